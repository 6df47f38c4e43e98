//! Members of the named world, and what tests ask about them.

use jishi_kernel::Day;
use jishi_member::MemberId;
use jishi_member::store::member::{self, Member, NewMember};
use jishi_org::store::tree::{self, NewOrg, Org};
use jishi_person::{IdNumber, NewPerson, with_check_character};
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::rules::{self, SetRule};
use jishi_platform::{params, sql};
use jishi_testkit::{Actor, Answer, World};

sql! {
    unscoped SEAT ("a test puts its people where it needs them") = "update post set org_id = $2 where account_id = $1";
    unscoped LINK ("a test links an account with a person") = "insert into member_account (account_id, person_id, linked_at) values ($1, $2, 0)";
    unscoped STATE ("a test looks at a transfer") = "select state, version, coalesce(wait_id, 0), coalesce(boss_id, 0), from_path from transfer where id = $1";
    unscoped EVENTS ("a test looks at a history") = "select deed from transfer_event where transfer_id = $1 order by id";
    unscoped OPEN ("a test counts") = "select count(*) from transfer where open = 1";
    unscoped SENT ("a test counts messages") = "select count(*) from message where account_id = $1 and {instr}(title, $2) > 0";
    unscoped LEAVE ("a test lets somebody leave meanwhile") = "update member set state = 'left', left_on = '2026-07-15', left_how = 'age' where id = $1";
    unscoped POST ("a test looks at a post") = "select org_id from v_post where account_id = $1 and role = 'member'";
    unscoped TITLES ("a test looks for a name in messages") = "select count(*) from message where {instr}(title, $1) > 0 or {instr}(body, $1) > 0";
    unscoped LOOKS ("a test counts looks at a person") = "select count(*) from person_view where person_id = $1 and what = $2";
    unscoped GRADUATES ("a test looks at a card") = "select coalesce(graduates, '') from member where id = $1";
    unscoped CHAIN ("a test looks at a chain") = "select chain from transfer where id = $1";
    unscoped NEXT ("a test looks at the clock") = "select coalesce(next_at, 0) from transfer where id = $1";
    unscoped CONSENT ("a test notes a consent") =
        "insert into guardian_consent (id, person_id, guardian, relation, given_on, how, recorded_by, recorded_at)
         values ($1, $2, '甘父', '父亲', '2026-07-01', '书面同意书', 0, 0)";
    unscoped NEWEST ("a test finds what was just made") = "select max(id) from transfer";
}

/// An identity number in an unassigned region, valid in its check character.
pub fn number(sequence: u32) -> String {
    with_check_character(&format!("99000020060504{:03}", sequence * 2 + 1)).unwrap()
}

/// Writes as a fixture.
pub async fn write<T: Send + 'static>(world: &World, f: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError> + Send + 'static) -> T {
    world.app.db.write(world.app.system("fixture"), f).await.unwrap()
}

/// Reads everything.
pub async fn read<T: Send + 'static>(world: &World, f: impl FnOnce(&Read<'_>) -> Result<T, StoreError> + Send + 'static) -> T {
    world.app.db.read(&Scope::everything("test"), f).await.unwrap()
}

/// A member of a branch; `sequence` makes the identity number.
pub async fn member(world: &World, name: &str, branch: i64, sequence: u32) -> Member {
    member_with(world, name, branch, number(sequence)).await
}

/// The same with an identity number.
pub async fn member_with(world: &World, name: &str, branch: i64, number: String) -> Member {
    let (app, name) = (world.app.clone(), name.to_owned());
    write(world, move |write| {
        let new = NewPerson {
            org: branch,
            name: name.clone(),
            number: Some(IdNumber::parse(&number).unwrap()),
            ..NewPerson::default()
        };
        let ready = jishi_person::prepare(&app, &new)?;
        let person = jishi_person::add(write, &ready)?;
        let day = Day::constant(2021, 5, 4);
        let new = NewMember {
            person: person.0,
            org: branch,
            name,
            sex: 1,
            joined_on: Some(day),
            ..NewMember::default()
        };
        let id = member::add(write, app.id(), &new, day, "发展")?;
        Ok(member::find(write, id)?.unwrap())
    })
    .await
}

/// Where a membership is now.
pub async fn branch_of(world: &World, member: &Member) -> i64 {
    let id = member.id;
    read(world, move |read| Ok(member::find(read, id)?.unwrap().org)).await
}

/// A membership as it is now.
pub async fn again(world: &World, id: MemberId) -> Member {
    read(world, move |read| Ok(member::find(read, id)?.unwrap())).await
}

/// Somebody who now keeps the register of another organisation.
pub async fn seated(world: &World, person: &str, org: i64) -> Actor {
    let account = world.account(person);
    write(world, move |write| write.execute_one(&SEAT, params![account, org])).await;
    world.actor(person).await
}

/// The account `member` of the world, linked with a person.
pub async fn linked(world: &World, member: &Member) -> Actor {
    let (account, person) = (world.account("member"), member.person);
    write(world, move |write| write.execute_one(&LINK, params![account, person])).await;
    world.actor("member").await
}

