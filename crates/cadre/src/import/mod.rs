//! Posts as a sheet: `jishi import posts`, the page of imports, and exports in the same columns.

mod check;
mod column;
mod entry;

pub use column::columns;
pub(crate) use column::row;

use check::Posts;
use jishi_exchange::sheet::{Column, Value};
use jishi_intake::{Context, Kind, Run};
use jishi_platform::authz::Act;
use std::sync::Arc;

/// Posts as a list that can be imported.
pub fn kind() -> Arc<dyn Kind> {
    Arc::new(PostSheet)
}

struct PostSheet;

impl Kind for PostSheet {
    fn slug(&self) -> &'static str {
        "posts"
    }

    fn word(&self) -> &'static str {
        "团干部任职"
    }

    fn act(&self) -> Act {
        Act::CadreExchange
    }

    fn columns(&self) -> Vec<Column> {
        column::columns()
    }

    fn samples(&self) -> Vec<Vec<Value>> {
        column::samples()
    }

    fn begin(&self, context: &Context) -> Box<dyn Run> {
        Box::new(Posts::new(context.clone()))
    }
}
