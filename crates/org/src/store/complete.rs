//! 信息完善 of many organisations, one batch after the other in the order of their paths.

use super::particulars::{self, Particulars};
use super::tree::{self, Org, columns, org};
use crate::nature::{self, Complete};
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped PAGE ("the system works out for every organisation what the rule says") = concat!(
        "select ", columns!(), ", p.contact, p.phone, p.email, p.industry, p.institution_code, p.founded_on, p.graduates, p.complete, p.version
         from org o left join org_particulars p on p.org_id = o.id
         where o.path >= $1 and o.path < $2 and o.path > $3 and o.closed_on is null order by o.path limit $4"
    );
}

/// The first column of the particulars.
const AT: usize = 13;

/// A batch that was looked at.
pub struct Looked {
    /// The path of the last organisation; `None` behind the last one.
    pub last: Option<String>,
    /// Organisations whose mark is wrong.
    pub wrong: Vec<i64>,
}

/// Looks at up to `limit` open organisations at `within` and below, behind the path `after`.
///
/// # Errors
/// The store fails.
pub fn look(read: &Read<'_>, within: &str, after: &str, today: Day, limit: i64) -> Result<Looked, StoreError> {
    let end = crate::path::end(within);
    let page: Vec<(Org, Particulars)> = read.all(&PAGE, params![within, end, after, limit], |row| {
        let text = |at: usize| Ok::<_, StoreError>(row.opt_text(AT + at)?.unwrap_or_default());
        let known = Particulars {
            contact: text(0)?,
            phone: text(1)?,
            email: text(2)?,
            industry: text(3)?,
            institution_code: text(4)?,
            founded_on: row.opt_day(AT + 5)?,
            graduates: text(6)?,
            complete: row.opt_int(AT + 7)? == Some(1),
            version: row.opt_int(AT + 8)?.unwrap_or_default(),
        };
        Ok((org(row)?, known))
    })?;
    let (Some((first, _)), Some((last, _))) = (page.first(), page.last()) else {
        return Ok(Looked {
            last: None,
            wrong: Vec::new(),
        });
    };
    let complete = Complete::read(read, &first.path, &last.path, today)?;
    let last = Some(last.path.clone());
    let wrong = page
        .into_iter()
        .filter(|(org, known)| complete.of(org, known, today) != known.complete);
    Ok(Looked {
        last,
        wrong: wrong.map(|(org, _)| org.id).collect(),
    })
}

/// Works out anew whether an organisation has everything that is required.
///
/// # Errors
/// The store fails.
pub fn mend(write: &mut Write<'_>, org: i64, today: Day) -> Result<(), StoreError> {
    let Some(org) = tree::find(write, org)? else { return Ok(()) };
    let known = particulars::find(write, org.id)?;
    let complete = nature::missing(write, &org, &known, today)?.is_empty();
    match (known.version, complete) {
        (0, false) => Ok(()),
        // Nothing of its own is required: there has been no row so far.
        (0, true) => particulars::save(write, org.id, &Particulars { complete, ..known }),
        _ => particulars::set_complete(write, org.id, complete),
    }
}
