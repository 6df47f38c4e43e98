//! Rules as dated data: built-in ones from a TOML text of the crate they belong to, and rows an
//! administrator sets over them for a part of the tree, from a day.
//!
//! ```toml
//! [[rule]]
//! name = "branch.members"      # <noun>.<what>
//! title = "团支部人数"
//! from = "2019-01-01"
//! value = { least = 3, most = 50 }
//! source = "团支部工作条例"
//! grade = "A"
//! binding = true               # what a superior sets, nobody below sets aside
//! lowest = 2                   # number of the lowest level that may set it; any where it is not said
//! ```
//!
//! Of the rows set for an organisation the nearest one holds; of a binding rule the one set highest, so that
//! nobody lifts a restriction the superior has set. A row that its reader cannot read, or that makes no sense to it, is
//! passed over and logged: what is set is checked by [`RuleBook::check`] before, so that it came from elsewhere.

mod order;
mod sound;

pub use order::{Order, inside};
pub use sound::{Fault, Faults, sound};

use crate::db::{Read, Row, StoreError, Write};
use crate::{params, sql};
use jishi_kernel::Day;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::LazyLock;

sql! {
    unscoped OVER ("rules are no one's data; they hold for the organisation whose path is given") =
        "select id, org_path, valid_from, value, source from rule
         where name = $1 and valid_from <= $2 and substr($3, 1, length(org_path)) = org_path";
    unscoped LIST ("rules are no one's data; shown with their sources") =
        "select id, org_path, valid_from, value, source from rule where name = $1 order by org_path, valid_from desc";
    unscoped GROUP ("rules are no one's data; those of one group, such as the kinds of organisations") =
        "select id, org_path, valid_from, value, source, name from rule where name >= $1 and name < $1 || '~' order by name, org_path, valid_from desc";
    unscoped ADD ("written under RuleManage for a path the caller has checked") =
        "insert into rule (id, name, org_path, valid_from, value, source, set_by, set_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (name, org_path, valid_from) do update set value = excluded.value, source = excluded.source,
         set_by = excluded.set_by, set_at = excluded.set_at";
    unscoped DROP ("written under RuleManage for a path the caller has checked") = "delete from rule where id = $1 and name = $2 and org_path = $3";
    unscoped MOVED ("the move itself was allowed; rules go with the part of the tree they hold for") =
        "update rule set org_path = $2 || substr(org_path, $3) where org_path >= $1 and org_path < $1 || '~'";
}

/// A crate's rules as the page of rules lists them; see [`crate::rule_book!`].
pub struct Book {
    /// The Chinese word of the area, such as 组织.
    pub title: &'static str,
    /// The rules.
    pub book: &'static RuleBook,
}

crate::db::inventory::collect!(Book);

/// The rule books of all crates linked into this program, in the order of their titles.
pub fn books() -> Vec<&'static Book> {
    let mut books: Vec<&Book> = crate::db::inventory::iter::<Book>().collect();
    books.sort_by_key(|book| book.title);
    books
}

/// Declares a crate's rule book and registers it: `rule_book!(pub(crate) RULES, "组织", "../data/rules.toml", check);`
/// in a file of the crate's `src`; `check` is a [`rules::Check`](crate::rules::Check).
#[macro_export]
macro_rules! rule_book {
    ($vis:vis $name:ident, $title:literal, $file:literal, $check:path) => {
        /// The dated rules of this crate.
        $vis static $name: $crate::rules::RuleBook =
            $crate::rules::RuleBook::new(|| $crate::rules::parse(include_str!($file)), $check);
        $crate::db::inventory::submit! { $crate::rules::Book { title: $title, book: &$name } }
    };
}

/// One built-in rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BuiltIn {
    /// `<noun>.<what>`, unique together with `from`.
    pub name: String,
    /// The Chinese title people see.
    pub title: String,
    /// First day it holds, `YYYY-MM-DD`.
    pub from: String,
    /// The value, of the shape its reader expects.
    pub value: toml::Value,
    /// The text it comes from.
    pub source: String,
    /// How good that source is: A, B or C.
    pub grade: String,
    /// What a superior sets holds below, whatever is set there.
    #[serde(default)]
    pub binding: bool,
    /// Number of the lowest level that may set it.
    #[serde(default)]
    pub lowest: Option<i64>,
    /// How the text puts the items of the value.
    #[serde(skip)]
    pub order: Order,
}

