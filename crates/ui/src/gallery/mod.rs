//! Every template with invented data: the empty list, long names, all lights.
//!
//! Compiled for tests only. `cargo test -p jishi-ui gallery` writes the pages as HTML files to
//! the folder in `JISHI_GALLERY_DIR` (or below the build folder); tools/look.mjs serves them,
//! takes pictures and runs axe-core over them. The mock-ups of pages of other slices (ledger,
//! item, review, workbench, calendar, tree) show how those pages are meant to look.

mod calendar;
mod item;
mod ledger;
mod parts;
mod plain;
mod review;
mod sample;
mod tree;
mod urge;
mod workbench;
mod write;
