//! What a sheet says otherwise than the register, and whether who imports may change it: by the same dated rules as
//! on the pages, so that no sheet goes round them.

use super::entry::{Entry, fault};
use super::known::Held;
use crate::rule::field::{Field, Way, Ways};
use crate::rule::ruling::Versions;
use crate::rule::standing::Whereabouts;
use jishi_exchange::sheet::SheetRow;
use jishi_kernel::Day;
use jishi_person::rule::fields::{Way as PersonWay, Ways as PersonWays};
use jishi_person::{Field as PersonField, Masked};
use jishi_platform::db::{Read, StoreError};

/// The rules `field.change` of persons and `member.field_change` of memberships, for every part of the tree.
pub(super) struct Rules {
    person: Versions<PersonWays>,
    member: Versions<Ways>,
}

impl Rules {
    /// Reads them, once a run.
    pub fn load(read: &Read<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            person: Versions::of(&jishi_person::RULES, read, "field.change")?,
            member: Versions::load(read, "member.field_change")?,
        })
    }

    fn person(&self, record: &Masked, field: PersonField, empty: bool, today: Day) -> PersonWay {
        self.person.at(&record.org_path, today).map_or(PersonWay::Fixed, |held| {
            if empty { held.value.of_empty(field) } else { held.value.of(field) }
        })
    }

    fn member(&self, path: &str, field: Field, empty: bool, above: bool, today: Day) -> Way {
        self.member
            .at(path, today)
            .map_or(Way::Fixed, |held| held.value.of(field, empty, above))
    }
}

/// A row beside the record it leads to.
pub(super) struct Beside<'a> {
    /// The rules.
    pub rules: &'a Rules,
    /// What the row says.
    pub entry: &'a Entry,
    /// The person's record.
    pub record: &'a Masked,
    /// The row has another telephone number than the record.
    pub phone: bool,
    /// Path of the branch.
    pub path: &'a str,
    /// Who imports stands directly above the branch.
    pub above: bool,
    /// Today.
    pub today: Day,
}

/// Who changes a particular.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// Who imports.
    Free,
    /// The branch's superior.
    Above,
    /// Who decides a request.
    Asked,
}

impl From<Way> for Open {
    fn from(way: Way) -> Self {
        match way {
            Way::Free => Self::Free,
            Way::Superior => Self::Above,
            Way::Fixed | Way::Checked => Self::Asked,
        }
    }
}

impl From<PersonWay> for Open {
    fn from(way: PersonWay) -> Self {
        match way {
            PersonWay::Free => Self::Free,
            PersonWay::Fixed | PersonWay::Checked => Self::Asked,
        }
    }
}

/// A particular that differs: its column, its word, who changes it.
type Differs = (&'static str, &'static str, Open);

impl Beside<'_> {
    /// What of the record and of the membership (`None` for one who has none yet) the row changes, in words; `None` when
    /// something of it is not for who imports to change, with the reason on the row.
    pub fn changes(&self, row: &mut SheetRow, held: Option<&Held>) -> Option<Vec<&'static str>> {
        let mut found = Vec::new();
        if let Some(held) = held {
            self.of_member(held, &mut found);
        }
        self.of_person(held, &mut found);
        for (key, word, open) in &found {
            match open {
                Open::Free => {}
                Open::Above => fault(row, key, format!("{word}由支部的上级组织标记，请由上级修改")),
                Open::Asked => fault(row, key, format!("与已登记的{word}不符，请提交更正申请")),
            }
        }
        let was = held.map_or(Whereabouts::Here, |held| held.whereabouts);
        if held.is_some() && self.entry.whereabouts == Some(Whereabouts::Lost) && was != Whereabouts::Lost {
            fault(row, "whereabouts", "失联按联系记录认定，请在团员页面登记联系情况");
        }
        row.faults.is_empty().then(|| found.into_iter().map(|(_, word, _)| word).collect())
    }

    fn of_member(&self, held: &Held, found: &mut Vec<Differs>) {
        let entry = self.entry;
        let other = |new: &Option<String>, old: &Option<String>| new.is_some() && new != old;
        let mut keep = |differs: bool, field: Field, empty: bool| {
            if differs {
                let way = self.rules.member(self.path, field, empty, self.above, self.today);
                found.push((field.slug(), field.word(), way.into()));
            }
        };
        keep(held.joined_on != Some(entry.joined_on), Field::Joined, held.joined_on.is_none());
        keep(other(&entry.number, &held.number), Field::Number, held.number.is_none());
        keep(other(&entry.card, &held.card), Field::Card, held.card.is_none());
        keep(other(&entry.graduates, &held.graduates), Field::Graduates, held.graduates.is_none());
        if entry.whereabouts.is_some_and(|place| place != held.whereabouts) {
            found.push(("whereabouts", "流动情况", Open::Free));
        }
    }

    fn of_person(&self, held: Option<&Held>, found: &mut Vec<Differs>) {
        let (entry, record) = (self.entry, self.record);
        let other = |new: &str, old: &str| !new.is_empty() && new != old;
        let way = |field, old: &str| Open::from(self.rules.person(record, field, old.is_empty(), self.today));
        let party = held.is_some_and(|held| !entry.political.is_empty() && entry.party() != held.party);
        if other(entry.political, &record.political) || party {
            let mut open = Open::Free;
            if other(entry.political, &record.political) {
                open = way(PersonField::Political, &record.political);
            }
            // The column says two things. Where neither has been said, it is filled in.
            let said = !record.political.is_empty() || held.is_some_and(|held| held.party);
            if open == Open::Free && party && said {
                open = self.rules.member(self.path, Field::Party, false, self.above, self.today).into();
            }
            found.push(("political", PersonField::Political.word(), open));
        }
        for (key, field, new, old) in [
            ("ethnicity", PersonField::Ethnicity, entry.ethnicity, &record.ethnicity),
            ("education", PersonField::Education, entry.education, &record.education),
        ] {
            if other(new, old) {
                found.push((key, field.word(), way(field, old)));
            }
        }
        if self.phone {
            found.push(("phone", "手机号码", way(PersonField::Phone, &record.phone_mask)));
        }
    }
}
