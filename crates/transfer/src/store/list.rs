//! Lists of transfers by key: what waits for an organisation, what it started, everything in sight.

use crate::model::{Starter, State, Station, TransferId};
use crate::rule::chain;
use crate::store::sight::Sight;
use jishi_kernel::{Day, Millis};
use jishi_person::PersonId;
use jishi_platform::db::{Read, Row, StoreError};
use jishi_platform::{params, sql};

macro_rules! select {
    () => {
        "select t.id, p.name, p.id_mask, t.kind, t.state, f.name, coalesce(g.name, ''), t.particulars, coalesce(w.name, ''), t.chain, t.leg,
                t.since, t.due, t.filed_on, t.starter, t.reason, coalesce(b.name, ''), t.person_id,
                f.path, coalesce(g.path, ''), coalesce(w.path, ''), coalesce(b.path, '')
         from transfer t join v_person p on p.id = t.person_id join v_org f on f.id = t.from_id left join v_org g on g.id = t.to_id
         left join v_org w on w.id = t.wait_id left join v_org b on b.id = t.branch_id "
    };
}
macro_rules! waiting {
    () => {
        concat!(
            "t.id in (select x.id from transfer x where x.wait_id = $1
            union select x.id from transfer x where x.boss_id = $1
            union select x.id from transfer_delegate d join transfer x on x.wait_id = d.org_id
                where d.to_id = $1 and d.ended_on is null and d.valid_from <= $2 and d.valid_to >= $2
            union select x.id from (",
            jishi_org::decided_by!("$1", "$2"),
            ") c join transfer x on x.wait_id = c.id where cast($3 as bigint) = 1 and x.stand_in = 1)"
        )
    };
}
macro_rules! matching {
    ($t:literal) => {
        concat!(
            " and ($4 = '' or ",
            $t,
            ".kind = $4) and ($8 = '' or ",
            $t,
            ".state = $8) and ",
            $t,
            ".filed_on >= $9 and ",
            $t,
            ".filed_on <= $10
              and (($5 = '' and $6 = '') or exists (select 1 from v_person n where n.id = ",
            $t,
            ".person_id
                and ($5 = '' or {instr}($5, '|' || n.name || '|') > 0) and ($6 = '' or {instr}(n.name, $6) > 0))) "
        )
    };
}
// What a statement does not look at is looked at here, so that all take the same parameters.
macro_rules! whatever {
    () => {
        " and cast($1 as bigint) >= 0 and $2 <> '' and cast($3 as bigint) >= 0 and cast($7 as bigint) >= 0 "
    };
}

sql! {
    unscoped WAITING ("only what waits for the caller's own organisation, was escalated to it, delegated to it, or waits for its direct subordinates and what it keeps 直属") = concat!(
        select!(), "where ", waiting!(), matching!("t"), "and cast($7 as bigint) >= 0 and (t.due > $11 or (t.due = $11 and t.id > $12)) order by t.due, t.id limit $13");
    unscoped WAITING_NAMES ("waiting rows are found by the organisation that must act, which the caller is") = concat!(
        "select distinct p.name from transfer t join v_person p on p.id = t.person_id where ", waiting!(), " and {instr}($4, '|' || p.name || '|') > 0 order by p.name limit 300");
    unscoped WAITING_COUNT ("waiting rows are found by the organisation that must act, which the caller is") = concat!(
        "select count(*), coalesce(sum(case when t.due < $4 then 1 else 0 end), 0) from transfer t where ", waiting!());
    unscoped DUTIES ("counts of what waits for the caller's own organisation, or was sent back to it") = concat!(
        "select count(*), coalesce(sum(case when t.due < $4 then 1 else 0 end), 0),
           (select count(*) from transfer s where s.starter_org = $1 and s.starter <> 'member' and s.state = 'returned')
         from transfer t where ", waiting!());
    unscoped STARTED ("only what the caller's own organisation started") = concat!(
        select!(), "where t.starter_org = $1 and t.starter <> 'member'", whatever!(), matching!("t"),
        "and cast($11 as bigint) <= 0 and t.id < $12 order by t.id desc limit $13");
    scoped WIDE = concat!(
        select!(), "where ({scope:f.path} or {scope:g.path}) and t.state <> 'draft'", whatever!(), matching!("t"),
        "and cast($11 as bigint) <= 0 and t.id < $12 order by t.id desc limit $13");
    // Ids first, from the ends in the caller's part of the tree; the rest is read of one page only.
    scoped NARROW = concat!(
        "with seen (id) as (
           select x.id from v_org o join transfer x on x.from_id = o.id where {scope:o.path} and x.id < $12 and x.state <> 'draft'", matching!("x"),
        "  union
           select x.id from v_org o join transfer x on x.to_id = o.id where {scope:o.path} and x.id < $12 and x.state <> 'draft'", matching!("x"), ") ",
        select!(), "join (select id from seen order by id desc limit $13) k on k.id = t.id
         where cast($11 as bigint) <= 0", whatever!(), "order by t.id desc");
    scoped LATE = concat!(
        select!(), "where t.wait_id is not null and t.due < $7 and (t.due > $11 or (t.due = $11 and t.id > $12))
           and ({scope:f.path} or {scope:g.path}) and t.state <> 'draft' and cast($1 as bigint) >= 0 and $2 <> '' and cast($3 as bigint) >= 0",
        matching!("t"), "order by t.due, t.id limit $13");
}

/// Which list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// 待我审批
    #[default]
    Waiting,
    /// 我发起的
    Started,
    /// 全部
    All,
    /// 超时, of everything in sight
    Late,
}

impl View {
    /// All views, in the order of the tabs.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Started, Self::All, Self::Late];

    /// The word in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Started => "started",
            Self::All => "all",
            Self::Late => "late",
        }
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "待我审批",
            Self::Started => "我发起的",
            Self::All => "全部",
            Self::Late => "超时",
        }
    }

    /// Reads [`View::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.slug() == slug)
    }
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Which list.
    pub view: View,
    /// The caller's organisation.
    pub org: i64,
    /// It stands high in the tree, so that most transfers are in its sight.
    pub wide: bool,
    /// Also what waits for direct subordinates and for what is kept 直属, where a superior may stand in.
    pub below: bool,
    /// 转接类别; empty for all.
    pub kind: String,
    /// A state; `None` for all.
    pub state: Option<State>,
    /// Only these names; empty for all.
    pub names: Vec<String>,
    /// A part of the name; empty for all.
    pub part: String,
    /// Filed from this day.
    pub from: Option<Day>,
    /// Filed until this day.
    pub to: Option<Day>,
    /// Today.
    pub today: Day,
    /// Now.
    pub now: Millis,
}

