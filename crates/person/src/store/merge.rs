//! 合并: two records that are one human being. One survives; what the other one said where the first
//! is silent, its history and its roles move; the other one is closed and points to the first.

use super::change::{By, How, NewValue, change};
use super::person::{Masked, known};
use super::reveal;
use crate::hook::merge_hooks;
use crate::{IdNumber, Legacy, PersonId, Phone, Sex};
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{App, AppError, params, sql};

/// The name of a closed record.
pub const CLOSED: &str = "已合并";

sql! {
    unscoped CLOSE ("merging, decided by a keeper of both records") =
        "update person set name = $2, initials = '', born = null, id_index = null, id_mask = '', id_cipher = null, phone_index = null, phone_mask = '',
         phone_cipher = null, ethnicity = '', education = '', political = '', erased_on = $3, merged_into = $4, version = version + 1
         where id = $1 and version = $5 and merged_into is null and erased_on is null";
    unscoped LOCK ("merging, decided by a keeper of both records") = "select version from person where id = $1 {lock}";
    unscoped WITHDRAW_CORRECTIONS ("merging, decided by a keeper of both records") =
        "update person_correction set state = 'withdrawn', version = version + 1 where person_id = $1 and state = 'open'";
    unscoped WITHDRAW_CLAIMS ("merging, decided by a keeper of both records") =
        "update person_claim set state = 'withdrawn', version = version + 1 where person_id = $1 and state = 'open'";
    unscoped VIEWS ("merging, decided by a keeper of both records") = "update person_view set person_id = $2 where person_id = $1";
    unscoped CHANGES ("merging, decided by a keeper of both records") = "update person_change set person_id = $2 where person_id = $1";
    unscoped CORRECTIONS ("merging, decided by a keeper of both records") = "update person_correction set person_id = $2 where person_id = $1";
    unscoped CLAIMS ("merging, decided by a keeper of both records") = "update person_claim set person_id = $2 where person_id = $1";
    unscoped PROOFS ("merging, decided by a keeper of both records") = "update person_proof set person_id = $2 where person_id = $1";
    unscoped CONSENTS ("merging, decided by a keeper of both records") = "update guardian_consent set person_id = $2 where person_id = $1";
    unscoped EXPORTED ("merging, decided by a keeper of both records") =
        "insert into person_exported (person_id, export_id) select $2, export_id from person_exported where person_id = $1
         on conflict (person_id, export_id) do nothing";
    unscoped DROP_EXPORTED ("merging, decided by a keeper of both records") = "delete from person_exported where person_id = $1";
    unscoped DROP_DUE ("merging, decided by a keeper of both records") = "delete from person_due where person_id = $1";
    unscoped DROP_PAIRS ("merging, decided by a keeper of both records") =
        "delete from person_pair where (first_id = $1 or second_id = $1) and id <> $2";
    unscoped SETTLE ("merging, decided by a keeper of both records") =
        "update person_pair set state = 'merged', decided_by = $2, decided_at = $3 where id = $1 and state in ('open', 'same')";
    unscoped ADD ("merging, decided by a keeper of both records") =
        "insert into person_merge (id, kept_id, gone_id, at, account_id, moved) values ($1, $2, $3, $4, $5, $6)";
    unscoped INTO ("tells only which record a closed one points to") = "select merged_into from person where id = $1 and merged_into is not null";
}

/// What a merge would do, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Fields the surviving record takes over: word, as shown.
    pub fields: Vec<(&'static str, String)>,
    /// What else moves.
    pub lines: Vec<String>,
    /// Why it must not be done.
    pub refusals: Vec<String>,
}

/// The fields of the second record that the first one is silent about, masked.
fn fields(kept: &Masked, gone: &Masked) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    let mut take = |word: &'static str, empty: bool, says: String| {
        if empty && !says.is_empty() {
            out.push((word, says));
        }
    };
    let number = format!("{} {}", gone.id_kind, gone.id_mask);
    take("证件号码", kept.id_mask.is_empty() && !gone.id_mask.is_empty(), number);
    take("性别", kept.sex == Sex::Unknown, gone.sex.word().to_owned());
    take(
        "出生日期",
        kept.born.is_none(),
        gone.born.map(|day| day.to_string()).unwrap_or_default(),
    );
    take("联系电话", kept.phone_mask.is_empty(), gone.phone_mask.clone());
    take("民族", kept.ethnicity.is_empty(), gone.ethnicity.clone());
    take("学历", kept.education.is_empty(), gone.education.clone());
    take("政治面貌", kept.political.is_empty(), gone.political.clone());
    out
}

/// The dry run: what a merge of the second record into the first would do.
///
/// # Errors
/// The store fails.
pub fn plan(read: &Read<'_>, kept: &Masked, gone: &Masked) -> Result<Plan, StoreError> {
    let mut plan = Plan {
        fields: fields(kept, gone),
        ..Plan::default()
    };
    if kept.id == gone.id || kept.erased_on.is_some() || gone.erased_on.is_some() {
        plan.refusals.push("记录已抹除或已合并".to_owned());
    }
    for hook in merge_hooks() {
        plan.refusals.extend((hook.refuses)(read, kept.id, gone.id)?);
        let lines = (hook.lines)(read, kept.id, gone.id)?;
        plan.lines.extend(lines.into_iter().map(|line| format!("{}：{line}", hook.name)));
    }
    Ok(plan)
}

