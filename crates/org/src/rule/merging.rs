//! 合并 and 撤销: what one organisation may leave to another.

use super::moving;
use super::standing::Standing;
use crate::path;
use jishi_kernel::Level;

/// Why one may not take over what others leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// None is chosen.
    NoSources,
    /// More than one batch holds.
    TooMany(usize),
    /// One is dissolved.
    Closed(String),
    /// The one that remains is among those that end.
    Itself(String),
    /// The one that remains lies below one that ends.
    Inside(String),
    /// A branch and a committee: members only stand in branches.
    OtherNature {
        /// The one that ends.
        name: String,
    },
    /// A subordinate may not stand below the one that remains.
    Below(moving::Refused),
}

/// Most organisations merged at once.
pub const MOST: usize = 50;

impl Refused {
    /// The reason in words.
    pub fn text(&self) -> String {
        match self {
            Self::NoSources => "请选择要并入的组织".to_owned(),
            Self::TooMany(most) => format!("一次不超过 {most} 个组织，请分批办理"),
            Self::Closed(name) => format!("“{name}”已撤销"),
            Self::Itself(name) => format!("“{name}”不能并入自身"),
            Self::Inside(name) => format!("接收组织不能是“{name}”的下级"),
            Self::OtherNature { name } => format!("“{name}”与接收组织不同类：支部只能并入支部，非支部只能并入非支部"),
            Self::Below(refused) => refused.text(),
        }
    }
}

/// Checks that `target` may take over everything of `sources`; `children` are their subordinates.
///
/// # Errors
/// The first rule that refuses.
pub fn check(sources: &[Standing], children: &[Standing], target: &Standing) -> Result<(), Refused> {
    if sources.is_empty() {
        return Err(Refused::NoSources);
    }
    if sources.len() > MOST {
        return Err(Refused::TooMany(MOST));
    }
    if let Some(closed) = sources.iter().chain([target]).find(|org| org.closed) {
        return Err(Refused::Closed(closed.name.clone()));
    }
    for source in sources {
        if source.id == target.id {
            return Err(Refused::Itself(source.name.clone()));
        }
        if path::within(&target.path, &source.path) {
            return Err(Refused::Inside(source.name.clone()));
        }
        if (source.level == Level::Branch) != (target.level == Level::Branch) {
            return Err(Refused::OtherNature { name: source.name.clone() });
        }
    }
    // What stands below the target already stays where it is.
    let coming: Vec<Standing> = children.iter().filter(|child| child.id != target.id).cloned().collect();
    moving::below(&coming, target).map_err(Refused::Below)
}

#[cfg(test)]
mod tests {
    use super::super::standing::sample;
    use super::*;

    #[test]
    fn like_goes_into_like() {
        let one = sample("000001000002", Level::Township, 1);
        let two = sample("000001000003", Level::Township, 1);
        let county = sample("000001000009", Level::County, 0);
        let child = sample("000001000002000004", Level::Branch, 0);
        let branch = sample("000001000003000005", Level::Branch, 0);
        let sources = [one.clone()];
        assert_eq!(check(&sources, std::slice::from_ref(&child), &two), Ok(()));
        assert_eq!(check(std::slice::from_ref(&child), &[], &branch), Ok(()));
        assert_eq!(check(&sources, &[], &county), Ok(()), "a committee may go into a higher one");
        assert_eq!(check(&[], &[], &two), Err(Refused::NoSources));
        assert_eq!(check(&vec![one.clone(); MOST + 1], &[], &two), Err(Refused::TooMany(MOST)));
        assert_eq!(check(&sources, &[], &one), Err(Refused::Itself(one.name.clone())));
        assert_eq!(check(&sources, &[], &child), Err(Refused::Inside(one.name.clone())));
        assert_eq!(check(&sources, &[], &branch), Err(Refused::OtherNature { name: one.name.clone() }));
        let township = sample("000001000002000007", Level::Township, 0);
        assert!(matches!(
            check(&[county], &[township], &two),
            Err(Refused::Below(moving::Refused::NotBelow { .. }))
        ));
        let closed = Standing { closed: true, ..two };
        assert_eq!(check(&sources, &[], &closed), Err(Refused::Closed(closed.name.clone())));
    }
}
