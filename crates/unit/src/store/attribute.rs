//! Attributes added to the dictionary by administrators.

use crate::attribute::{Attribute, Dictionary};
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped VISIBLE ("names of attributes are no one's data; those set above an organisation hold for it, those set below show there") =
        "select a.slug, a.name, a.choices, a.source, a.added_on, a.closed_on, a.org_id, o.name, o.path from unit_attribute a join v_org o on o.id = a.org_id
         where substr($1, 1, length(o.path)) = o.path or (o.path >= $1 and o.path < $2) order by a.added_on, a.slug";
    unscoped ADD ("guarded by UnitManage for the own organisation") =
        "insert into unit_attribute (slug, org_id, name, choices, source, added_on) values ($1, $2, $3, $4, $5, $6)";
    scoped CLOSE =
        "update unit_attribute set closed_on = $3 where slug = $1 and org_id = $2 and closed_on is null
         and exists (select 1 from v_org o where o.id = unit_attribute.org_id and {scope:o.path})";
}

/// An added attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// As in the dictionary.
    pub attribute: Attribute,
    /// First day.
    pub on: Day,
    /// The day from which it is not offered any more.
    pub closed: Option<Day>,
    /// The organisation that added it, for itself and everything below.
    pub org: i64,
    /// Its name.
    pub org_name: String,
    /// Its path.
    pub org_path: String,
}

/// What was added above the organisation at `path`, by it, or below it.
///
/// # Errors
/// The store fails.
pub fn added(read: &Read<'_>, path: &str) -> Result<Vec<Added>, StoreError> {
    read.all(&VISIBLE, params![path, format!("{path}~")], |row| {
        let choices = row.text(2)?;
        Ok(Added {
            attribute: Attribute {
                slug: row.text(0)?,
                name: row.text(1)?,
                kinds: Vec::new(),
                choices: choices.split('、').filter(|c| !c.is_empty()).map(str::to_owned).collect(),
                meaning: String::new(),
                source: row.text(3)?,
                grade: String::new(),
            },
            on: row.day(4)?,
            closed: row.opt_day(5)?,
            org: row.int(6)?,
            org_name: row.text(7)?,
            org_path: row.text(8)?,
        })
    })
}

/// The dictionary for showing and filtering: everything seen from the organisation at `path`.
///
/// # Errors
/// The store fails.
pub fn dictionary(read: &Read<'_>, path: &str) -> Result<Dictionary, StoreError> {
    Ok(Dictionary::new(added(read, path)?.into_iter().map(|a| a.attribute).collect()))
}

/// The dictionary for entering units of the organisation at `path`: what holds there and is open.
///
/// # Errors
/// The store fails.
pub fn offered(read: &Read<'_>, path: &str) -> Result<Dictionary, StoreError> {
    let open = added(read, path)?
        .into_iter()
        .filter(|a| a.closed.is_none() && path.starts_with(&a.org_path));
    Ok(Dictionary::new(open.map(|a| a.attribute).collect()))
}

/// Adds an attribute for an organisation and everything below it.
///
/// # Errors
/// The store fails.
pub fn add(write: &mut Write<'_>, org: i64, attribute: &Attribute, today: Day) -> Result<(), StoreError> {
    write.execute_one(
        &ADD,
        params![
            &attribute.slug,
            org,
            &attribute.name,
            attribute.choices.join("、"),
            &attribute.source,
            today
        ],
    )
}

/// Offers an attribute of the own organisation no more; units keep it.
///
/// # Errors
/// [`StoreError::RowsAffected`] when there is no such open one.
pub fn close(write: &mut Write<'_>, slug: &str, org: i64, today: Day) -> Result<(), StoreError> {
    write.execute_one(&CLOSE, params![slug, org, today])
}
