//! What the rule of required fields asks of this crate: that a 书记 with a telephone is registered, and that the
//! 编制 has been entered, be it none. source: 智慧团建操作指引 (domain: required fields), grade B.

use crate::post::SECRETARY;
use jishi_kernel::Day;
use jishi_org::required::Keeper;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};

sql! {
    unscoped LED ("which of the organisations their own crate has read have a field filled; no names") =
        "select distinct o.id from v_org o cross join cadre_post c join v_person p on p.id = c.person_id
         where o.path >= $1 and o.path <= $2 and c.org_id = o.id and c.post = $3 and c.valid_from <= $4 and c.valid_to is null and p.phone_mask <> ''";
    unscoped STAFFED ("which of the organisations their own crate has read have a field filled") =
        "select distinct o.id from v_org o cross join cadre_staffing s
         where o.path >= $1 and o.path <= $2 and s.org_id = o.id and s.valid_from <= $3";
}

/// The field of the rule that asks for a secretary.
const LEADER: &str = "secretary";

struct Posts;
jishi_org::keeps!(Posts);

impl Keeper for Posts {
    fn fields(&self) -> &'static [(&'static str, &'static str)] {
        &[(LEADER, "书记"), ("staffing", "编制")]
    }

    fn filled(&self, read: &Read<'_>, field: &str, first: &str, last: &str, today: Day) -> Result<Vec<i64>, StoreError> {
        if field == LEADER {
            return read.all(&LED, params![first, last, SECRETARY, today], |row| row.int(0));
        }
        read.all(&STAFFED, params![first, last, today], |row| row.int(0))
    }
}
