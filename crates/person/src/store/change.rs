//! Changing a record, field by field, with what it was before.

use super::person::{Masked, free, id_index, id_place, known, phone_index, phone_place};
use crate::hook::hooks;
use crate::{Field, IdNumber, PersonId, Phone, Sex};
use jishi_kernel::{Day, Millis};
use jishi_platform::db::{Read, Statement, StoreError, Value, Write, inventory};
use jishi_platform::keys::{Place, SealedColumn};
use jishi_platform::{App, params, sql};

sql! {
    unscoped SEALED ("the old value goes from one sealed column to another; callers have checked the person in scope") =
        "select id_cipher, phone_cipher, id_index, phone_index from person where id = $1 {lock}";
    unscoped SET_NAME ("callers have checked the person in scope") = "update person set name = $2, initials = $3 where id = $1";
    unscoped SET_NUMBER ("callers have checked the person in scope") =
        "update person set id_kind = $2, id_index = $3, id_mask = $4, id_cipher = $5 where id = $1";
    unscoped SET_SEX ("callers have checked the person in scope") = "update person set sex = $2 where id = $1";
    unscoped SET_BORN ("callers have checked the person in scope") = "update person set born = $2 where id = $1";
    unscoped SET_PHONE ("callers have checked the person in scope") =
        "update person set phone_index = $2, phone_mask = $3, phone_cipher = $4 where id = $1";
    unscoped SET_ETHNICITY ("callers have checked the person in scope") = "update person set ethnicity = $2 where id = $1";
    unscoped SET_EDUCATION ("callers have checked the person in scope") = "update person set education = $2 where id = $1";
    unscoped SET_POLITICAL ("callers have checked the person in scope") = "update person set political = $2 where id = $1";
    unscoped RISE ("callers have checked the person in scope") = "update person set version = version + 1 where id = $1";
    unscoped ADD ("history of the change just made") =
        "insert into person_change (id, person_id, at, account_id, field, old, new, old_cipher, how) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    unscoped LIST ("callers have found the person in scope, or it is the person's own page") =
        "select c.id, c.at, coalesce(a.name, ''), c.field, c.old, c.new, c.how from person_change c left join v_account a on a.id = c.account_id
         where c.person_id = $1 and c.id < $2 order by c.id desc limit $3";
    unscoped OLD_PAGE ("rotation of keys by the operator") =
        "select id, old_cipher from person_change where id > $1 and old_cipher is not null order by id limit $2";
    unscoped OLD_SWAP ("rotation of keys by the operator") = "update person_change set old_cipher = $3 where id = $1 and old_cipher = $2";
}

inventory::submit! { SealedColumn { table: "person_change", column: "old_cipher", page: &OLD_PAGE, swap: &OLD_SWAP } }

/// How a change came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// On a page, at once.
    Direct,
    /// By a correction that was decided.
    Request,
    /// Out of a sheet.
    Import,
    /// By a claim that was decided.
    Claim,
    /// Out of a record that was the same person.
    Merge,
}

impl How {
    const fn slug(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Request => "request",
            Self::Import => "import",
            Self::Claim => "claim",
            Self::Merge => "merge",
        }
    }

    pub(super) fn word(slug: &str) -> &'static str {
        match slug {
            "request" => "更正申请",
            "import" => "表格导入",
            "claim" => "认领",
            "merge" => "合并重复记录",
            _ => "直接修改",
        }
    }
}

/// Who changes, when and how.
#[derive(Clone, Copy, Debug)]
pub struct By {
    /// Account; 0 for a job or the operator.
    pub account: i64,
    /// When.
    pub at: Millis,
    /// How.
    pub how: How,
}

/// A field and what it becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewValue {
    /// 姓名
    Name(String),
    /// 证件; birth and sex follow.
    Number(IdNumber),
    /// 性别
    Sex(Sex),
    /// 出生日期
    Born(Option<Day>),
    /// 联系电话
    Phone(Option<Phone>),
    /// 民族
    Ethnicity(String),
    /// 学历
    Education(String),
    /// 政治面貌
    Political(String),
}

