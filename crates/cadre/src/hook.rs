//! What is kept about a person here: the posts, for the export and the erasure of the record.

use crate::store::post;
use jishi_kernel::Day;
use jishi_person::{MergeHook, PersonHook, PersonId, Section};
use jishi_platform::db::{Read, StoreError, Write, inventory};
use jishi_platform::{params, sql};

sql! {
    unscoped OPEN ("asked by the register of persons about one of them") = "select count(*) from cadre_post where person_id = $1 and valid_to is null";
    unscoped EMPTY ("asked by the register of persons: what is counted stays") = "update cadre_post set title = '' where person_id = $1 and title <> ''";
    unscoped ENDED ("asked by the register of persons for what is due for erasure") =
        "select person_id, max(valid_to) from cadre_post where person_id > $1 group by person_id
         having count(*) = count(valid_to) and max(valid_to) <= $2 order by person_id limit $3";
}

inventory::submit! {
    PersonHook {
        name: "团干部任职",
        changed: |_, _| Ok(()),
        claimed: |_, _, _, _| Ok(Ok(())),
        export,
        holds,
        erase,
        ended,
    }
}

fn export(read: &Read<'_>, person: PersonId) -> Result<Vec<Section>, StoreError> {
    let posts = post::all_of_person(read, person)?;
    let rows: Vec<(String, String)> = posts
        .into_iter()
        .map(|held| {
            let to = held.valid_to.map_or_else(|| "至今".to_owned(), |day| format!("至 {day}"));
            let what = format!("{}，{}（{}）", held.org_name, held.terms.shown(), held.terms.mode.word());
            (format!("{} {to}", held.terms.from), what)
        })
        .collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![Section {
        title: "团内任职".to_owned(),
        rows,
        files: Vec::new(),
    }])
}

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
