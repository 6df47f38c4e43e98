//! What must be handed in, the blank forms, and whom to reach: what a notice asks beside its items.

use super::section::{places, span};
use crate::model::ProgrammeId;
use jishi_kernel::Day;
use jishi_notice::model::Span;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped DUTIES ("called with a programme already found in scope") =
        "select text, what, frequency, month_of_period, day, due_on, sender, receiver, span_start, span_end from duty where programme_id = $1 order by position";
    unscoped FORMS ("called with a programme already found in scope") =
        "select title, fields, span_start, span_end from form where programme_id = $1 order by position";
    unscoped CONTACTS ("called with a programme already found in scope") =
        "select name, phone, email from programme_contact where programme_id = $1 order by position";
    unscoped ADD_DUTY ("written under the permit of publishing") =
        "insert into duty (id, programme_id, position, text, what, frequency, month_of_period, day, due_on, sender, receiver, span_start, span_end)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    unscoped ADD_FORM ("written under the permit of publishing") =
        "insert into form (id, programme_id, position, title, fields, span_start, span_end) values ($1, $2, $3, $4, $5, $6, $7)";
    unscoped ADD_CONTACT ("written under the permit of publishing") =
        "insert into programme_contact (id, programme_id, position, name, phone, email) values ($1, $2, $3, $4, $5, $6)";
}

/// A duty to hand something in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duty {
    /// The clause.
    pub text: String,
    /// What is handed in.
    pub what: String,
    /// `once`, `monthly`, `quarterly`, `half-yearly` or `yearly`.
    pub frequency: String,
    /// Month within the period, 3 for the last of a quarter.
    pub month_of_period: Option<i64>,
    /// Day of the month.
    pub day: Option<i64>,
    /// The day of a single duty.
    pub due_on: Option<Day>,
    /// Who hands in; may be empty.
    pub sender: String,
    /// To whom; may be empty.
    pub receiver: String,
    /// Its place in the notice.
    pub span: Span,
}

/// A blank form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Title.
    pub title: String,
    /// Labels in reading order.
    pub fields: Vec<String>,
    /// Its place in the notice.
    pub span: Span,
}

/// Whom to reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Name; may be empty.
    pub name: String,
    /// Phone as printed; may be empty.
    pub phone: String,
    /// E-mail as printed; may be empty.
    pub email: String,
}

/// Duties of a programme.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, programme: ProgrammeId) -> Result<Vec<Duty>, StoreError> {
    read.all(&DUTIES, params![programme.0], |row| {
        Ok(Duty {
            text: row.text(0)?,
            what: row.text(1)?,
            frequency: row.text(2)?,
            month_of_period: row.opt_int(3)?,
            day: row.opt_int(4)?,
            due_on: row.opt_day(5)?,
            sender: row.text(6)?,
            receiver: row.text(7)?,
            span: span(row.int(8)?, row.int(9)?),
        })
    })
}

/// Blank forms of a programme.
///
/// # Errors
/// The store fails.
pub fn list_forms(read: &Read<'_>, programme: ProgrammeId) -> Result<Vec<Form>, StoreError> {
    read.all(&FORMS, params![programme.0], |row| {
        let fields = serde_json::from_str(&row.text(1)?).map_err(|_| StoreError::corrupt(1, "not a list of labels"))?;
        Ok(Form {
            title: row.text(0)?,
            fields,
            span: span(row.int(2)?, row.int(3)?),
        })
    })
}

/// Contacts of a programme.
///
/// # Errors
/// The store fails.
pub fn list_contacts(read: &Read<'_>, programme: ProgrammeId) -> Result<Vec<Contact>, StoreError> {
    read.all(&CONTACTS, params![programme.0], |row| {
        Ok(Contact {
            name: row.text(0)?,
            phone: row.text(1)?,
            email: row.text(2)?,
        })
    })
}

pub(crate) fn add(write: &mut Write<'_>, id: i64, programme: i64, position: i64, duty: &Duty) -> Result<(), StoreError> {
    let (start, end) = places(duty.span);
    write.execute_one(
        &ADD_DUTY,
        params![
            id,
            programme,
            position,
            &duty.text,
            &duty.what,
            &duty.frequency,
            duty.month_of_period,
            duty.day,
            duty.due_on,
            &duty.sender,
            &duty.receiver,
            start,
            end
        ],
    )
}

pub(crate) fn add_form(write: &mut Write<'_>, id: i64, programme: i64, position: i64, form: &Form) -> Result<(), StoreError> {
    let (start, end) = places(form.span);
    let fields = serde_json::Value::from(form.fields.clone()).to_string();
    write.execute_one(&ADD_FORM, params![id, programme, position, &form.title, fields, start, end])
}

pub(crate) fn add_contact(write: &mut Write<'_>, id: i64, programme: i64, position: i64, contact: &Contact) -> Result<(), StoreError> {
    write.execute_one(
        &ADD_CONTACT,
        params![id, programme, position, &contact.name, &contact.phone, &contact.email],
    )
}
