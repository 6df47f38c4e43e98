//! Required fields that other crates keep about an organisation: its 书记, its 编制.
//!
//! The rule `particulars.required` names fields; those of [`crate::store::particulars`] and the short name
//! are this crate's own, every other one belongs to whoever says so here:
//!
//! ```ignore
//! struct Posts;
//! impl jishi_org::required::Keeper for Posts { … }
//! jishi_org::keeps!(Posts);
//! ```
//!
//! A field nobody keeps in this program is not asked for.

use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError};

/// The 简称, which stands in the organisation's own row.
pub(crate) const SHORT_NAME: &str = "short_name";

/// A crate that keeps required fields of organisations.
pub trait Keeper: Sync {
    /// The fields as the rule names them, with their Chinese words.
    fn fields(&self) -> &'static [(&'static str, &'static str)];

    /// The organisations from the path `first` to the path `last`, both inclusive, for which a field is
    /// filled today. One statement, whatever the number.
    ///
    /// # Errors
    /// The store fails.
    fn filled(&self, read: &Read<'_>, field: &str, first: &str, last: &str, today: Day) -> Result<Vec<i64>, StoreError>;
}

#[doc(hidden)]
pub use jishi_platform::db::inventory;

/// A keeper as the program collects it; see [`crate::keeps!`].
pub struct Kept(pub &'static dyn Keeper);

inventory::collect!(Kept);

/// Registers a [`Keeper`]: `jishi_org::keeps!(Posts);` with a unit struct.
#[macro_export]
macro_rules! keeps {
    ($value:expr) => {
        $crate::required::inventory::submit! { $crate::required::Kept(&$value) }
    };
}

/// Every field others keep, with its word and its keeper.
pub(crate) fn kept() -> impl Iterator<Item = (&'static str, &'static str, &'static dyn Keeper)> {
    inventory::iter::<Kept>().flat_map(|kept| kept.0.fields().iter().map(|(name, word)| (*name, *word, kept.0)))
}