/// Who merges, when, which pair, and the versions that were looked at.
#[derive(Clone, Copy, Debug)]
pub struct Merging {
    /// Account.
    pub account: i64,
    /// Today.
    pub today: Day,
    /// The pair.
    pub pair: i64,
    /// Versions of the surviving and the other record.
    pub versions: (i64, i64),
}

/// Merges the second record into the first. The caller has found both in its scope.
///
/// # Errors
/// [`AppError::Refused`] with what stands against it; [`AppError::Stale`] when either was changed meanwhile.
pub fn merge(write: &mut Write<'_>, app: &App, kept: &Masked, gone: &Masked, how: Merging) -> Result<(), AppError> {
    // In one order everywhere, so that two merges wait for each other instead of meeting head-on.
    for id in [kept.id.0.min(gone.id.0), kept.id.0.max(gone.id.0)] {
        write.one(&LOCK, params![id], |row| row.int(0))?;
    }
    if (kept.version, gone.version) != how.versions {
        return Err(AppError::Stale);
    }
    let plan = plan(write, kept, gone)?;
    if !plan.refusals.is_empty() {
        return Err(AppError::Refused(plan.refusals.join("；")));
    }
    let values = taken(write, app, kept, gone, how.today)?;
    let (from, to) = (gone.id.0, kept.id.0);
    write.execute(&WITHDRAW_CORRECTIONS, params![from])?;
    write.execute(&WITHDRAW_CLAIMS, params![from])?;
    for statement in [&VIEWS, &CHANGES, &CORRECTIONS, &CLAIMS, &PROOFS, &CONSENTS, &EXPORTED] {
        write.execute(statement, params![from, to])?;
    }
    write.execute(&DROP_EXPORTED, params![from])?;
    write.execute(&DROP_DUE, params![from])?;
    write.execute(&DROP_PAIRS, params![from, how.pair])?;
    for hook in merge_hooks() {
        (hook.merge)(write, kept.id, gone.id, how.today)?;
    }
    write.execute_one(&CLOSE, params![from, CLOSED, how.today, to, gone.version])?;
    let by = By {
        account: how.account,
        at: app.now(),
        how: How::Merge,
    };
    change(write, app, kept.id, &values, by)?;
    let mut moved: Vec<String> = plan.fields.iter().map(|(word, says)| format!("{word}：{says}")).collect();
    moved.extend(plan.lines);
    moved.push(format!(
        "原记录：{} {} {}，{}",
        gone.name, gone.id_kind, gone.id_mask, gone.org_name
    ));
    write.execute_one(&ADD, params![app.id(), to, from, app.now(), how.account, moved.join("\n")])?;
    write.execute(&SETTLE, params![how.pair, how.account, app.now()])?;
    Ok(())
}

/// What the surviving record takes over, in the clear, read before the other one is closed.
fn taken(read: &Read<'_>, app: &App, kept: &Masked, gone: &Masked, today: Day) -> Result<Vec<NewValue>, AppError> {
    let full = reveal::open(read, &app.keys, gone.id)?;
    let mut values = Vec::new();
    if kept.id_mask.is_empty()
        && let Some(number) = &full.number
    {
        let number = IdNumber::of(&gone.id_kind, number, Legacy::Refuse).map_err(|e| AppError::Refused(e.text()))?;
        if number.born().is_some_and(|born| born > today) {
            return Err(AppError::refused("证件号码中的出生日期在今天之后"));
        }
        values.push(NewValue::Number(number));
    }
    if kept.phone_mask.is_empty()
        && let Some(phone) = &full.phone
    {
        let phone = Phone::parse(phone).map_err(|e| AppError::refused(e.text()))?;
        values.push(NewValue::Phone(Some(phone)));
    }
    if kept.sex == Sex::Unknown && gone.sex != Sex::Unknown {
        values.push(NewValue::Sex(gone.sex));
    }
    if kept.born.is_none() && gone.born.is_some() {
        values.push(NewValue::Born(gone.born));
    }
    for (now, says, value) in [
        (&kept.ethnicity, &gone.ethnicity, NewValue::Ethnicity as fn(String) -> NewValue),
        (&kept.education, &gone.education, NewValue::Education),
        (&kept.political, &gone.political, NewValue::Political),
    ] {
        if now.is_empty() && !says.is_empty() {
            values.push(value(says.clone()));
        }
    }
    Ok(values)
}

/// The record a closed one points to.
///
/// # Errors
/// The store fails.
pub fn into(read: &Read<'_>, person: PersonId) -> Result<Option<PersonId>, StoreError> {
    Ok(read.one(&INTO, params![person.0], |row| row.int(0))?.map(PersonId))
}

/// Both records of a pair as the caller may merge them: in full sight of both.
///
/// # Errors
/// [`AppError::NotFound`] when the pair is not open; [`AppError::Denied`] when one side lies outside the scope.
pub fn both(read: &Read<'_>, pair: crate::PairId) -> Result<(Masked, Masked), AppError> {
    let (first, second) = super::pair::sides(read, pair)?.ok_or(AppError::NotFound)?;
    let one = super::person::find(read, first)?;
    let other = super::person::find(read, second)?;
    match (one, other) {
        (Some(one), Some(other)) => Ok((one, other)),
        _ if known(read, first)?.is_some() => Err(AppError::Denied("须由双方共同上级的档案管理员合并")),
        _ => Err(AppError::NotFound),
    }
}
