//! Taking turns about the tree. SQLite has one writer; on PostgreSQL transactions run side by side, each statement
//! sees what others have committed, and what was read before may be past when it is written. A change of the
//! tree holds the row of numbers to itself, whoever writes under organisations shares it or their rows.

use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped HOLD ("shows nothing") = "update number_block set next = next where name = 'org'";
    unscoped SHARE ("shows nothing") = "select next from number_block where name = 'org' {lock_share}";
    unscoped CHANGED ("counts changes, shows nothing") =
        "insert into number_block (name, next) values ('tree', 1) on conflict (name) do update set next = number_block.next + 1";
    unscoped STATE ("a counter, shows nothing") = "select cast(sum(next) as bigint) from number_block where name in ('org', 'tree')";
    unscoped STANDS ("a yes or no about an organisation that is looked up in scope next") =
        "select id from org where id = $1 and closed_on is null {lock_share}";
}

/// Makes changes of the tree take turns until the transaction ends, and new organisations and imports wait for
/// them: called before anything is decided, so that the paths read stay true.
///
/// # Errors
/// The store fails.
pub fn hold(write: &mut Write<'_>) -> Result<(), StoreError> {
    write.execute_one(&HOLD, &[])
}

/// Keeps the tree as it is until the transaction ends, beside others who do the same: for imports of what stands
/// under organisations. Gives its [`state`].
///
/// # Errors
/// The store fails.
pub fn still(write: &mut Write<'_>) -> Result<i64, StoreError> {
    write.one(&SHARE, &[], |row| row.int(0))?;
    state(write)
}

/// Keeps an organisation from ending and from moving until the transaction ends; true while it is not dissolved. What is
/// read of it afterwards stays true.
///
/// # Errors
/// The store fails.
pub fn stands(write: &mut Write<'_>, org: i64) -> Result<bool, StoreError> {
    Ok(write.one(&STANDS, params![org], |row| row.int(0))?.is_some())
}

/// A number that rises with every organisation that is added and with every change of the tree: as long as it is the same,
/// superiors, paths, names and kinds are.
///
/// # Errors
/// The store fails.
pub fn state(read: &Read<'_>) -> Result<i64, StoreError> {
    read.count(&STATE, &[])
}

/// Notes that the tree has changed; called by whoever holds it.
///
/// # Errors
/// The store fails.
pub(crate) fn changed(write: &mut Write<'_>) -> Result<(), StoreError> {
    write.execute_one(&CHANGED, &[])
}
