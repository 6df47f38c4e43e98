//! A row of the sheet as what it says, or the reasons why it says nothing.

use super::column::{PLACES, heading};
use super::month::{day_or_month, month};
use crate::rule::number;
use crate::rule::standing::Whereabouts;
use crate::store::count::Joined;
use jishi_exchange::Fault;
use jishi_exchange::sheet::{SheetRow, Value};
use jishi_kernel::{Day, day_text};
use jishi_org::initials::initials;
use jishi_person::rule::value;
use jishi_person::words::{known, words};
use jishi_person::{Field, IdNumber, Legacy, NewValue, Phone, Sex};
use std::borrow::Cow;

/// What a row without faults says.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub branch_code: String,
    pub branch: String,
    pub name: String,
    /// First letters of the name, which are sought for.
    pub initials: String,
    pub id: IdNumber,
    /// The number may be rounded by a spreadsheet.
    pub doubtful: bool,
    pub born: Option<Day>,
    pub sex: Sex,
    pub ethnicity: &'static str,
    pub political: &'static str,
    pub education: &'static str,
    pub phone: Option<Phone>,
    pub joined_on: Day,
    pub number: Option<String>,
    pub card: Option<String>,
    pub graduates: Option<String>,
    pub whereabouts: Option<Whereabouts>,
}

impl Entry {
    /// Also a member of the Party.
    pub fn party(&self) -> bool {
        matches!(self.political, "中共党员" | "中共预备党员")
    }

    /// Counts the row as somebody new of a branch.
    pub fn joins(&self, joined: &mut Joined, branch: i64) {
        joined.one(branch, self.sex, self.party(), self.whereabouts.unwrap_or_default());
    }

    /// What the person's record should say, as far as the row says it.
    pub fn values(&self) -> Vec<NewValue> {
        let mut out = Vec::new();
        if let Some(phone) = &self.phone {
            out.push(NewValue::Phone(Some(phone.clone())));
        }
        for (text, value) in [
            (self.ethnicity, NewValue::Ethnicity as fn(String) -> NewValue),
            (self.education, NewValue::Education),
            (self.political, NewValue::Political),
        ] {
            if !text.is_empty() {
                out.push(value(text.to_owned()));
            }
        }
        out
    }
}

/// Puts a reason on a row.
pub(super) fn fault(row: &mut SheetRow, key: &str, reason: impl Into<String>) {
    row.faults.push(Fault {
        sheet: String::new(),
        row: row.row,
        column: heading(key).to_owned(),
        reason: reason.into(),
    });
}

fn cell(row: &SheetRow, place: usize) -> Cow<'_, str> {
    match row.values.get(place) {
        Some(Value::Text(text)) => Cow::Borrowed(text.trim()),
        Some(Value::Int(number)) => Cow::Owned(number.to_string()),
        Some(Value::Date(day)) => Cow::Owned(day_text(*day)),
        _ => Cow::Borrowed(""),
    }
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// Reads a row; every fault of its own is put on it.
pub(super) fn read(row: &mut SheetRow, legacy: Legacy, today: Day) -> Option<Entry> {
    let (entry, faults) = look(row, legacy, today);
    for (key, reason) in faults {
        fault(row, key, reason);
    }
    entry
}