/// What is wrong with a value somebody sets for the rule of a name: it is read by the rule's own reader
/// ([`sound`]). [`Faults::unknown`] for a name the book does not have.
pub type Check = fn(&str, &serde_json::Value) -> Faults;

#[derive(Deserialize)]
struct File {
    rule: Vec<BuiltIn>,
}

/// The rules of one crate.
pub struct RuleBook {
    list: LazyLock<Vec<BuiltIn>>,
    check: Check,
}

/// A rule as it holds for an organisation on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling<T> {
    /// The value.
    pub value: T,
    /// The text it comes from.
    pub source: String,
    /// Since when.
    pub from: Day,
    /// True when an administrator set it.
    pub set: bool,
}

/// A row an administrator set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetRule {
    /// Id.
    pub id: i64,
    /// The part of the tree it holds for; empty for all.
    pub org_path: String,
    /// First day.
    pub from: Day,
    /// JSON.
    pub value: String,
    /// The text it comes from.
    pub source: String,
}

impl RuleBook {
    /// Reads the crate's TOML text; `parse` is `|| jishi_platform::rules::parse(include_str!("../data/rules.toml"))`.
    pub const fn new(parse: fn() -> Vec<BuiltIn>, check: Check) -> Self {
        Self {
            list: LazyLock::new(parse),
            check,
        }
    }

    /// What is wrong with a value for the rule of a name.
    pub fn check(&self, name: &str, value: &serde_json::Value) -> Faults {
        (self.check)(name, value)
    }

    /// The value of a row that was set for the rule of a name, as [`SetRule::read`] with the check of this book.
    pub fn read<T: DeserializeOwned>(&self, row: &SetRule, name: &str) -> Option<T> {
        row.read(name, self.check)
    }

    /// True for a rule that nobody below sets aside once a superior has set it.
    pub fn binds(&self, name: &str) -> bool {
        self.list.iter().any(|rule| rule.name == name && rule.binding)
    }

    /// All built-in rules.
    pub fn list(&self) -> &[BuiltIn] {
        &self.list
    }

    /// The built-in rule of a name that holds on a day.
    pub fn built_in(&self, name: &str, day: Day) -> Option<&BuiltIn> {
        let day = day.to_string();
        self.list
            .iter()
            .filter(|r| r.name == name && r.from <= day)
            .max_by(|a, b| a.from.cmp(&b.from))
    }

    /// The rule of a name for the organisation at `path` on a day: the row set for it or above it that [`rank`] puts
    /// first, else the built-in one.
    ///
    /// # Errors
    /// The store fails; no rule of this name holds on the day.
    pub fn at<T: DeserializeOwned>(&self, read: &Read<'_>, name: &str, path: &str, day: Day) -> Result<Ruling<T>, StoreError> {
        let mut over = read.all(&OVER, params![name, day, path], set_rule)?;
        let binding = self.binds(name);
        over.sort_by_key(|row| std::cmp::Reverse(rank(binding, true, &row.org_path, row.from)));
        if let Some((value, row)) = over.into_iter().find_map(|row| Some((self.read(&row, name)?, row))) {
            return Ok(Ruling {
                value,
                source: row.source,
                from: row.from,
                set: true,
            });
        }
        let rule = self
            .built_in(name, day)
            .ok_or_else(|| StoreError::Driver(format!("no rule {name} on {day}")))?;
        let value = rule
            .value
            .clone()
            .try_into()
            .map_err(|e| StoreError::Driver(format!("rule {name}: {e}")))?;
        let from = jishi_kernel::parse_day(&rule.from).ok_or_else(|| StoreError::Driver(format!("rule {name}: {}", rule.from)))?;
        Ok(Ruling {
            value,
            source: rule.source.clone(),
            from,
            set: false,
        })
    }
}

