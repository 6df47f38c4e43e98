//! The record of a person: adding, finding, moving.

use crate::{IdNumber, Legacy, PersonId, Phone, RESIDENT, Sex};
use jishi_kernel::Day;
use jishi_platform::App;
use jishi_platform::db::{Read, Row, StoreError, Value, Write, inventory};
use jishi_platform::keys::{Indexed, IndexedColumn, KeyError, Keyring, Place, SealedColumn};
use jishi_platform::{params, sql};
use std::collections::HashMap;

/// Position of `org_id` among the values of a row.
const KEEPER: usize = 1;

macro_rules! masked_columns {
    () => {
        "p.id, p.org_id, o.path, o.name, p.name, p.sex, p.born, p.id_kind, p.id_mask, p.phone_mask, p.ethnicity, p.education, p.political,
         p.erased_on, p.version"
    };
}

sql! {
    unscoped ADD ("callers have checked the organisation in scope") =
        "insert into person (id, org_id, name, initials, sex, born, id_kind, id_index, id_mask, id_cipher, phone_index, phone_mask, phone_cipher,
         ethnicity, education, political, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    scoped FIND = concat!("select ", masked_columns!(), " from v_person p join v_org o on o.id = p.org_id where {scope:o.path} and p.id = $1");
    unscoped KNOWN ("for jobs, hooks and the person's own page, which name the person themselves") =
        concat!("select ", masked_columns!(), " from v_person p join v_org o on o.id = p.org_id where p.id = $1");
    unscoped BY_INDEX ("an exact number tells only that it is registered and which organisation keeps the record") =
        "select id, org_id, id_index from person where id_index = $1";
    unscoped BY_INDEXES ("exact numbers tell only that they are registered and which organisation keeps the record") =
        "select id, org_id, id_index from person where id_index in ({texts:$1})";
    unscoped RELOCATE ("written under the permit of a transfer or a decided claim") =
        "update person set org_id = $2, version = version + 1 where id = $1";
    unscoped IS_OWN ("whether an account is that of the person it asks about") =
        "select count(*) from v_member_account where account_id = $1 and person_id = $2";
    unscoped ID_PAGE ("rotation of keys by the operator") =
        "select id, id_cipher from person where id > $1 and id_cipher is not null order by id limit $2";
    unscoped ID_SWAP ("rotation of keys by the operator") = "update person set id_cipher = $3 where id = $1 and id_cipher = $2";
    unscoped PHONE_PAGE ("rotation of keys by the operator") =
        "select id, phone_cipher from person where id > $1 and phone_cipher is not null order by id limit $2";
    unscoped PHONE_SWAP ("rotation of keys by the operator") = "update person set phone_cipher = $3 where id = $1 and phone_cipher = $2";
    unscoped ID_INDEX_PAGE ("change of the index key by the operator") =
        "select id, id_index, id_cipher, id_kind from person where id > $1 and id_index is not null order by id limit $2";
    unscoped ID_INDEX_SWAP ("change of the index key by the operator") =
        "update person set id_index = $3 where id = $1 and id_index = $2 and not exists (select 1 from person p where p.id_index = $3)";
    unscoped PHONE_INDEX_PAGE ("change of the index key by the operator") =
        "select id, phone_index, phone_cipher, '' from person where id > $1 and phone_index is not null order by id limit $2";
    unscoped PHONE_INDEX_SWAP ("change of the index key by the operator") =
        "update person set phone_index = $3 where id = $1 and phone_index = $2";
}

/// What separates the blind indexes of the two columns.
const ID: &str = "person.id";
const PHONE: &str = "person.phone";

inventory::submit! { SealedColumn { table: "person", column: "id_cipher", page: &ID_PAGE, swap: &ID_SWAP } }
inventory::submit! { SealedColumn { table: "person", column: "phone_cipher", page: &PHONE_PAGE, swap: &PHONE_SWAP } }
inventory::submit! {
    IndexedColumn {
        table: "person", column: "id_index", sealed: "id_cipher", what: ID, page: &ID_INDEX_PAGE, swap: &ID_INDEX_SWAP,
        text: |kind, plain| IdNumber::of(kind, plain, Legacy::Convert).ok().map(|number| number.index_text()),
    }
}
inventory::submit! {
    IndexedColumn {
        table: "person", column: "phone_index", sealed: "phone_cipher", what: PHONE, page: &PHONE_INDEX_PAGE, swap: &PHONE_INDEX_SWAP,
        text: |_, plain| Some(plain.to_owned()),
    }
}

/// Where a sealed identity number stands.
pub(crate) const fn id_place(person: i64) -> Place {
    Place::new("person", "id_cipher", person)
}

/// Where a sealed telephone number stands.
pub(crate) const fn phone_place(person: i64) -> Place {
    Place::new("person", "phone_cipher", person)
}

