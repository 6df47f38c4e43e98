//! The form of a transfer: kind, receiving organisation, particulars.

use crate::action::Caller;
use crate::action::start::Form;
use crate::kind::{Kind, TargetRule};
use crate::store::org;
use crate::store::sight::Sight;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::error::FieldError;
use jishi_ui::input::Pairs;
use jishi_ui::part::{Choice, Field, FieldKind};

/// What was typed, as a form.
pub(super) fn read_form(read: &Read<'_>, caller: &Caller, pairs: &Pairs) -> Result<Form, StoreError> {
    let kind = Kind::find(pairs.get("kind"));
    let given = kind
        .map(Kind::fields)
        .into_iter()
        .flatten()
        .map(|field| (field.slug.clone(), pairs.get(&field.slug).to_owned()))
        .collect();
    Ok(Form {
        kind: pairs.get("kind").to_owned(),
        to: chosen(read, &caller.sight(read)?, pairs)?,
        given,
    })
}

/// The receiving organisation: chosen from the list, or typed as its exact name or code.
fn chosen(read: &Read<'_>, sight: &Sight, pairs: &Pairs) -> Result<Option<i64>, StoreError> {
    if let Some(id) = pairs.parse("to") {
        return Ok(Some(id));
    }
    let text = pairs.get("to_text");
    let hits = org::options(read, sight, text, 2)?;
    Ok(match hits.as_slice() {
        [one] => Some(one.id),
        [first, second] if first.name == text && second.name != text => Some(first.id),
        _ => None,
    })
}

/// The receiving organisation an address or a form holds by number, with the name the caller reads.
pub(super) fn named(read: &Read<'_>, caller: &Caller, pairs: &Pairs) -> Result<Option<(i64, String)>, StoreError> {
    let Some(to) = pairs.parse::<i64>("to") else {
        return Ok(None);
    };
    let sight = caller.sight(read)?;
    Ok(org::find(read, to)?.map(|to| sight.org(to)).map(|to| (to.id, to.name)))
}

/// The fields of a kind with what is there already and what is wrong.
pub(super) fn fields(
    kind: &Kind,
    to: Option<(i64, String)>,
    given: &dyn Fn(&str) -> String,
    source: &str,
    wrong: &[FieldError],
) -> Vec<Field> {
    let fault = |name: &str| {
        wrong
            .iter()
            .find(|one| one.field == name)
            .map(|one| one.text.clone())
            .unwrap_or_default()
    };
    let mut out = Vec::new();
    if kind.chooses() {
        let (value, shown) = to.map_or_else(|| (String::new(), given("to_text")), |(id, name)| (id.to_string(), name));
        let hint = match kind.target {
            TargetRule::OwnBranch => format!("本校（单位）的{}", kind.branches.join("、")),
            TargetRule::County => "户籍所在县（市、区）团委或其下级组织".to_owned(),
            _ => "输入组织全称或代码；可选团支部，也可选团委由其分配支部".to_owned(),
        };
        let combo = FieldKind::Combo {
            source: source.to_owned(),
            shown,
        };
        out.push(
            Field::new("to", "接收组织", combo)
                .with_value(value)
                .with_hint(hint)
                .with_error(fault("to")),
        );
    }
    for field in kind.fields() {
        let value = given(&field.slug);
        let form = match field.form.as_str() {
            "date" => FieldKind::Line("date"),
            "province" => select(&kind.provinces, &value),
            "system" => select(&kind.systems, &value),
            _ => FieldKind::Line("text"),
        };
        out.push(
            Field::new(field.slug.clone(), field.word.clone(), form)
                .with_value(value)
                .with_hint(field.hint.clone())
                .with_error(fault(&field.slug)),
        );
    }
    out
}

fn select(words: &[String], current: &str) -> FieldKind {
    let all = words.iter().map(|word| (word.as_str(), word.as_str()));
    FieldKind::Select(Choice::list(std::iter::once(("", "请选择")).chain(all), current))
}

/// Faults no field of the form shows.
pub(super) fn loose<'a>(wrong: &'a [FieldError], fields: &[Field]) -> Vec<&'a str> {
    wrong
        .iter()
        .filter(|one| fields.iter().all(|field| field.name != one.field))
        .map(|one| one.text.as_str())
        .collect()
}
