//! From a source to a draft: puts the rooms together.

use crate::draft::Draft;
use crate::model::{Source};
use jishi_kernel::Day;

/// What the reader is told besides the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// File name without its folder, kept in [`Draft::source`].
    pub source_name: String,
    /// Year of the plan, if a person states it; else it is read from the text.
    pub year: Option<i32>,
    /// Day of issue, if a person states it; else it is read from the text.
    pub issued: Option<Day>,
}

/// Reads the draft of a programme from a source.
pub fn read(source: &Source, options: &Options) -> Draft {
    Draft { source: options.source_name.clone(), unread: source.unread.clone(), ..Draft::default() }
}
