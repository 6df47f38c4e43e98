//! Levels of the organisations between a superior and the branches of a page.

use crate::rule::approval::above;
use jishi_kernel::Level;
use jishi_platform::db::{Read, StoreError, Value};
use jishi_platform::sql;
use std::collections::{BTreeSet, HashMap};

/// Paths looked up by one statement.
const AT_ONCE: usize = 20;

sql! {
    scoped LEVELS = "select o.path, o.level from org o where {scope:o.path} and o.path in
         ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
}

/// The levels of everything above the branches, as far as it is not above `own`.
///
/// # Errors
/// The store fails.
pub fn levels<'a>(read: &Read<'_>, own: &str, branches: impl IntoIterator<Item = &'a str>) -> Result<HashMap<String, Level>, StoreError> {
    let paths: BTreeSet<&str> = branches.into_iter().flat_map(|branch| above(own, branch)).collect();
    let paths: Vec<&str> = paths.into_iter().collect();
    let mut out = HashMap::new();
    for chunk in paths.chunks(AT_ONCE) {
        let mut values: Vec<Value> = chunk.iter().map(|path| Value::from(*path)).collect();
        values.resize(AT_ONCE, Value::Null);
        for (path, level) in read.all(&LEVELS, &values, |row| Ok((row.text(0)?, row.int(1)?)))? {
            out.extend(Level::from_number(level).map(|level| (path, level)));
        }
    }
    Ok(out)
}
