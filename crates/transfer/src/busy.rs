//! An open transfer is business about a membership: nobody leaves meanwhile. Finished ones move when two
//! records turn out to be one person.

use crate::store::transfer;
use jishi_member::{MemberHook, MemberId};
use jishi_person::MergeHook;
use jishi_platform::db::{Read, StoreError, inventory};
use jishi_platform::{params, sql};

inventory::submit! {
    MemberHook { name: "组织关系转接", busy }
}

fn busy(read: &Read<'_>, member: MemberId) -> Result<Option<String>, StoreError> {
    Ok(transfer::open_of(read, member.0)?.map(|_| "组织关系正在转接，请先办结或撤回转接".to_owned()))
}

sql! {
    unscoped OPEN ("asked by the register of persons before two records are merged") = "select count(*) from transfer where person_id in ($1, $2) and open = 1";
    unscoped COUNT ("asked by the register of persons before two records are merged") = "select count(*) from transfer where person_id = $1";
    unscoped MOVE ("two records are merged by their keeper") =
        "update transfer set person_id = $2, member_id = coalesce((select m.id from v_member m where m.person_id = $2), member_id) where person_id = $1";
}

inventory::submit! {
    MergeHook {
        name: "组织关系转接",
        refuses: |read, kept, gone| {
            let open = read.count(&OPEN, params![kept.0, gone.0])?;
            Ok((open > 0).then(|| "组织关系正在转接，请先办结或撤回转接".to_owned()))
        },
        lines: |read, _, gone| {
            let past = read.count(&COUNT, params![gone.0])?;
            Ok(if past > 0 { vec![format!("{past}次转接")] } else { Vec::new() })
        },
        merge: |write, kept, gone, _| write.execute(&MOVE, params![gone.0, kept.0]).map(|_| ()),
    }
}
