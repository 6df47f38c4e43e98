//! The card of the head: title, number, issuer, day, year, recipients.

use super::fields::{Fields, Refused, day};
use jishi_notice::draft::Draft;

/// Applies the fields of the head's card.
///
/// # Errors
/// A field is wrong.
pub fn save_head(draft: &mut Draft, fields: &Fields) -> Result<(), Refused> {
    let mut doc = draft.doc.clone();
    let some = |name: &str, old: Option<String>| fields.get(name).map_or(old, |v| (!v.is_empty()).then(|| v.to_owned()));
    doc.title = some("title", doc.title);
    doc.number = some("number", doc.number);
    doc.issuer = some("issuer", doc.issuer);
    doc.issued = some("issued", doc.issued);
    if let Some(issued) = &doc.issued {
        day(issued, "成文日期")?;
    }
    if let Some(year) = fields.get("year") {
        doc.plan_year = match year {
            "" => None,
            text => Some(
                text.parse()
                    .ok()
                    .filter(|y| (1980..=2100).contains(y))
                    .ok_or_else(|| Refused::Wrong(format!("年度“{text}”不是年份")))?,
            ),
        };
    }
    doc.recipients = fields.get("recipients").map_or(doc.recipients, |text| {
        text.split(['，', ',', '\n'])
            .map(str::trim)
            .filter(|r| !r.is_empty())
            .map(str::to_owned)
            .collect()
    });
    draft.doc = doc;
    Ok(())
}
