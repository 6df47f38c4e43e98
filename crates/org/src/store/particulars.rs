//! Required particulars of an organisation (必填信息), and the classes that graduate.

use super::tree::{Org, columns, org};
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    scoped FIND =
        "select p.contact, p.phone, p.email, p.industry, p.institution_code, p.founded_on, p.graduates, p.complete, p.version
         from org_particulars p join org o on o.id = p.org_id where {scope:o.path} and p.org_id = $1";
    unscoped OFFICE ("an office's own telephone, for the other side of a transfer") =
        "select contact, phone from org_particulars where org_id = $1";
    unscoped ADD ("the organisation was found in scope") =
        "insert into org_particulars (org_id, contact, phone, email, industry, institution_code, founded_on, graduates, complete)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (org_id) do nothing";
    unscoped CHANGE ("the organisation was found in scope") =
        "update org_particulars set contact = $3, phone = $4, email = $5, industry = $6, institution_code = $7, founded_on = $8, graduates = $9,
         complete = $10, version = version + 1 where org_id = $1 and version = $2";
    unscoped COMPLETE ("the organisation was changed in the same transaction") =
        "update org_particulars set complete = $2 where org_id = $1 and complete <> $2";
    unscoped INDUSTRY ("one word about a superior of an organisation found in scope") =
        "select industry from org_particulars where org_id = $1 and industry <> ''";
    unscoped GRADUATING ("the caller may reshape this part of the tree") = concat!(
        "select ", columns!(), " from org_particulars p join org o on o.id = p.org_id
         where p.graduates >= $1 and p.graduates < $2 and o.path >= $3 and o.path < $4 and o.path > $5 and o.closed_on is null and o.kind <> $6
         order by o.path limit $7"
    );
    unscoped GRADUATING_SINCE ("the caller may reshape this part of the tree") = concat!(
        "select ", columns!(), ", (select max(k.valid_from) from org_kind k where k.org_id = o.id)
         from org_particulars p join org o on o.id = p.org_id
         where p.graduates >= $1 and p.graduates < $2 and o.path >= $3 and o.path < $4 and o.path > $5 and o.closed_on is null and o.kind <> $6
         order by o.path limit $7"
    );
    unscoped GRADUATING_COUNT ("a number; the caller may reshape this part of the tree") =
        "select count(*) from org_particulars p join org o on o.id = p.org_id
         where p.graduates >= $1 and p.graduates < $2 and o.path >= $3 and o.path < $4 and o.closed_on is null and o.kind <> $5";
}

/// Every field with its word.
pub const FIELDS: [(&str, &str); 7] = [
    ("contact", "联系人"),
    ("phone", "联系电话"),
    ("email", "电子邮箱"),
    ("industry", "行业类别"),
    ("institution_code", "机构代码"),
    ("founded_on", "建立时间"),
    ("graduates", "毕业年月"),
];

/// The particulars; empty texts are not filled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Particulars {
    /// 联系人.
    pub contact: String,
    /// 联系电话 (of the office).
    pub phone: String,
    /// 电子邮箱.
    pub email: String,
    /// 单位所属行业类别, a word of the dictionary.
    pub industry: String,
    /// 机构代码.
    pub institution_code: String,
    /// 建立时间.
    pub founded_on: Option<Day>,
    /// `YYYY-MM` a class graduates; empty for everything that is no class.
    pub graduates: String,
    /// Everything the kind requires is filled.
    pub complete: bool,
    /// Rises with every change; 0 before the first.
    pub version: i64,
}

impl Particulars {
    /// The text of a field that can be required; `None` for an unknown one.
    pub fn field(&self, name: &str) -> Option<String> {
        Some(match name {
            "contact" => self.contact.clone(),
            "phone" => self.phone.clone(),
            "email" => self.email.clone(),
            "industry" => self.industry.clone(),
            "institution_code" => self.institution_code.clone(),
            "founded_on" => self.founded_on.map(|day| day.to_string()).unwrap_or_default(),
            "graduates" => self.graduates.clone(),
            _ => return None,
        })
    }
}

