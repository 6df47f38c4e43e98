//! 介绍信: one a transfer, numbers by unit and year.

use crate::model::TransferId;
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped FIND ("the letter of a transfer the caller has opened") =
        "select org_id, year, number, issued_on, valid_days from transfer_letter where transfer_id = $1";
    unscoped NEXT ("the series of the unit that issues the letter") =
        "insert into transfer_letter_series (org_id, year, next) values ($1, $2, 2)
         on conflict (org_id, year) do update set next = transfer_letter_series.next + 1 returning next - 1";
    unscoped ADD ("the letter of a transfer the caller has opened") =
        "insert into transfer_letter (transfer_id, org_id, year, number, issued_on, valid_days, account_id) values ($1, $2, $3, $4, $5, $6, $7)";
}

/// An issued letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The unit whose series its number is from.
    pub org: i64,
    /// Year of the series.
    pub year: i64,
    /// Number in the series.
    pub number: i64,
    /// Day of issue.
    pub issued_on: Day,
    /// Days it is valid.
    pub valid_days: i64,
}

/// The letter of a transfer, once issued.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, transfer: TransferId) -> Result<Option<Letter>, StoreError> {
    read.one(&FIND, params![transfer.0], |row| {
        Ok(Letter {
            org: row.int(0)?,
            year: row.int(1)?,
            number: row.int(2)?,
            issued_on: row.day(3)?,
            valid_days: row.int(4)?,
        })
    })
}

/// Issues a letter with the next number of the unit's series; the letter issued before stays.
///
/// # Errors
/// The store fails.
pub(crate) fn issue(
    write: &mut Write<'_>,
    transfer: TransferId,
    org: i64,
    today: Day,
    valid_days: i64,
    account: i64,
) -> Result<Letter, StoreError> {
    if let Some(letter) = find(write, transfer)? {
        return Ok(letter);
    }
    let year = i64::from(today.year());
    let number = write
        .one(&NEXT, params![org, year], |row| row.int(0))?
        .ok_or(StoreError::RowsAffected { expected: 1, found: 0 })?;
    write.execute_one(&ADD, params![transfer.0, org, year, number, today, valid_days, account])?;
    Ok(Letter {
        org,
        year,
        number,
        issued_on: today,
        valid_days,
    })
}
