//! 信息更正: asked for by the managing organisation or the person, decided by the keeper of records.

use super::change::{self, By, How, NewValue};
use super::person::known;
use super::proof::{self, Owner, Stored};
use crate::rule::value::value;
use crate::veil::{VEILED, Veils};
use crate::{CorrectionId, Field, Legacy, PersonId, RESIDENT};
use jishi_kernel::{Day, Millis};
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, Row, StoreError, Write, inventory};
use jishi_platform::keys::{Place, SealedColumn};
use jishi_platform::{App, AppError, params, sql};

macro_rules! columns {
    () => {
        "c.id, c.person_id, p.name, o.name, coalesce(r.name, ''), coalesce(a.name, ''), c.at, c.field, c.new, c.reason, c.state,
         coalesce(d.name, ''), c.decided_at, c.decision, c.version, c.account_id, o.path, coalesce(r.path, '')"
    };
}
macro_rules! joins {
    () => {
        " from person_correction c join person p on p.id = c.person_id join v_org o on o.id = p.org_id left join v_org r on r.id = c.org_id
          left join v_account a on a.id = c.account_id left join v_account d on d.id = c.decided_by"
    };
}

sql! {
    unscoped ADD ("written with a person found in scope, or by the person") =
        "insert into person_correction (id, person_id, org_id, account_id, at, field, new, new_cipher, reason) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    scoped OPEN = concat!("select ", columns!(), joins!(), " where {scope:o.path} and c.state = 'open' and c.id > $1 order by c.id limit $2");
    scoped FIND = concat!("select ", columns!(), joins!(), " where {scope:o.path} and c.id = $1");
    unscoped OF_PERSON ("called with a person already found in scope, or it is the person's own page") =
        concat!("select ", columns!(), joins!(), " where c.person_id = $1 order by c.id desc limit $2");
    unscoped PENDING ("called with a person already found in scope") =
        "select count(*) from person_correction where person_id = $1 and field = $2 and state = 'open'";
    unscoped CIPHER ("called with a correction already found in scope") =
        "select new_cipher from person_correction where id = $1 and new_cipher is not null";
    unscoped DECIDE ("called with a correction already found in scope") =
        "update person_correction set state = $2, decided_by = $3, decided_at = $4, decision = $5, version = version + 1
         where id = $1 and version = $6 and state = 'open'";
    unscoped WITHDRAW ("the own request") =
        "update person_correction set state = 'withdrawn', decided_at = $3, version = version + 1 where id = $1 and account_id = $2 and state = 'open'";
    unscoped PAGE ("rotation of keys by the operator") =
        "select id, new_cipher from person_correction where id > $1 and new_cipher is not null order by id limit $2";
    unscoped SWAP ("rotation of keys by the operator") = "update person_correction set new_cipher = $3 where id = $1 and new_cipher = $2";
}

inventory::submit! { SealedColumn { table: "person_correction", column: "new_cipher", page: &PAGE, swap: &SWAP } }

/// Where a request stands; claims use the same words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Waits.
    Open,
    /// Agreed.
    Accepted,
    /// Not agreed.
    Refused,
    /// Taken back by who asked.
    Withdrawn,
}

impl State {
    /// As stored.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads [`State::slug`]; anything else is open.
    pub fn from_slug(slug: &str) -> Self {
        match slug {
            "accepted" => Self::Accepted,
            "refused" => Self::Refused,
            "withdrawn" => Self::Withdrawn,
            _ => Self::Open,
        }
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "待审核",
            Self::Accepted => "已同意",
            Self::Refused => "未同意",
            Self::Withdrawn => "已撤回",
        }
    }
}

/// A correction to ask for.
pub struct NewCorrection {
    /// The record.
    pub person: PersonId,
    /// The organisation that asks.
    pub org: i64,
    /// Who asks.
    pub account: i64,
    /// What it should say.
    pub value: NewValue,
    /// Why.
    pub reason: String,
    /// Proof.
    pub proof: Vec<Stored>,
}

/// A correction as listed; nothing in it is in the clear.
#[derive(Clone, Debug)]
pub struct Correction {
    /// Id.
    pub id: CorrectionId,
    /// The record.
    pub person: PersonId,
    /// Name in the record.
    pub name: String,
    /// The organisation that keeps the record.
    pub org: String,
    /// Its path.
    pub org_path: String,
    /// The organisation that asked.
    pub asked_by: String,
    /// Its path; empty when it is not known.
    pub asked_path: String,
    /// Who asked.
    pub who: String,
    /// The account that asked.
    pub account: i64,
    /// When.
    pub at: Millis,
    /// Which field.
    pub field: Option<Field>,
    /// What it should say, masked.
    pub new: String,
    /// Why.
    pub reason: String,
    /// State.
    pub state: State,
    /// Who decided.
    pub decided_by: String,
    /// When.
    pub decided_at: Option<Millis>,
    /// With which words.
    pub decision: String,
    /// Rises with every change.
    pub version: i64,
}

fn correction(row: &Row<'_>) -> Result<Correction, StoreError> {
    Ok(Correction {
        id: CorrectionId(row.int(0)?),
        person: PersonId(row.int(1)?),
        name: row.text(2)?,
        org: row.text(3)?,
        asked_by: row.text(4)?,
        who: row.text(5)?,
        at: row.int(6)?,
        field: Field::from_slug(&row.text(7)?),
        new: row.text(8)?,
        reason: row.text(9)?,
        state: State::from_slug(&row.text(10)?),
        decided_by: row.text(11)?,
        decided_at: row.opt_int(12)?,
        decision: row.text(13)?,
        version: row.int(14)?,
        account: row.int(15)?,
        org_path: row.text(16)?,
        asked_path: row.text(17)?,
    })
}

