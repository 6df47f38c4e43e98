//! A row of the sheet as what it says, or the reasons why it says nothing.

use super::column::{heading, place};
use super::month::{day_or_month, month};
use crate::rule::number;
use crate::rule::standing::Whereabouts;
use jishi_exchange::Fault;
use jishi_exchange::sheet::{SheetRow, Value};
use jishi_kernel::Day;
use jishi_person::rule::value;
use jishi_person::{Field, IdNumber, Legacy, NewValue, Phone, Sex};

/// What a row without faults says.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub branch_code: String,
    pub branch: String,
    pub name: String,
    pub id: IdNumber,
    /// The number may be rounded by a spreadsheet.
    pub doubtful: bool,
    pub born: Option<Day>,
    pub sex: Sex,
    pub ethnicity: String,
    pub political: String,
    pub education: String,
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
        matches!(self.political.as_str(), "中共党员" | "中共预备党员")
    }

    /// What the person's record should say, as far as the row says it.
    pub fn values(&self) -> Vec<NewValue> {
        let mut out = Vec::new();
        if let Some(phone) = &self.phone {
            out.push(NewValue::Phone(Some(phone.clone())));
        }
        for (text, value) in [
            (&self.ethnicity, NewValue::Ethnicity as fn(String) -> NewValue),
            (&self.education, NewValue::Education),
            (&self.political, NewValue::Political),
        ] {
            if !text.is_empty() {
                out.push(value(text.clone()));
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

fn cell(row: &SheetRow, key: &str) -> String {
    match row.values.get(place(key)) {
        Some(Value::Text(text)) => text.trim().to_owned(),
        Some(Value::Int(number)) => number.to_string(),
        Some(Value::Date(day)) => day.to_string(),
        _ => String::new(),
    }
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// Reads a row; every fault of its own is put on it.
pub(super) fn read(row: &mut SheetRow, legacy: Legacy, today: Day) -> Option<Entry> {
    let mut faults: Vec<(&'static str, String)> = Vec::new();
    let name = value::name(&cell(row, "name")).map_err(|e| faults.push(("name", e))).ok();
    let id = match value::value(Field::Number, &cell(row, "id_number"), &cell(row, "id_kind"), legacy, today) {
        Ok(NewValue::Number(id)) => Some(id),
        Ok(_) => None,
        Err(reason) => {
            faults.push(("id_number", reason));
            None
        }
    };
    let sex = Sex::from_word(&cell(row, "sex"));
    if sex.is_none() {
        faults.push(("sex", "性别应为男或女".to_owned()));
    }
    let born = match cell(row, "born") {
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
        agree(id, sex.unwrap_or_default(), born, &cell(row, "born"), &mut faults);
    }
    let mut word = |field: Field, key: &'static str| match cell(row, key) {
        text if text.is_empty() => String::new(),
        text => match value::value(field, &text, "", legacy, today) {
            Ok(value) => value.shown(),
            Err(reason) => {
                faults.push((key, reason));
                String::new()
            }
        },
    };
    let ethnicity = word(Field::Ethnicity, "ethnicity");
    let political = word(Field::Political, "political");
    let education = word(Field::Education, "education");
    let phone = match value::value(Field::Phone, &cell(row, "phone"), "", legacy, today) {
        Ok(NewValue::Phone(phone)) => phone,
        Ok(_) => None,
        Err(reason) => {
            faults.push(("phone", reason));
            None
        }
    };
    let joined = day_or_month(&cell(row, "joined_on"));
    if joined.is_none() {
        faults.push(("joined_on", "入团年月应写成 2020-05 或 2020-05-04 的样子".to_owned()));
    }
    let graduates = match cell(row, "graduates") {
        text if text.is_empty() => None,
        text => {
            let month = month(&text);
            if month.is_none() {
                faults.push(("graduates", "毕业时间应写成 2027-06 的样子".to_owned()));
            }
            month
        }
    };
    let whereabouts = match cell(row, "whereabouts") {
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
    let card = number::clean(&cell(row, "card"));
    if card.chars().count() > 30 {
        faults.push(("card", "团员证编号不超过30位".to_owned()));
    }
    let wrong = !faults.is_empty();
    for (key, reason) in faults {
        fault(row, key, reason);
    }
    if wrong {
        return None;
    }
    let (name, id, joined_on) = (name?, id?, joined?);
    Some(Entry {
        branch_code: cell(row, "branch_code"),
        branch: cell(row, "branch"),
        name,
        born: id.born().or(born),
        sex: if id.sex() == Sex::Unknown {
            sex.unwrap_or_default()
        } else {
            id.sex()
        },
        doubtful: id.may_be_rounded(&cell(row, "id_number")),
        id,
        ethnicity,
        political,
        education,
        phone,
        joined_on,
        number: some(number::clean(&cell(row, "number"))),
        card: some(card),
        graduates,
        whereabouts,
    })
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
