//! Organisations one after the other, with what the sheet of organisations holds.

use jishi_kernel::{Day, Level};
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};
use std::collections::HashMap;

sql! {
    scoped PAGE =
        "select o.path, coalesce(a.code, ''), coalesce(o.code, ''), o.name, o.short_name, o.level, o.kind, o.opened_on,
                coalesce(p.industry, ''), coalesce(p.contact, ''), coalesce(p.phone, ''), coalesce(p.email, ''),
                coalesce(p.institution_code, ''), coalesce(p.graduates, ''), t.held_on
         from org o join org a on a.id = o.parent_id left join org_particulars p on p.org_id = o.id left join org_term t on t.org_id = o.id
         where {scope:o.path} and o.path > $1 and o.path < $2 and o.closed_on is null order by o.path limit $3";
    scoped DEPARTMENTS =
        "select o.path, d.name from org o join department d on d.org_id = o.id
         where {scope:o.path} and o.path > $1 and o.path <= $2 and d.closed_on is null order by o.path, d.sort, d.id";
}

/// Rows read at once.
const AT_ONCE: i64 = 1_000;

/// An organisation as the sheet has it; empty texts are not filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Path.
    pub path: String,
    /// Code of the superior.
    pub parent_code: String,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// 简称.
    pub short_name: String,
    /// Level.
    pub level: Level,
    /// 组织类别.
    pub kind: String,
    /// 成立日期.
    pub opened_on: Day,
    /// 单位所属行业类别, 联系人, 联系电话, 电子邮箱, 机构代码, 毕业年月: in the order of the sheet.
    pub particulars: [String; 6],
    /// The last election.
    pub held_on: Option<Day>,
    /// Names of the departments.
    pub departments: Vec<String>,
}

/// Hands every open organisation below a path to `take`, superiors first; stops with the first error.
///
/// # Errors
/// The store fails, or what `take` answers.
pub fn each<E: From<StoreError>>(read: &Read<'_>, within: &str, mut take: impl FnMut(Listed) -> Result<(), E>) -> Result<(), E> {
    let (mut after, end) = (within.to_owned(), crate::path::end(within));
    loop {
        let page = read.all(&PAGE, params![&after, &end, AT_ONCE], |row| {
            let mut particulars: [String; 6] = Default::default();
            for (at, text) in particulars.iter_mut().enumerate() {
                *text = row.text(8 + at)?;
            }
            Ok(Listed {
                path: row.text(0)?,
                parent_code: row.text(1)?,
                code: row.text(2)?,
                name: row.text(3)?,
                short_name: row.text(4)?,
                level: Level::from_number(row.int(5)?).ok_or_else(|| StoreError::corrupt(5, "not a level"))?,
                kind: row.text(6)?,
                opened_on: row.day(7)?,
                particulars,
                held_on: row.opt_day(14)?,
                departments: Vec::new(),
            })
        })?;
        let Some(last) = page.last().map(|listed| listed.path.clone()) else {
            return Ok(());
        };
        let mut departments: HashMap<String, Vec<String>> = HashMap::new();
        for (path, name) in read.all(&DEPARTMENTS, params![&after, &last], |row| Ok((row.text(0)?, row.text(1)?)))? {
            departments.entry(path).or_default().push(name);
        }
        for listed in page {
            let departments = departments.remove(&listed.path).unwrap_or_default();
            take(Listed { departments, ..listed })?;
        }
        after = last;
    }
}
