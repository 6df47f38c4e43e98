//! Lists of what a part of the tree still has to do about its members: by membership, behind an id.

use crate::MemberId;
use crate::rule::age;
use crate::rule::standing::Whereabouts;
use jishi_kernel::Day;
use jishi_platform::db::{Read, Row, ScopedSql, StoreError};
use jishi_platform::{params, sql};

macro_rules! list {
    ($last:literal, $where:literal) => {
        concat!(
            "select m.id, m.name, o.name, o.path, m.whereabouts, m.born, m.joined_on, m.contacted_on, ",
            $last,
            ", m.person_id
             from org o join member m on m.org_id = o.id
             where {scope:o.path} and o.path >= $1 and o.path < $1 || '~' and m.state = 'active' and m.id > $2 and ",
            $where,
            "
             order by m.id limit $4"
        )
    };
}

sql! {
    scoped CONTACT = list!("(select max(c.on_day) from member_contact c where c.member_id = m.id)",
        "m.whereabouts <> '' and m.whereabouts in ('floating', 'lost') and not exists (select 1 from member_contact c where c.member_id = m.id and c.on_day >= $3)");
    scoped LAPSE = list!("m.whereabouts_on",
        "m.whereabouts <> '' and m.whereabouts in ('floating', 'lost') and m.leaving = '' and (m.contacted_on is null or m.contacted_on <= $3)
         and m.whereabouts_on <= $3");
    scoped UNDATED = list!("m.contacted_on", "m.whereabouts <> '' and m.whereabouts in ('floating', 'lost') and m.whereabouts_on is null and $3 <> ''");
    scoped CONSENT = list!("m.born", "m.born > $3 and not exists (select 1 from v_guardian_consent g where g.person_id = m.person_id)");
    scoped MISSING = list!("m.joined_on", "m.joined_on >= $3 and not exists (select 1 from member_document d where d.member_id = m.id
         and d.kind = '入团志愿书' and d.returned = '')");
    scoped UNCHECKED = list!("(select max(d.added_at) from member_document d where d.member_id = m.id and d.kind = '入团志愿书' and d.checked_at is null)",
        "(m.joined_on is null or m.joined_on >= $3) and exists (select 1 from member_document d where d.member_id = m.id and d.kind = '入团志愿书' and d.checked_at is null)");
    scoped MINORS = "select count(*) from org o join member m on m.org_id = o.id
         where {scope:o.path} and o.path = $1 and m.state = 'active' and m.born > $2
           and not exists (select 1 from v_guardian_consent g where g.person_id = m.person_id)";
}

/// What is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Floating and lost members without a try to contact since the day.
    Contact,
    /// Away and silent since the day or longer: candidates of 自行脱团.
    Lapse,
    /// Away since nobody knows when: a sheet has left the day open. The day of the list says nothing.
    Undated,
    /// Born after the day, without a guardian's consent.
    Consent,
    /// Joined on the day or later, without a scan of 入团志愿书 that stands.
    Missing,
    /// As missing, with a scan that waits for its check.
    Unchecked,
}

impl What {
    fn statement(self) -> &'static ScopedSql {
        match self {
            Self::Contact => &CONTACT,
            Self::Lapse => &LAPSE,
            Self::Undated => &UNDATED,
            Self::Consent => &CONSENT,
            Self::Missing => &MISSING,
            Self::Unchecked => &UNCHECKED,
        }
    }
}

/// Somebody to do something about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Todo {
    /// The membership.
    pub id: MemberId,
    /// Name.
    pub name: String,
    /// The branch.
    pub org_name: String,
    /// Its path.
    pub org_path: String,
    /// Whereabouts.
    pub whereabouts: Whereabouts,
    /// Birth.
    pub born: Option<Day>,
    /// 入团日期.
    pub joined_on: Option<Day>,
    /// Last contact that reached the person.
    pub contacted_on: Option<Day>,
    /// Last try of a contact, or since when the person is away; of one away since nobody knows when the last contact.
    pub last: Option<Day>,
    /// The person.
    pub person: i64,
}

fn todo(row: &Row<'_>, days: bool) -> Result<Todo, StoreError> {
    Ok(Todo {
        id: MemberId(row.int(0)?),
        name: row.text(1)?,
        org_name: row.text(2)?,
        org_path: row.text(3)?,
        whereabouts: Whereabouts::from_slug(&row.text(4)?),
        born: row.opt_day(5)?,
        joined_on: row.opt_day(6)?,
        contacted_on: row.opt_day(7)?,
        last: if days {
            row.opt_day(8)?
        } else {
            row.opt_int(8)?.map(jishi_kernel::shanghai_day)
        },
        person: row.int(9)?,
    })
}

/// A page of a list below a path, behind a membership; `day` as the list means it.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, what: What, path: &str, day: Day, after: i64, limit: i64) -> Result<Vec<Todo>, StoreError> {
    read.all(what.statement(), params![path, after, day, limit], |row| {
        todo(row, what != What::Unchecked)
    })
}

/// The day after which a person was born who is younger than so many years today.
pub fn minor_since(today: Day, years: i16) -> Day {
    age::born_by(today, years).unwrap_or(today)
}

/// How many members of the branch at a path lack a guardian's consent.
///
/// # Errors
/// The store fails.
pub fn minors(read: &Read<'_>, path: &str, today: Day) -> Result<i64, StoreError> {
    let years = jishi_person::rule::guardian_age(read, path, today)?;
    read.count(&MINORS, params![path, minor_since(today, years)])
}
