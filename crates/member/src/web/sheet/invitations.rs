//! 团员账号: who of a branch has one. Links are shown once, when they are made, and never exported.

use crate::rule::standing::State;
use crate::store::{invite, member};
use crate::web::common::{org_asked, org_at};
use crate::web::invitation::state_word;
use axum::response::Response;
use jishi_exchange::sheet::Column;
use jishi_intake::Export;
use jishi_kernel::Level;
use jishi_person::{PersonId, roll};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;
use std::collections::HashMap;

/// `GET /members/invitations/export.xlsx` with the branch of the page.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope; a refusal above a branch.
pub(super) async fn get(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    let (org, now) = (org_asked(&cx, &asked)?, cx.now());
    let node = cx.read(move |read| org_at(read, org)).await?;
    if node.level != Level::Branch {
        return Err(AppError::refused("团员账号按团支部导出"));
    }
    let columns = vec![
        Column::text("name", "姓名").width(12.0),
        Column::text("state", "账号情况").width(26.0),
    ];
    let what = Export::list("团员账号名单", columns, node.name.clone());
    roll::export(&cx, what, None, move |read, sink| {
        let standing = invite::of_branch(read, node.id)?;
        let standing: HashMap<_, _> = standing.into_iter().map(|stands| (stands.member, stands)).collect();
        for member in member::of_branch(read, node.id, State::Active)? {
            let (word, _) = state_word(standing.get(&member.id), now);
            sink(&[PersonId(member.person)], &[member.name.into(), word.into()])?;
        }
        Ok(())
    })
    .await
}
