//! The notice a programme came from: its original stays attached for good.

use crate::model::{NoticeId, NoticeState, ProgrammeId};
use jishi_kernel::Millis;
use jishi_notice::model::Span;
use jishi_platform::db::{Read, Row, StoreError, inventory};
use jishi_platform::files::discard::FileUse;
use jishi_platform::{params, sql};

macro_rules! columns {
    () => {
        "n.id, n.org_id, n.file_name, n.file_hash, n.source_text, n.title, n.state, n.uploaded_at, coalesce(a.name, '')"
    };
}

sql! {
    scoped OF_PROGRAMME = concat!("select ", columns!(), " from programme p join v_org o on o.id = p.org_id join notice n on n.id = p.notice_id
        left join v_account a on a.id = n.uploaded_by where p.id = $1 and {scope:o.path}");
    scoped FIND = concat!("select ", columns!(), " from notice n join v_org o on o.id = n.org_id left join v_account a on a.id = n.uploaded_by
        where n.id = $1 and {scope:o.path}");
    scoped EXCERPT = concat!("select n.source_text from item i join programme p on p.id = i.programme_id join v_org o on o.id = p.org_id
        join notice n on n.id = p.notice_id where i.id = $1 and ", item_seen!());
    scoped LIST = "select n.id, n.file_name, n.title, n.state, n.uploaded_at, coalesce(a.name, ''), p.id
        from notice n join v_org o on o.id = n.org_id left join v_account a on a.id = n.uploaded_by left join programme p on p.notice_id = n.id
        where {scope:o.path} and n.id < $1 and ($2 = '' or n.state = $2) order by n.id desc limit $3";
    unscoped USES ("tells only that some notice has this content") = "select 1 from notice where file_hash = $1 limit 1";
}

inventory::submit! { FileUse(&USES) }

/// A notice with its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Id.
    pub id: NoticeId,
    /// Organisation that uploaded it.
    pub org: i64,
    /// Name of the file.
    pub file_name: String,
    /// Hash of the file.
    pub file_hash: String,
    /// The text as read; spans count its characters.
    pub text: String,
    /// Title as read.
    pub title: String,
    /// State.
    pub state: NoticeState,
    /// When it was uploaded.
    pub uploaded_at: Millis,
    /// By whom.
    pub uploaded_by: String,
}

/// A notice in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRow {
    /// Id.
    pub id: NoticeId,
    /// Name of the file.
    pub file_name: String,
    /// Title as read.
    pub title: String,
    /// State.
    pub state: NoticeState,
    /// When it was uploaded.
    pub uploaded_at: Millis,
    /// By whom.
    pub uploaded_by: String,
    /// The programme made from it.
    pub programme: Option<ProgrammeId>,
}

/// A passage of the original with what stands around it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// Text before.
    pub before: String,
    /// The passage.
    pub text: String,
    /// Text after.
    pub after: String,
}

impl Passage {
    /// Cuts a span out of a text, with at most `around` characters on each side, ending at line ends.
    pub fn cut(source: &str, span: Span, around: usize) -> Self {
        let chars: Vec<char> = source.chars().collect();
        let end = span.end.min(chars.len());
        let start = span.start.min(end);
        let from = start.saturating_sub(around);
        let to = end.saturating_add(around).min(chars.len());
        let line = |c: &char| *c == '\n';
        let from = if from == 0 {
            0
        } else {
            chars[from..start].iter().position(line).map_or(from, |at| from + at + 1)
        };
        let to = if to == chars.len() {
            to
        } else {
            chars[end..to].iter().rposition(line).map_or(to, |at| end + at)
        };
        let text = |range: std::ops::Range<usize>| chars[range].iter().collect();
        Self {
            before: text(from..start),
            text: text(start..end),
            after: text(end..to),
        }
    }
}

fn notice(row: &Row<'_>) -> Result<Notice, StoreError> {
    Ok(Notice {
        id: NoticeId(row.int(0)?),
        org: row.int(1)?,
        file_name: row.text(2)?,
        file_hash: row.text(3)?,
        text: row.text(4)?,
        title: row.text(5)?,
        state: NoticeState::column(row, 6)?,
        uploaded_at: row.int(7)?,
        uploaded_by: row.text(8)?,
    })
}

/// The notice of a programme the caller sees as a whole.
///
/// # Errors
/// The store fails.
pub fn of_programme(read: &Read<'_>, programme: ProgrammeId) -> Result<Option<Notice>, StoreError> {
    read.one(&OF_PROGRAMME, params![programme.0], notice)
}

/// A notice in scope.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: NoticeId) -> Result<Option<Notice>, StoreError> {
    read.one(&FIND, params![id.0], notice)
}

/// The passage an item came from, for whoever sees the item: with surroundings only when `around` is above 0.
///
/// # Errors
/// The store fails.
pub fn passage(read: &Read<'_>, item: crate::model::ItemId, span: Span, around: usize) -> Result<Option<Passage>, StoreError> {
    let text = read.one(&EXCERPT, params![item.0], |row| row.text(0))?;
    Ok(text.map(|text| Passage::cut(&text, span, around)))
}

/// Notices in scope before `before`, newest first.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, state: Option<NoticeState>, before: Option<NoticeId>, limit: i64) -> Result<Vec<NoticeRow>, StoreError> {
    let values = params![before.map_or(i64::MAX, |id| id.0), state.map_or("", NoticeState::slug), limit];
    read.all(&LIST, values, |row| {
        Ok(NoticeRow {
            id: NoticeId(row.int(0)?),
            file_name: row.text(1)?,
            title: row.text(2)?,
            state: NoticeState::column(row, 3)?,
            uploaded_at: row.int(4)?,
            uploaded_by: row.text(5)?,
            programme: row.opt_int(6)?.map(ProgrammeId),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_is_cut_by_characters_at_line_ends() {
        let text = "第一行\n第二行有事项。\n第三行\n第四行";
        let cut = |start, end, around| Passage::cut(text, Span { start, end }, around);
        assert_eq!(
            cut(4, 11, 0),
            Passage {
                text: "第二行有事项。".into(),
                ..Passage::default()
            }
        );
        assert_eq!(cut(4, 11, 100).before, "第一行\n");
        assert_eq!(cut(4, 11, 6).after, "\n第三行");
        assert_eq!(cut(4, 11, 2).before, "");
        assert_eq!(cut(900, 1000, 5).text, "");
        assert_eq!(cut(11, 4, 0).text, "");
    }
}
