//! The columns of the sheet, from `data/columns.toml`.

use crate::store::list::Listed;
use jishi_exchange::sheet::{Column, Value};
use jishi_kernel::Day;
use jishi_person::Masked;
use jishi_person::store::reveal::Full;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    key: String,
    heading: String,
    #[serde(default)]
    names: Vec<String>,
    meaning: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    kind: Form,
    #[serde(default)]
    width: f64,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Form {
    #[default]
    Text,
    Code,
}

#[derive(Deserialize)]
struct File {
    column: Vec<Known>,
}

static COLUMNS: LazyLock<Vec<Known>> = LazyLock::new(|| {
    // The text is part of the program and a test reads it, so it is well formed.
    toml::from_str::<File>(include_str!("../../data/columns.toml"))
        .map(|file| file.column)
        .unwrap_or_default()
});

/// The columns in the order of the template.
pub fn columns() -> Vec<Column> {
    COLUMNS
        .iter()
        .map(|known| {
            let (key, heading) = (known.key.as_str(), known.heading.as_str());
            let column = match known.kind {
                Form::Code => Column::code(key, heading),
                Form::Text => Column::text(key, heading),
            };
            let column = known.names.iter().fold(column, |column, name| column.synonym(name.as_str()));
            let column = column.meaning(known.meaning.as_str());
            let column = if known.width > 0.0 { column.width(known.width) } else { column };
            if known.required { column.required() } else { column }
        })
        .collect()
}

/// Rows that show how to fill the template, with invented people.
pub fn samples() -> Vec<Vec<Value>> {
    let sample = |branch: &str, name: &str, digits: &str, cells: [&str; 5]| {
        let number = jishi_person::with_check_character(digits).unwrap_or_default();
        let of = |key: &str| match key {
            "branch" => branch.to_owned(),
            "name" => name.to_owned(),
            "id_number" => number.clone(),
            "ethnicity" => "汉族".to_owned(),
            "political" => cells[0].to_owned(),
            "education" => cells[1].to_owned(),
            "joined_on" => cells[2].to_owned(),
            "number" => cells[3].to_owned(),
            "graduates" => cells[4].to_owned(),
            _ => String::new(),
        };
        COLUMNS.iter().map(|known| Value::from(of(&known.key))).collect()
    };
    vec![
        sample(
            "示例县石桥村团支部",
            "林夏",
            "99000020060504101",
            ["共青团员", "普通高中", "2021-05", "202199000001", "2027-06"],
        ),
        sample(
            "示例县石桥村团支部",
            "周舟",
            "99000019991212202",
            ["中共党员", "大学本科", "2014-05", "", ""],
        ),
    ]
}

/// The row of a member in the order of [`columns`], numbers masked unless `full` has them.
pub fn row(member: &Listed, person: Option<&Masked>, full: Option<&Full>) -> Vec<Value> {
    let open = |text: Option<&zeroize::Zeroizing<String>>| text.map(|text| text.to_string()).unwrap_or_default();
    let text = |pick: fn(&Masked) -> &String| person.map(|person| pick(person).clone()).unwrap_or_default();
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    COLUMNS
        .iter()
        .map(|known| {
            Value::from(match known.key.as_str() {
                "branch_code" => member.org_code.clone(),
                "branch" => member.org_name.clone(),
                "name" => member.name.clone(),
                "id_kind" => text(|person| &person.id_kind),
                "id_number" => full.map_or_else(|| member.id_mask.clone(), |full| open(full.number.as_ref())),
                "sex" => jishi_person::Sex::from_number(member.sex).word().to_owned(),
                "born" => day(member.born),
                "ethnicity" => text(|person| &person.ethnicity),
                "political" => text(|person| &person.political),
                "education" => text(|person| &person.education),
                "phone" => full.map_or_else(|| member.phone_mask.clone(), |full| open(full.phone.as_ref())),
                "joined_on" => day(member.joined_on),
                "number" => some(&member.number),
                "card" => some(&member.card),
                "graduates" => some(&member.graduates),
                "whereabouts" => member.whereabouts.word().to_owned(),
                _ => String::new(),
            })
        })
        .collect()
}

/// Where a column stands in a row.
fn place(key: &str) -> usize {
    COLUMNS.iter().position(|known| known.key == key).unwrap_or(usize::MAX)
}

macro_rules! places {
    ($($key:ident),+ $(,)?) => {
        /// Where each column stands in a row, found once for all rows.
        #[derive(Debug)]
        pub(super) struct Places {
            $(pub $key: usize),+
        }

        /// The places of the columns.
        pub(super) static PLACES: LazyLock<Places> = LazyLock::new(|| Places { $($key: place(stringify!($key))),+ });

        #[cfg(test)]
        const KEYS: &[&str] = &[$(stringify!($key)),+];
    };
}

places! {
    branch_code, branch, name, id_kind, id_number, sex, born, ethnicity, political, education, phone, joined_on, number, card, graduates, whereabouts,
}

/// The heading of a column, for a fault.
pub(super) fn heading(key: &str) -> &'static str {
    COLUMNS
        .iter()
        .find(|known| known.key == key)
        .map_or("", |known| known.heading.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_sound_and_the_samples_fit() {
        assert!(toml::from_str::<File>(include_str!("../../data/columns.toml")).is_ok());
        let columns = columns();
        assert!(columns.len() >= 14);
        for (at, column) in columns.iter().enumerate() {
            assert!(column.key.is_ascii() && !column.meaning.is_empty(), "{column:?}");
            assert!(
                columns
                    .iter()
                    .skip(at + 1)
                    .all(|other| !other.answers_to(&column.heading) && column.synonyms.iter().all(|name| !other.answers_to(name))),
                "two columns answer to {column:?}"
            );
            assert!(column.answers_to(&column.key), "no English name: {column:?}");
        }
        assert_eq!(
            KEYS.iter().map(|key| place(key)).collect::<Vec<_>>(),
            (0..columns.len()).collect::<Vec<_>>(),
            "every column has its place"
        );
        for sample in samples() {
            assert_eq!(sample.len(), columns.len());
            let number = sample[place("id_number")].text().unwrap().to_owned();
            assert!(
                jishi_person::IdNumber::parse(&number).is_ok() && number.starts_with("99"),
                "{number}"
            );
        }
    }
}