/// The key a page goes on behind: deadline and id, or the id alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// Deadline of the last row.
    pub due: Millis,
    /// Its id.
    pub id: i64,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Id.
    pub id: TransferId,
    /// The person.
    pub person: PersonId,
    /// Name of the person.
    pub name: String,
    /// Masked identity number.
    pub id_mask: String,
    /// 转接类别.
    pub kind: String,
    /// State.
    pub state: State,
    /// The branch of the membership.
    pub from: String,
    /// The receiving organisation; empty for another system.
    pub to: String,
    /// The branch a committee has named; empty while none.
    pub branch: String,
    /// What the kind asks for, as JSON.
    pub particulars: String,
    /// The organisation that must act; empty when nobody must.
    pub wait: String,
    /// At which station.
    pub station: Option<Station>,
    /// Since when.
    pub since: Millis,
    /// Until when.
    pub due: Millis,
    /// Day it was filed.
    pub filed_on: Day,
    /// Who started it.
    pub starter: Starter,
    /// Why it was returned, a slug.
    pub reason: String,
    /// Paths of the branch, the receiving organisation, the branch a committee has named, and who must act.
    pub paths: [String; 4],
}

impl Line {
    /// As somebody sees it: veiled organisations without their names.
    pub fn seen(self, sight: &Sight) -> Self {
        let [from, to, branch, wait] = &self.paths;
        Self {
            from: sight.name(from, self.from),
            to: sight.name(to, self.to),
            branch: sight.name(branch, self.branch),
            wait: sight.name(wait, self.wait),
            ..self
        }
    }
}

