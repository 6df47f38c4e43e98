//! What a row says beside the tree: particulars and the last election.

use super::column::{CONTACT, EMAIL, GRADUATES, HELD, INDUSTRY, INSTITUTION, PHONE};
use super::entry::{Wrong, text};
use super::record::By;
use crate::kind::Kind;
use crate::nature;
use crate::rule::particulars::{is_email, is_phone, month};
use crate::rule::{naming, term};
use crate::rules;
use crate::store::election::{self, Election};
use crate::store::particulars::{self, Particulars};
use crate::store::tree::{self, Org};
use jishi_exchange::sheet::{SheetRow, Value};
use jishi_kernel::{Day, Level};
use jishi_platform::db::{Read, StoreError, Write};

/// The cells that are filled; an empty one leaves what stands in the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Extra {
    industry: Option<String>,
    contact: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    institution_code: Option<String>,
    graduates: Option<String>,
    held_on: Option<Day>,
}

/// What a row changes beside the tree.
#[derive(Debug, Default)]
pub(super) struct Filled {
    /// What, without the values: some of them name people. Empty for nothing.
    pub(super) words: Vec<String>,
    /// The version of the particulars they replace.
    pub(super) over: i64,
}

/// Reads the cells of a row; `None` when all are empty.
pub(super) fn read(
    row: &SheetRow,
    level: Option<Level>,
    kind: Option<&'static Kind>,
    today: Day,
    wrong: &mut Vec<Wrong>,
) -> Option<Box<Extra>> {
    let mut cell = |column: usize, what: &str, most: usize| {
        naming::optional(text(row, column), most)
            .map_err(|refused| wrong.push((column, refused.text(what))))
            .ok()
            .filter(|text| !text.is_empty())
    };
    let extra = Extra {
        industry: cell(INDUSTRY, "行业类别", 40),
        contact: cell(CONTACT, "联系人", 40),
        phone: cell(PHONE, "联系电话", 40),
        email: cell(EMAIL, "电子邮箱", 100),
        institution_code: cell(INSTITUTION, "机构代码", 40),
        graduates: cell(GRADUATES, "毕业年月", 20),
        held_on: row.values.get(HELD).and_then(Value::day),
    };
    if extra == Extra::default() {
        return None;
    }
    if extra.phone.as_ref().is_some_and(|phone| !is_phone(phone)) {
        wrong.push((PHONE, "联系电话只用数字、横线和括号".to_owned()));
    }
    if extra.email.as_ref().is_some_and(|email| !is_email(email)) {
        wrong.push((EMAIL, "电子邮箱格式有误，例如 name@example.cn".to_owned()));
    }
    let graduates = extra.graduates.as_deref().and_then(month);
    if extra.graduates.is_some() && graduates.is_none() {
        wrong.push((GRADUATES, "请填写年月，例如 2027-06".to_owned()));
    }
    if graduates.is_some() && level.is_some_and(|level| level != Level::Branch) {
        wrong.push((GRADUATES, "只有班级团支部填写毕业年月".to_owned()));
    }
    if extra.held_on.is_some_and(|day| day > today) {
        wrong.push((HELD, term::Refused::Future.text()));
    }
    if extra.held_on.is_some() && kind.is_some_and(|kind| kind.name == "团工委") {
        wrong.push((HELD, term::Refused::Appointed.text()));
    }
    Some(Box::new(Extra { graduates, ..extra }))
}

impl Extra {
    /// The particulars with the filled cells over them.
    fn over(&self, now: &Particulars) -> Particulars {
        let mut to = now.clone();
        for (cell, field) in [
            (&self.industry, &mut to.industry),
            (&self.contact, &mut to.contact),
            (&self.phone, &mut to.phone),
            (&self.email, &mut to.email),
            (&self.institution_code, &mut to.institution_code),
            (&self.graduates, &mut to.graduates),
        ] {
            if let Some(cell) = cell {
                field.clone_from(cell);
            }
        }
        to
    }

