//! A checked draft becomes a programme, in one transaction: nothing of the draft is left out, and
//! what does not hold together is refused with its place.

mod check;
mod parts;

pub use check::{Refused, remark};

use crate::jobs::Event;
use crate::model::{NoticeId, NoticeState, ProgrammeId};
use crate::store::programme::NewProgramme;
use crate::store::{Stamp, draft, programme, refresh};
use jishi_kernel::{Day, parse_day};
use jishi_notice::draft::Draft;
use jishi_platform::db::{StoreError, Write};
use jishi_platform::{AppError, outbox};
use std::collections::BTreeMap;

/// What a name printed in a notice stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyTarget {
    /// A department.
    Department(i64),
    /// An organisation.
    Org(i64),
}

/// Printed name → department or organisation; what is missing stays a printed name.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct PartyMap(pub BTreeMap<String, PartyTarget>);

/// What to publish, for whom, by whom.
pub struct Publish<'a> {
    /// The notice; must be in scope and not published.
    pub notice: NoticeId,
    /// The draft as checked.
    pub draft: &'a Draft,
    /// What its printed names stand for.
    pub parties: &'a PartyMap,
    /// The organisation that runs the programme.
    pub org: i64,
    /// Its path, which everything is filed under.
    pub org_path: &'a str,
    /// Who publishes, and when.
    pub by: Stamp,
    /// The day of publishing: the year of a draft that names none.
    pub today: Day,
    /// Steps that ended before the notice was issued are recorded as done (发文前已到期).
    pub done_before_issue: bool,
}

/// Why nothing was published.
#[derive(Debug)]
pub enum PublishError {
    /// The draft does not hold together.
    Refused(Vec<Refused>),
    /// The notice was published or discarded before.
    Ended,
    /// The store fails.
    Store(StoreError),
}

impl From<StoreError> for PublishError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<PublishError> for AppError {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::Refused(all) => Self::refused(all.iter().map(Refused::text).collect::<Vec<_>>().join("；")),
            PublishError::Ended => Self::refused("此通知已发布或已弃用"),
            PublishError::Store(error) => error.into(),
        }
    }
}

/// The years a draft covers, and its day of issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Frame {
    issued: Option<Day>,
    year: i64,
    year_end: i64,
}

impl Frame {
    fn of(draft: &Draft, today: Day) -> Self {
        let issued = draft.doc.issued.as_deref().and_then(parse_day);
        let year = draft
            .doc
            .plan_year
            .map_or_else(|| i64::from(issued.unwrap_or(today).year()), i64::from);
        let ends = draft
            .milestones
            .iter()
            .filter_map(|step| parse_day(&step.end))
            .map(|day| i64::from(day.year()));
        Self {
            issued,
            year,
            year_end: ends.max().unwrap_or(year).max(year),
        }
    }
}

/// Makes the programme; the draft ends.
///
/// # Errors
/// The draft does not hold together, was published before, or the store fails; nothing is written then.
pub fn publish(write: &mut Write<'_>, what: &Publish<'_>, ids: &mut dyn FnMut() -> i64) -> Result<ProgrammeId, PublishError> {
    let refused = check::check(what.draft);
    if !refused.is_empty() {
        return Err(PublishError::Refused(refused));
    }
    let doc = &what.draft.doc;
    let title = doc.title.as_deref().unwrap_or_default().trim();
    draft::lock(write, what.notice)?;
    if !draft::end(write, what.notice, NoticeState::Published, title)? {
        return Err(PublishError::Ended);
    }
    let frame = Frame::of(what.draft, what.today);
    let id = ids();
    let text = |value: &Option<String>| value.as_deref().unwrap_or_default().to_owned();
    programme::add(
        write,
        &NewProgramme {
            id,
            org: what.org,
            org_path: what.org_path,
            notice: what.notice.0,
            title,
            number: &text(&doc.number),
            issuer: &text(&doc.issuer),
            issued: frame.issued,
            year: frame.year,
            year_end: frame.year_end,
            at: what.by.at,
            by: what.by.account,
            remark: &remark(what.draft, what.parties),
        },
    )?;
    let sections = parts::sections(write, id, what.draft, ids)?;
    let items = parts::items(write, id, what, &sections, ids)?;
    parts::steps(write, id, what, frame.issued, &items, ids)?;
    parts::targets(write, id, what.draft, &items, ids)?;
    parts::others(write, id, what.draft, ids)?;
    refresh::refresh_all(write, ProgrammeId(id))?;
    let event = Event {
        programme: ProgrammeId(id),
        item: None,
        title: title.to_owned(),
        text: String::new(),
        word: String::new(),
        by: what.by.account,
        also: Vec::new(),
    };
    outbox::emit(write, ids(), what.by.at, "programme.published", &event.body())?;
    Ok(ProgrammeId(id))
}