impl SetRule {
    /// The value as the rule's reader wants it; `None`, and a line in the log, for one it cannot read or that `check`
    /// finds senseless: it would count as a rule that nobody could have set.
    pub fn read<T: DeserializeOwned>(&self, name: &str, check: Check) -> Option<T> {
        let value = serde_json::from_str(&self.value)
            .inspect_err(
                |error| tracing::error!(rule = name, row = self.id, %error, "a rule that was set cannot be read and is passed over"),
            )
            .ok()?;
        if let Some(fault) = check(name, &value).list().first() {
            tracing::error!(
                rule = name,
                row = self.id,
                at = fault.at,
                fault = fault.text,
                "a rule that was set makes no sense and is passed over"
            );
            return None;
        }
        serde_json::from_value(value)
            .inspect_err(
                |error| tracing::error!(rule = name, row = self.id, %error, "a rule that was set has another shape and is passed over"),
            )
            .ok()
    }
}

/// How much a version of a rule counts for an organisation it holds for, the greatest of all: what was set before what
/// is built in, then the nearest part of the tree (of a binding rule the widest), then the newest.
pub fn rank(binding: bool, set: bool, org_path: &str, from: Day) -> (bool, i64, Day) {
    let length = i64::try_from(org_path.len()).unwrap_or(i64::MAX);
    (set, if binding { -length } else { length }, from)
}

/// Reads the TOML text of a [`RuleBook`]; nothing when it is malformed, which the crate's test
/// `rules` must notice by [`faults`].
pub fn parse(text: &str) -> Vec<BuiltIn> {
    let mut rules = toml::from_str::<File>(text).map(|file| file.rule).unwrap_or_default();
    for (rule, order) in rules.iter_mut().zip(order::orders(text)) {
        rule.order = order;
    }
    rules
}

/// What is wrong with a TOML text of rules: for the test of the crate that owns it.
pub fn faults(text: &str) -> Vec<String> {
    let rules = match toml::from_str::<File>(text) {
        Ok(file) => file.rule,
        Err(error) => return vec![error.to_string()],
    };
    let mut out = Vec::new();
    for (at, rule) in rules.iter().enumerate() {
        if jishi_kernel::parse_day(&rule.from).is_none() {
            out.push(format!("{}: from {}", rule.name, rule.from));
        }
        if rule.title.is_empty() || rule.source.is_empty() || !["A", "B", "C"].contains(&rule.grade.as_str()) {
            out.push(format!("{}: title, source or grade", rule.name));
        }
        if rules[..at].iter().any(|other| other.name == rule.name && other.from == rule.from) {
            out.push(format!("{}: twice from {}", rule.name, rule.from));
        }
    }
    out
}

/// The rows set for a rule, the widest part of the tree first.
///
/// # Errors
/// The store fails.
pub fn set_list(read: &Read<'_>, name: &str) -> Result<Vec<SetRule>, StoreError> {
    read.all(&LIST, params![name], set_rule)
}

/// The rows set for all rules whose names begin with `beginning` (lower-case letters and dots), each with its name.
///
/// # Errors
/// The store fails.
pub fn set_group(read: &Read<'_>, beginning: &str) -> Result<Vec<(String, SetRule)>, StoreError> {
    read.all(&GROUP, params![beginning], |row| Ok((row.text(5)?, set_rule(row)?)))
}

fn set_rule(row: &Row<'_>) -> Result<SetRule, StoreError> {
    Ok(SetRule {
        id: row.int(0)?,
        org_path: row.text(1)?,
        from: row.day(2)?,
        value: row.text(3)?,
        source: row.text(4)?,
    })
}

/// What somebody strictly above `path` has set for a rule by a day, the highest first: of a binding rule it
/// holds there, and nothing is set aside below.
///
/// # Errors
/// The store fails.
pub fn set_above(read: &Read<'_>, name: &str, path: &str, day: Day) -> Result<Option<SetRule>, StoreError> {
    let over = read.all(&OVER, params![name, day, path], set_rule)?;
    Ok(over
        .into_iter()
        .filter(|row| row.org_path.len() < path.len())
        .max_by_key(|row| rank(true, true, &row.org_path, row.from)))
}

