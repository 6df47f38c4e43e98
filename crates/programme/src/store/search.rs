//! Finding items and notices by a part of their text. (Programmes: `programme::list`; organisations:
//! the crate of the tree.)

use crate::model::{ItemId, NoticeId, NoticeState, ProgrammeId};
use crate::rule::light::{self, Standing};
use crate::store::programme::facts;
use jishi_kernel::{Day, Millis};
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};

sql! {
    scoped ITEMS = concat!("
        select i.id, i.printed_no, i.title, p.title, i.state, i.step_count, i.step_done, i.open_start, i.open_due, coalesce(r.near_days, 3)
        from item i join programme p on p.id = i.programme_id join v_org o on o.id = p.org_id left join light_rule r on r.id = ", rule_id!("$1"), "
        where ({instr}(lower(i.title), $2) > 0 or {instr}(lower(i.body), $2) > 0 or {instr}(lower(i.owner), $2) > 0) and ", item_seen!(), "
        order by case when {instr}(lower(i.title), $2) > 0 then 0 else 1 end, i.id desc limit $3");
    scoped NOTICES = "select n.id, n.title, n.file_name, n.state, n.uploaded_at, p.id from notice n join v_org o on o.id = n.org_id
        left join programme p on p.notice_id = n.id
        where {scope:o.path} and ({instr}(lower(n.title), $1) > 0 or {instr}(lower(n.file_name), $1) > 0) order by n.id desc limit $2";
}

/// An item that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundItem {
    /// Id.
    pub id: ItemId,
    /// 原文序号; may be empty.
    pub printed_no: String,
    /// Title.
    pub title: String,
    /// Title of its programme.
    pub programme_title: String,
    /// State.
    pub state: crate::model::ItemState,
    /// How it stands.
    pub standing: Standing,
}

/// A notice that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundNotice {
    /// Id.
    pub id: NoticeId,
    /// Title as read; may be empty.
    pub title: String,
    /// Name of the file.
    pub file_name: String,
    /// State.
    pub state: NoticeState,
    /// When it was uploaded.
    pub uploaded_at: Millis,
    /// The programme made from it.
    pub programme: Option<ProgrammeId>,
}

/// Items in sight with a text in title, body or person; those with it in the title first.
///
/// # Errors
/// The store fails.
pub fn items(read: &Read<'_>, text: &str, limit: i64, today: Day) -> Result<Vec<FoundItem>, StoreError> {
    read.all(&ITEMS, params![today, text.to_lowercase(), limit], |row| {
        let facts = facts(row, 4)?;
        Ok(FoundItem {
            id: ItemId(row.int(0)?),
            printed_no: row.text(1)?,
            title: row.text(2)?,
            programme_title: row.text(3)?,
            state: facts.state,
            standing: light::item(&facts, today, row.int(9)?),
        })
    })
}

/// Notices in scope with a text in title or file name, newest first.
///
/// # Errors
/// The store fails.
pub fn notices(read: &Read<'_>, text: &str, limit: i64) -> Result<Vec<FoundNotice>, StoreError> {
    read.all(&NOTICES, params![text.to_lowercase(), limit], |row| {
        Ok(FoundNotice {
            id: NoticeId(row.int(0)?),
            title: row.text(1)?,
            file_name: row.text(2)?,
            state: NoticeState::column(row, 3)?,
            uploaded_at: row.int(4)?,
            programme: row.opt_int(5)?.map(ProgrammeId),
        })
    })
}
