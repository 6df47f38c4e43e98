//! Pages.

mod act;
mod batch;
mod board;
mod change;
mod decisions;
mod delegate;
mod edit;
mod export;
mod file;
mod form;
mod letter;
mod list;
mod options;
mod own;
mod proof;
mod responses;
mod scheme;
mod scheme_form;
mod sheet;
mod show;
mod view;
mod words;

use axum::http::Method;
use jishi_platform::Routes;
use jishi_platform::authz::Act;

/// Routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .page(Method::GET, "/transfers", Act::TransferRead, list::get)
        .page(Method::GET, "/transfers/export.xlsx", Act::TransferRead, export::get)
        .page(Method::GET, "/transfers/options", Act::TransferStart, options::targets)
        .page(Method::GET, "/transfers/members", Act::TransferStart, options::members)
        .page(Method::GET, "/transfers/new", Act::TransferStart, edit::new)
        .page(Method::POST, "/transfers/new", Act::TransferStart, edit::add)
        .page(Method::GET, "/transfers/batch", Act::TransferStart, batch::get)
        .page(Method::POST, "/transfers/batch", Act::TransferStart, batch::post)
        .page(Method::GET, "/transfers/decisions", Act::TransferDecide, decisions::get)
        .page(Method::POST, "/transfers/decisions", Act::TransferDecide, decisions::post)
        .page(Method::GET, "/transfers/delegates", Act::TransferDecide, delegate::get)
        .page(Method::POST, "/transfers/delegates", Act::TransferDecide, delegate::post)
        .page(Method::GET, "/transfers/delegates/options", Act::TransferDecide, options::trustees)
        .page(Method::GET, "/transfers/board", Act::TransferRead, board::get)
        .page(Method::POST, "/transfers/board", Act::TransferStart, board::post)
        .page(Method::GET, "/transfers/responses", Act::TransferRead, responses::get)
        .page(Method::GET, "/transfers/schemes", Act::RuleManage, scheme::get)
        .page(Method::POST, "/transfers/schemes", Act::RuleManage, scheme::post)
        .page(Method::GET, "/transfers/{id}", Act::TransferRead, show::get)
        .page(Method::GET, "/transfers/{id}/branches", Act::TransferDecide, options::branches)
        .page(Method::GET, "/transfers/{id}/edit", Act::TransferStart, change::get)
        .page(Method::POST, "/transfers/{id}/edit", Act::TransferStart, change::post)
        .page(Method::GET, "/transfers/{id}/letter.docx", Act::TransferRead, letter::get)
        .page(Method::POST, "/transfers/{id}/letter", Act::TransferStart, letter::post)
        .page(Method::GET, "/transfers/{id}/files/{file}", Act::TransferRead, file::get)
        .page(Method::POST, "/transfers/{id}/approval", Act::TransferDecide, act::approve)
        .page(Method::POST, "/transfers/{id}/return", Act::TransferDecide, act::send_back)
        .page(Method::POST, "/transfers/{id}/branch", Act::TransferDecide, act::allocate)
        .page(Method::POST, "/transfers/{id}/receipt", Act::TransferDecide, act::confirm)
        .page(Method::POST, "/transfers/{id}/withdrawal", Act::TransferStart, act::withdraw)
        .page(Method::POST, "/transfers/{id}/offer", Act::TransferStart, act::offer)
        .page(Method::POST, "/transfers/{id}/appeal", Act::TransferStart, act::appeal)
        .page(Method::POST, "/transfers/{id}/ruling", Act::TransferDecide, act::rule)
        .page(Method::GET, "/my/transfer", Act::MemberSelf, own::get)
        .page(Method::POST, "/my/transfer", Act::MemberSelf, own::post)
        .page(Method::GET, "/my/transfer/options", Act::MemberSelf, options::own_targets)
        .page(Method::GET, "/my/transfer/{id}/files/{file}", Act::MemberSelf, file::own)
        .page(Method::POST, "/my/transfer/{id}/edit", Act::MemberSelf, own::correct)
        .page(Method::POST, "/my/transfer/{id}/withdrawal", Act::MemberSelf, own::withdraw)
        .page(Method::POST, "/my/transfer/{id}/offer", Act::MemberSelf, own::offer)
        .page(Method::POST, "/my/transfer/{id}/appeal", Act::MemberSelf, own::appeal)
        .merge(sheet::routes())
}
