//! Two records that are one person: the membership moves with the record, or, when both have one, what
//! the second card holds moves to the first and the second card is closed.

use crate::MemberId;
use crate::rule::standing::State;
use crate::store::{contact, count, document, exit, member, place, record, step};
use jishi_kernel::Day;
use jishi_person::{MergeHook, PersonId};
use jishi_platform::db::{Read, StoreError, Write, inventory};
use jishi_platform::{params, sql};

sql! {
    unscoped PERSON ("two records are merged by their keeper") = "update member set person_id = $2, version = version + 1 where id = $1";
    unscoped PLACES ("two records are merged by their keeper") =
        "insert into member_place (member_id, org_id, org_path, valid_from, valid_to, how)
         select $2, org_id, org_path, valid_from, coalesce(valid_to, $3), how from member_place where member_id = $1
         on conflict (member_id, valid_from, org_id) do nothing";
    unscoped DROP_PLACES ("two records are merged by their keeper") = "delete from member_place where member_id = $1";
    unscoped STEPS ("two records are merged by their keeper") =
        "insert into member_step (member_id, step, done_on, detail, lesson_hours, volunteer_hours, sponsors)
         select $2, step, done_on, detail, lesson_hours, volunteer_hours, sponsors from member_step where member_id = $1
         on conflict (member_id, step) do nothing";
    unscoped DROP_STEPS ("two records are merged by their keeper") = "delete from member_step where member_id = $1";
    unscoped YEARS ("two records are merged by their keeper") =
        "insert into member_registration (member_id, year, state, reason, org_id, done_on, by_account)
         select $2, year, state, reason, org_id, done_on, by_account from member_registration where member_id = $1
         on conflict (member_id, year) do nothing";
    unscoped DROP_YEARS ("two records are merged by their keeper") = "delete from member_registration where member_id = $1";
    unscoped GRADES ("two records are merged by their keeper") =
        "insert into member_appraisal (member_id, year, grade, org_id) select $2, year, grade, org_id from member_appraisal where member_id = $1
         on conflict (member_id, year) do nothing";
    unscoped DROP_GRADES ("two records are merged by their keeper") = "delete from member_appraisal where member_id = $1";
    unscoped SECONDS ("two records are merged by their keeper") =
        "insert into member_second (member_id, org_id, valid_from, valid_to, note)
         select $2, org_id, valid_from, valid_to, note from member_second where member_id = $1
         on conflict (member_id, org_id, valid_from) do nothing";
    unscoped DROP_SECONDS ("two records are merged by their keeper") = "delete from member_second where member_id = $1";
    unscoped DOCUMENTS ("two records are merged by their keeper") = "update member_document set member_id = $2 where member_id = $1";
    unscoped RECORDS ("two records are merged by their keeper") = "update member_record set member_id = $2 where member_id = $1";
    unscoped CONTACTS ("two records are merged by their keeper") = "update member_contact set member_id = $2 where member_id = $1";
    unscoped EXITS ("two records are merged by their keeper") = "update member_exit set member_id = $2 where member_id = $1";
    unscoped CHANGES ("two records are merged by their keeper") = "update member_change set member_id = $2 where member_id = $1";
    unscoped WITHDRAW ("two records are merged by their keeper") = "update member_request set state = 'withdrawn' where member_id = $1 and state = 'open'";
    unscoped REQUESTS ("two records are merged by their keeper") = "update member_request set member_id = $2 where member_id = $1";
    unscoped DROP_INVITES ("two records are merged by their keeper") = "delete from member_invite where member_id = $1";
    unscoped DROP_DUE ("two records are merged by their keeper") = "delete from member_due where member_id = $1";
    unscoped CLOSE ("two records are merged by their keeper") =
        "update member set state = 'merged', name = '已合并', initials = '', born = null, number = null, card = null, leaving = '', left_on = $2, left_how = '',
         whereabouts = '', graduates = null, registered = 0, party = 0, version = version + 1 where id = $1";
    unscoped FILL ("two records are merged by their keeper") =
        "update member set joined_on = coalesce(joined_on, $2), number = coalesce(number, $3), card = coalesce(card, $4), graduates = coalesce(graduates, $5),
         registered = case when registered < $6 then $6 else registered end, party = case when party = 1 or $7 = 1 then 1 else 0 end,
         contacted_on = coalesce(contacted_on, $8), version = version + 1 where id = $1";
    unscoped ACCOUNTS ("two records are merged by their keeper") = "select count(*) from member_account where person_id = $1";
    unscoped LINK ("two records are merged by their keeper") = "update member_account set person_id = $2 where person_id = $1";
    unscoped UNLINK ("two records are merged by their keeper") = "delete from member_account where person_id = $1";
}

