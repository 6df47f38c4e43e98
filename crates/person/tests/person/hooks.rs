//! What other crates keep: it holds, goes along, ends and is emptied. Here they are played by one
//! crate of the tests, which knows people by their names.

use crate::record::{entered, sample};
use crate::routes;
use jishi_kernel::Day;
use jishi_person::kept::{Cell, Kept};
use jishi_person::{Attachment, Masked, PersonHook, PersonId, known, store};
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError, Write, inventory};
use jishi_testkit::{World, both};

/// The name of someone who is still a member.
const ACTIVE: &str = "在册";
/// The name of someone whose membership is over for long.
const LEFT: &str = "离团";
/// Two who left on days of their own.
const RECENT: &str = "新离团";

jishi_platform::sql! {
    unscoped KEPT ("a test plays another crate") = "select name, cast(created_at as text), cast(sex as text) from person where id = $1";
}

static TABLES: &[Kept] = &[Kept {
    table: "person",
    title: "测试记录",
    rows: &KEPT,
    cells: &[
        ("", Cell::Text),
        ("登记于", Cell::Instant),
        ("性别", Cell::Word(|number| format!("第{number}种"))),
    ],
}];

inventory::submit! {
    PersonHook {
        name: "测试",
        changed: |_, _| Ok(()),
        claimed,
        kept: TABLES,
        files: |_, _| Ok(Vec::<Attachment>::new()),
        holds,
        erase: |_, _| Ok(Vec::new()),
        ended,
    }
}

fn called(read: &Read<'_>, person: PersonId) -> Result<String, StoreError> {
    Ok(known(read, person)?.map(|p: Masked| p.name).unwrap_or_default())
}

fn claimed(write: &mut Write<'_>, person: PersonId, _: i64, _: Day) -> Result<Result<(), String>, StoreError> {
    Ok(match called(write, person)?.as_str() {
        ACTIVE => Err("该团员在册，请办理组织关系转接".to_owned()),
        _ => Ok(()),
    })
}

fn holds(read: &Read<'_>, person: PersonId) -> Result<Option<String>, StoreError> {
    Ok((called(read, person)? == ACTIVE).then(|| "该人员仍是在册团员，不能抹除".to_owned()))
}

fn ended(read: &Read<'_>, until: Day, after: PersonId, limit: i64) -> Result<Vec<(PersonId, Day)>, StoreError> {
    jishi_platform::sql! {
        unscoped NAMED ("a test plays another crate") =
            "select id, name from person where name in ('在册', '离团', '新离团') and id > $1 order by id limit $2";
    }
    let all = read.all(&NAMED, jishi_platform::params![after.0, limit], |row| {
        let day = match row.text(1)?.as_str() {
            RECENT => Day::constant(2016, 7, 16),
            _ => Day::constant(2016, 7, 15),
        };
        Ok((PersonId(row.int(0)?), day))
    })?;
    Ok(all.into_iter().filter(|(_, day)| *day <= until).collect())
}

async fn three(world: &World) -> [PersonId; 3] {
    let branch = world.orgs.branches[0].id;
    let mut ids = Vec::new();
    for (name, number) in [
        (ACTIVE, "99000019900101123"),
        (LEFT, "99000019900101125"),
        (RECENT, "99000019900101127"),
    ] {
        ids.push(entered(world, &sample(branch, name, number)).await);
    }
    [ids[0], ids[1], ids[2]]
}

