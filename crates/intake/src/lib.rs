//! Import and export runs: mapping, dry run, reasons beside the rows, progress, cancel.
//!
//! A crate with a list implements [`Kind`]; pages ([`routes`]), background work ([`jobs`]) and the
//! command line ([`import_file`]) are the same for all lists. [`export()`] writes any list back in
//! the same columns.

mod adapter;
mod command;
mod export;
mod kind;
mod kinds;
mod layout;
mod org_sheet;
mod orgs;
mod place;
mod run;
mod short;
mod state;
mod store;
mod tally;
mod web;

pub use adapter::Adapter;
pub use command::{ImportError, Progress, Report, Request, errors_file, hints_file, import_file};
pub use export::{Export, Sink, export, paged, pages};
pub use kind::{Ahead, Context, Hint, Kind, Run, Telling, Verdict};
pub use kinds::Kinds;
pub use orgs::Orgs;
pub use place::{Named, Place, Places};
pub use run::{jobs, work};
pub use short::short;
pub use tally::Tally;
pub use web::routes;

jishi_kernel::ids! {
    /// An import run.
    RunId,
    /// A column map of an organisation.
    AdapterId,
}
