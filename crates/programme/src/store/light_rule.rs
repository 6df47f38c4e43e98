//! 亮灯规则, dated: an organisation's own, the nearest above, the site's, the built-in one.

use super::{Signed, Stamp};
use crate::model::LightRuleId;
use crate::rule::light::LightRule;
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped IN_FORCE ("a rule says nothing about anyone; the organisation is the caller's or one found in scope") = concat!(
        "select r.near_days, r.source, r.valid_from, coalesce(ro.name, '') from v_org o join light_rule r on r.id = ", rule_id!("$2"), "
         left join v_org ro on ro.id = r.org_id where o.id = $1");
    scoped LIST = "select r.id, r.near_days, r.source, r.valid_from, o.name, r.set_by, a.name, '', r.set_at from light_rule r join v_org o on o.id = r.org_id
        left join v_account a on a.id = r.set_by where {scope:o.path} and o.id = $1 order by r.valid_from desc, r.id desc";
    unscoped ADD ("written under the permit of setting rules") =
        "insert into light_rule (id, org_id, valid_from, near_days, source, set_by, set_at) values ($1, $2, $3, $4, $5, $6, $7)";
}

/// A rule as set by an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetRule {
    /// Id.
    pub id: LightRuleId,
    /// The rule.
    pub rule: LightRule,
    /// Who set it, and when.
    pub by: Signed,
}

/// The rule in force for an organisation on a day.
///
/// # Errors
/// The store fails.
pub fn in_force(read: &Read<'_>, org: i64, day: Day) -> Result<LightRule, StoreError> {
    let found = read.one(&IN_FORCE, params![org, day], |row| {
        Ok(LightRule {
            near_days: row.int(0)?,
            source: row.text(1)?,
            valid_from: Some(row.day(2)?),
            set_for: row.text(3)?,
        })
    })?;
    Ok(found.unwrap_or_default())
}

/// Rules an organisation set, latest first.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, org: i64) -> Result<Vec<SetRule>, StoreError> {
    read.all(&LIST, params![org], |row| {
        Ok(SetRule {
            id: LightRuleId(row.int(0)?),
            rule: LightRule {
                near_days: row.int(1)?,
                source: row.text(2)?,
                valid_from: Some(row.day(3)?),
                set_for: row.text(4)?,
            },
            by: Signed::columns(row, 5)?,
        })
    })
}

/// Sets a rule of an organisation from a day on.
///
/// # Errors
/// The store fails.
pub(crate) fn add(
    write: &mut Write<'_>,
    id: LightRuleId,
    org: i64,
    from: Day,
    near_days: i64,
    source: &str,
    by: Stamp,
) -> Result<(), StoreError> {
    write.execute_one(&ADD, params![id.0, org, from, near_days, source, by.account, by.at])
}
