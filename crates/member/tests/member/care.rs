//! What is to be done about members: contacts, guests, scans, looks by number; and what the erasure and the merger
//! of persons do here.

use super::routes;
use super::world::{Is, deputy, id_number, one, people, read, set_rule, somebody, write};
use jishi_kernel::Day;
use jishi_member::rule::standing::{State, Whereabouts};
use jishi_member::store::{contact, count, member, own, place, record, registration};
use jishi_org::OrgNumber;
use jishi_platform::message::{self, NewMessage};
use jishi_platform::{params, sql};
use jishi_testkit::{Actor, both};

const PDF: &[u8] = b"%PDF-1.4 sample";

sql! {
    unscoped CLOSED ("a test looks at an account") = "select count(*) from account where id = $1 and locked_on is not null and password is null and name = '已抹除'";
    unscoped SECOND_NOTES ("a test looks at notes") = "select count(*) from member_second where note <> ''";
    unscoped VIEW_REASONS ("a test looks at reasons") = "select count(*) from person_view where person_id = $1 and reason <> ''";
    unscoped UNDATED ("a sheet of before has left the day open") = "update member set whereabouts = $2, whereabouts_on = null where id = $1";
    unscoped LEAVE ("a test ends a membership") = "update member set state = 'left', left_on = $2, left_how = 'age' where id = $1";
}

/// Registers 林晓雨, who was born on a day, with what else the form says.
pub async fn register(actor: &Actor, org: i64, born: Day, more: &[(&str, &str)]) -> jishi_testkit::Answer {
    let (org, number) = (OrgNumber(org).to_string(), id_number(born, 2, 77));
    let mut fields = vec![
        ("org", org.as_str()),
        ("how", "new"),
        ("name", "林晓雨"),
        ("id_kind", "居民身份证"),
        ("id_number", number.full()),
        ("joined_on", "2026-05-04"),
        ("number", "202699000001"),
        ("party", "no"),
    ];
    for (name, value) in more {
        fields.retain(|field| field.0 != *name);
        fields.push((name, value));
    }
    actor.post("/members/new", &fields).await
}

