//! What is kept about a person here: the posts, for the export and the erasure of the record.

use jishi_kernel::Day;
use jishi_person::kept::{Cell, Kept, plain};
use jishi_person::{MergeHook, PersonHook, PersonId};
use jishi_platform::db::{Read, StoreError, Write, inventory};
use jishi_platform::{params, sql};

sql! {
    unscoped OPEN ("asked by the register of persons about one of them") = "select count(*) from cadre_post where person_id = $1 and valid_to is null";
    unscoped POSTS ("the export of one person's data, under its own permit") =
        "select c.valid_from, c.valid_to, o.path || ' ' || o.name, c.post, c.title, c.mode, c.how, c.staffing, case when c.committee = 1 then '是' else '' end, c.term_to, c.ended_why
         from cadre_post c join v_org o on o.id = c.org_id where c.person_id = $1 order by c.valid_from, c.id";
    unscoped EMPTY ("asked by the register of persons: what is counted stays") =
        "update cadre_post set title = '', how = '', ended_why = '', version = version + 1
         where person_id = $1 and (title <> '' or how <> '' or ended_why <> '')";
    unscoped ENDED ("asked by the register of persons for what is due for erasure") =
        "select person_id, max(valid_to) from cadre_post where person_id > $1 group by person_id
         having count(*) = count(valid_to) and max(valid_to) <= $2 order by person_id limit $3";
}

inventory::submit! {
    PersonHook {
        name: "团干部任职",
        changed: |_, _| Ok(()),
        claimed: |_, _, _, _| Ok(Ok(())),
        kept: TABLES,
        files: |_, _| Ok(Vec::new()),
        holds,
        erase,
        ended,
    }
}

/// The table of this crate with rows about a person.
static TABLES: &[Kept] = &[Kept {
    table: "cadre_post",
    title: "团内任职",
    rows: &POSTS,
    cells: &[
        ("", Cell::Text),
        ("至", Cell::Text),
        ("", Cell::Unit(plain)),
        ("", Cell::Text),
        ("职务名称", Cell::Text),
        ("", Cell::Text),
        ("任职方式", Cell::Text),
        ("占用编制", Cell::Text),
        ("同级党委成员", Cell::Text),
        ("任期至", Cell::Text),
        ("离任原因", Cell::Text),
    ],
}];

fn holds(read: &Read<'_>, person: PersonId) -> Result<Option<String>, StoreError> {
    let open = read.count(&OPEN, params![person.0])?;
    Ok((open > 0).then(|| format!("此人现任 {open} 项团内职务，请先办理离任")))
}

fn erase(write: &mut Write<'_>, person: PersonId) -> Result<Vec<String>, StoreError> {
    write.execute(&EMPTY, params![person.0])?;
    Ok(Vec::new())
}

fn ended(read: &Read<'_>, day: Day, after: PersonId, limit: i64) -> Result<Vec<(PersonId, Day)>, StoreError> {
    read.all(&ENDED, params![after.0, day, limit], |row| Ok((PersonId(row.int(0)?), row.day(1)?)))
}

sql! {
    unscoped COUNT ("asked by the register of persons before two records are merged") = "select count(*) from cadre_post where person_id = $1";
    unscoped MOVE ("two records are merged by their keeper") = "update cadre_post set person_id = $2 where person_id = $1";
}

inventory::submit! {
    MergeHook {
        name: "团干部任职",
        refuses: |_, _, _| Ok(None),
        lines: |read, _, gone| {
            let posts = read.count(&COUNT, params![gone.0])?;
            Ok(if posts > 0 { vec![format!("{posts}项任职")] } else { Vec::new() })
        },
        merge: |write, kept, gone, _| write.execute(&MOVE, params![gone.0, kept.0]).map(|_| ()),
    }
}
