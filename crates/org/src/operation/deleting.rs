//! 删除: only an organisation that nothing ever stood in. source: operating rules of the 智慧团建 systems, grade B.

use super::{Caller, Decided, Step};
use crate::affected::{Kind, Node, Plan};
use crate::rule::manage;
use crate::store::record::Part;
use crate::store::{history, tree};
use jishi_platform::AppError;
use jishi_platform::db::Read;
use jishi_platform::{params, sql};

sql! {
    unscoped PAST ("a yes or no about an organisation found in scope") =
        "select (select count(*) from org where parent_id = $1) + (select count(*) from org_place where parent_id = $1)
              + (select count(*) from org_link where from_id = $1 or to_id = $1)
              + (select count(*) from org_election where org_id = $1) + (select count(*) from org_tie where org_id = $1 or target_id = $1)";
}

/// Decides a deletion.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope, [`AppError::Denied`] unless the caller is the superior,
/// [`AppError::Refused`] when something stands or stood in it.
pub fn decide(read: &Read<'_>, caller: &Caller, org: i64) -> Result<Decided, AppError> {
    let org = tree::find(read, org)?.ok_or(AppError::NotFound)?;
    caller.check(|own| manage::allowed_below(own, manage::parent(&org.path)))?;
    if org.parent.is_none() {
        return Err(AppError::refused("没有上级的组织不能删除"));
    }
    let past = read.count(&PAST, params![org.id])?;
    if past > 0 || history::titles(read, org.id)?.len() > 1 || org.closed_on.is_some() {
        return Err(AppError::refused("组织有下级或沿革，不能删除，请办理撤销"));
    }
    let mut decided = Decided::new(Plan::new(Kind::Delete, caller.today));
    decided.plan.closing.push(Node::from(&org));
    decided.touch(&org, Part::Deleted);
    decided.words.push(format!("删除“{}”", org.name));
    decided.steps.push(Step::Delete(Box::new(org)));
    Ok(decided)
}