both! {
    async fn who_is_away_since_nobody_knows_when_gets_a_day(world: World) {
        let branch_id = world.orgs.branches[0].id;
        let ids = people(&world, vec![somebody("甘露", branch_id), somebody("安宁", branch_id), somebody("在支部", branch_id)]).await;
        let (lost, floating) = (ids[0], ids[1]);
        write(&world, move |write| {
            write.execute_one(&UNDATED, params![lost.0, "lost"])?;
            write.execute_one(&UNDATED, params![floating.0, "floating"])
        }).await;
        let branch = world.actor("branchregistrar").await;
        let (card, org) = (format!("/members/{lost}"), OrgNumber(branch_id).to_string());
        branch.get(&card).await.expect(200).shows("失联（日期未登记）").shows(&format!("{card}?tab=contacts#f-place-day"));
        branch.get(&format!("{card}?tab=contacts")).await.expect(200).shows("id=\"f-place-day\"").hides("value=\"2026-07-15\" id=\"f-place-day\"");
        // Whoever may only look is told, and gets no link.
        world.actor("countyregistrar").await.get(&card).await.expect(200).shows("日期未登记").hides("#f-place-day");
        let list = branch.get(&format!("/members?org={org}")).await.expect(200).shows(&format!("<a href=\"{card}?tab=contacts\">日期未登记</a>")).text();
        assert_eq!(list.matches("日期未登记</a>").count(), 2, "{list}");
        branch.get("/members/lists?list=undated").await.expect(200).shows("甘露").shows("安宁").shows("失联，日期未登记").hides("在支部");
        let rows = jishi_testkit::cells(&jishi_testkit::sheet(&world.actor("branchregistrar").await, "/members/lists?list=undated").await, &["姓名", "说明"]);
        assert_eq!(rows, [["甘露", "失联，日期未登记"], ["安宁", "流动，日期未登记"]]);
        // No rule counts a silence that has no beginning.
        branch.get("/members/lists?list=lapse").await.expect(200).hides("甘露").hides("安宁");
        for (id, place) in [(lost, "lost"), (floating, "floating")] {
            let to = format!("/members/{id}/whereabouts");
            branch.post(&to, &[("whereabouts", place), ("day", "")]).await.expect(422).shows("请填写日期");
            branch.post(&to, &[("whereabouts", place), ("day", "2026-01-15")]).await.expect(303);
        }
        branch.get("/members/lists?list=lapse").await.expect(200).shows("甘露").shows("安宁");
        branch.get("/members/lists?list=undated").await.expect(200).shows("流动和失联团员都已登记日期");
        branch.get(&card).await.expect(200).shows("失联（2026-01-15 起）").shows("流动情况：失联（日期未登记） 改为 失联（2026-01-15 起）").hides("#f-place-day");
        branch.get(&format!("/members?org={org}")).await.expect(200).hides("日期未登记");
        // Once there is a day, another one needs what the rule asks for.
        branch.post(&format!("/members/{lost}/whereabouts"), &[("whereabouts", "lost"), ("day", "2025-01-15")]).await.expect(422).shows("起失去联系");
    }

    async fn who_is_away_is_contacted_every_month(world: World) {
        let branch_id = world.orgs.branches[0].id;
        let ids = people(&world, vec![somebody("甘露", branch_id), somebody("在支部", branch_id)]).await;
        let away = ids[0];
        write(&world, move |write| {
            let held = member::find(write, away)?.unwrap();
            contact::set_whereabouts(write, &held, Whereabouts::Floating, Day::constant(2026, 1, 15))
        }).await;
        let branch = world.actor("branchregistrar").await;
        branch.get("/members/lists").await.expect(200).shows("甘露").shows("没有记录").hides("在支部");
        branch.get("/members/lists?list=lapse").await.expect(200).shows("甘露").shows("满6个月没有联系上");
        let to = format!("/members/{away}/contacts");
        branch.post(&to, &[("day", "2026-06-30"), ("how", "电话"), ("reached", "no")]).await.expect(303);
        branch.get("/members/lists").await.expect(200).shows("最近联系 2026-06-30");
        branch.post(&to, &[("day", "2026-07-01"), ("how", "电话"), ("reached", "yes")]).await.expect(303);
        branch.get("/members/lists").await.expect(200).hides("甘露");
        branch.get("/members/lists?list=lapse").await.expect(200).hides("甘露");
    }

    async fn a_community_sees_who_reports_to_it(world: World) {
        let id = one(&world).await;
        let community = world.orgs.branches[5].clone();
        write(&world, move |write| contact::add_second(write, id, community.id, Day::constant(2026, 7, 1), "社区服务")).await;
        let list = format!("/members/lists?list=guests&org={}", OrgNumber(world.orgs.branches[5].id));
        world.actor("otherregistrar").await.get(&list).await.expect(200).shows("甘露").shows("石桥村团支部").shows("社区服务").hides(&format!("/members/{id}"));
        world.actor("registrar").await.get(&list).await.expect(404);
    }

    async fn scans_are_missed_and_checked(world: World) {
        let school = world.orgs.branches[2].id;
        let early = Is { joined: Day::constant(2019, 5, 4), born: Day::constant(2004, 5, 4), ..somebody("早年入团", school) };
        let late = Is { joined: Day::constant(2026, 7, 1), born: Day::constant(2010, 5, 4), ..somebody("新团员", school) };
        let ids = people(&world, vec![somebody("甘露", school), early, late]).await;
        let county = world.actor("countyregistrar").await;
        let missing = "/members/lists?list=scans";
        county.get(missing).await.expect(200).shows("甘露").shows("逾期").shows("新团员").shows("还有16天").hides("早年入团");
        county.upload(&format!("/members/{}/documents", ids[0]), &[("kind", "入团志愿书")], &[("file", "志愿书.pdf", PDF)]).await.expect(303);
        county.get(missing).await.expect(200).hides("甘露");
        county.get("/members/lists?list=unchecked").await.expect(200).shows("甘露").shows("2026-07-15 上传");
        let first = ids[0];
        let scan = read(&world, move |read| jishi_member::store::document::list(read, first)).await.remove(0).id;
        let deputy = deputy(&world, world.orgs.yunxi.id).await;
        deputy.post(&format!("/members/documents/{scan}/check"), &[("to", "return"), ("reason", "缺页")]).await.expect(303);
        county.get(missing).await.expect(200).shows("甘露");
        county.get("/members/lists?list=unchecked").await.expect(200).hides("甘露");
    }

    async fn typing_numbers_of_strangers_is_noted_and_limited(world: World) {
        let far = world.orgs.branches[5].id;
        let id = people(&world, vec![somebody("外地团员", far)]).await[0];
        let number = id_number(Day::constant(2006, 5, 4), 1, 0);
        set_rule(&world, "search.hits", &world.orgs.qingshan.path, "2").await;
        let branch = world.actor("branchregistrar").await;
        let org = world.orgs.branches[0].id;
        for _ in 0..2 {
            register(&branch, org, Day::constant(2006, 5, 4), &[("id_number", number.full())]).await.expect(422).shows("登记为团员");
        }
        register(&branch, org, Day::constant(2006, 5, 4), &[("id_number", number.full())]).await.expect(429);
        let person = read(&world, move |read| member::find(read, id)).await.unwrap().person;
        let looks = read(&world, move |read| jishi_person::store::view::of_person(read, jishi_person::PersonId(person), i64::MAX, 9)).await;
        assert_eq!(looks.len(), 2);
        assert!(looks.iter().all(|look| look.reason == "登记团员时输入证件号码"), "{looks:?}");
    }

    async fn an_erased_person_leaves_no_words_behind(world: World) {
        let id = one(&world).await;
        let account = world.account("member");
        let (now, secretary) = (world.app.now(), world.account("branchregistrar"));
        let branch_id = world.orgs.branches[0].id;
        let branch = world.actor("branchregistrar").await;
        branch.upload(&format!("/members/{id}/records"), &[("sort", "award"), ("what", "优秀共青团员"), ("issuer", "云溪县团委"), ("day", "2026-03-01")],
            &[("file", "证书.pdf", PDF)]).await.expect(303);
        let app = world.app.clone();
        let person = write(&world, move |write| {
            let held = member::find(write, id)?.unwrap();
            own::link(write, account, held.person, now)?;
            let decided = [(id, registration_decision(), "请假".to_owned())];
            registration::register(write, branch_id, 2025, &decided, Day::constant(2025, 9, 9), secretary)?;
            contact::add_second(write, id, branch_id, Day::constant(2026, 7, 1), "志愿服务")?;
            let told = NewMessage {
                account: secretary, kind: "due", title: "甘露到龄".into(), body: "甘露".into(), link: format!("/members/{id}?tab=records"), dedup: "x".into(),
            };
            message::add(write, app.id(), now, &told)?;
            let other = NewMessage { title: "别的".into(), link: format!("/members/{id}0"), dedup: "y".into(), ..told };
            message::add(write, app.id(), now, &other)?;
            Ok(held.person)
        }).await;
        let me = world.actor("member").await;
        me.post("/my/reveal", &[]).await.expect(200);
        let keeper = world.actor("keeper").await;
        let page = format!("/persons/{}", jishi_person::PersonId(person));
        let sent = [("reason", "误登记"), ("name", "甘露")];
        keeper.post(&format!("{page}/erasure"), &sent).await.expect(409).shows("在册团员");
        // Everything kept is handed out before.
        let zip = keeper.post(&format!("{page}/export"), &[("reason", "本人申请")]).await.expect(200);
        assert!(zip.bytes.len() > 500);
        write(&world, move |write| write.execute_one(&LEAVE, params![id.0, Day::constant(2026, 7, 1)])).await;
        keeper.post(&format!("{page}/erasure"), &sent).await.expect(303);
        me.get("/my").await.expect(401);
        let (closed, notes, reasons, records, years, held, told) = read(&world, move |read| Ok((
            read.count(&CLOSED, params![account])?,
            read.count(&SECOND_NOTES, params![])?,
            read.count(&VIEW_REASONS, params![person])?,
            record::list(read, id)?.len(),
            registration::years(read, id)?,
            member::find(read, id)?.unwrap(),
            message::list(read, secretary, i64::MAX, 9)?,
        ))).await;
        assert_eq!((closed, notes, reasons, records), (1, 0, 0, 0));
        assert_eq!((years.len(), years[0].reason.as_str()), (1, ""));
        assert_eq!((held.name.as_str(), held.state), ("已抹除", State::Left));
        let titles: Vec<(&str, &str)> = told.iter().map(|one| (one.title.as_str(), one.body.as_str())).collect();
        assert_eq!(titles, [("别的", "甘露"), ("已抹除", "")]);
    }

    async fn two_cards_of_one_person_become_one(world: World) {
        let orgs = world.orgs.clone();
        let ids = people(&world, vec![somebody("甘露", orgs.branches[0].id), Is { born: Day::constant(2006, 5, 5), ..somebody("甘露", orgs.branches[1].id) }]).await;
        let (kept, gone) = (ids[0], ids[1]);
        let (now, account) = (world.app.now(), world.account("member"));
        let persons = write(&world, move |write| {
            let (one, other) = (member::find(write, kept)?.unwrap(), member::find(write, gone)?.unwrap());
            own::link(write, account, other.person, now)?;
            let tried = contact::Contact { day: Day::constant(2026, 7, 1), how: "电话".into(), reached: true, note: String::new(), who: String::new() };
            contact::add(write, 77, gone, &tried, account)?;
            let numbered = member::Particulars { number: Some("202199000009".into()), ..other.particulars() };
            let other = member::find(write, gone)?.unwrap();
            member::change(write, &other, &numbered)?;
            Ok((jishi_person::PersonId(one.person), jishi_person::PersonId(other.person)))
        }).await;
        let app = world.app.clone();
        let today = Day::constant(2026, 7, 15);
        let plan = write(&world, move |write| {
            let record = |write: &jishi_platform::db::Write<'_>, id| jishi_person::known(write, id).map(Option::unwrap);
            let (one, other) = (record(write, persons.0)?, record(write, persons.1)?);
            let plan = jishi_person::store::merge::plan(write, &one, &other)?;
            let how = jishi_person::store::merge::Merging { account: 0, today, pair: 0, versions: (one.version, other.version) };
            jishi_person::store::merge::merge(write, &app, &one, &other, how).unwrap_or_else(|e| panic!("{e:?}"));
            Ok(plan)
        }).await;
        assert!(plan.refusals.is_empty() && plan.lines.iter().any(|line| line.contains("1次联系")), "{plan:?}");
        let (first, second) = (orgs.branches[0].path.clone(), orgs.branches[1].path.clone());
        let (held, closed, tries, history, mine, counts) = read(&world, move |read| Ok((
            member::find(read, kept)?.unwrap(), member::find(read, gone)?, contact::list(read, kept)?, place::history(read, kept)?,
            own::membership(read, account)?.map(|mine| mine.id),
            (count::own(read, &first, 2026)?, count::own(read, &second, 2026)?),
        ))).await;
        assert_eq!((held.number.as_deref(), held.contacted_on, closed), (Some("202199000009"), Some(Day::constant(2026, 7, 1)), None));
        assert_eq!((tries.len(), history.len(), mine), (1, 2, Some(kept)));
        // Closed, not left: no figure of leaving has moved.
        assert_eq!((counts.0.members, counts.1.members, counts.1.gone), (1, 0, 0));
        world.actor("registrar").await.get(&format!("/members/{gone}")).await.expect(404);
    }
}

fn registration_decision() -> jishi_member::rule::registration::Decision {
    jishi_member::rule::registration::Decision::Deferred
}
