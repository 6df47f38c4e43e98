//! One item with everything that was filed under it.

use super::closing::Closing;
use super::decision::Decision;
use super::evidence;
use super::extension::Extension;
use super::instruction::Instruction;
use super::party::{self, Party};
use super::programme::{self, Programme, facts};
use super::progress::{self, Progress};
use super::section::{self, places, span};
use super::step::{self, Step};
use super::target::{self, Target};
use super::transfer::Transfer;
use super::urge::Urge;
use crate::model::{ItemId, ItemKind, PartyRole, ProgrammeId, SectionId};
use crate::rule::light::{self, ItemFacts, Standing};
use jishi_kernel::{Day, Millis};
use jishi_notice::model::Span;
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};

macro_rules! columns {
    () => {
        "i.id, i.programme_id, i.section_id, i.position, i.printed_no, i.title, i.body, i.kind, i.owner,
         i.state, i.step_count, i.step_done, i.open_start, i.open_due, i.reported_at, i.urged, i.extended, i.span_start, i.span_end, i.version"
    };
}

sql! {
    scoped FIND = concat!("select ", columns!(), " from item i join programme p on p.id = i.programme_id join v_org o on o.id = p.org_id
        where i.id = $1 and ", item_seen!());
    unscoped GET ("authorised next from the paths of its programme and parties, see action::open") =
        concat!("select ", columns!(), ", p.org_id, o.path from item i join programme p on p.id = i.programme_id join v_org o on o.id = p.org_id where i.id = $1");
    unscoped ADD ("written under the permit of publishing") =
        "insert into item (id, programme_id, section_id, position, printed_no, title, body, kind, owner, state, span_start, span_end)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', $10, $11)";
}

/// An item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Id.
    pub id: ItemId,
    /// Its programme.
    pub programme: ProgrammeId,
    /// Its section.
    pub section: Option<SectionId>,
    /// Place in the notice, from 1 without gaps.
    pub position: i64,
    /// 原文序号 as printed; may repeat or be empty.
    pub printed_no: String,
    /// Title.
    pub title: String,
    /// Whole text.
    pub body: String,
    /// Sort of unit.
    pub kind: ItemKind,
    /// 责任人; may be empty.
    pub owner: String,
    /// What the light depends on; its state among it.
    pub facts: ItemFacts,
    /// Last report.
    pub reported_at: Option<Millis>,
    /// Times urged.
    pub urged: i64,
    /// Extensions granted.
    pub extended: i64,
    /// Its place in the notice.
    pub span: Span,
    /// Rises with every change.
    pub version: i64,
}

impl Item {
    /// How it stands.
    pub fn standing(&self, today: Day, near_days: i64) -> Standing {
        light::item(&self.facts, today, near_days)
    }
}

/// An item with everything filed under it; lists newest first unless they have an order of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemPage {
    /// Its programme, with the light rule in force.
    pub programme: Programme,
    /// The item.
    pub item: Item,
    /// How it stands.
    pub standing: Standing,
    /// Headings above it, outermost first.
    pub section: Vec<String>,
    /// 牵头
    pub leads: Vec<Party>,
    /// 参与
    pub participants: Vec<Party>,
    /// Steps in order, each with how it stands.
    pub steps: Vec<(Step, Standing)>,
    /// Targets in order.
    pub targets: Vec<Target>,
    /// Reports with their files.
    pub progress: Vec<Progress>,
    /// Decisions on reports.
    pub decisions: Vec<Decision>,
    /// 催办
    pub urges: Vec<Urge>,
    /// 转办
    pub transfers: Vec<Transfer>,
    /// 延期
    pub extensions: Vec<Extension>,
    /// 批示
    pub instructions: Vec<Instruction>,
    /// 办结, 销号, 恢复
    pub closings: Vec<Closing>,
}

/// A new item.
#[derive(Clone, Debug)]
pub(crate) struct NewItem<'a> {
    pub id: i64,
    pub programme: i64,
    pub section: Option<i64>,
    pub position: i64,
    pub printed_no: &'a str,
    pub title: &'a str,
    pub body: &'a str,
    pub kind: ItemKind,
    pub owner: String,
    pub span: Span,
}

fn item(row: &Row<'_>) -> Result<Item, StoreError> {
    Ok(Item {
        id: ItemId(row.int(0)?),
        programme: ProgrammeId(row.int(1)?),
        section: row.opt_int(2)?.map(SectionId),
        position: row.int(3)?,
        printed_no: row.text(4)?,
        title: row.text(5)?,
        body: row.text(6)?,
        kind: ItemKind::column(row, 7)?,
        owner: row.text(8)?,
        facts: facts(row, 9)?,
        reported_at: row.opt_int(14)?,
        urged: row.int(15)?,
        extended: row.int(16)?,
        span: span(row.int(17)?, row.int(18)?),
        version: row.int(19)?,
    })
}

/// An item in the caller's sight.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: ItemId) -> Result<Option<Item>, StoreError> {
    read.one(&FIND, params![id.0], item)
}

/// An item with its programme's organisation and path, without regard to who asks.
///
/// # Errors
/// The store fails.
pub(crate) fn find_unchecked(read: &Read<'_>, id: ItemId) -> Result<Option<(Item, i64, String)>, StoreError> {
    read.one(&GET, params![id.0], |row| Ok((item(row)?, row.int(20)?, row.text(21)?)))
}

/// An item in the caller's sight with everything filed under it.
///
/// # Errors
/// The store fails.
pub fn open(read: &Read<'_>, id: ItemId, today: Day) -> Result<Option<ItemPage>, StoreError> {
    let Some(item) = find(read, id)? else { return Ok(None) };
    let Some(programme) = programme::find(read, item.programme, today)? else {
        return Ok(None);
    };
    let near_days = programme.rule.near_days;
    let (leads, participants) = party::of_item(read, id)?
        .into_iter()
        .partition(|party| party.role == PartyRole::Lead);
    let mut progress = progress::of_item(read, id)?;
    for file in evidence::of_item(read, id)? {
        if let Some(report) = progress.iter_mut().find(|report| report.id == file.progress) {
            report.evidence.push(file);
        }
    }
    let steps = step::of_item(read, id)?;
    Ok(Some(ItemPage {
        standing: item.standing(today, near_days),
        section: section::path_of(&section::list(read, programme.id)?, item.section),
        leads,
        participants,
        steps: steps
            .into_iter()
            .map(|step| {
                let standing = step.standing(item.facts.state, today, near_days);
                (step, standing)
            })
            .collect(),
        targets: target::of_item(read, programme.id, id)?,
        progress,
        decisions: super::decision::of_item(read, id)?,
        urges: super::urge::of_item(read, id)?,
        transfers: super::transfer::of_item(read, id)?,
        extensions: super::extension::of_item(read, id)?,
        instructions: super::instruction::of_item(read, id)?,
        closings: super::closing::of_item(read, id)?,
        programme,
        item,
    }))
}

pub(crate) fn add(write: &mut Write<'_>, new: &NewItem<'_>) -> Result<(), StoreError> {
    let (start, end) = places(new.span);
    write.execute_one(
        &ADD,
        params![
            new.id,
            new.programme,
            new.section,
            new.position,
            new.printed_no,
            new.title,
            new.body,
            new.kind.slug(),
            &new.owner,
            start,
            end
        ],
    )
}
