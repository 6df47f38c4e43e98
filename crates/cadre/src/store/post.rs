//! Posts: adding, finding, changing, ending.

use crate::post::{Mode, Staffing};
use crate::rule::appointment::Open;
use jishi_kernel::Day;
use jishi_person::PersonId;
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{holds, params, sql};

/// The columns [`post`] reads, of `cadre_post c`, `v_person p` and `v_org o`.
macro_rules! columns {
    () => {
        "c.id, c.person_id, p.name, p.sex, p.id_mask, p.phone_mask, c.org_id, o.path, o.name, o.code, c.post, c.title, c.mode, c.how, c.staffing,
         c.committee, c.valid_from, c.term_to, c.valid_to, c.ended_why, c.version"
    };
}
pub(crate) use columns;

sql! {
    scoped FIND = concat!("select ", columns!(), " from cadre_post c join v_person p on p.id = c.person_id join v_org o on o.id = c.org_id where {scope:o.path} and c.id = $1");
    scoped OF_PERSON = concat!(
        "select ", columns!(), " from cadre_post c join v_person p on p.id = c.person_id join v_org o on o.id = c.org_id
         where {scope:o.path} and c.person_id = $1 order by c.valid_from desc, c.id desc limit 200"
    );
    scoped OPEN =
        "select c.id, c.person_id, c.post from cadre_post c join v_org o on o.id = c.org_id where {scope:o.path} and c.org_id = $1 and c.valid_to is null";
    unscoped SAME ("of an organisation found in scope: the row of a sheet and what stands there") =
        "select id from cadre_post where person_id = $1 and org_id = $2 and post = $3 and title = $4 and valid_from = $5";
    unscoped ADD ("guarded by CadreManage on an organisation found in scope") =
        "insert into cadre_post (id, person_id, org_id, post, title, mode, how, staffing, committee, valid_from, term_to) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    scoped CHANGE =
        "update cadre_post set post = $3, title = $4, mode = $5, how = $6, staffing = $7, committee = $8, valid_from = $9, term_to = $10, version = version + 1
         where id = $1 and version = $2 and valid_to is null and exists (select 1 from v_org o where o.id = cadre_post.org_id and {scope:o.path})";
    scoped END =
        "update cadre_post set valid_to = $3, ended_why = $4, version = version + 1
         where id = $1 and version = $2 and valid_to is null and exists (select 1 from v_org o where o.id = cadre_post.org_id and {scope:o.path})";
    unscoped BARRED ("tells only whether a person may take a post") =
        "select count(*) from v_member_probation where person_id = $1 and given_on <= $2 and until >= $2 and (lifted_on is null or lifted_on > $2)";
    unscoped HOLDS ("tells only whether a person holds a post somewhere") =
        concat!("select count(*) from cadre_post c where c.person_id = $1 and ", holds!("c", "$2"));
}

/// A post a person holds or held, masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Id.
    pub id: i64,
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Sex as a word, may be empty.
    pub sex: &'static str,
    /// Masked identity number.
    pub id_mask: String,
    /// Masked telephone number.
    pub phone_mask: String,
    /// Where.
    pub org: i64,
    /// Its path.
    pub org_path: String,
    /// Its name.
    pub org_name: String,
    /// Its code, if it has one.
    pub org_code: Option<String>,
    /// What.
    pub terms: Terms,
    /// Last day, once it has ended.
    pub valid_to: Option<Day>,
    /// Why it ended.
    pub ended_why: String,
    /// Rises with every change.
    pub version: i64,
}

/// What a post is and how it is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// A word of the dictionary.
    pub post: String,
    /// 职务名称, may be empty.
    pub title: String,
    /// 专职, 挂职, 兼职.
    pub mode: Mode,
    /// 任职方式, may be empty.
    pub how: String,
    /// The place it takes.
    pub staffing: Option<Staffing>,
    /// 同级党委成员.
    pub committee: bool,
    /// First day.
    pub from: Day,
    /// Last day of the term as planned.
    pub term_to: Option<Day>,
}

impl Terms {
    /// The title as written, or the word of the dictionary.
    pub fn shown(&self) -> &str {
        if self.title.is_empty() { &self.post } else { &self.title }
    }

    /// What differs, in words for the log.
    pub fn words(&self, before: &Self) -> Vec<String> {
        let staffing = |s: Option<Staffing>| s.map_or("不占编", Staffing::word);
        let parts = [
            (self.post != before.post).then(|| format!("职务由{}改为{}", before.post, self.post)),
            (self.title != before.title).then(|| format!("职务名称改为“{}”", self.title)),
            (self.mode != before.mode).then(|| format!("由{}改为{}", before.mode.word(), self.mode.word())),
            (self.how != before.how).then(|| "修改任职方式".to_owned()),
            (self.staffing != before.staffing).then(|| format!("占编由{}改为{}", staffing(before.staffing), staffing(self.staffing))),
            (self.committee != before.committee).then(|| "修改同级党委成员".to_owned()),
            (self.from != before.from).then(|| format!("任职日期由 {} 改为 {}", before.from, self.from)),
            (self.term_to != before.term_to).then(|| self.term_to.map_or_else(|| "不定任期".to_owned(), |day| format!("任期至 {day}"))),
        ];
        parts.into_iter().flatten().collect()
    }
}

