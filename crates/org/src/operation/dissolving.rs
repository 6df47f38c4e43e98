//! 撤销: an organisation ends. What stands below it ends too or goes elsewhere; somebody may take
//! over its people.

use super::{Caller, Decided, superior};
use crate::affected::{Kind, Plan};
use crate::rule::standing::Standing;
use crate::rule::{manage, merging};
use crate::store::record::Part;
use crate::store::tree;
use jishi_kernel::{Day, Level};
use jishi_platform::AppError;
use jishi_platform::db::Read;

/// What becomes of what stands below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Below {
    /// There is nothing.
    Nothing,
    /// It ends too.
    Ends,
    /// It goes below this one.
    To(i64),
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The organisation that ends.
    pub org: i64,
    /// What becomes of what stands below.
    pub below: Below,
    /// Who takes over its people; `None` when there are none left.
    pub successor: Option<i64>,
    /// The first day without it.
    pub day: Day,
}

/// Most organisations that end at once.
const MOST: i64 = 3_000;

/// Decides a dissolution.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope, [`AppError::Denied`] unless the caller is the superior,
/// [`AppError::Refused`] or a wrong field with the rule's reason.
pub fn decide(read: &Read<'_>, caller: &Caller, request: &Request) -> Result<Decided, AppError> {
    let org = tree::find(read, request.org)?.ok_or(AppError::NotFound)?;
    caller.check(|own| manage::allowed_below(own, manage::parent(&org.path)))?;
    if org.closed_on.is_some() {
        return Err(AppError::refused("组织已撤销"));
    }
    let above = superior(read, &org)?.ok_or_else(|| AppError::refused("没有上级的组织不能撤销"))?;
    let successor = match request.successor {
        Some(id) => Some(successor(read, &org, id, request.day)?),
        None => None,
    };
    let mut decided = Decided::new(Plan::new(Kind::Dissolve, request.day));
    let mut ending = vec![org.clone()];
    match request.below {
        Below::Nothing if org.children > 0 => {
            return Err(AppError::field(
                "below",
                format!("“{}”有 {} 个下级，请选择下级去向", org.name, org.children),
            ));
        }
        Below::Nothing => {}
        Below::Ends => {
            ending = tree::upwards(read, &org.path, MOST + 1)?;
            if i64::try_from(ending.len()).unwrap_or(i64::MAX) > MOST {
                return Err(AppError::refused(format!("连同下级超过 {MOST} 个组织，请先分批撤销下级")));
            }
        }
        Below::To(id) => elsewhere(read, caller, &org, id, &mut decided)?,
    }
    for one in &ending {
        // A branch leaves its members to a branch, a committee the rest to a committee.
        let fits = successor
            .as_ref()
            .filter(|to| (to.level == Level::Branch) == (one.level == Level::Branch));
        decided.end(read, one, fits.map(|to| (to, "dissolve")), caller.today)?;
    }
    decided.touch(&above, Part::Target);
    if let Some(to) = &successor {
        decided.touch(to, Part::Target);
    }
    let with = ending.len() - 1;
    decided.words.insert(
        0,
        match with {
            0 => format!("撤销“{}”", org.name),
            with => format!("撤销“{}”及其 {with} 个下级", org.name),
        },
    );
    if let Some(to) = &successor {
        decided.words.push(format!("由“{}”承接", to.name));
    }
    Ok(decided)
}

fn successor(read: &Read<'_>, org: &tree::Org, id: i64, day: Day) -> Result<tree::Org, AppError> {
    let to = tree::find(read, id)?.ok_or(AppError::NotFound)?;
    // Whether the kinds fit is decided for each that ends; the place and the state are the same for all.
    let like = Standing {
        level: to.level,
        ..Standing::from(org)
    };
    merging::check(&[like], &[], &Standing::from(&to)).map_err(|refused| AppError::field("successor", refused.text()))?;
    if to.opened_on > day {
        return Err(AppError::field("day", format!("承接组织 {} 才成立", to.opened_on)));
    }
    Ok(to)
}

fn elsewhere(read: &Read<'_>, caller: &Caller, org: &tree::Org, id: i64, decided: &mut Decided) -> Result<(), AppError> {
    let target = tree::find(read, id)?.ok_or(AppError::NotFound)?;
    caller.check(|own| manage::allowed_between(own, &org.path, &target.path))?;
    let below = tree::children(read, org.id, super::merging::MOST_CHILDREN + 1)?;
    if i64::try_from(below.len()).unwrap_or(i64::MAX) > super::merging::MOST_CHILDREN {
        return Err(AppError::refused(format!(
            "下级超过 {} 个，请先分批迁移",
            super::merging::MOST_CHILDREN
        )));
    }
    let standings = super::standings(&below);
    merging::check(
        &[Standing {
            level: target.level,
            ..Standing::from(org)
        }],
        &standings,
        &Standing::from(&target),
    )
    .map_err(|refused| AppError::field("to", refused.text()))?;
    decided.shift(read, below.iter().map(|child| (child, org)), &target, caller.today)?;
    decided.touch(&target, Part::Target);
    decided.words.push(format!("其 {} 个下级迁移至“{}”", below.len(), target.name));
    Ok(())
}
