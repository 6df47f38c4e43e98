//! The cards of duties and forms.

use super::fields::{Fields, Refused, day};
use jishi_notice::draft::{Draft, Form, Obligation};

/// Applies the fields of a duty's card.
///
/// # Errors
/// The duty is gone, or a field is wrong.
pub fn save_duty(draft: &mut Draft, n: usize, fields: &Fields) -> Result<(), Refused> {
    let duty = draft.obligations.get_mut(n).ok_or(Refused::Gone)?;
    let mut new: Obligation = duty.clone();
    let number = |name: &str, old: Option<u8>, top: u8| match fields.get(name) {
        None => Ok(old),
        Some("") => Ok(None),
        Some(text) => text
            .parse()
            .ok()
            .filter(|v| (1..=top).contains(v))
            .map(Some)
            .ok_or_else(|| Refused::Wrong(format!("“{text}”不是 1 到 {top} 之间的数"))),
    };
    new.what = fields.text("what", &new.what);
    if let Some(slug) = fields
        .get("frequency")
        .filter(|f| ["once", "monthly", "quarterly", "half-yearly", "yearly"].contains(f))
    {
        new.frequency = slug.to_owned();
    }
    new.due.day = number("day", new.due.day, 31)?;
    new.due.month_of_period = number("month", new.due.month_of_period, 12)?;
    let date = day(&fields.text("date", new.due.date.as_deref().unwrap_or_default()), "报送日期")?;
    new.due.date = (!date.is_empty()).then_some(date);
    let some = |name: &str, old: Option<String>| fields.get(name).map_or(old, |v| (!v.is_empty()).then(|| v.to_owned()));
    new.from = some("from", new.from);
    new.to = some("to", new.to);
    new.confidence = 1.0;
    *duty = new;
    Ok(())
}

/// Applies the fields of a form's card: title, and one label a line.
///
/// # Errors
/// The form is gone.
pub fn save_form(draft: &mut Draft, n: usize, fields: &Fields) -> Result<(), Refused> {
    let form = draft.forms.get_mut(n).ok_or(Refused::Gone)?;
    form.title = fields.text("title", &form.title);
    if let Some(labels) = fields.get("fields") {
        form.fields = labels.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect();
    }
    form.confidence = 1.0;
    Ok(())
}

/// A duty or form is taken away.
///
/// # Errors
/// It is gone already.
pub fn remove_other(draft: &mut Draft, what: &str, n: usize) -> Result<(), Refused> {
    match what {
        "duty" if n < draft.obligations.len() => drop(draft.obligations.remove(n)),
        "form" if n < draft.forms.len() => drop(draft.forms.remove(n)),
        _ => return Err(Refused::Gone),
    }
    Ok(())
}

/// A new empty duty or form.
pub fn add_other(draft: &mut Draft, what: &str) {
    match what {
        "duty" => draft.obligations.push(Obligation {
            frequency: "monthly".to_owned(),
            confidence: 1.0,
            ..Obligation::default()
        }),
        "form" => draft.forms.push(Form {
            title: "新报表".to_owned(),
            confidence: 1.0,
            ..Form::default()
        }),
        _ => {}
    }
}
