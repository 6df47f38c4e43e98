//! The outline headings of a programme.

use crate::model::{ProgrammeId, SectionId};
use jishi_notice::model::Span;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped LIST ("called with a programme already found in scope") =
        "select id, parent_id, heading, span_start, span_end from section where programme_id = $1 order by position";
    unscoped ADD ("written under the permit of publishing") =
        "insert into section (id, programme_id, parent_id, position, heading, span_start, span_end) values ($1, $2, $3, $4, $5, $6, $7)";
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Id.
    pub id: SectionId,
    /// The heading above.
    pub parent: Option<SectionId>,
    /// Its text with its mark.
    pub heading: String,
    /// Its place in the notice.
    pub span: Span,
}

/// The headings of a programme in order.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, programme: ProgrammeId) -> Result<Vec<Section>, StoreError> {
    read.all(&LIST, params![programme.0], |row| {
        Ok(Section {
            id: SectionId(row.int(0)?),
            parent: row.opt_int(1)?.map(SectionId),
            heading: row.text(2)?,
            span: span(row.int(3)?, row.int(4)?),
        })
    })
}

/// The headings from the outermost to `id`.
pub fn path_of(sections: &[Section], id: Option<SectionId>) -> Vec<String> {
    let mut path = Vec::new();
    let mut next = id;
    while let Some(section) = next.and_then(|id| sections.iter().find(|s| s.id == id)) {
        path.push(section.heading.clone());
        // A section's parent stands before it; anything else would be a circle.
        next = section.parent.filter(|parent| *parent != section.id && path.len() < sections.len());
    }
    path.reverse();
    path
}

/// A span from two columns.
pub(crate) fn span(start: i64, end: i64) -> Span {
    let place = |n: i64| usize::try_from(n).unwrap_or(0);
    Span {
        start: place(start),
        end: place(end),
    }
}

/// A span as two column values.
pub(crate) fn places(span: Span) -> (i64, i64) {
    let place = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    (place(span.start), place(span.end))
}

pub(crate) fn add(
    write: &mut Write<'_>,
    id: i64,
    programme: i64,
    parent: Option<i64>,
    position: i64,
    heading: &str,
    at: Span,
) -> Result<(), StoreError> {
    let (start, end) = places(at);
    write.execute_one(&ADD, params![id, programme, parent, position, heading, start, end])
}
