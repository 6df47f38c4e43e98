//! 直属 and 联系点 on an organisation's page: adding and ending.

use crate::OrgNumber;
use crate::rule::naming;
use crate::store::tie::{self, TieKind};
use crate::store::tree;
use axum::response::Response;
use jishi_kernel::{IdParseError, id, parse_day};
use jishi_platform::authz::Target;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Sent};
use std::str::FromStr;

/// The number of a tie in an address, in 13 characters.
#[derive(Clone, Copy)]
pub struct TieId(i64);

impl FromStr for TieId {
    type Err = IdParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        id::decode(text).map(Self)
    }
}

/// Adds a tie from the organisation to one below it.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope, [`AppError::Denied`] unless it is the caller's own
/// organisation or a direct subordinate, [`AppError::Refused`] with the reason.
pub async fn add(cx: Cx, Id(number): Id<OrgNumber>, Sent(sent): Sent) -> Result<Response, AppError> {
    let target: OrgNumber = sent.parse("target").ok_or_else(|| AppError::refused("请从列表中选择组织"))?;
    let kind = TieKind::from_slug(sent.get("kind")).ok_or_else(|| AppError::refused("请选择直属或联系点"))?;
    let from = parse_day(sent.get("from")).ok_or_else(|| AppError::refused("请填写起始日期"))?;
    let note = naming::optional(sent.get("note"), 100).map_err(|refused| AppError::refused(refused.text("备注")))?;
    let (today, new, own) = (cx.today(), cx.id(), cx.identity()?.path.clone());
    cx.write(Some(Target::new("org", number.0)), move |write| {
        let org = tree::find(write, number.0)?.ok_or(AppError::NotFound)?;
        let target = tree::find(write, target.0)?.ok_or(AppError::NotFound)?;
        crate::check_managed(write, &own, &org.path, today)?;
        if org.closed_on.is_some() || target.closed_on.is_some() {
            return Err(AppError::refused("组织已撤销"));
        }
        if target.id == org.id || !crate::path::within(&target.path, &org.path) {
            return Err(AppError::refused("只能与本组织的下级建立联系"));
        }
        if kind == TieKind::Direct && target.parent == Some(org.id) {
            return Err(AppError::refused("已是直接下级，不需要登记直属"));
        }
        if from > today || from < target.opened_on {
            return Err(AppError::refused("起始日期应在对方成立之后、今天之前"));
        }
        if tie::exists(write, org.id, target.id, kind)? {
            return Err(AppError::refused(format!("“{}”已是{}", target.name, kind.word())));
        }
        tie::add(write, new, org.id, target.id, kind, &note, from)?;
        write.note(format!("登记{}“{}”", kind.word(), target.name));
        Ok(())
    })
    .await?;
    Ok(http::see_other(&format!("/orgs/{number}?done=tie#ties")))
}

/// Ends a tie; today is its last day.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope, [`AppError::Denied`] as [`add`].
pub async fn end(cx: Cx, Id(number): Id<TieId>) -> Result<Response, AppError> {
    let (today, own) = (cx.today(), cx.identity()?.path.clone());
    let org = cx
        .write(None, move |write| {
            let found = tie::find(write, number.0)?.ok_or(AppError::NotFound)?;
            crate::check_managed(write, &own, &found.org_path, today)?;
            tie::end(write, found.id, today)?;
            write.target("org", found.org);
            write.note(format!("解除{}“{}”", found.kind.word(), found.target_name));
            Ok::<_, AppError>(found.org)
        })
        .await?;
    Ok(http::see_other(&format!("/orgs/{org}?done=tie#ties")))
}