    /// Checks the industry against the dictionary that holds at `path`.
    ///
    /// # Errors
    /// The store fails; inside, what is wrong.
    pub(super) fn known(&self, read: &Read<'_>, path: &str, today: Day) -> Result<Result<(), Wrong>, StoreError> {
        let Some(industry) = &self.industry else {
            return Ok(Ok(()));
        };
        let words = rules::industries(read, path, today)?;
        if words.schools.iter().chain(&words.others).any(|word| word == industry) {
            return Ok(Ok(()));
        }
        Ok(Err((INDUSTRY, format!("没有行业类别“{industry}”，可选的见组织的“完善信息”"))))
    }

    /// True when an organisation that has told its industry is to have another one.
    ///
    /// # Errors
    /// The store fails.
    pub(super) fn changes_industry(&self, read: &Read<'_>, org: i64) -> Result<bool, StoreError> {
        let Some(industry) = &self.industry else { return Ok(false) };
        let now = particulars::find(read, org)?.industry;
        Ok(!now.is_empty() && now != *industry)
    }

    /// What would change in an organisation that stands already. `own` is the organisation that imports, none for the
    /// operator.
    ///
    /// # Errors
    /// The store fails; inside, what is wrong.
    pub(super) fn differs(&self, read: &Read<'_>, org: &Org, own: Option<&str>, today: Day) -> Result<Result<Filled, Wrong>, StoreError> {
        let mut words = Vec::new();
        let now = particulars::find(read, org.id)?;
        let to = self.over(&now);
        let other = particulars::FIELDS.iter().filter(|(name, _)| to.field(name) != now.field(name));
        let other: Vec<&str> = other.map(|(_, word)| *word).collect();
        if !other.is_empty() {
            words.push(format!("修改{}", other.join("、")));
        }
        if let Some(held_on) = self.held_on {
            let known = election::term(read, org.id)?;
            match known.map(|term| term.held_on) {
                Some(last) if last == held_on => {}
                Some(last) if last > held_on => return Ok(Err((HELD, term::Refused::NotNewest(last).text()))),
                _ => {
                    if let (Some(own), Some(last)) = (own, known) {
                        let nature = nature::nature(read, org, &now, today)?;
                        let shift = rules::term_shift(read, &org.path, today)?;
                        let approved = org.parent.is_none() || crate::superior(read, own, &org.path, today)?;
                        if let Err(refused) = term::early(nature, &shift, election::due_of(read, org.id, last)?, held_on, approved) {
                            return Ok(Err((HELD, refused.text())));
                        }
                    }
                    words.push(format!("登记换届 {held_on}"));
                }
            }
        }
        Ok(Ok(Filled { words, over: now.version }))
    }

    /// Writes what differs over what stands in the database.
    ///
    /// # Errors
    /// The store fails.
    pub(super) fn write(&self, write: &mut Write<'_>, org: i64, today: Day, by: &By) -> Result<(), StoreError> {
        let Some(org) = tree::find(write, org)? else {
            return Err(StoreError::RowsAffected { expected: 1, found: 0 });
        };
        let now = particulars::find(write, org.id)?;
        let mut to = self.over(&now);
        if to != now {
            to.complete = nature::missing(write, &org, &to, today)?.is_empty();
            particulars::save(write, org.id, &to)?;
        }
        let Some(held_on) = self.held_on else { return Ok(()) };
        if election::term(write, org.id)?.is_some_and(|term| term.held_on >= held_on) {
            return Ok(());
        }
        // The term that began then follows the rule of that day; where it gives a choice, the longest is usual.
        let nature = nature::nature(write, &org, &to, today)?;
        let Some((_, years)) = nature.years(&rules::term_years(write, &org.path, held_on)?) else {
            return Ok(());
        };
        let new = Election {
            held_on,
            years,
            how: String::new(),
            note: "由表格导入".to_owned(),
        };
        election::add(write, org.id, &new, term::due(held_on, years), (by.account, by.now))
    }
}