/// A person to add.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPerson {
    /// The organisation that keeps the record.
    pub org: i64,
    /// Name.
    pub name: String,
    /// Number of a document; kind and birth and sex come with it.
    pub number: Option<IdNumber>,
    /// Telephone.
    pub phone: Option<Phone>,
    /// Sex where no number gives it.
    pub sex: Sex,
    /// Birth where no number gives it.
    pub born: Option<Day>,
    /// 民族, may be empty.
    pub ethnicity: String,
    /// 学历, may be empty.
    pub education: String,
    /// 政治面貌, may be empty.
    pub political: String,
}

/// A person ready to be written: sealed and indexed, which takes longer than the writing, so it is
/// done outside the transaction.
#[derive(Clone, Debug)]
pub struct Ready {
    id: PersonId,
    values: Vec<Value>,
    id_index: Option<Indexed>,
    keys: Keyring,
}

impl Ready {
    /// The id the person will have.
    pub const fn id(&self) -> PersonId {
        self.id
    }

    /// The blind index of the number, if there is one: for finding the same number twice in a sheet.
    pub fn id_index(&self) -> Option<&str> {
        self.id_index.as_ref().map(Indexed::now)
    }

    /// The same for [`find_by_numbers`].
    pub const fn indexed(&self) -> Option<&Indexed> {
        self.id_index.as_ref()
    }

    /// The keys it was made ready with.
    pub(super) const fn keys(&self) -> &Keyring {
        &self.keys
    }

    /// Puts the record into an organisation's keeping, where it was not known when the rest was made ready.
    pub fn kept_by(&mut self, org: i64) {
        if let Some(keeper) = self.values.get_mut(KEEPER) {
            *keeper = Value::from(org);
        }
    }

    /// The row, for [`super::many::add`].
    pub(super) fn values(&self) -> &[Value] {
        &self.values
    }
}

/// What an exact search tells: that the number is registered, and who keeps the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The person.
    pub person: PersonId,
    /// The organisation that keeps the record.
    pub org: i64,
}

/// A person as lists and cards show it: nothing that is encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    /// Id.
    pub id: PersonId,
    /// The organisation that keeps the record.
    pub org: i64,
    /// Its path.
    pub org_path: String,
    /// Its name.
    pub org_name: String,
    /// Name.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Birth.
    pub born: Option<Day>,
    /// Kind of document.
    pub id_kind: String,
    /// Masked number; empty when there is none.
    pub id_mask: String,
    /// Masked telephone; empty when there is none.
    pub phone_mask: String,
    /// 民族.
    pub ethnicity: String,
    /// 学历.
    pub education: String,
    /// 政治面貌.
    pub political: String,
    /// The day the data were erased.
    pub erased_on: Option<Day>,
    /// Rises with every change.
    pub version: i64,
}

/// The blind index of a number.
pub fn id_index(keys: &Keyring, number: &IdNumber) -> Indexed {
    keys.index(ID, &number.index_text())
}

/// The blind index of a telephone number.
pub fn phone_index(keys: &Keyring, phone: &Phone) -> Indexed {
    keys.index(PHONE, phone.full())
}

/// Seals and indexes a person under a new id.
///
/// # Errors
/// The keyring has no key that writes.
pub fn prepare(app: &App, new: &NewPerson) -> Result<Ready, KeyError> {
    prepare_owned(app, new.clone())
}

/// As [`prepare`], where the person is not needed any more.
///
/// # Errors
/// The same.
pub fn prepare_owned(app: &App, new: NewPerson) -> Result<Ready, KeyError> {
    let id = app.id();
    let (keys, random) = (&app.keys, &*app.random);
    let number = new.number.as_ref();
    let id_index = number.map(|n| id_index(keys, n));
    let id_cipher = number.map(|n| keys.seal(random, id_place(id), n.full())).transpose()?;
    let phone = new.phone.as_ref();
    let phone_cipher = phone.map(|p| keys.seal(random, phone_place(id), p.full())).transpose()?;
    let born = number.and_then(IdNumber::born).or(new.born);
    let sex = number.map(IdNumber::sex).filter(|sex| *sex != Sex::Unknown).unwrap_or(new.sex);
    let initials = jishi_org::initials::initials(&new.name);
    let values = vec![
        Value::from(id),
        Value::from(new.org),
        Value::from(new.name),
        Value::from(initials),
        Value::from(sex.number()),
        Value::from(born),
        Value::from(number.map_or(RESIDENT, IdNumber::document)),
        Value::from(id_index.as_ref().map(Indexed::now)),
        Value::from(number.map(IdNumber::mask).unwrap_or_default()),
        Value::from(id_cipher),
        Value::from(phone.map(|p| phone_index(keys, p).now().to_owned())),
        Value::from(phone.map(Phone::mask).unwrap_or_default()),
        Value::from(phone_cipher),
        Value::from(new.ethnicity),
        Value::from(new.education),
        Value::from(new.political),
        Value::from(app.now()),
    ];
    Ok(Ready {
        id: PersonId(id),
        values,
        id_index,
        keys: keys.clone(),
    })
}

