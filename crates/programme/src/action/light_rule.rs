//! Setting the rule of the lights for the own organisation and what hangs below it.

use super::Caller;
use crate::model::LightRuleId;
use crate::store::light_rule;
use jishi_kernel::Day;
use jishi_platform::db::Write;
use jishi_platform::{AppError, error::FieldError};

/// Sets a rule from a day on, today at the earliest: what was shown yesterday stays as it was.
///
/// # Errors
/// What is wrong, by field (`near_days`, `from`, `source`).
pub fn set(
    write: &mut Write<'_>,
    caller: &Caller,
    near_days: Option<i64>,
    from: Option<Day>,
    source: &str,
) -> Result<LightRuleId, AppError> {
    let mut wrong = Vec::new();
    let mut add = |field: &str, text: &str| {
        wrong.push(FieldError {
            field: field.to_owned(),
            text: text.to_owned(),
        })
    };
    let near_days = near_days.filter(|days| (0..=90).contains(days));
    if near_days.is_none() {
        add("near_days", "临期天数请填 0 至 90 的整数");
    }
    let from = from.filter(|from| *from >= caller.today());
    if from.is_none() {
        add("from", "执行日期不能早于今天");
    }
    let source = source.trim();
    if source.is_empty() || source.chars().count() > 200 {
        add("source", "请填写规则依据，不超过 200 字");
    }
    let (Some(near_days), Some(from), true) = (near_days, from, wrong.is_empty()) else {
        return Err(AppError::Invalid(wrong));
    };
    let id = LightRuleId(caller.app.id());
    light_rule::add(write, id, caller.org, from, near_days, source, caller.stamp())?;
    write.target("light_rule", id.0);
    write.note(format!("亮灯规则：{from} 起，期限前 {near_days} 天为临期"));
    Ok(id)
}
