//! The figures beside the list as sheets, with the filters of the page each belongs to.

mod board;
mod responses;

use axum::http::Method;
use jishi_platform::Routes;
use jishi_platform::authz::Act::TransferRead;

/// Routes of the sheets, each below the address of its page.
pub(super) fn routes() -> Routes {
    Routes::new()
        .page(Method::GET, "/transfers/board/export.xlsx", TransferRead, board::get)
        .page(Method::GET, "/transfers/responses/export.xlsx", TransferRead, responses::get)
}
