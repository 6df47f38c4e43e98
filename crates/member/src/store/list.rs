//! Lists of members by key. At county level and below they run on an index led by the county or the
//! branch, so that they read no more of a large register than of a small one; above the county
//! there are figures, and a search by exact name.

use super::filter::{After, Filter, Sort};
use crate::MemberId;
use crate::rule::standing::{Leaving, State, Whereabouts};
use jishi_kernel::{Day, Level};
use jishi_org::store::tree::Org;
use jishi_platform::db::{Read, Row, ScopedSql, StoreError, Value};
use jishi_platform::{params, sql};

// $2 state, $3 key, $4 id, $5 limit, $6 part of the name, $7 beginning of the initials, $8 joined from,
// $9 joined before, $10 sex, $11 born from, $12 born before, $13 party, $14 year of registration,
// $15 registered for it, $16 whereabouts, $17 leaving, $18 graduates from, $19 graduates before.
// A value that says nothing: '' or -1.
macro_rules! filters {
    () => {
        "m.state = $2 and ($6 = '' or {instr}(m.name, $6) > 0) and ($7 = '' or substr(m.initials, 1, length($7)) = $7)
         and ($8 = '' or (m.joined_on >= $8 and m.joined_on < $9)) and ($10 = -1 or m.sex = $10)
         and ($11 = '' or m.born >= $11) and ($12 = '' or m.born < $12) and ($13 = -1 or m.party = $13)
         and ($14 = -1 or (m.registered >= $14 and $15 = 1) or (m.registered < $14 and $15 = 0))
         and ($16 = '' or m.whereabouts = $16) and ($17 = 0 or m.leaving <> '')
         and ($18 = '' or (m.graduates >= $18 and m.graduates < $19))"
    };
}

macro_rules! list {
    (anchor, $key:literal, $compare:literal, $order:literal) => {
        list!(@ "member m where m.anchor_id = $1 and ", $key, $compare, $order)
    };
    (below, $key:literal, $compare:literal, $order:literal) => {
        list!(@ "(select id as branch from org where path >= $1 and path < $1 || '~') b join member m on m.org_id = b.branch where ",
            $key, $compare, $order)
    };
    (@ $from:literal, $key:literal, $compare:literal, $order:literal) => {
        concat!(
            "select m.id, m.person_id, m.name, m.sex, m.born, m.joined_on, m.number, m.state, m.leaving, m.left_how, m.registered, m.party,
                 m.graduates, m.whereabouts, o.id, o.name, o.path, p.id_mask, p.phone_mask, m.card, coalesce(o.code, ''), m.whereabouts_on
             from (select m.id as found, ", $key, " as sort_key from ", $from, filters!(),
            " and (", $key, ", m.id) ", $compare, " ($3, $4) order by ", $key, " ", $order, ", m.id ", $order, " limit $5) f
             join member m on m.id = f.found join org o on o.id = m.org_id join v_person p on p.id = m.person_id
             where {scope:o.path} order by f.sort_key ", $order, ", m.id ", $order
        )
    };
}

sql! {
    scoped ANCHOR_NAME = list!(anchor, "m.name", ">", "asc");
    scoped ANCHOR_JOINED = list!(anchor, "coalesce(m.joined_on, '')", "<", "desc");
    scoped ANCHOR_BORN = list!(anchor, "coalesce(m.born, '')", ">", "asc");
    scoped BELOW_NAME = list!(below, "m.name", ">", "asc");
    scoped BELOW_JOINED = list!(below, "coalesce(m.joined_on, '')", "<", "desc");
    scoped BELOW_BORN = list!(below, "coalesce(m.born, '')", ">", "asc");
    scoped NAMED = "select m.id, m.person_id, m.name, m.sex, m.born, m.joined_on, m.number, m.state, m.leaving, m.left_how, m.registered, m.party,
             m.graduates, m.whereabouts, o.id, o.name, o.path, p.id_mask, p.phone_mask, m.card, coalesce(o.code, ''), m.whereabouts_on
         from member m join org o on o.id = m.org_id join v_person p on p.id = m.person_id
         where {scope:o.path} and m.name = $1 and m.state <> 'merged' and m.id > $2 and o.path >= $3 and o.path < $3 || '~' order by m.id limit $4";
}

/// A member as listed: masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Id.
    pub id: MemberId,
    /// The person.
    pub person: i64,
    /// Name.
    pub name: String,
    /// 1 男, 2 女, 0 unknown.
    pub sex: i64,
    /// Birth.
    pub born: Option<Day>,
    /// 入团日期.
    pub joined_on: Option<Day>,
    /// 发展团员编号.
    pub number: Option<String>,
    /// 在册 or 已离团.
    pub state: State,
    /// A leaving that waits for its confirmation.
    pub leaving: Option<Leaving>,
    /// How, when left.
    pub left_how: Option<Leaving>,
    /// Year of the last registration, 0 for none.
    pub registered: i64,
    /// Also a member of the Party.
    pub party: bool,
    /// 毕业时间, `YYYY-MM`.
    pub graduates: Option<String>,
    /// Whereabouts.
    pub whereabouts: Whereabouts,
    /// Since when; a sheet may have left it open.
    pub whereabouts_on: Option<Day>,
    /// The branch.
    pub org: i64,
    /// Its name.
    pub org_name: String,
    /// Its path.
    pub org_path: String,
    /// Masked identity number.
    pub id_mask: String,
    /// Masked telephone number.
    pub phone_mask: String,
    /// 团员证编号.
    pub card: Option<String>,
    /// Code of the branch; empty when it has none.
    pub org_code: String,
}

