//! The question every writer under an organisation asks: 本级, 直接下级, or 直属 by a tie of the day.
//! The organisation has been found in scope before, so that a stranger got 404. By paths alone only
//! this crate asks, about the shape of the tree, which no tie changes.

use crate::rule::manage;
use crate::store::tie;
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{AppError, Cx};
use std::collections::HashSet;

/// The inner statement that answers [`superior`] for many: the numbers of what stands directly below the organisation
/// of the number `$org`, and of what it keeps 直属 on the day `$day` (places of parameters: `"$1"`). One look at
/// an index each.
#[macro_export]
macro_rules! decided_by {
    ($org:literal, $day:literal) => {
        concat!(
            "select b.id from v_org b where b.parent_id = ",
            $org,
            " union select k.target_id from org_tie k where k.org_id = ",
            $org,
            " and k.kind = 'direct' and k.valid_from <= ",
            $day,
            " and (k.valid_to is null or k.valid_to >= ",
            $day,
            ")"
        )
    };
}

/// The inner statement that answers [`manages`] for many: as [`decided_by!`](crate::decided_by), and the organisation itself.
#[macro_export]
macro_rules! managed_by {
    ($org:literal, $day:literal) => {
        concat!($crate::decided_by!($org, $day), " union select cast(", $org, " as bigint)")
    };
}

/// The inner statement that says of many whether anybody ever kept them 直属: a row for each tie with the organisation of
/// the number `$org` (a parameter or a column).
#[macro_export]
macro_rules! ever_kept {
    ($org:literal) => {
        concat!("select 1 from org_tie k where k.target_id = ", $org, " and k.kind = 'direct'")
    };
}

/// A post at `own` may change what belongs to the organisation at `path` (members, posts, units,
/// names): it is its own, a direct subordinate's, or that of one it keeps 直属 on this day.
///
/// # Errors
/// The store fails.
pub fn manages(read: &Read<'_>, own: &str, path: &str, day: Day) -> Result<bool, StoreError> {
    Ok(manage::allowed(own, path) || kept(read, own, path, day)?)
}

/// A post at `own` decides what the organisation at `path` files: it is its direct superior, or keeps
/// it 直属 on this day.
///
/// # Errors
/// The store fails.
pub fn superior(read: &Read<'_>, own: &str, path: &str, day: Day) -> Result<bool, StoreError> {
    Ok(above(own, path) || kept(read, own, path, day)?)
}

/// Refuses what [`manages`] does not allow, in the transaction that writes.
///
/// # Errors
/// [`AppError::Denied`] with words; the store fails.
pub fn check_managed(read: &Read<'_>, own: &str, path: &str, day: Day) -> Result<(), AppError> {
    if manages(read, own, path, day)? {
        Ok(())
    } else {
        Err(AppError::Denied(manage::WORDS))
    }
}

/// The same for the caller of a request, today.
///
/// # Errors
/// As [`check_managed`]; no identity is chosen.
pub fn managed(cx: &Cx, read: &Read<'_>, path: &str) -> Result<(), AppError> {
    check_managed(read, &cx.identity()?.path, path, cx.today())
}

/// The same before a form is shown.
///
/// # Errors
/// As [`check_managed`].
pub async fn may_manage(cx: &Cx, path: &str) -> Result<(), AppError> {
    let (own, path, day) = (cx.identity()?.path.clone(), path.to_owned(), cx.today());
    if manage::allowed(&own, &path) {
        return Ok(());
    }
    cx.read(move |read| check_managed(read, &own, &path, day)).await
}

/// The answers of [`manages`] and [`superior`] for the organisations of one page.
#[derive(Clone, Debug, Default)]
pub struct Managed {
    own: String,
    kept: HashSet<String>,
}

impl Managed {
    /// Asks for all of them at once; those the tree answers cost nothing.
    ///
    /// # Errors
    /// The store fails.
    pub fn among<'a>(read: &Read<'_>, own: &str, paths: impl IntoIterator<Item = &'a str>, day: Day) -> Result<Self, StoreError> {
        let asked: HashSet<&str> = paths
            .into_iter()
            .filter(|path| !own.is_empty() && !manage::allowed(own, path))
            .collect();
        Ok(Self {
            own: own.to_owned(),
            kept: tie::direct_among(read, own, asked, day)?,
        })
    }

    /// [`manages`].
    pub fn holds(&self, path: &str) -> bool {
        manage::allowed(&self.own, path) || self.kept.contains(path)
    }

    /// [`superior`].
    pub fn decides(&self, path: &str) -> bool {
        above(&self.own, path) || self.kept.contains(path)
    }
}

fn above(own: &str, path: &str) -> bool {
    !own.is_empty() && manage::parent(path) == own
}

fn kept(read: &Read<'_>, own: &str, path: &str, day: Day) -> Result<bool, StoreError> {
    Ok(!own.is_empty() && tie::direct(read, own, path, day)?)
}