impl NewValue {
    /// The field.
    pub const fn field(&self) -> Field {
        match self {
            Self::Name(_) => Field::Name,
            Self::Number(_) => Field::Number,
            Self::Sex(_) => Field::Sex,
            Self::Born(_) => Field::Born,
            Self::Phone(_) => Field::Phone,
            Self::Ethnicity(_) => Field::Ethnicity,
            Self::Education(_) => Field::Education,
            Self::Political(_) => Field::Political,
        }
    }

    /// As history shows it: masked where the field is encrypted.
    pub fn shown(&self) -> String {
        match self {
            Self::Name(text) | Self::Ethnicity(text) | Self::Education(text) | Self::Political(text) => text.clone(),
            Self::Number(number) => format!("{} {}", number.document(), number.mask()),
            Self::Sex(sex) => sex.word().to_owned(),
            Self::Born(day) => day.map(|d| d.to_string()).unwrap_or_default(),
            Self::Phone(phone) => phone.as_ref().map(Phone::mask).unwrap_or_default(),
        }
    }
}

/// A row of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Rising number.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// Who; empty for a job or the operator.
    pub who: String,
    /// What.
    pub field: Option<Field>,
    /// Before, masked.
    pub old: String,
    /// After, masked.
    pub new: String,
    /// How, as a word.
    pub how: &'static str,
}

/// What the record says now, as history shows it.
fn shown(person: &Masked, field: Field) -> String {
    match field {
        Field::Name => person.name.clone(),
        Field::Number if person.id_mask.is_empty() => String::new(),
        Field::Number => format!("{} {}", person.id_kind, person.id_mask),
        Field::Sex => person.sex.word().to_owned(),
        Field::Born => person.born.map(|d| d.to_string()).unwrap_or_default(),
        Field::Phone => person.phone_mask.clone(),
        Field::Ethnicity => person.ethnicity.clone(),
        Field::Education => person.education.clone(),
        Field::Political => person.political.clone(),
    }
}

/// Changes fields of a person, keeps what was before, and tells the crates that hold copies.
/// Answers the fields that have really changed. The caller has found the person in its scope and
/// asked the rule of fields whether it may.
///
/// # Errors
/// [`StoreError::Conflict`] when another person has the number; [`StoreError::RowsAffected`] when
/// there is no such person; the store or the keys fail.
pub fn change(write: &mut Write<'_>, app: &App, person: PersonId, values: &[NewValue], by: By) -> Result<Vec<Field>, StoreError> {
    let absent = StoreError::RowsAffected { expected: 1, found: 0 };
    let sealed = write.one(&SEALED, params![person.0], |row| {
        Ok(Sealed {
            id: row
                .opt_text(2)?
                .map(|index| row.blob(0).map(|cipher| (index, cipher)))
                .transpose()?,
            phone: row
                .opt_text(3)?
                .map(|index| row.blob(1).map(|cipher| (index, cipher)))
                .transpose()?,
        })
    })?;
    let sealed = sealed.ok_or(absent)?;
    let mut changed = Vec::new();
    for value in with_consequences(values) {
        let now = known(write, person)?.ok_or(StoreError::RowsAffected { expected: 1, found: 0 })?;
        let old = shown(&now, value.field());
        let cipher = match &value {
            NewValue::Number(number) => {
                app.keys.follow(write)?;
                let index = id_index(&app.keys, number);
                if sealed.id.as_ref().is_some_and(|(had, _)| index.is(had)) && now.id_kind == number.document() {
                    continue;
                }
                free(write, &index, Some(person))?;
                let cipher = app.keys.seal(&*app.random, id_place(person.0), number.full())?;
                let row: &[Value] = params![person.0, number.document(), index.now(), number.mask(), cipher];
                write.execute_one(&SET_NUMBER, row)?;
                reopen(app, id_place(person.0), sealed.id.as_ref())?
            }
            NewValue::Phone(phone) => {
                app.keys.follow(write)?;
                let index = phone.as_ref().map(|p| phone_index(&app.keys, p));
                match (&sealed.phone, &index) {
                    (None, None) => continue,
                    (Some((had, _)), Some(index)) if index.is(had) => continue,
                    _ => {}
                }
                let index = index.map(|index| index.now().to_owned());
                let cipher = match phone {
                    Some(phone) => Some(app.keys.seal(&*app.random, phone_place(person.0), phone.full())?),
                    None => None,
                };
                let mask = phone.as_ref().map(Phone::mask).unwrap_or_default();
                write.execute_one(&SET_PHONE, params![person.0, index, mask, cipher])?;
                reopen(app, phone_place(person.0), sealed.phone.as_ref())?
            }
            _ if old == value.shown() => continue,
            plain => {
                set(write, person, plain)?;
                None
            }
        };
        let id = app.id();
        let cipher = match cipher {
            Some(plain) => Some(app.keys.seal(&*app.random, Place::new("person_change", "old_cipher", id), &plain)?),
            None => None,
        };
        let row: &[Value] = params![
            id,
            person.0,
            by.at,
            by.account,
            value.field().slug(),
            old,
            value.shown(),
            cipher,
            by.how.slug()
        ];
        write.execute_one(&ADD, row)?;
        changed.push(value.field());
    }
    if !changed.is_empty() {
        write.execute_one(&RISE, params![person.0])?;
        let now = known(write, person)?.ok_or(StoreError::RowsAffected { expected: 1, found: 0 })?;
        for hook in hooks() {
            (hook.changed)(write, &now)?;
        }
    }
    Ok(changed)
}

