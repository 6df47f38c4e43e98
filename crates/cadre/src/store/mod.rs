//! Rows ↔ values.

pub mod figures;
pub mod handover;
pub mod list;
pub mod post;
pub mod staffing;
pub mod vacancy;

/// The row under the name `$row` holds on a day.
macro_rules! holds {
    ($row:literal, $day:literal) => {
        concat!(
            $row,
            ".valid_from <= ",
            $day,
            " and (",
            $row,
            ".valid_to is null or ",
            $row,
            ".valid_to >= ",
            $day,
            ")"
        )
    };
}

pub(crate) use holds;
