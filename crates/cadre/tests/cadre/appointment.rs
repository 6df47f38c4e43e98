use super::{add, day, enter, form, number, read, routes, terms, write};
use jishi_cadre::post::Mode;
use jishi_cadre::store::post::Terms;
use jishi_cadre::{PostId, holds_post};
use jishi_person::PersonId;
use jishi_platform::{params, sql};
use jishi_testkit::{World, both};

sql! {
    unscoped ADD_MEMBER ("a test plays the register of members") =
        "insert into member (id, person_id, org_id, anchor_id, name, state) values ($1, $2, $3, $3, '林夏', 'active')";
    unscoped ADD_RECORD ("a test plays the register of members") =
        "insert into member_record (id, member_id, sort, what, given_on, until, added_at, added_by)
         values ($1, $1, 'discipline', '留团察看', $2, $3, 0, 0)";
}

/// Puts a person under 留团察看 from 1 February to 1 August.
pub(crate) async fn probation(world: &World, person: PersonId, branch: i64) {
    let id = world.app.id();
    write(world, move |write| {
        write.execute_one(&ADD_MEMBER, params![id, person.0, branch])?;
        write.execute_one(&ADD_RECORD, params![id, day(2, 1), day(8, 1)])
    })
    .await;
}

both! {
    async fn who_is_under_probation_takes_no_post(world: World) {
        let (actor, org) = (world.actor("countyregistrar").await, world.orgs.yunxi.id.to_string());
        let (person, _) = add(&world, world.orgs.branches[2].id, "林夏", 120, terms("委员", Mode::Concurrent, day(1, 1))).await;
        probation(&world, person, world.orgs.branches[2].id).await;
        let full = number(120);
        let fields = |from: &'static str| form(&org, "林夏", &full, &[("known", "1"), ("from", from), ("term_to", "")]);
        actor.post("/cadres/new", &fields("2026-03-01")).await.expect(422).shows("留团察看期内");
        actor.post("/cadres/new", &fields("2026-01-15")).await.expect(303);
        // A list that was handed out is a look at everybody in it, once.
        actor.get("/cadres/export.csv").await.expect(200).shows("林夏");
        let looks = read(&world, move |read| jishi_person::store::view::of_person(read, person, i64::MAX, 10)).await;
        let lists: Vec<_> = looks.iter().filter(|look| look.reason.starts_with("团干部名册：")).collect();
        assert_eq!(lists.len(), 1, "{looks:?}");
        assert!(lists[0].reason.contains("在任"), "{looks:?}");
    }

    async fn a_cadre_is_entered_changed_and_leaves(world: World) {
        let (actor, org) = (world.actor("countyregistrar").await, world.orgs.yunxi.id.to_string());
        actor.get("/cadres/new").await.expect(200).shows("证件号码").shows("共青团云溪县委员会");
        let full = number(101);
        let page = enter(&actor, &form(&org, "高远", &full, &[("title", "团县委书记")])).await;
        actor.get(&page).await.expect(200).shows("高远").shows("团县委书记").shows("行政编制").shows("任期至").hides(&full).hides("13900000001").shows("139****0001")
            .shows("任团县委书记（专职）").shows("class=\"watermark\"");
        actor.get("/cadres").await.expect(200).shows("高远").hides(&full).shows("共 1 项任职").shows("class=\"watermark\"");
        let edit = format!("{page}/edit");
        actor.get(&edit).await.expect(200).shows("延长任期的，改“任期至”");
        let change = |term: &'static str, version: &'static str| vec![("post", "书记"), ("title", "团县委书记"), ("mode", "专职"), ("staffing", "行政"), ("from", "2026-03-01"), ("term_to", term), ("version", version)];
        actor.post(&edit, &change("2031-02-28", "1")).await.expect(303);
        actor.get(&page).await.expect(200).shows("任期至 2031-02-28");
        actor.post(&edit, &change("2032-02-28", "1")).await.expect(409);
        actor.post(&edit, &change("2026-02-28", "2")).await.expect(422).shows("任期届满日期应晚于任职日期");
        let ending = format!("{page}/ending");
        actor.get(&ending).await.expect(200).shows("办理离任");
        actor.post(&ending, &[("day", "2026-02-28"), ("why", "调离"), ("version", "2")]).await.expect(422).shows("请填 2026-03-01 至 2026-07-15 之间的日期");
        actor.post(&ending, &[("day", "2026-07-10"), ("why", ""), ("version", "2")]).await.expect(422).shows("请填写原因");
        actor.post(&ending, &[("day", "2026-07-10"), ("why", "调离"), ("version", "2")]).await.expect(303);
        actor.get(&page).await.expect(200).shows("已离任").shows("调离").hides("修改或延长任期");
        actor.get(&edit).await.expect(409);
        actor.get("/cadres").await.expect(200).hides("高远");
        actor.get("/cadres?state=over").await.expect(200).shows("高远").shows("2026-03-01 至 2026-07-10");
        actor.get("/cadres?day=2026-07-10").await.expect(200).shows("高远");
    }

    async fn a_registered_number_adds_a_post_and_shows_nothing(world: World) {
        let (county, other) = (world.actor("countyregistrar").await, world.actor("otherregistrar").await);
        let (here, there) = (world.orgs.yunxi.id.to_string(), world.orgs.songling.id.to_string());
        let full = number(102);
        enter(&county, &form(&here, "林晓", &full, &[("title", "团县委书记")])).await;
        // The neighbour learns who keeps the record, and nothing else.
        let fields = form(&there, "林晓", &full, &[("post", "委员"), ("mode", "兼职"), ("staffing", ""), ("_key", "k1")]);
        other.post("/cadres/new", &fields).await.expect(200).shows("此人已登记").shows("共青团云溪县委员会").shows("增加职务").hides("团县委书记").hides("139****");
        other.post("/cadres/new", &form(&there, "林小", &full, &[("post", "委员")])).await.expect(422).shows("姓名与登记的不一致").hides("林晓");
        let mut sure = fields.clone();
        sure.push(("known", "1"));
        let page = enter(&other, &sure).await;
        assert_eq!(enter(&other, &sure).await, page, "sent twice is once");
        other.get(&page).await.expect(200).shows("委员").hides("团县委书记").hides("云溪");
        world.actor("rootregistrar").await.get(&page).await.expect(200).shows("委员").shows("团县委书记");
        county.get(&page).await.expect(404);
        let found = number(102);
        let app = world.app.clone();
        let person = read(&world, move |read| {
            let number = jishi_person::IdNumber::parse(&found).unwrap();
            Ok(jishi_person::find_by_number(read, &app.keys, &number)?.unwrap().person)
        }).await;
        let views = read(&world, move |read| jishi_person::store::view::of_person(read, person, i64::MAX, 10)).await;
        // The question and the wrong name are both looks.
        assert_eq!(views.iter().filter(|v| v.reason == "登记团内任职" && v.who == "梁栋").count(), 2, "{views:?}");
        assert!(read(&world, move |read| holds_post(read, person, day(7, 15))).await);
        assert!(!read(&world, move |read| holds_post(read, person, day(1, 15))).await);
    }

    async fn mistakes_come_back_with_their_reasons(world: World) {
        let (actor, orgs) = (world.actor("countyregistrar").await, &world.orgs);
        let (org, full, taken) = (orgs.yunxi.id.to_string(), number(103), number(104));
        enter(&actor, &form(&org, "高远", &taken, &[])).await;
        let branch_elsewhere = orgs.branches[5].id.to_string();
        let mut wrong = full.clone();
        let last = if full.ends_with('1') { "2" } else { "1" };
        wrong.replace_range(17.., last);
        for (changes, words) in [
            (vec![("number", wrong.as_str())], "校验位不符"),
            (vec![("number", "")], "请填写证件号码"),
            (vec![("name", "")], "请填写姓名"),
            (vec![("phone", "12")], "联系电话应为 11 位"),
            (vec![("post", "班长")], "请选择职务"),
            (vec![("post", "书记")], "该职务已有人担任，请先办理离任"),
            (vec![("post", "其他")], "请填写职务名称"),
            (vec![("post", "副书记"), ("mode", "兼职")], "挂职、兼职不占本单位编制"),
            (vec![("post", "副书记"), ("mode", "")], "请选择专职、挂职或兼职"),
            (vec![("post", "副书记"), ("from", "2026-07-16")], "任职日期不能晚于今天"),
            (vec![("post", "副书记"), ("from", "x")], "请填写任职日期"),
            (vec![("org", "")], "请从列表中选择任职组织"),
            (vec![("org", branch_elsewhere.as_str())], "请从列表中选择任职组织"),
        ] {
            actor.post("/cadres/new", &form(&org, "林晓", &full, &changes)).await.expect(422).shows(words);
        }
        let mut again = form(&org, "高远", &taken, &[]);
        again.push(("known", "1"));
        actor.post("/cadres/new", &again).await.expect(422).shows("此人已任该职务");
    }

    async fn the_list_is_filtered_and_turned_by_key(world: World) {
        let (actor, orgs) = (world.actor("registrar").await, &world.orgs);
        for at in 0..55 {
            let due = Terms { term_to: (at == 3).then(|| day(8, 1)), ..terms("委员", if at % 5 == 0 { Mode::Concurrent } else { Mode::Full }, day(1, 1)) };
            add(&world, orgs.yunxi.id, &format!("甲{}", char::from_u32(0x4e00 + at).unwrap()), 200 + at as usize, due).await;
        }
        let (_, id) = add(&world, orgs.linjiang.id, "欧阳青", 300, Terms { term_to: Some(day(7, 1)), ..terms("书记", Mode::Attached, day(1, 1)) }).await;
        add(&world, orgs.songling.id, "邻市人", 301, terms("书记", Mode::Full, day(1, 1))).await;
        let first = actor.get("/cadres").await.expect(200).shows("下一页").hides("欧阳青").hides("邻市人");
        let next = first.text().split("href=\"").filter_map(|p| p.split('"').next()).find(|h| h.contains("after=")).unwrap().replace("&#38;", "&").replace("&amp;", "&");
        actor.get(&next).await.expect(200).shows("欧阳青").shows("任期已满").shows("回到首页");
        actor.get("/cadres?post=%E4%B9%A6%E8%AE%B0").await.expect(200).shows("共 1 项任职").shows("欧阳青");
        actor.get("/cadres?mode=%E5%85%BC%E8%81%8C").await.expect(200).shows("共 11 项任职");
        actor.get("/cadres?state=due").await.expect(200).shows("共 2 项任职").shows("任期将满").shows("还有 17 天");
        actor.get("/cadres?q=%E6%AC%A7%E9%98%B3").await.expect(200).shows("共 1 项任职");
        actor.get("/cadres?q=oyq").await.expect(200).shows("欧阳青");
        actor.get("/cadres?q=zzz").await.expect(200).shows("没有符合条件的任职");
        actor.get(&format!("/cadres?node={}", orgs.bishui.id)).await.expect(404);
        actor.fragment("/cadres").await.expect(200).hides("<html");
        actor.get(&format!("/cadres/{}", PostId(id))).await.expect(200).shows("任期已满").shows("14 天");
    }
}
