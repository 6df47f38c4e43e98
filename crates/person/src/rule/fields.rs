//! Which field of a record may be changed by whom: groups of fields as a dated rule.

use super::RULES;
use crate::{Check, Document, Field, Masked};
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError};
use serde::Deserialize;
use std::collections::BTreeMap;

/// How a field is changed once it was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// By a correction with proof, decided by the keeper of records.
    Fixed,
    /// By a correction, decided by the keeper of records; proof may be added.
    Checked,
    /// At once.
    Free,
}

impl Way {
    /// What a form says beside such a field.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Fixed => "须附证明材料，由档案管理员审核后生效",
            Self::Checked => "由档案管理员审核后生效",
            Self::Free => "保存后立即生效",
        }
    }
}

/// The ways of all fields for one organisation on one day.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Ways(BTreeMap<String, Way>);

impl Ways {
    /// How a field is changed; a field the rule does not name is fixed.
    pub fn of(&self, field: Field) -> Way {
        self.0.get(field.slug()).copied().unwrap_or(Way::Fixed)
    }

    /// How a field is changed that says nothing yet: filling it in for the first time is free,
    /// unless it is one that follows from a number.
    pub fn of_empty(&self, field: Field) -> Way {
        match field {
            Field::Name | Field::Number => self.of(field),
            _ => Way::Free,
        }
    }
}

/// What a person reads who wants to change birth or sex beside a number that holds both.
pub const FOLLOWS: &str = "性别和出生日期由证件号码得出，请更正证件号码";

/// True when a field follows from the number of the record and is not changed by itself.
pub fn follows(record: &Masked, field: Field) -> bool {
    let holds = Document::find(&record.id_kind).is_some_and(|kind| kind.check == Check::Gb11643);
    matches!(field, Field::Sex | Field::Born) && holds && !record.id_mask.is_empty()
}

/// The rule for the organisation at `path`.
///
/// # Errors
/// The store fails.
pub fn ways(read: &Read<'_>, path: &str, day: Day) -> Result<Ways, StoreError> {
    RULES.at(read, "field.change", path, day).map(|ruling| Ways(ruling.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_rule_names_every_field() {
        let rule = RULES.built_in("field.change", Day::constant(2026, 7, 15)).unwrap();
        let ways: BTreeMap<String, Way> = rule.value.clone().try_into().unwrap();
        for field in Field::ALL {
            assert!(ways.contains_key(field.slug()), "{field:?}");
        }
        assert_eq!(ways.len(), Field::ALL.len());
        let ways = Ways(ways);
        assert_eq!((ways.of(Field::Name), ways.of(Field::Phone)), (Way::Fixed, Way::Free));
        assert_eq!((ways.of_empty(Field::Born), ways.of_empty(Field::Number)), (Way::Free, Way::Fixed));
        assert_eq!(Ways(BTreeMap::new()).of(Field::Phone), Way::Fixed);
    }
}