/// The particulars of an organisation in scope; empty ones when none were entered.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, org: i64) -> Result<Particulars, StoreError> {
    let found = read.one(&FIND, params![org], |row| {
        Ok(Particulars {
            contact: row.text(0)?,
            phone: row.text(1)?,
            email: row.text(2)?,
            industry: row.text(3)?,
            institution_code: row.text(4)?,
            founded_on: row.opt_day(5)?,
            graduates: row.opt_text(6)?.unwrap_or_default(),
            complete: row.flag(7)?,
            version: row.int(8)?,
        })
    })?;
    Ok(found.unwrap_or_default())
}

/// Saves the particulars over those of `version`.
///
/// # Errors
/// [`StoreError::RowsAffected`] when somebody changed them meanwhile.
pub fn save(write: &mut Write<'_>, org: i64, to: &Particulars) -> Result<(), StoreError> {
    let graduates = Some(to.graduates.as_str()).filter(|text| !text.is_empty());
    if to.version == 0 {
        return write.execute_one(
            &ADD,
            params![
                org,
                &to.contact,
                &to.phone,
                &to.email,
                &to.industry,
                &to.institution_code,
                to.founded_on,
                graduates,
                to.complete
            ],
        );
    }
    write.execute_one(
        &CHANGE,
        params![
            org,
            to.version,
            &to.contact,
            &to.phone,
            &to.email,
            &to.industry,
            &to.institution_code,
            to.founded_on,
            graduates,
            to.complete
        ],
    )
}

/// Notes whether everything is filled that is required now: another kind requires other fields.
///
/// # Errors
/// The store fails.
pub fn set_complete(write: &mut Write<'_>, org: i64, complete: bool) -> Result<(), StoreError> {
    write.execute(&COMPLETE, params![org, complete]).map(|_| ())
}

/// Contact and telephone of an organisation's office, wherever it stands; empty when not entered.
///
/// # Errors
/// The store fails.
pub fn office(read: &Read<'_>, org: i64) -> Result<(String, String), StoreError> {
    Ok(read
        .one(&OFFICE, params![org], |row| Ok((row.text(0)?, row.text(1)?)))?
        .unwrap_or_default())
}

/// The industry of an organisation: its own, else that of the nearest superior that has one.
///
/// # Errors
/// The store fails.
pub fn industry(read: &Read<'_>, path: &str) -> Result<Option<String>, StoreError> {
    for id in crate::path::numbers(path).into_iter().rev() {
        if let Some(industry) = read.one(&INDUSTRY, params![id], |row| row.text(0))? {
            return Ok(Some(industry));
        }
    }
    Ok(None)
}

/// The months of a year as they are stored: from the first text to before the second.
pub(crate) fn year_range(year: i16) -> (String, String) {
    (format!("{year:04}-"), format!("{year:04}-~"))
}

/// Open class branches at `path` and below that graduate in a year and are not yet of the kind
/// `becomes`, at most `limit` behind the path `after`.
///
/// # Errors
/// The store fails.
pub fn graduating(read: &Read<'_>, path: &str, year: i16, becomes: &str, after: &str, limit: i64) -> Result<Vec<Org>, StoreError> {
    let (from, to) = year_range(year);
    read.all(
        &GRADUATING,
        params![from, to, path, crate::path::end(path), after, becomes, limit],
        org,
    )
}

/// The same, each with the first day of its present kind.
///
/// # Errors
/// The store fails.
pub fn graduating_since(
    read: &Read<'_>,
    path: &str,
    year: i16,
    becomes: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<(Org, Day)>, StoreError> {
    let (from, to) = year_range(year);
    read.all(
        &GRADUATING_SINCE,
        params![from, to, path, crate::path::end(path), after, becomes, limit],
        |row| {
            let org = org(row)?;
            let since = row.opt_day(13)?.unwrap_or(org.opened_on);
            Ok((org, since))
        },
    )
}

/// How many there are.
///
/// # Errors
/// The store fails.
pub fn graduating_count(read: &Read<'_>, path: &str, year: i16, becomes: &str) -> Result<i64, StoreError> {
    let (from, to) = year_range(year);
    read.count(&GRADUATING_COUNT, params![from, to, path, crate::path::end(path), becomes])
}
