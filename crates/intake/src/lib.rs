//! Import and export runs: mapping, dry run, reasons beside the rows, progress, cancel.

mod kind;
mod orgs;

pub use kind::{Context, Kind, Run, Verdict};
pub use orgs::Orgs;

/// Routes of this slice.
pub fn routes() -> jishi_platform::Routes {
    jishi_platform::Routes::new()
}