pub(crate) fn held(row: &Row<'_>) -> Result<Held, StoreError> {
    Ok(Held {
        id: row.int(0)?,
        person: PersonId(row.int(1)?),
        name: row.text(2)?,
        sex: jishi_person::Sex::from_number(row.int(3)?).word(),
        id_mask: row.text(4)?,
        phone_mask: row.text(5)?,
        org: row.int(6)?,
        org_path: row.text(7)?,
        org_name: row.text(8)?,
        org_code: row.opt_text(9)?,
        terms: Terms {
            post: row.text(10)?,
            title: row.text(11)?,
            mode: Mode::from_word(&row.text(12)?).ok_or_else(|| StoreError::corrupt(12, "not a way to hold a post"))?,
            how: row.text(13)?,
            staffing: Staffing::from_word(&row.text(14)?),
            committee: row.flag(15)?,
            from: row.day(16)?,
            term_to: row.opt_day(17)?,
        },
        valid_to: row.opt_day(18)?,
        ended_why: row.text(19)?,
        version: row.int(20)?,
    })
}

/// Finds a post within the scope.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: i64) -> Result<Option<Held>, StoreError> {
    read.one(&FIND, params![id], held)
}

/// The posts of a person within the scope, newest first; what lies outside is not shown.
///
/// # Errors
/// The store fails.
pub fn of_person(read: &Read<'_>, person: PersonId) -> Result<Vec<Held>, StoreError> {
    read.all(&OF_PERSON, params![person.0], held)
}

/// The posts that are open in an organisation, without one of them.
///
/// # Errors
/// The store fails.
pub fn open(read: &Read<'_>, org: i64, without: Option<i64>) -> Result<Vec<Open>, StoreError> {
    let all = read.all(&OPEN, params![org], |row| {
        let open = Open {
            person: row.int(1)?,
            post: row.text(2)?,
        };
        Ok((row.int(0)?, open))
    })?;
    Ok(all
        .into_iter()
        .filter(|(id, _)| Some(*id) != without)
        .map(|(_, open)| open)
        .collect())
}

/// The post of a person that begins on the same day in the same organisation.
///
/// # Errors
/// The store fails.
pub fn same(read: &Read<'_>, person: PersonId, org: i64, terms: &Terms) -> Result<Option<i64>, StoreError> {
    read.one(&SAME, params![person.0, org, &terms.post, &terms.title, terms.from], |row| {
        row.int(0)
    })
}

/// Adds a post.
///
/// # Errors
/// The store fails.
pub fn add(write: &mut Write<'_>, id: i64, person: PersonId, org: i64, terms: &Terms) -> Result<(), StoreError> {
    write.execute_one(
        &ADD,
        params![
            id,
            person.0,
            org,
            &terms.post,
            &terms.title,
            terms.mode.word(),
            &terms.how,
            terms.staffing.map_or("", Staffing::word),
            terms.committee,
            terms.from,
            terms.term_to
        ],
    )
}

/// Changes an open post.
///
/// # Errors
/// [`StoreError::RowsAffected`] when it is no longer what was read, or has ended.
pub fn change(write: &mut Write<'_>, id: i64, version: i64, terms: &Terms) -> Result<(), StoreError> {
    write.execute_one(
        &CHANGE,
        params![
            id,
            version,
            &terms.post,
            &terms.title,
            terms.mode.word(),
            &terms.how,
            terms.staffing.map_or("", Staffing::word),
            terms.committee,
            terms.from,
            terms.term_to
        ],
    )
}

/// Ends an open post; `last` is its last day.
///
/// # Errors
/// [`StoreError::RowsAffected`] when it is no longer what was read, or has ended.
pub fn end(write: &mut Write<'_>, id: i64, version: i64, last: Day, why: &str) -> Result<(), StoreError> {
    write.execute_one(&END, params![id, version, last, why])
}

/// True when a person holds a post in any organisation on a day: such a member stays in the League past 28.
///
/// # Errors
/// The store fails.
pub fn holds_post(read: &Read<'_>, person: PersonId, day: Day) -> Result<bool, StoreError> {
    Ok(read.count(&HOLDS, params![person.0, day])? > 0)
}

/// A person is under 留团察看 on a day: neither elected nor appointed.
///
/// # Errors
/// The store fails.
pub fn barred(read: &Read<'_>, person: PersonId, day: Day) -> Result<bool, StoreError> {
    Ok(read.count(&BARRED, params![person.0, day])? > 0)
}