/// Sets a rule for a part of the tree from a day; the same name, part and day is replaced.
///
/// # Errors
/// The store fails.
pub fn set(write: &mut Write<'_>, name: &str, rule: &SetRule, account: i64, now: jishi_kernel::Millis) -> Result<(), StoreError> {
    write.execute_one(
        &ADD,
        params![rule.id, name, &rule.org_path, rule.from, &rule.value, &rule.source, account, now],
    )
}

/// Takes back a rule that was set for this very part of the tree; false when there is none.
///
/// # Errors
/// The store fails.
pub fn unset(write: &mut Write<'_>, name: &str, id: i64, org_path: &str) -> Result<bool, StoreError> {
    Ok(write.execute(&DROP, params![id, name, org_path])? == 1)
}

/// A part of the tree has moved: what was set inside it goes along.
///
/// # Errors
/// The store fails.
pub fn moved(write: &mut Write<'_>, from: &str, to: &str) -> Result<(), StoreError> {
    let tail = i64::try_from(from.len()).unwrap_or(i64::MAX).saturating_add(1);
    write.execute(&MOVED, params![from, to, tail]).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        [[rule]]
        name = "branch.members"
        title = "团支部人数"
        from = "2019-01-01"
        value = { least = 3, most = 50 }
        source = "示例条例"
        grade = "A"
        [[rule]]
        name = "branch.members"
        title = "团支部人数"
        from = "2025-01-01"
        value = { least = 3, most = 60 }
        source = "示例条例修订"
        grade = "A"
    "#;

    #[test]
    fn what_is_set_highest_binds_and_else_the_nearest_holds() {
        let (early, late) = (Day::constant(2026, 1, 1), Day::constant(2026, 6, 1));
        let rows = [
            (false, "", late),
            (true, "", early),
            (true, "000001", early),
            (true, "000001", late),
            (true, "000001000002", early),
        ];
        let first = |binding| rows.iter().max_by_key(|(set, path, from)| rank(binding, *set, path, *from));
        assert_eq!(first(false), Some(&rows[4]));
        assert_eq!(first(true), Some(&rows[1]));
        let below = |binding| rows[2..].iter().max_by_key(|(set, path, from)| rank(binding, *set, path, *from));
        assert_eq!(below(true), Some(&rows[3]), "the newest of the highest");
    }

    #[test]
    fn a_row_is_read_only_when_it_makes_sense() {
        let check: Check = |name, value| match name {
            "branch.members" => sound(value, |most: &i64, faults| faults.within("", *most, 1..=100)),
            _ => Faults::unknown(),
        };
        let read = |name: &str, value: &str| {
            let row = SetRule {
                id: 1,
                org_path: String::new(),
                from: Day::constant(2026, 1, 1),
                value: value.to_owned(),
                source: "示例".to_owned(),
            };
            row.read::<i64>(name, check)
        };
        assert_eq!(read("branch.members", "50"), Some(50));
        for senseless in ["0", "101", "\"50\"", "{", ""] {
            assert_eq!(read("branch.members", senseless), None, "{senseless}");
        }
        assert_eq!(read("branch.other", "50"), None);
    }

    #[test]
    fn the_latest_rule_before_the_day_holds() {
        let book = RuleBook::new(|| parse(TEXT), |_, _| Faults::unknown());
        let most = |day| book.built_in("branch.members", day).and_then(|r| r.value.get("most")?.as_integer());
        assert_eq!(most(Day::constant(2018, 12, 31)), None);
        assert_eq!(most(Day::constant(2019, 1, 1)), Some(50));
        assert_eq!(most(Day::constant(2026, 1, 1)), Some(60));
        assert!(faults(TEXT).is_empty());
        assert!(faults(&TEXT.replace("2025-01-01", "2019-01-01")).len() == 1);
        assert!(!faults("[[rule]]\nname = 1").is_empty());
    }
}
