//! Many memberships at once: rows for the bulk writing of `crates/platform`.

use super::count;
use crate::MemberId;
use jishi_kernel::Day;
use jishi_org::initials::initials;
use jishi_platform::bulk;
use jishi_platform::db::{StoreError, Value, Write};

bulk! {
    MEMBERS ("callers have checked the branches in scope") = member (
        id, person_id, org_id, anchor_id, name, initials, born, sex, joined_on, number, state, registered, party, graduates, whereabouts
    );
    PLACES ("history of memberships added in the same transaction") = member_place (member_id, org_id, org_path, valid_from, how);
}

/// A membership to add to a branch that is known.
#[derive(Clone, Debug)]
pub struct Row {
    /// Id.
    pub id: MemberId,
    /// The person.
    pub person: i64,
    /// The branch and its path.
    pub branch: (i64, String),
    /// The organisation lists are sorted under, see [`super::anchor`].
    pub anchor: i64,
    /// Name.
    pub name: String,
    /// Birth.
    pub born: Option<Day>,
    /// 1 男, 2 女, 0 unknown.
    pub sex: i64,
    /// 入团日期.
    pub joined_on: Option<Day>,
    /// 发展团员编号.
    pub number: Option<String>,
    /// Year of the last registration, 0 for none.
    pub registered: i64,
    /// Also a member of the Party.
    pub party: bool,
    /// 毕业时间, `YYYY-MM`.
    pub graduates: Option<String>,
    /// Slug of the whereabouts.
    pub whereabouts: &'static str,
}

/// Adds memberships that begin on `day`, and counts their branches.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody is a member already or a number is taken.
pub fn add(write: &mut Write<'_>, rows: &[Row], day: Day, how: &str) -> Result<(), StoreError> {
    write.bulk(
        &MEMBERS,
        rows.iter().map(|row| -> [Value; 15] {
            [
                row.id.0.into(),
                row.person.into(),
                row.branch.0.into(),
                row.anchor.into(),
                (&row.name).into(),
                initials(&row.name).into(),
                row.born.into(),
                row.sex.into(),
                row.joined_on.into(),
                row.number.clone().into(),
                "active".into(),
                row.registered.into(),
                row.party.into(),
                row.graduates.clone().into(),
                row.whereabouts.into(),
            ]
        }),
    )?;
    write.bulk(
        &PLACES,
        rows.iter()
            .map(|row| -> [Value; 5] { [row.id.0.into(), row.branch.0.into(), (&row.branch.1).into(), day.into(), how.into()] }),
    )?;
    let mut branches: Vec<i64> = rows.iter().map(|row| row.branch.0).collect();
    branches.dedup();
    count::renew(write, &branches)
}
