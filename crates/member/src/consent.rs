//! 监护人同意 comes before what needs a complete record: the yearly registration, the approval of joining, a transfer.

use jishi_kernel::Day;
use jishi_person::store::consent;
use jishi_person::{PersonId, known};
use jishi_platform::db::{Read, StoreError};

/// What a person reads who asks for something that a child's guardian has to consent to before.
pub fn words(name: &str) -> String {
    format!("{name}缺监护人同意，请先在其个人信息页的“监护人同意”中登记，再办理")
}

/// Why nothing that needs a complete record may be done with a person's membership today; `None` for everybody but a
/// child without a guardian's consent. source: 《中华人民共和国个人信息保护法》第三十一条, rule `guardian.age`.
///
/// # Errors
/// The store fails.
pub fn missing(read: &Read<'_>, person: i64, today: Day) -> Result<Option<String>, StoreError> {
    let Some(record) = known(read, PersonId(person))? else {
        return Ok(None);
    };
    Ok(consent::missing(read, &record, today)?.then(|| words(&record.name)))
}