struct Sealed {
    id: Option<(String, Vec<u8>)>,
    phone: Option<(String, Vec<u8>)>,
}

fn reopen(app: &App, place: Place, old: Option<&(String, Vec<u8>)>) -> Result<Option<zeroize::Zeroizing<String>>, StoreError> {
    old.map(|(_, cipher)| app.keys.open(place, cipher).map_err(StoreError::from))
        .transpose()
}

/// A number brings birth and sex with it; they win over what is said beside it.
fn with_consequences(values: &[NewValue]) -> Vec<NewValue> {
    let mut all = Vec::new();
    let mut derived = Vec::new();
    for value in values {
        if let NewValue::Number(number) = value
            && let Some(born) = number.born()
        {
            derived.push(NewValue::Born(Some(born)));
            derived.push(NewValue::Sex(number.sex()));
        }
    }
    all.extend(values.iter().filter(|v| derived.iter().all(|d| d.field() != v.field())).cloned());
    all.extend(derived);
    all
}

fn set(write: &mut Write<'_>, person: PersonId, value: &NewValue) -> Result<(), StoreError> {
    let id = person.0;
    let text = |write: &mut Write<'_>, statement: &dyn Statement, text: &str| write.execute_one(statement, params![id, text]);
    match value {
        NewValue::Name(name) => write.execute_one(&SET_NAME, params![id, name, jishi_org::initials::initials(name)]),
        NewValue::Sex(sex) => write.execute_one(&SET_SEX, params![id, sex.number()]),
        NewValue::Born(day) => write.execute_one(&SET_BORN, params![id, *day]),
        NewValue::Ethnicity(word) => text(write, &SET_ETHNICITY, word),
        NewValue::Education(word) => text(write, &SET_EDUCATION, word),
        NewValue::Political(word) => text(write, &SET_POLITICAL, word),
        // Written where they are sealed.
        NewValue::Number(_) | NewValue::Phone(_) => Ok(()),
    }
}

/// A page of the history before `before`, newest first.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, person: PersonId, before: i64, limit: i64) -> Result<Vec<Change>, StoreError> {
    read.all(&LIST, params![person.0, before, limit], |row| {
        Ok(Change {
            id: row.int(0)?,
            at: row.int(1)?,
            who: row.text(2)?,
            field: Field::from_slug(&row.text(3)?),
            old: row.text(4)?,
            new: row.text(5)?,
            how: How::word(&row.text(6)?),
        })
    })
}
