//! Duties on the workbench: slices say what a person has to do, the workbench shows it and knows
//! none of them.
//!
//! ```ignore
//! fn find(read: &Read<'_>, asks: &Asks) -> Result<Vec<Duty>, StoreError> { … }
//! jishi_ui::duties!(Area::Transfers, &[Act::TransferDecide], find);
//! ```

use crate::Area;
use crate::part::LightBadge;
use jishi_kernel::{Day, Level, Light, Millis};
use jishi_platform::authz::Act;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{AppError, Cx};

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// How it presses.
    pub light: LightBadge,
    /// What, with its number: 3 项组织关系转接等您审批.
    pub title: String,
    /// The page on which it is done.
    pub href: String,
    /// What else is to be known.
    pub from: String,
    /// The verb of the button.
    pub act: &'static str,
}

/// Who asks, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asks {
    /// The account: nobody decides what the same account has filed.
    pub account: i64,
    /// Number of the organisation of the post.
    pub org: i64,
    /// Its path.
    pub path: String,
    /// Its level.
    pub level: Level,
    /// Today.
    pub today: Day,
    /// Now.
    pub now: Millis,
}

/// What a function of [`Duties`] answers.
pub type Found = Result<Vec<Duty>, StoreError>;

/// The duties of a slice: a function of few cheap statements, which reads within the scope of the first act the
/// person has. Register with [`duties!`](crate::duties).
pub struct Duties {
    /// Where they belong; the order on the workbench among those that press alike.
    pub area: Area,
    /// Any of these makes them a person's duty.
    pub acts: &'static [Act],
    /// Finds them.
    pub find: fn(&Read<'_>, &Asks) -> Found,
}

jishi_platform::db::inventory::collect!(Duties);

/// Registers the duties of a slice: area, acts, function.
#[macro_export]
macro_rules! duties {
    ($area:expr, $acts:expr, $find:path) => {
        $crate::jishi_platform::db::inventory::submit! {
            $crate::duty::Duties { area: $area, acts: $acts, find: $find }
        }
    };
}

/// What the person who asks has to do, the most pressing first.
///
/// # Errors
/// The store fails.
pub async fn duties(cx: &Cx) -> Result<Vec<Duty>, AppError> {
    let identity = cx.identity()?;
    let asks = Asks {
        account: cx.who.account,
        org: identity.org,
        path: identity.path.clone(),
        level: identity.level,
        today: cx.today(),
        now: cx.now(),
    };
    let mut found = Vec::new();
    for slice in jishi_platform::db::inventory::iter::<Duties>() {
        let Some(act) = slice.acts.iter().find(|act| cx.may(**act)) else {
            continue;
        };
        let (find, asks, scope) = (slice.find, asks.clone(), identity.scope(*act).1);
        let duties = cx.app.db.read(&scope, move |read| find(read, &asks)).await?;
        found.extend(duties.into_iter().map(|duty| (rank(duty.light.light), slice.area as usize, duty)));
    }
    found.sort_by_key(|(rank, area, _)| (*rank, *area));
    Ok(found.into_iter().map(|(.., duty)| duty).collect())
}

/// What is late comes first, then what is near, then the rest.
const fn rank(light: Light) -> u8 {
    match light {
        Light::Late => 0,
        Light::Near => 1,
        Light::Normal | Light::Undated | Light::Waiting | Light::Done => 2,
    }
}
