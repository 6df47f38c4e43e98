//! 教育评议 of a branch: grades by member.

use crate::rule::standing::State;
use crate::store::{member, registration as store};
use crate::web::appraisal::year;
use crate::web::common::{org_asked, org_at};
use axum::response::Response;
use jishi_exchange::sheet::Column;
use jishi_intake::Export;
use jishi_kernel::Level;
use jishi_person::{PersonId, roll};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;
use std::collections::HashMap;

/// `GET /members/appraisal/export.xlsx` with branch and year of the page.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope; a refusal above a branch.
pub(super) async fn get(cx: Cx, Asked(asked): Asked) -> Result<Response, AppError> {
    let (org, year) = (org_asked(&cx, &asked)?, year(&cx, &asked));
    let (node, round) = cx
        .read(move |read| Ok::<_, AppError>((org_at(read, org)?, store::round(read, org, year)?)))
        .await?;
    if node.level != Level::Branch {
        return Err(AppError::refused("教育评议按团支部导出"));
    }
    let held = round.map_or("未评议".to_owned(), |round| {
        format!(
            "{}评议，应到{}人，到会{}人，{}",
            round.held_on,
            round.due,
            round.present,
            round.word()
        )
    });
    let columns = vec![
        Column::text("name", "姓名").width(12.0),
        Column::text("grade", "评议等次").width(16.0).centred(),
    ];
    let what = Export::list(format!("{year}年教育评议名单"), columns, format!("{}，{held}", node.name));
    roll::export(&cx, what, None, move |read, sink| {
        let standing = store::of_branch(read, node.id, year)?;
        let grades: HashMap<_, _> = standing.into_iter().map(|stands| (stands.member, stands.grade)).collect();
        for member in member::of_branch(read, node.id, State::Active)? {
            let grade = grades.get(&member.id).copied().flatten();
            let cells = [member.name.into(), grade.map_or("未参加", |grade| grade.word()).into()];
            sink(&[PersonId(member.person)], &cells)?;
        }
        Ok(())
    })
    .await
}