/// Writes a prepared person.
///
/// # Errors
/// [`StoreError::Conflict`] when the number is registered already; [`StoreError::Busy`] when the index
/// key has changed since it was prepared; the organisation is missing.
pub fn add(write: &mut Write<'_>, ready: &Ready) -> Result<PersonId, StoreError> {
    ready.keys.check(write, &ready.id_index)?;
    if let Some(indexed) = &ready.id_index {
        free(write, indexed, None)?;
    }
    write.execute_one(&ADD, &ready.values)?;
    Ok(ready.id)
}

/// The number is nobody else's under the key before, where the table's own constraint does not see it.
pub(super) fn free(read: &Read<'_>, indexed: &Indexed, own: Option<PersonId>) -> Result<(), StoreError> {
    let Some(before) = indexed.before() else { return Ok(()) };
    match read.one(&BY_INDEX, params![before], found)? {
        Some((_, found)) if Some(found.person) != own => Err(StoreError::Conflict {
            constraint: "person_id_index".to_owned(),
        }),
        _ => Ok(()),
    }
}

/// The person with the same number, or the new one; true when it is new.
///
/// # Errors
/// The store fails.
pub fn find_or_add(write: &mut Write<'_>, ready: &Ready, org: i64) -> Result<(Found, bool), StoreError> {
    if let Some(indexed) = &ready.id_index {
        ready.keys.check(write, [indexed])?;
        if let Some(found) = by_index(write, indexed)? {
            return Ok((found, false));
        }
    }
    let person = add(write, ready)?;
    Ok((Found { person, org }, true))
}

fn found(row: &Row<'_>) -> Result<(String, Found), StoreError> {
    let found = Found {
        person: PersonId(row.int(0)?),
        org: row.int(1)?,
    };
    Ok((row.text(2)?, found))
}

/// Finds a person by exact number, wherever in the tree: who keeps the record is all it tells.
///
/// # Errors
/// The store fails.
pub fn find_by_number(read: &Read<'_>, keys: &Keyring, number: &IdNumber) -> Result<Option<Found>, StoreError> {
    keys.follow(read)?;
    by_index(read, &id_index(keys, number))
}

fn by_index(read: &Read<'_>, indexed: &Indexed) -> Result<Option<Found>, StoreError> {
    for index in std::iter::once(indexed.now()).chain(indexed.before()) {
        if let Some((_, found)) = read.one(&BY_INDEX, params![index], found)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Finds many by the blind indexes of their numbers, [`id_index`]: one statement for all of them, two
/// while the index key changes. Answers by [`Indexed::now`].
///
/// # Errors
/// [`StoreError::Busy`] when the index key has changed since they were made; the store fails.
pub fn find_by_numbers(read: &Read<'_>, keys: &Keyring, numbers: &[&Indexed]) -> Result<HashMap<String, Found>, StoreError> {
    keys.check(read, numbers.iter().copied())?;
    if numbers.is_empty() {
        return Ok(HashMap::new());
    }
    let now = Value::texts(numbers.iter().map(|number| number.now()));
    let mut out: HashMap<String, Found> = read.all(&BY_INDEXES, &[now], found)?.into_iter().collect();
    let before: HashMap<&str, &str> = numbers.iter().filter_map(|n| Some((n.before()?, n.now()))).collect();
    if !before.is_empty() {
        let found = read.all(&BY_INDEXES, &[Value::texts(before.keys().copied())], found)?;
        out.extend(
            found
                .into_iter()
                .filter_map(|(index, found)| Some(((*before.get(&*index)?).to_owned(), found))),
        );
    }
    Ok(out)
}

/// Moves the record to another organisation.
///
/// # Errors
/// [`StoreError::RowsAffected`] when there is no such person; the organisation is missing.
pub fn relocate(write: &mut Write<'_>, person: PersonId, org: i64) -> Result<(), StoreError> {
    write.execute_one(&RELOCATE, params![person.0, org])
}

pub(crate) fn masked(row: &Row<'_>) -> Result<Masked, StoreError> {
    Ok(Masked {
        id: PersonId(row.int(0)?),
        org: row.int(1)?,
        org_path: row.text(2)?,
        org_name: row.text(3)?,
        name: row.text(4)?,
        sex: Sex::from_number(row.int(5)?),
        born: row.opt_day(6)?,
        id_kind: row.text(7)?,
        id_mask: row.text(8)?,
        phone_mask: row.text(9)?,
        ethnicity: row.text(10)?,
        education: row.text(11)?,
        political: row.text(12)?,
        erased_on: row.opt_day(13)?,
        version: row.int(14)?,
    })
}

/// A person within the scope, masked.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, person: PersonId) -> Result<Option<Masked>, StoreError> {
    read.one(&FIND, params![person.0], masked)
}

/// A person whatever the scope, masked: for jobs, hooks and the person's own page.
///
/// # Errors
/// The store fails.
pub fn known(read: &Read<'_>, person: PersonId) -> Result<Option<Masked>, StoreError> {
    read.one(&KNOWN, params![person.0], masked)
}

/// True when the account is the person's own.
///
/// # Errors
/// The store fails.
pub fn is_own(read: &Read<'_>, account: i64, person: PersonId) -> Result<bool, StoreError> {
    Ok(read.count(&IS_OWN, params![account, person.0])? > 0)
}