impl Correction {
    /// As somebody with this scope sees it: neither name nor people of a veiled organisation that asked.
    pub fn seen(self, veils: &Veils, scope: &Scope) -> Self {
        if !veils.hides(scope, &self.asked_path) {
            return self;
        }
        Self {
            asked_by: VEILED.to_owned(),
            who: String::new(),
            ..self
        }
    }
}

const fn place(correction: i64) -> Place {
    Place::new("person_correction", "new_cipher", correction)
}

/// What is sealed of a value, so that it can be read again when it is agreed to: the document or
/// nothing, a line break, the full text.
fn sealed_text(value: &NewValue) -> String {
    match value {
        NewValue::Number(number) => format!("{}\n{}", number.document(), number.full()),
        NewValue::Phone(Some(phone)) => format!("\n{}", phone.full()),
        other => format!("\n{}", other.shown()),
    }
}

/// Asks for a correction.
///
/// # Errors
/// [`AppError::Refused`] while another one of the same field waits; the store fails.
pub fn add(write: &mut Write<'_>, app: &App, new: &NewCorrection) -> Result<CorrectionId, AppError> {
    let field = new.value.field();
    let pending: i64 = write.count(&PENDING, params![new.person.0, field.slug()])?;
    if pending > 0 {
        return Err(waits(field));
    }
    let id = app.id();
    let sealed = app.keys.seal(&*app.random, place(id), &sealed_text(&new.value))?;
    let row: &[jishi_platform::db::Value] = params![
        id,
        new.person.0,
        new.org,
        new.account,
        app.now(),
        field.slug(),
        new.value.shown(),
        sealed,
        &new.reason
    ];
    write.execute_one(&ADD, row).map_err(|error| match error {
        StoreError::Conflict { constraint } if constraint.contains("person_correction") => waits(field),
        other => other.into(),
    })?;
    proof::add(write, new.person, Owner::Correction(id), &new.proof, app.now())?;
    Ok(CorrectionId(id))
}

fn waits(field: Field) -> AppError {
    AppError::refused(format!("{}已有待审核的更正申请，请等待审核", field.word()))
}

/// Takes an own open correction back; false when it is not open or was asked for by somebody else.
///
/// # Errors
/// The store fails.
pub fn withdraw(write: &mut Write<'_>, id: CorrectionId, account: i64, at: Millis) -> Result<bool, StoreError> {
    Ok(write.execute(&WITHDRAW, params![id.0, account, at])? == 1)
}

/// Open corrections of records in the scope behind `after`, oldest first.
///
/// # Errors
/// The store fails.
pub fn open(read: &Read<'_>, after: i64, limit: i64) -> Result<Vec<Correction>, StoreError> {
    read.all(&OPEN, params![after, limit], correction)
}

/// A correction of a record in the scope.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: CorrectionId) -> Result<Option<Correction>, StoreError> {
    read.one(&FIND, params![id.0], correction)
}

/// The latest corrections of one record.
///
/// # Errors
/// The store fails.
pub fn of_person(read: &Read<'_>, person: PersonId, limit: i64) -> Result<Vec<Correction>, StoreError> {
    read.all(&OF_PERSON, params![person.0, limit], correction)
}

/// A decision.
pub struct Decision<'a> {
    /// Agreed.
    pub accept: bool,
    /// With which words; needed for a refusal.
    pub words: &'a str,
    /// Who decides.
    pub account: i64,
    /// Version the decider saw.
    pub version: i64,
    /// Today.
    pub today: Day,
}

/// Decides a correction; an accepted one changes the record in the same transaction.
///
/// # Errors
/// [`AppError::Refused`] when the asker decides, the number belongs to another record or the value
/// does not hold any more; [`AppError::Stale`] when it was decided meanwhile.
pub fn decide(write: &mut Write<'_>, app: &App, found: &Correction, how: &Decision<'_>) -> Result<(), AppError> {
    if found.account == how.account {
        return Err(AppError::refused("不能审核自己提出的申请"));
    }
    let state = if how.accept { State::Accepted } else { State::Refused };
    let at = app.now();
    write.execute_one(&DECIDE, params![found.id.0, state.slug(), how.account, at, how.words, how.version])?;
    if how.accept {
        let value = wanted(write, app, found, how.today)?;
        if known(write, found.person)?.is_none_or(|person| person.erased_on.is_some()) {
            return Err(AppError::refused("该人员的个人信息已抹除，不能更正"));
        }
        let by = By {
            account: how.account,
            at,
            how: How::Request,
        };
        change::change(write, app, found.person, &[value], by).map_err(taken)?;
    }
    Ok(())
}

/// The value a correction asks for.
///
/// # Errors
/// [`AppError::Refused`] when it is gone or does not hold any more; the keys fail.
fn wanted(read: &Read<'_>, app: &App, found: &Correction, today: Day) -> Result<NewValue, AppError> {
    let gone = || AppError::refused("申请内容已不可读取，请重新申请");
    let sealed = read.one(&CIPHER, params![found.id.0], |row| row.blob(0))?.ok_or_else(gone)?;
    let text = app.keys.open(place(found.id.0), &sealed)?;
    let (document, full) = text.split_once('\n').ok_or_else(gone)?;
    let document = if document.is_empty() { RESIDENT } else { document };
    let field = found.field.ok_or_else(gone)?;
    value(field, full, document, Legacy::Refuse, today).map_err(AppError::Refused)
}

/// A number another record has, in words.
pub(crate) fn taken(error: StoreError) -> AppError {
    match error {
        StoreError::Conflict { constraint } if constraint.contains("id_index") => {
            AppError::refused("该证件号码已由另一条人员记录使用，请先核对是否重复登记")
        }
        other => other.into(),
    }
}
