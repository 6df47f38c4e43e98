//! Starting a transfer: what must be stated, where it may go.

use super::machine::Goal;
use crate::kind::{Field, Kind, TargetRule, Way};
use jishi_kernel::{Level, parse_day};
use std::collections::BTreeMap;

/// Longest answer to a particular, in characters.
pub const LONGEST: usize = 120;

/// What the store knows of the receiving organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Number.
    pub id: i64,
    /// Path today.
    pub path: String,
    /// Level.
    pub level: Level,
    /// 组织类别.
    pub kind: String,
    /// It has ended.
    pub closed: bool,
}

/// What is known of the member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Of<'a> {
    /// The branch of the membership.
    pub branch: i64,
    /// Its path today.
    pub path: &'a str,
    /// 在册.
    pub active: bool,
    /// The way the graduates' board has noted.
    pub way: Option<Way>,
}

/// Why it cannot start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The member is leaving, has left or is locked.
    NotActive,
    /// No receiving organisation.
    NoTarget,
    /// It has ended.
    Closed,
    /// It is where the membership is.
    Same,
    /// A committee of a province or city takes no members.
    Leading,
    /// Not one of the branches this kind goes to.
    NotOwnBranch(String),
    /// Above the county.
    AboveCounty,
    /// The province has named no branch for special units.
    NoPool,
    /// A member with a job does not go back to the district of origin.
    HasJob,
    /// A particular is missing.
    Missing(&'static Field),
    /// A particular is too long.
    TooLong(&'static Field),
    /// Not a day.
    NotDay(&'static Field),
    /// Not one of the choices.
    NotChoice(&'static Field),
}

impl Refused {
    /// The field at fault; empty for the act as a whole.
    pub fn field(&self) -> &'static str {
        match self {
            Self::NoTarget | Self::Closed | Self::Same | Self::Leading | Self::NotOwnBranch(_) | Self::AboveCounty => "to",
            Self::HasJob => "kind",
            Self::Missing(field) | Self::TooLong(field) | Self::NotDay(field) | Self::NotChoice(field) => &field.slug,
            Self::NotActive | Self::NoPool => "",
        }
    }

    /// What a person reads.
    pub fn text(&self) -> String {
        match self {
            Self::NotActive => "团员不在册或正在办理离团，不能转接".to_owned(),
            Self::NoTarget => "请从列表中选择接收组织".to_owned(),
            Self::Closed => "接收组织已撤销，请另选".to_owned(),
            Self::Same => "团员的组织关系已在此支部".to_owned(),
            Self::Leading => "省级、市级团委不直接接收团员，请选择其下级组织".to_owned(),
            Self::NotOwnBranch(kinds) => format!("此类别只能转入本校（单位）的{kinds}"),
            Self::AboveCounty => "退回原籍应选择户籍所在县（市、区）及以下组织".to_owned(),
            Self::NoPool => "本省尚未设置特殊单位专属库，请联系省级团委".to_owned(),
            Self::HasJob => "已落实工作单位的团员不能退回原籍".to_owned(),
            Self::Missing(field) => format!("请填写{}", field.word),
            Self::TooLong(field) => format!("{}最多 {LONGEST} 个字", field.word),
            Self::NotDay(field) => format!("{}应为日期", field.word),
            Self::NotChoice(field) => format!("请从列表中选择{}", field.word),
        }
    }
}

/// Checks where it goes; `pool` is the branch for special units.
///
/// # Errors
/// Why it cannot go there.
pub fn goal(kind: &Kind, of: &Of<'_>, target: Option<&Target>) -> Result<Goal, Refused> {
    if !of.active {
        return Err(Refused::NotActive);
    }
    if kind.slug == "home" && of.way == Some(Way::Work) {
        return Err(Refused::HasJob);
    }
    if kind.target == TargetRule::Outside {
        return Ok(Goal::Outside);
    }
    let missing = if kind.target == TargetRule::Pool {
        Refused::NoPool
    } else {
        Refused::NoTarget
    };
    let target = target.ok_or(missing)?;
    if target.closed {
        return Err(Refused::Closed);
    }
    if target.id == of.branch {
        return Err(Refused::Same);
    }
    match kind.target {
        TargetRule::OwnBranch => {
            let school = super::party::superior(&target.path).unwrap_or_default();
            if !kind.branches.contains(&target.kind) || school.is_empty() || !of.path.starts_with(school) {
                return Err(Refused::NotOwnBranch(kind.branches.join("、")));
            }
        }
        TargetRule::County if target.level < Level::County => return Err(Refused::AboveCounty),
        TargetRule::Pool if target.level != Level::Branch => return Err(Refused::NoPool),
        _ if target.level < Level::County && target.kind == "团的领导机关" => return Err(Refused::Leading),
        _ => {}
    }
    Ok(if target.level == Level::Branch {
        Goal::Branch
    } else {
        Goal::Committee
    })
}

/// Checks and cleans the particulars of a kind; others are dropped.
///
/// # Errors
/// Everything that is missing or wrong, in the order of the form.
pub fn particulars(kind: &Kind, given: &dyn Fn(&str) -> String) -> Result<BTreeMap<String, String>, Vec<Refused>> {
    let (mut out, mut wrong) = (BTreeMap::new(), Vec::new());
    for field in kind.fields() {
        let text = given(&field.slug).split_whitespace().collect::<Vec<_>>().join(" ");
        let fault = if text.is_empty() {
            Some(Refused::Missing(field))
        } else if text.chars().count() > LONGEST {
            Some(Refused::TooLong(field))
        } else {
            match field.form.as_str() {
                "date" if parse_day(&text).is_none() => Some(Refused::NotDay(field)),
                "province" if !kind.provinces.contains(&text) => Some(Refused::NotChoice(field)),
                "system" if !kind.systems.contains(&text) => Some(Refused::NotChoice(field)),
                _ => None,
            }
        };
        match fault {
            Some(fault) => wrong.push(fault),
            None => {
                out.insert(field.slug.clone(), text);
            }
        }
    }
    if wrong.is_empty() { Ok(out) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(id: i64, path: &str, level: Level, kind: &str) -> Target {
        Target {
            id,
            path: path.to_owned(),
            level,
            kind: kind.to_owned(),
            closed: false,
        }
    }

    #[test]
    fn each_kind_goes_where_it_may() {
        let of = Of {
            branch: 9,
            path: "000001000002000009",
            active: true,
            way: None,
        };
        let branch = target(5, "000001000003000005", Level::Branch, "团支部");
        let committee = target(4, "000001000003", Level::Township, "基层团委");
        let city = target(3, "000003", Level::City, "团的领导机关");
        let county = target(2, "000003000002", Level::County, "团的领导机关");
        let abroad = target(7, "000001000002000007", Level::Branch, "出国（境）学习研究团员团支部");
        let foreign = target(8, "000001000003000008", Level::Branch, "出国（境）学习研究团员团支部");
        let own = target(9, "000001000002000009", Level::Branch, "团支部");
        let closed = Target {
            closed: true,
            ..branch.clone()
        };
        let worker = Of {
            way: Some(Way::Work),
            ..of
        };
        let gone = Of { active: false, ..of };
        type Row<'a> = (&'a str, &'a Of<'a>, Option<&'a Target>, Result<Goal, &'a str>);
        let cases: &[Row<'_>] = &[
            ("study", &of, Some(&branch), Ok(Goal::Branch)),
            ("study", &of, Some(&committee), Ok(Goal::Committee)),
            ("study", &of, None, Err("请从列表中选择接收组织")),
            ("study", &of, Some(&own), Err("已在此支部")),
            ("study", &of, Some(&closed), Err("已撤销")),
            ("study", &gone, Some(&branch), Err("不在册")),
            ("work", &of, Some(&city), Err("不直接接收")),
            ("work", &of, Some(&county), Ok(Goal::Committee)),
            ("abroad", &of, Some(&abroad), Ok(Goal::Branch)),
            ("abroad", &of, Some(&foreign), Err("只能转入本校")),
            ("abroad", &of, Some(&branch), Err("只能转入本校")),
            ("delay", &of, Some(&abroad), Err("延迟毕业团组织")),
            ("home", &of, Some(&county), Ok(Goal::Committee)),
            ("home", &of, Some(&city), Err("及以下")),
            ("home", &worker, Some(&county), Err("不能退回原籍")),
            ("gateway", &of, None, Ok(Goal::Outside)),
            ("system", &of, None, Ok(Goal::Outside)),
            ("army", &of, None, Err("专属库")),
            ("army", &of, Some(&branch), Ok(Goal::Branch)),
        ];
        for (slug, of, target, expected) in cases {
            let found = goal(Kind::find(slug).unwrap(), of, *target).map_err(|refused| refused.text());
            match (&found, expected) {
                (Ok(goal), Ok(wanted)) => assert_eq!(goal, wanted, "{slug}"),
                (Err(text), Err(part)) => assert!(text.contains(part), "{slug}: {text}"),
                _ => panic!("{slug} {target:?}: {found:?} instead of {expected:?}"),
            }
        }
    }

    #[test]
    fn particulars_are_asked_for_by_kind() {
        let given = |pairs: &'static [(&str, &str)]| {
            move |name: &str| pairs.iter().find(|p| p.0 == name).map(|p| p.1.to_owned()).unwrap_or_default()
        };
        let words = |slug: &str, pairs| {
            particulars(Kind::find(slug).unwrap(), &given(pairs))
                .map(|all| all.len())
                .map_err(|wrong| wrong.iter().map(Refused::text).collect::<Vec<_>>().join("；"))
        };
        assert_eq!(
            words("study", &[("school", " 示例 大学 "), ("enrolled", "2026-09-01"), ("x", "y")]),
            Ok(2)
        );
        assert_eq!(
            words("study", &[("enrolled", "2026-9-1")]),
            Err("请填写录取学校；入学日期应为日期".to_owned())
        );
        assert_eq!(
            words(
                "gateway",
                &[("province", "天津"), ("receiver", "某支部"), ("receiver_address", "某路")]
            ),
            Err("请从列表中选择转往省市".to_owned())
        );
        assert_eq!(words("system", &[("system", "全国铁道团委"), ("receiver", "某支部")]), Ok(2));
        let long: String = "长".repeat(LONGEST + 1);
        let kind = Kind::find("work").unwrap();
        assert_eq!(particulars(kind, &|_: &str| long.clone()).map_err(|wrong| wrong.len()), Err(1));
    }
}
