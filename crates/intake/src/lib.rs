//! Import and export runs: mapping, dry run, reasons beside the rows, progress, cancel.

mod kind;

pub use kind::{Context, Kind, Run, Verdict};

/// Routes of this slice.
pub fn routes() -> jishi_platform::Routes {
    jishi_platform::Routes::new()
}