/// One page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The rows.
    pub rows: Vec<Listed>,
    /// Where the next page goes on; `None` on the last one.
    pub next: Option<After>,
}

fn listed(row: &Row<'_>) -> Result<Listed, StoreError> {
    Ok(Listed {
        id: MemberId(row.int(0)?),
        person: row.int(1)?,
        name: row.text(2)?,
        sex: row.int(3)?,
        born: row.opt_day(4)?,
        joined_on: row.opt_day(5)?,
        number: row.opt_text(6)?,
        state: State::from_slug(&row.text(7)?).ok_or_else(|| StoreError::corrupt(7, "not a state"))?,
        leaving: Leaving::from_slug(&row.text(8)?),
        left_how: Leaving::from_slug(&row.text(9)?),
        registered: row.int(10)?,
        party: row.flag(11)?,
        graduates: row.opt_text(12)?,
        whereabouts: Whereabouts::from_slug(&row.text(13)?),
        org: row.int(14)?,
        org_name: row.text(15)?,
        org_path: row.text(16)?,
        id_mask: row.text(17)?,
        phone_mask: row.text(18)?,
        card: row.opt_text(19)?,
        org_code: row.text(20)?,
        whereabouts_on: row.opt_day(21)?,
    })
}

/// True when names may be listed under an organisation: at county level and below.
pub fn lists_names(level: Level) -> bool {
    level >= Level::County
}

/// One page of the members below an organisation at county level or lower (empty above it: see
/// [`named`]). `node` has been found in the caller's scope.
///
/// # Errors
/// The store fails.
pub fn page(read: &Read<'_>, node: &Org, filter: &Filter, sort: Sort, after: Option<&After>, limit: i64) -> Result<Page, StoreError> {
    if !lists_names(node.level) {
        return Ok(Page::default());
    }
    let at_anchor = node.level == Level::County;
    let statement: &ScopedSql = match (at_anchor, sort) {
        (true, Sort::Name) => &ANCHOR_NAME,
        (true, Sort::Joined) => &ANCHOR_JOINED,
        (true, Sort::Born) => &ANCHOR_BORN,
        (false, Sort::Name) => &BELOW_NAME,
        (false, Sort::Joined) => &BELOW_JOINED,
        (false, Sort::Born) => &BELOW_BORN,
    };
    let start: Value = if at_anchor { node.id.into() } else { node.path.as_str().into() };
    let mut values = vec![start];
    values.extend(behind(sort, after));
    values.insert(1, filter.state.slug().into());
    values.push((limit + 1).into());
    values.extend(bounds(filter));
    let mut rows = read.all(statement, &values, listed)?;
    let next = cut(&mut rows, limit, sort);
    Ok(Page { rows, next })
}

/// Members of exactly this name below an organisation of any level, whatever their state.
///
/// # Errors
/// The store fails.
pub fn named(read: &Read<'_>, node: &Org, name: &str, after: Option<&After>, limit: i64) -> Result<Page, StoreError> {
    let from = after.map_or(-1, |after| after.id);
    let mut rows = read.all(&NAMED, params![name, from, &node.path, limit + 1], listed)?;
    let next = cut(&mut rows, limit, Sort::Name);
    Ok(Page { rows, next })
}

fn cut(rows: &mut Vec<Listed>, limit: i64, sort: Sort) -> Option<After> {
    let limit = usize::try_from(limit).unwrap_or_default();
    if rows.len() <= limit {
        return None;
    }
    rows.truncate(limit);
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    rows.last().map(|last| After {
        key: match sort {
            Sort::Name => last.name.clone(),
            Sort::Joined => day(last.joined_on),
            Sort::Born => day(last.born),
        },
        id: last.id.0,
    })
}

/// The key to go on behind; the first page begins before every key.
fn behind(sort: Sort, after: Option<&After>) -> [Value; 2] {
    match (after, sort) {
        (Some(after), _) => [after.key.as_str().into(), after.id.into()],
        (None, Sort::Joined) => ["~".into(), i64::MAX.into()],
        (None, _) => ["".into(), (-1_i64).into()],
    }
}

fn bounds(filter: &Filter) -> [Value; 14] {
    let latin = !filter.text.is_empty() && filter.text.bytes().all(|b| b.is_ascii_alphanumeric());
    let (name, first) = if latin {
        (String::new(), filter.text.to_ascii_lowercase())
    } else {
        (filter.text.clone(), String::new())
    };
    let year = |year: i16| format!("{year:04}-");
    let (joined_from, joined_before) = filter
        .joined
        .map_or_else(Default::default, |joined| (year(joined), year(joined.saturating_add(1))));
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let flag = |flag: Option<bool>| flag.map_or(-1, i64::from);
    let graduates = filter.graduates.clone();
    let graduates_end = if graduates.is_empty() {
        String::new()
    } else {
        format!("{graduates}~")
    };
    [
        name.into(),
        first.into(),
        joined_from.into(),
        joined_before.into(),
        filter.sex.unwrap_or(-1).into(),
        day(filter.born_from).into(),
        day(filter.born_before).into(),
        flag(filter.party).into(),
        filter.registered.map_or(-1, |(year, _)| year).into(),
        filter.registered.map_or(0, |(_, done)| i64::from(done)).into(),
        filter.whereabouts.as_str().into(),
        filter.leaving.into(),
        graduates.into(),
        graduates_end.into(),
    ]
}
