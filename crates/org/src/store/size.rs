//! How many people there are, against what a kind is meant for.

use crate::affected::{Who, register};
use crate::kind::Kind;
use crate::rule::naming;
use crate::rules::{self, CommitteeMembers, Large, Size, Township};
use crate::store::tree::Org;
use jishi_kernel::{Day, Level};
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};

sql! {
    unscoped HAS_COMMITTEE ("a yes or no below an organisation found in scope") =
        "select count(*) from (select 1 from org where parent_id = $1 and kind = '基层团委' and closed_on is null limit 1) as one";
}

/// How many people an organisation has itself; `None` when no register of the program counts them.
///
/// # Errors
/// The store fails.
pub fn own(read: &Read<'_>, who: Who, org: i64) -> Result<Option<i64>, StoreError> {
    match register(who) {
        None => Ok(None),
        Some(register) => Ok(Some(register.own(read, &[org])?.first().map_or(0, |(_, count)| *count))),
    }
}

/// How many people there are in an organisation and everything below it; `None` when no register counts them.
///
/// # Errors
/// The store fails.
pub fn below(read: &Read<'_>, who: Who, path: &str) -> Result<Option<i64>, StoreError> {
    match register(who) {
        None => Ok(None),
        Some(register) => register.below(read, path).map(Some),
    }
}

/// What a kind says about the number of members at `path` and below, in words; `None` when it fits.
///
/// # Errors
/// The store fails.
pub fn warning(read: &Read<'_>, path: &str, kind: &str, day: Day) -> Result<Option<String>, StoreError> {
    warning_with(read, path, &[], kind, day)
}

/// The same, with the members of other parts of the tree added.
///
/// # Errors
/// The store fails.
pub fn warning_with(read: &Read<'_>, path: &str, more: &[&str], kind: &str, day: Day) -> Result<Option<String>, StoreError> {
    let Some(known) = Kind::find(kind) else { return Ok(None) };
    // Most kinds are meant for any number: nobody is counted for them.
    if !known.stands_at(Level::Branch) && !matches!(kind, "团总支" | "基层团委") {
        return Ok(None);
    }
    let Some(mut members) = below(read, Who::Members, path)? else {
        return Ok(None);
    };
    for other in more {
        members += below(read, Who::Members, other)?.unwrap_or_default();
    }
    if known.stands_at(Level::Branch) {
        let rule = rules::branch_members(read, path, day)?;
        let higher = higher(kind, members, rules::committee_members(read, path, day)?);
        return Ok(if members > rule.most {
            let or = higher.map(|(kind, least)| format!("；达到 {least} 名，可报上级批准设立{kind}"));
            Some(format!(
                "团支部有团员 {members} 名，超过 {} 名，须经上级同意或拆分{}",
                rule.most,
                or.unwrap_or_default()
            ))
        } else if members < rule.least {
            Some(format!("团支部有团员 {members} 名，不足 {} 名，可设联合团支部", rule.least))
        } else {
            higher.map(|(kind, least)| format!("团支部有团员 {members} 名，达到 {least} 名，可报上级批准设立{kind}"))
        });
    }
    let rule = rules::committee_members(read, path, day)?;
    let least = match kind {
        "团总支" => rule.general_branch,
        "基层团委" => rule.committee,
        _ => return Ok(None),
    };
    if members < least {
        return Ok(Some(format!("有团员 {members} 名，不足设立{kind}的 {least} 名，须经上级同意")));
    }
    Ok(higher(kind, members, rule).map(|(kind, least)| format!("有团员 {members} 名，达到 {least} 名，可报上级批准设立{kind}")))
}

/// The kind an organisation with so many members may become, and from how many on; `None` for kinds made for one purpose
/// (graduates, people on the move) and for those that are as high already. Source: 团章 (2018) art. 24, by the dated rule.
fn higher(kind: &str, members: i64, rule: CommitteeMembers) -> Option<(&'static str, i64)> {
    match kind {
        "团支部" | "联合团支部" | "教师团支部" | "团总支" if members >= rule.committee => {
            Some(("基层团委", rule.committee))
        }
        "团支部" | "联合团支部" | "教师团支部" if members >= rule.general_branch => Some(("团总支", rule.general_branch)),
        _ => None,
    }
}

/// What the rules say about the name of a kind, in words; `None` when it ends as others do.
///
/// # Errors
/// The store fails.
pub fn naming(read: &Read<'_>, path: &str, kind: &str, name: &str, day: Day) -> Result<Option<String>, StoreError> {
    let rule = rules::endings(read, path, day)?;
    let Some(endings) = rule.0.get(kind).filter(|endings| !endings.is_empty()) else {
        return Ok(None);
    };
    Ok(naming::unusual(endings, name).map(|words| format!("{kind}的名称一般{words}")))
}

/// What the rules say about the committee of a branch with so many members and cadres, in words.
///
/// # Errors
/// The store fails.
pub fn committee(read: &Read<'_>, path: &str, members: i64, cadres: i64, day: Day) -> Result<Option<String>, StoreError> {
    let rule = rules::committee_size(read, path, day)?;
    Ok(if members >= rule.members && cadres < rule.least {
        Some(format!(
            "团员 {} 名以上的团支部设支部委员会，至少 {} 人，现登记团干部 {cadres} 名",
            rule.members, rule.least
        ))
    } else if cadres > rule.most {
        Some(format!("支部委员会一般不超过 {} 人，现登记团干部 {cadres} 名", rule.most))
    } else {
        None
    })
}

/// What the rules say about the committee of a 团总支 or 基层团委 with so many cadres, in words; nothing is said
/// while none is registered.
///
/// # Errors
/// The store fails.
pub fn committee_above(read: &Read<'_>, org: &Org, cadres: i64, day: Day) -> Result<Option<String>, StoreError> {
    if cadres == 0 || !matches!(org.kind.as_str(), "团总支" | "基层团委") {
        return Ok(None);
    }
    let rule = rules::committee_above(read, &org.path, day)?;
    let bare = ["委员会", "团委"]
        .iter()
        .find_map(|end| org.name.strip_suffix(end))
        .unwrap_or(&org.name);
    let (what, size) = if org.kind == "团总支" {
        ("团总支", rule.general_branch)
    } else if rule.township.names.iter().any(|end| bare.ends_with(end.as_str())) {
        let Township { least, most, .. } = rule.township;
        ("乡镇（街道）团委", Size { least, most })
    } else if cadres > rule.basic.most && is_large(read, org, rule.large)? {
        let Large { least, most, .. } = rule.large;
        ("设常委会的基层团委", Size { least, most })
    } else {
        ("基层团委", rule.basic)
    };
    let Size { least, most } = size;
    Ok((cadres < least || cadres > most).then(|| format!("{what}委员会一般 {least} 至 {most} 人，现登记团干部 {cadres} 名")))
}

/// A basic committee that may have a standing one.
fn is_large(read: &Read<'_>, org: &Org, rule: Large) -> Result<bool, StoreError> {
    if read.count(&HAS_COMMITTEE, params![org.id])? > 0 {
        return Ok(true);
    }
    Ok(below(read, Who::Members, &org.path)?.is_some_and(|members| members >= rule.from_members))
}