both! {
    async fn whoever_is_due_is_listed_and_nothing_is_erased_by_itself(world: World) {
        let [active, left, recent] = three(&world).await;
        jishi_person::jobs::overdue(world.app.clone()).await.unwrap();
        let keeper = world.actor("keeper").await;
        // Ten years after 15 July 2016 is today; after 16 July it is tomorrow.
        keeper.get("/persons/due").await.expect(200).shows(LEFT).hides(&recent.to_string()).hides(&active.to_string()).shows("2026-07-15").shows("身份终止后保存年限");
        keeper.get(&format!("/persons/{left}")).await.expect(200).shows("保存期限已于 2026-07-15 届满");
        world.actor("registrar").await.get("/persons/due").await.expect(403);
        world.clock.advance(86_400_000);
        jishi_person::jobs::overdue(world.app.clone()).await.unwrap();
        let keeper = world.actor("keeper").await;
        keeper.get("/persons/due").await.expect(200).shows(LEFT).shows(&format!(">{RECENT}<"));
        // Kept longer for a reason, and back on the list when that is over.
        let address = format!("/persons/{recent}/due");
        keeper.post(&address, &[("until", "2026-01-01"), ("reason", "诉讼中")]).await.expect(422);
        keeper.post(&address, &[("until", "2026-12-31"), ("reason", "")]).await.expect(422);
        keeper.post(&address, &[("until", "2026-12-31"), ("reason", "诉讼中")]).await.expect(303);
        keeper.get("/persons/due").await.expect(200).hides(&format!("/persons/{recent}"));
        keeper.post(&format!("/persons/{active}/due"), &[("until", "2026-12-31"), ("reason", "无")]).await.expect(404);
        world.clock.set(Day::constant(2027, 1, 1));
        let keeper = world.actor("keeper").await;
        keeper.get("/persons/due").await.expect(200).shows(RECENT);
        // The nightly job has erased nobody.
        world.app.db.read(&Scope::everything("test"), move |read| {
            for id in [active, left, recent] {
                assert!(known(read, id)?.unwrap().erased_on.is_none());
            }
            Ok::<_, StoreError>(())
        }).await.unwrap();
        keeper.post(&format!("/persons/{left}/erasure"), &[("reason", "保存期限已届满"), ("name", LEFT)]).await.expect(303);
        keeper.get("/persons/due").await.expect(200).hides(&format!("/persons/{left}"));
    }

    async fn an_administrator_may_set_another_time(world: World) {
        let [_, left, _] = three(&world).await;
        let (path, at) = (world.orgs.qingshan.path.clone(), world.app.now());
        let rule = jishi_platform::rules::SetRule {
            id: world.app.id(),
            org_path: path,
            from: Day::constant(2026, 1, 1),
            value: "30".to_owned(),
            source: "示例规定".to_owned(),
        };
        world.app.db.write(world.app.system("test"), move |write| {
            jishi_platform::rules::set(write, "retention.ended", &rule, 0, at)
        }).await.unwrap_or_else(|e: StoreError| panic!("{e}"));
        jishi_person::jobs::overdue(world.app.clone()).await.unwrap();
        let due = world.app.db.read(&Scope::everything("test"), move |read| store::due::of(read, left, Day::constant(2026, 7, 15))).await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert_eq!(due, None);
    }

    async fn a_crate_that_holds_on_refuses_erasure_and_claim(world: World) {
        let [active, ..] = three(&world).await;
        let keeper = world.actor("keeper").await;
        let address = format!("/persons/{active}/erasure");
        keeper.get(&address).await.expect(200).shows("仍是在册团员");
        keeper.post(&address, &[("reason", "误登记"), ("name", ACTIVE)]).await.expect(409).shows("仍是在册团员");
        keeper.get(&format!("/persons/{active}")).await.expect(200).shows(ACTIVE);
        let full = jishi_person::with_check_character("99000019900101123").unwrap();
        let other = world.actor("otherregistrar").await;
        let page = other.upload("/persons/claims", &[("number", &full), ("kind", "claim"), ("reason", "人员实际在本单位")], &[]).await.expect(303).location();
        let page = page.split('?').next().unwrap();
        let branch = world.actor("branchregistrar").await;
        branch.post(&format!("{page}/answer"), &[("to", "accept"), ("version", "1")]).await.expect(409).shows("请办理组织关系转接");
        branch.get(page).await.expect(200).shows("待审核");
        branch.get(&format!("/persons/{active}")).await.expect(200).shows(ACTIVE);
    }

    async fn an_export_holds_what_other_crates_keep(world: World) {
        let [active, ..] = three(&world).await;
        let zip = world.actor("keeper").await.post(&format!("/persons/{active}/export"), &[("reason", "本人申请")]).await.expect(200);
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip.bytes.to_vec())).unwrap();
        let json: serde_json::Value = serde_json::from_reader(archive.by_name("个人信息.json").unwrap()).unwrap();
        let parts = json["数据"].as_array().unwrap();
        let told = parts.iter().find(|part| part["类别"] == "测试记录").unwrap();
        assert_eq!(told["内容"][0]["项目"], ACTIVE);
        let text = told["内容"][0]["内容"].as_str().unwrap();
        assert!(text.starts_with("登记于 2026-07-15 ") && text.ends_with("；性别 第1种"), "{text}");
        assert!(json["说明"].as_str().unwrap().contains("何平"));
    }
}