fn line(row: &Row<'_>) -> Result<Line, StoreError> {
    let state = State::column(row, 4)?;
    let leg = usize::try_from(row.int(10)?).unwrap_or(usize::MAX);
    let at_station = matches!(state, State::Waiting | State::Returned | State::Appealed);
    Ok(Line {
        id: TransferId(row.int(0)?),
        name: row.text(1)?,
        id_mask: row.text(2)?,
        kind: row.text(3)?,
        state,
        from: row.text(5)?,
        to: row.text(6)?,
        particulars: row.text(7)?,
        wait: row.text(8)?,
        station: chain::read(&row.text(9)?).get(leg).filter(|_| at_station).map(|leg| leg.station),
        since: row.int(11)?,
        due: row.int(12)?,
        filed_on: row.day(13)?,
        starter: Starter::column(row, 14)?,
        reason: row.text(15)?,
        branch: row.text(16)?,
        person: PersonId(row.int(17)?),
        paths: [row.text(18)?, row.text(19)?, row.text(21)?, row.text(20)?],
    })
}

fn joined(names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    names.iter().fold("|".to_owned(), |all, name| all + &name.replace('|', "") + "|")
}

const FIRST: Day = Day::constant(1900, 1, 1);
const LAST: Day = Day::constant(9999, 12, 31);

/// A page of at most `limit` rows behind `after`.
///
/// # Errors
/// The store fails.
pub fn page(read: &Read<'_>, filter: &Filter, after: Option<After>, limit: i64) -> Result<Vec<Line>, StoreError> {
    let (statement, after): (&dyn jishi_platform::db::Statement, _) = match (filter.view, filter.wide) {
        (View::Waiting, _) => (&WAITING, oldest(after)),
        (View::Late, _) => (&LATE, oldest(after)),
        (View::Started, _) => (&STARTED, newest(after)),
        (View::All, true) => (&WIDE, newest(after)),
        (View::All, false) => (&NARROW, newest(after)),
    };
    read.all(
        statement,
        params![
            filter.org,
            filter.today,
            filter.below,
            &filter.kind,
            joined(&filter.names),
            &filter.part,
            filter.now,
            filter.state.map_or("", State::slug),
            filter.from.unwrap_or(FIRST),
            filter.to.unwrap_or(LAST),
            after.due,
            after.id,
            limit
        ],
        line,
    )
}

/// Lists by deadline begin with the longest due.
fn oldest(after: Option<After>) -> After {
    after.unwrap_or(After { due: -1, id: 0 })
}

/// Lists by id look at the id alone.
fn newest(after: Option<After>) -> After {
    After {
        due: 0,
        id: after.map_or(i64::MAX, |after| after.id),
    }
}

/// Which of the names wait for the organisation.
///
/// # Errors
/// The store fails.
pub fn found(read: &Read<'_>, filter: &Filter) -> Result<Vec<String>, StoreError> {
    if filter.names.is_empty() {
        return Ok(Vec::new());
    }
    read.all(
        &WAITING_NAMES,
        params![filter.org, filter.today, filter.below, joined(&filter.names)],
        |row| row.text(0),
    )
}

/// What the workbench tells of an organisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Duties {
    /// Transfers that wait for it.
    pub waiting: i64,
    /// Those of them that are overdue.
    pub late: i64,
    /// Those it started that came back.
    pub returned: i64,
}

/// The numbers for the workbench, in one statement.
///
/// # Errors
/// The store fails.
pub fn duties(read: &Read<'_>, org: i64, today: Day, now: Millis) -> Result<Duties, StoreError> {
    let found = read.one(&DUTIES, params![org, today, 0, now], |row| {
        Ok(Duties {
            waiting: row.int(0)?,
            late: row.int(1)?,
            returned: row.int(2)?,
        })
    })?;
    Ok(found.unwrap_or_default())
}

/// How many wait for an organisation (its own, escalated and delegated ones), and how many of them
/// are overdue.
///
/// # Errors
/// The store fails.
pub fn waiting(read: &Read<'_>, org: i64, today: Day, now: Millis) -> Result<(u64, u64), StoreError> {
    let found = read.one(&WAITING_COUNT, params![org, today, 0, now], |row| Ok((row.int(0)?, row.int(1)?)))?;
    let (all, late) = found.unwrap_or_default();
    Ok((all.unsigned_abs(), late.unsigned_abs()))
}