inventory::submit! {
    MergeHook { name: "团籍", refuses, lines, merge }
}

fn refuses(read: &Read<'_>, kept: PersonId, gone: PersonId) -> Result<Option<String>, StoreError> {
    let (kept, gone) = (member::of_person(read, kept.0)?, member::of_person(read, gone.0)?);
    let (Some(kept), Some(gone)) = (kept, gone) else {
        return Ok(None);
    };
    if kept.leaving.is_some() || gone.leaving.is_some() {
        return Ok(Some("有一条团籍离团待审核，办理后才能合并".to_owned()));
    }
    if kept.state != State::Active && gone.state == State::Active {
        return Ok(Some("请保留在册的一条：另一条团籍在册，这一条已离团".to_owned()));
    }
    Ok(None)
}

fn lines(read: &Read<'_>, kept: PersonId, gone: PersonId) -> Result<Vec<String>, StoreError> {
    let Some(moved) = member::of_person(read, gone.0)? else {
        return Ok(Vec::new());
    };
    if member::of_person(read, kept.0)?.is_none() {
        return Ok(vec![format!("{}的团籍", moved.org_name)]);
    }
    let counts = [
        (place::history(read, moved.id)?.len(), "段支部经历"),
        (step::list(read, moved.id)?.len(), "个发展步骤"),
        (document::list(read, moved.id)?.len(), "份材料"),
        (record::list(read, moved.id)?.len(), "项奖惩"),
        (contact::list(read, moved.id)?.len(), "次联系"),
        (exit::of_member(read, moved.id)?.len(), "次离团记录"),
    ];
    let mut lines = vec![format!("{}的团籍关闭，不计入离团", moved.org_name)];
    lines.extend(
        counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count}{word}")),
    );
    Ok(lines)
}

fn merge(write: &mut Write<'_>, kept: PersonId, gone: PersonId, day: Day) -> Result<(), StoreError> {
    if write.count(&ACCOUNTS, params![kept.0])? == 0 {
        write.execute(&LINK, params![gone.0, kept.0])?;
    } else {
        write.execute(&UNLINK, params![gone.0])?;
    }
    let Some(from) = member::of_person(write, gone.0)? else {
        return Ok(());
    };
    match member::of_person(write, kept.0)? {
        None => whole(write, from.id, from.org, kept),
        Some(to) => cards(write, &to, &from, day),
    }
}

/// Only the second record has a membership: it goes over as it is.
fn whole(write: &mut Write<'_>, member: MemberId, branch: i64, kept: PersonId) -> Result<(), StoreError> {
    write.execute_one(&PERSON, params![member.0, kept.0])?;
    jishi_person::relocate(write, kept, branch)?;
    if let Some(record) = jishi_person::known(write, kept)? {
        member::follow_person(write, kept.0, &record.name, record.born, record.sex.number())?;
    }
    Ok(())
}

fn cards(write: &mut Write<'_>, to: &member::Member, from: &member::Member, day: Day) -> Result<(), StoreError> {
    let (gone, kept) = (from.id.0, to.id.0);
    write.execute(&PLACES, params![gone, kept, day])?;
    for statement in [&STEPS, &YEARS, &GRADES, &SECONDS, &DOCUMENTS, &RECORDS, &CONTACTS, &EXITS, &CHANGES] {
        write.execute(statement, params![gone, kept])?;
    }
    write.execute(&WITHDRAW, params![gone])?;
    write.execute(&REQUESTS, params![gone, kept])?;
    for statement in [
        &DROP_PLACES,
        &DROP_STEPS,
        &DROP_YEARS,
        &DROP_GRADES,
        &DROP_SECONDS,
        &DROP_INVITES,
        &DROP_DUE,
    ] {
        write.execute(statement, params![gone])?;
    }
    write.execute_one(&CLOSE, params![gone, day])?;
    write.execute_one(
        &FILL,
        params![
            kept,
            from.joined_on,
            from.number.clone(),
            from.card.clone(),
            from.graduates.clone(),
            from.registered,
            from.party,
            from.contacted_on
        ],
    )?;
    count::renew(write, &[to.org, from.org])
}
