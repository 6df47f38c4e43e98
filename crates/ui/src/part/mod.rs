//! Parts that carry data and print themselves: `{{ row.light }}` in a template writes the badge.

/// A part is a template whose output is HTML already and is not escaped again.
macro_rules! part {
    ($($name:ty),+) => { $(impl askama::filters::HtmlSafe for $name {})+ };
}

mod bars;
mod field;
mod fields;
mod light;
mod pager;
mod steps;
mod strip;
mod strip_svg;
mod tree;

pub use bars::{Progress, Share, ShareRow, Shares};
pub use field::{Choice, Field, FieldKind};
pub use fields::{ErrorSummary, FieldError};
pub use light::LightBadge;
pub use pager::Pager;
pub use steps::{Steps, TimelineEntry};
pub use strip::{Strip, StripHead, StripStep};
pub use tree::{Children, TreeMore, TreeNode};

part!(
    Progress,
    Shares,
    Field,
    ErrorSummary,
    LightBadge,
    Pager,
    Steps,
    TimelineEntry,
    Strip,
    StripHead,
    TreeNode,
    TreeMore
);
