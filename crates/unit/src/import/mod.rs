//! The register as a sheet: `jishi import units`, the page of imports, and exports in the same columns.

mod check;
mod column;
mod entry;

pub use column::columns;
pub(crate) use column::row;

use check::Units;
use jishi_exchange::sheet::{Column, Value};
use jishi_intake::{Context, Kind, Run};
use jishi_platform::authz::Act;
use std::sync::Arc;

/// Units as a list that can be imported.
pub fn kind() -> Arc<dyn Kind> {
    Arc::new(UnitSheet)
}

struct UnitSheet;

impl Kind for UnitSheet {
    fn slug(&self) -> &'static str {
        "units"
    }

    fn word(&self) -> &'static str {
        "单位"
    }

    fn act(&self) -> Act {
        Act::UnitExchange
    }

    fn columns(&self) -> Vec<Column> {
        column::columns()
    }

    fn samples(&self) -> Vec<Vec<Value>> {
        column::samples()
    }

    fn begin(&self, context: &Context) -> Box<dyn Run> {
        Box::new(Units::new(context.clone()))
    }
}