/// Another organisation.
pub async fn org(world: &World, parent: i64, name: &str, level: jishi_kernel::Level, kind: &str) -> Org {
    let (name, kind) = (name.to_owned(), kind.to_owned());
    write(world, move |write| {
        tree::add(
            write,
            &NewOrg {
                parent: Some(parent),
                name,
                short_name: String::new(),
                level,
                kind,
                code: None,
                sort: 90,
                opened_on: Day::constant(2015, 5, 4),
            },
        )
    })
    .await
}

/// The id in the address an answer leads to.
#[track_caller]
pub fn made(answer: &Answer) -> String {
    let to = answer.location();
    assert!(to.starts_with("/transfers/"), "{to}\n{}", answer.text());
    to.trim_start_matches("/transfers/").split('?').next().unwrap().to_owned()
}

/// State, version, who is awaited, whose superior was told, the path filed.
pub async fn row(world: &World, id: &str) -> (String, i64, i64, i64, String) {
    let id = jishi_kernel::id::decode(id).unwrap();
    read(world, move |read| {
        Ok(read
            .one(&STATE, params![id], |row| {
                Ok((row.text(0)?, row.int(1)?, row.int(2)?, row.int(3)?, row.text(4)?))
            })?
            .unwrap())
    })
    .await
}

/// The state of a transfer.
pub async fn state(world: &World, id: &str) -> String {
    row(world, id).await.0
}

/// What happened, in order.
pub async fn deeds(world: &World, id: &str) -> Vec<String> {
    let id = jishi_kernel::id::decode(id).unwrap();
    read(world, move |read| read.all(&EVENTS, params![id], |row| row.text(0))).await
}

/// Transfers under way.
pub async fn open(world: &World) -> i64 {
    read(world, |read| read.count(&OPEN, params![])).await
}

/// Somebody leaves the League while other things go on.
pub async fn leave(world: &World, member: &Member) {
    let id = member.id.0;
    write(world, move |write| write.execute_one(&LEAVE, params![id])).await;
}

/// The branch of the post of the member's account.
pub async fn post_of(world: &World) -> i64 {
    let account = world.account("member");
    read(world, move |read| read.count(&POST, params![account])).await
}

/// Messages that hold a text.
pub async fn said(world: &World, text: &str) -> i64 {
    let text = text.to_owned();
    read(world, move |read| read.count(&TITLES, params![text])).await
}

/// Looks of a kind at the person behind a membership.
pub async fn looks(world: &World, member: &Member, what: &str) -> i64 {
    let (person, what) = (member.person, what.to_owned());
    read(world, move |read| read.count(&LOOKS, params![person, what])).await
}

/// 毕业时间 on a card; empty for none.
pub async fn graduates(world: &World, member: &Member) -> String {
    let id = member.id.0;
    read(world, move |read| read.one(&GRADUATES, params![id], |row| row.text(0)))
        .await
        .unwrap()
}

/// The chain of a transfer as stored.
pub async fn chain(world: &World, id: &str) -> String {
    let id = jishi_kernel::id::decode(id).unwrap();
    read(world, move |read| read.one(&CHAIN, params![id], |row| row.text(0)))
        .await
        .unwrap()
}

/// When the clock looks again.
pub async fn next_at(world: &World, id: &str) -> i64 {
    let id = jishi_kernel::id::decode(id).unwrap();
    read(world, move |read| read.count(&NEXT, params![id])).await
}

/// The newest transfer.
pub async fn newest(world: &World) -> String {
    jishi_kernel::id::encode(read(world, |read| read.count(&NEWEST, params![])).await)
}

/// Messages of a person whose title holds a text.
pub async fn told(world: &World, person: &str, text: &str) -> i64 {
    let (account, text) = (world.account(person), text.to_owned());
    read(world, move |read| read.count(&SENT, params![account, text])).await
}

/// Starts a transfer for a member of the caller's side: work, to an organisation.
pub async fn start(actor: &Actor, member: &Member, to: i64) -> String {
    let answer = post(actor, member, to).await.expect(303);
    made(&answer)
}

/// The same without a word about how it goes.
pub async fn post(actor: &Actor, member: &Member, to: i64) -> Answer {
    let (member, to) = (member.id.0.to_string(), to.to_string());
    actor
        .post(
            "/transfers/new",
            &[("kind", "work"), ("member", &member), ("to", &to), ("employer", "示例农机合作社")],
        )
        .await
}

/// Sets a rule for a part of the tree.
pub async fn set_rule(world: &World, name: &'static str, path: &str, value: &str) {
    let rule = SetRule {
        id: world.app.id(),
        org_path: path.to_owned(),
        from: Day::constant(2020, 1, 1),
        value: value.to_owned(),
        source: "示例规定".to_owned(),
    };
    let at = world.app.now();
    write(world, move |write| rules::set(write, name, &rule, 0, at)).await;
}

/// A guardian consents.
pub async fn consent(world: &World, member: &Member) {
    let (id, person) = (world.app.id(), member.person);
    write(world, move |write| write.execute_one(&CONSENT, params![id, person])).await;
}

/// The jobs of one night.
pub async fn night(world: &World) {
    let mut jobs = jishi_platform::jobs::Jobs::default();
    jishi_transfer::jobs(&mut jobs);
    jobs.tick(&world.app).await.unwrap();
}
