//! 迁移: which organisations may go where. source: operating rules of the 智慧团建 systems, grade B:
//! several sources share one superior, one target, the target does not lie inside a source, and if
//! all subordinates are chosen it is the superior that moves.

use super::standing::Standing;
use crate::path;
use jishi_kernel::Level;

/// Why organisations may not move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// None is chosen.
    NoSources,
    /// More than one batch holds.
    TooMany(usize),
    /// A root has no superior to leave.
    Root(String),
    /// One is dissolved.
    Closed(String),
    /// They stand under different superiors.
    DifferentSuperiors,
    /// All subordinates are chosen: the superior itself should move.
    AllOf(String),
    /// The target is one of them or lies below one.
    IntoItself(String),
    /// They stand there already.
    AlreadyThere(String),
    /// The target is a branch.
    UnderBranch,
    /// One does not stand lower than the target.
    NotBelow {
        /// Its name.
        name: String,
        /// The target's level.
        target: Level,
    },
}

/// Most organisations moved at once.
pub const MOST: usize = 200;

impl Refused {
    /// The reason in words.
    pub fn text(&self) -> String {
        match self {
            Self::NoSources => "请选择要迁移的组织".to_owned(),
            Self::TooMany(most) => format!("一次不超过 {most} 个组织，请分批办理"),
            Self::Root(name) => format!("“{name}”没有上级，不能迁移"),
            Self::Closed(name) => format!("“{name}”已撤销"),
            Self::DifferentSuperiors => "所选组织的上级不同，请分别迁移".to_owned(),
            Self::AllOf(name) => format!("已选中“{name}”的全部下级，请直接迁移“{name}”"),
            Self::IntoItself(name) => format!("不能迁移到“{name}”自身或其下级"),
            Self::AlreadyThere(name) => format!("所选组织已是“{name}”的下级"),
            Self::UnderBranch => "支部没有下级组织，请选择其他上级".to_owned(),
            Self::NotBelow { name, target } => format!("“{name}”的级别应低于新上级（{}）", target.word()),
        }
    }
}

/// Checks a move of `sources`, subordinates of `superior`, below `target`.
///
/// # Errors
/// The first rule that refuses.
pub fn check(sources: &[Standing], superior: Option<&Standing>, target: &Standing) -> Result<(), Refused> {
    let Some(first) = sources.first() else {
        return Err(Refused::NoSources);
    };
    if sources.len() > MOST {
        return Err(Refused::TooMany(MOST));
    }
    if let Some(closed) = sources.iter().chain([target]).find(|org| org.closed) {
        return Err(Refused::Closed(closed.name.clone()));
    }
    let Some(superior) = superior.filter(|superior| first.parent == Some(superior.id)) else {
        return Err(Refused::Root(first.name.clone()));
    };
    if sources.iter().any(|org| org.parent != first.parent) {
        return Err(Refused::DifferentSuperiors);
    }
    if let Some(inside) = sources.iter().find(|org| path::within(&target.path, &org.path)) {
        return Err(Refused::IntoItself(inside.name.clone()));
    }
    if target.id == superior.id {
        return Err(Refused::AlreadyThere(target.name.clone()));
    }
    if sources.len() > 1 && i64::try_from(sources.len()) == Ok(superior.children) {
        return Err(Refused::AllOf(superior.name.clone()));
    }
    below(sources, target)
}

/// Checks that all may stand directly below `target`.
///
/// # Errors
/// [`Refused::UnderBranch`] or [`Refused::NotBelow`].
pub fn below(orgs: &[Standing], target: &Standing) -> Result<(), Refused> {
    if orgs.is_empty() {
        return Ok(());
    }
    if target.level == Level::Branch {
        return Err(Refused::UnderBranch);
    }
    match orgs.iter().find(|org| org.level <= target.level) {
        Some(org) => Err(Refused::NotBelow {
            name: org.name.clone(),
            target: target.level,
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::standing::sample;
    use super::*;

    const CITY: &str = "000001";
    const COUNTY: &str = "000001000002";
    const OTHER: &str = "000001000003";
    const TOWN: &str = "000001000002000004";
    const SECOND: &str = "000001000002000005";
    const BRANCH: &str = "000001000002000004000006";

    #[test]
    fn every_refusal_has_its_case() {
        let county = sample(COUNTY, Level::County, 3);
        let other = sample(OTHER, Level::County, 0);
        let town = sample(TOWN, Level::Township, 1);
        let second = sample(SECOND, Level::Township, 0);
        let branch = sample(BRANCH, Level::Branch, 0);
        let city = sample(CITY, Level::City, 2);
        let go = |sources: &[Standing], superior, target| check(sources, superior, target);
        let (both, one) = ([town.clone(), second.clone()], [town.clone()]);
        assert_eq!(go(&one, Some(&county), &other), Ok(()));
        assert_eq!(go(&both, Some(&county), &other), Ok(()), "two of three");
        assert_eq!(go(&[], Some(&county), &other), Err(Refused::NoSources));
        assert_eq!(
            go(&vec![town.clone(); MOST + 1], Some(&county), &other),
            Err(Refused::TooMany(MOST))
        );
        assert_eq!(go(std::slice::from_ref(&city), None, &other), Err(Refused::Root(city.name.clone())));
        assert_eq!(
            go(&[town.clone(), branch.clone()], Some(&county), &other),
            Err(Refused::DifferentSuperiors)
        );
        let full = Standing {
            children: 2,
            ..county.clone()
        };
        assert_eq!(go(&both, Some(&full), &other), Err(Refused::AllOf(county.name.clone())));
        assert_eq!(go(&one, Some(&county), &town), Err(Refused::IntoItself(town.name.clone())));
        assert_eq!(go(&one, Some(&county), &branch), Err(Refused::IntoItself(town.name.clone())));
        assert_eq!(go(&one, Some(&county), &county), Err(Refused::AlreadyThere(county.name.clone())));
        let elsewhere = sample("000001000003000009", Level::Branch, 0);
        assert_eq!(go(&one, Some(&county), &elsewhere), Err(Refused::UnderBranch));
        let town_of_other = sample("000001000003000009", Level::Township, 0);
        assert_eq!(
            go(&one, Some(&county), &town_of_other),
            Err(Refused::NotBelow {
                name: town.name.clone(),
                target: Level::Township
            })
        );
        let closed = Standing {
            closed: true,
            ..other.clone()
        };
        assert_eq!(go(&one, Some(&county), &closed), Err(Refused::Closed(closed.name.clone())));
    }
}
