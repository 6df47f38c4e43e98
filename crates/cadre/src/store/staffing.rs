//! 编制: places of an organisation, by kind, each from a day.

use crate::post::Staffing;
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped PUT ("guarded by CadreManage on an organisation found in scope") =
        "insert into cadre_staffing (org_id, kind, valid_from, places, source) values ($1, $2, $3, $4, $5)
         on conflict (org_id, kind, valid_from) do update set places = excluded.places, source = excluded.source";
    scoped HISTORY =
        "select s.kind, s.valid_from, s.places, s.source from cadre_staffing s join v_org o on o.id = s.org_id
         where {scope:o.path} and s.org_id = $1 order by s.valid_from desc, s.kind limit 100";
}

/// Places from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// 行政 or 事业.
    pub kind: Staffing,
    /// First day.
    pub from: Day,
    /// How many.
    pub places: i64,
    /// The document that grants them, may be empty.
    pub source: String,
}

/// Sets the places of an organisation from a day; the same day again corrects them.
///
/// # Errors
/// The store fails.
pub fn set(write: &mut Write<'_>, org: i64, places: &Places) -> Result<(), StoreError> {
    write.execute_one(&PUT, params![org, places.kind.word(), places.from, places.places, &places.source])
}

/// The places of an organisation since ever, newest first.
///
/// # Errors
/// The store fails.
pub fn history(read: &Read<'_>, org: i64) -> Result<Vec<Places>, StoreError> {
    read.all(&HISTORY, params![org], |row| {
        Ok(Places {
            kind: Staffing::from_word(&row.text(0)?).ok_or_else(|| StoreError::corrupt(0, "not a kind of place"))?,
            from: row.day(1)?,
            places: row.int(2)?,
            source: row.text(3)?,
        })
    })
}