/// What a row says, or its faults: a column and a reason each.
fn look(row: &SheetRow, legacy: Legacy, today: Day) -> (Option<Entry>, Vec<(&'static str, String)>) {
    let at = &*PLACES;
    let mut faults: Vec<(&'static str, String)> = Vec::new();
    let name = value::name(&cell(row, at.name)).map_err(|e| faults.push(("name", e))).ok();
    let id = match value::value(Field::Number, &cell(row, at.id_number), &cell(row, at.id_kind), legacy, today) {
        Ok(NewValue::Number(id)) => Some(id),
        Ok(_) => None,
        Err(reason) => {
            faults.push(("id_number", reason));
            None
        }
    };
    let sex = Sex::from_word(&cell(row, at.sex));
    if sex.is_none() {
        faults.push(("sex", "性别应为男或女".to_owned()));
    }
    let born = match cell(row, at.born) {
        text if text.is_empty() => None,
        text => match day_or_month(&text) {
            Some(day) if day <= today => Some(day),
            _ => {
                faults.push(("born", "出生日期应写成 2006-05-04 的样子，不能晚于今天".to_owned()));
                None
            }
        },
    };
    if let Some(id) = &id {
        agree(id, sex.unwrap_or_default(), born, &cell(row, at.born), &mut faults);
    }
    let mut word = |list: &'static [String], field: Field, key: &'static str, place: usize| {
        known(list, &cell(row, place)).unwrap_or_else(|| {
            faults.push((key, value::not_listed(field)));
            ""
        })
    };
    let ethnicity = word(&words().ethnicity, Field::Ethnicity, "ethnicity", at.ethnicity);
    let political = word(&words().political, Field::Political, "political", at.political);
    let education = word(&words().education, Field::Education, "education", at.education);
    let phone = match value::value(Field::Phone, &cell(row, at.phone), "", legacy, today) {
        Ok(NewValue::Phone(phone)) => phone,
        Ok(_) => None,
        Err(reason) => {
            faults.push(("phone", reason));
            None
        }
    };
    let joined = day_or_month(&cell(row, at.joined_on));
    if joined.is_none() {
        faults.push(("joined_on", "入团年月应写成 2020-05 或 2020-05-04 的样子".to_owned()));
    }
    let graduates = match cell(row, at.graduates) {
        text if text.is_empty() => None,
        text => {
            let month = month(&text);
            if month.is_none() {
                faults.push(("graduates", "毕业时间应写成 2027-06 的样子".to_owned()));
            }
            month
        }
    };
    let whereabouts = match cell(row, at.whereabouts) {
        text if text.is_empty() => None,
        text => {
            let place = Whereabouts::from_word(&text.replace("团员", ""));
            if place.is_none() {
                let words: Vec<&str> = Whereabouts::ALL.into_iter().map(Whereabouts::word).collect();
                faults.push(("whereabouts", format!("流动情况应为{}", words.join("、"))));
            }
            place
        }
    };
    let card = number::clean(&cell(row, at.card));
    if card.chars().count() > 30 {
        faults.push(("card", "团员证编号不超过30位".to_owned()));
    }
    let (Some(name), Some(id), Some(joined_on), true) = (name, id, joined, faults.is_empty()) else {
        return (None, faults);
    };
    let entry = Entry {
        branch_code: cell(row, at.branch_code).into_owned(),
        branch: cell(row, at.branch).into_owned(),
        initials: initials(&name),
        name,
        born: id.born().or(born),
        sex: if id.sex() == Sex::Unknown {
            sex.unwrap_or_default()
        } else {
            id.sex()
        },
        doubtful: id.may_be_rounded(&cell(row, at.id_number)),
        id,
        ethnicity,
        political,
        education,
        phone,
        joined_on,
        number: some(number::clean(&cell(row, at.number))),
        card: some(card),
        graduates,
        whereabouts,
    };
    (Some(entry), faults)
}

/// What stands beside a number must not say something else than the number does.
fn agree(id: &IdNumber, sex: Sex, born: Option<Day>, born_text: &str, faults: &mut Vec<(&'static str, String)>) {
    if sex != Sex::Unknown && id.sex() != Sex::Unknown && sex != id.sex() {
        faults.push(("sex", format!("与身份证号中的性别（{}）不符", id.sex().word())));
    }
    if let (Some(of_number), Some(born)) = (id.born(), born) {
        // A cell with a month alone says nothing about the day.
        let month_only = month(born_text) == Some(format!("{:04}-{:02}", born.year(), born.month())) && born.day() == 1;
        let same = of_number == born || (month_only && (of_number.year(), of_number.month()) == (born.year(), born.month()));
        if !same {
            faults.push(("born", format!("与身份证号中的出生日期（{of_number}）不符")));
        }
    }
}
