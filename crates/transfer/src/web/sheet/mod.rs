//! The figures and lists beside the register as sheets, with the filters of the page each belongs to.

mod board;
mod delegates;
mod responses;
mod schemes;

use axum::http::Method;
use jishi_platform::Routes;
use jishi_platform::authz::Act::{RuleManage, TransferDecide, TransferRead};

/// Routes of the sheets, each below the address of its page.
pub(super) fn routes() -> Routes {
    Routes::new()
        .page(Method::GET, "/transfers/board/export.xlsx", TransferRead, board::get)
        .page(Method::GET, "/transfers/responses/export.xlsx", TransferRead, responses::get)
        .page(Method::GET, "/transfers/delegates/export.xlsx", TransferDecide, delegates::get)
        .page(Method::GET, "/transfers/schemes/export.xlsx", RuleManage, schemes::get)
}
