//! A veiled branch as an end of a transfer: the other side reads of it only that it is one.

use super::routes;
use super::world::*;
use jishi_exchange::sheet::{Column, Limits, read_xlsx};
use jishi_kernel::Level;
use jishi_org::store::tree::Org;
use jishi_person::PersonId;
use jishi_person::veil::Veils;
use jishi_platform::authz::Scope;
use jishi_testkit::{Actor, World, both, today};
use std::io::Read as _;

/// A branch of the district for special units, which the province has named.
async fn pool(world: &World) -> Org {
    let pool = org(world, world.orgs.songling.id, "示例保密团支部", Level::Branch, "团支部").await;
    let (value, path) = (format!("{{\"org\": {}}}", pool.id), world.orgs.province.path.clone());
    set_rule(world, "transfer.pool", &path, &value).await;
    pool
}

/// Both ends and the step of each row of a list as a sheet.
async fn sheet(actor: &Actor, view: &str) -> String {
    let sheet = actor.get(&format!("/transfers/export.xlsx?view={view}")).await.expect(200);
    let columns = [
        Column::text("from", "转出支部"),
        Column::text("to", "转入组织"),
        Column::text("step", "当前环节"),
    ];
    let read = read_xlsx(&sheet.bytes, &columns, &Limits::default()).unwrap();
    let rows = read.rows.iter().map(|row| {
        let cells: Vec<&str> = row.values.iter().map(|value| value.text().unwrap_or_default()).collect();
        cells.join(" ")
    });
    rows.collect::<Vec<_>>().join("\n")
}

/// What a file is called that somebody opens, and the address it has on a page.
async fn called(actor: &Actor, page: &str) -> String {
    let html = actor.get(page).await.expect(200).text();
    let uri = html
        .split("class=\"file\" href=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_else(|| panic!("{html}"));
    let answer = actor.get(uri).await.expect(200);
    answer.headers["content-disposition"].to_str().unwrap().to_owned()
}

/// The text of a letter, issued and printed.
async fn letter(actor: &Actor, id: &str) -> String {
    actor.post(&format!("/transfers/{id}/letter"), &[]).await.expect(303);
    let letter = actor.get(&format!("/transfers/{id}/letter.docx")).await.expect(200);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(letter.bytes.to_vec())).unwrap();
    let mut text = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    text
}

both! {
    async fn who_comes_out_of_a_veiled_branch_does_not_name_it(world: World) {
        let village = world.orgs.branches[0].id;
        let pool = pool(&world).await;
        let someone = member(&world, "甘露", pool.id, 1).await;
        let keeper = seated(&world, "otherregistrar", pool.id).await;
        let id = start(&keeper, &someone, village).await;
        let page = format!("/transfers/{id}");
        keeper.get(&page).await.expect(200).shows("示例保密团支部").hides("特殊单位");
        let secretary = world.actor("branchregistrar").await;
        let names = "/transfers?names=%E7%94%98%E9%9C%B2";
        for uri in [&*page, "/transfers", "/transfers?view=all", names, &*format!("/transfers/decisions?pick={id}")] {
            secretary.get(uri).await.expect(200).shows("甘露").shows("特殊单位").hides("保密").hides("梁栋");
        }
        assert_eq!(sheet(&secretary, "waiting").await, "特殊单位 石桥村团支部 转入组织：石桥村团支部");
        // Every superior of the other side alike; who sees the branch reads its name.
        let county = world.actor("countyregistrar").await;
        county.get(&page).await.expect(200).shows("特殊单位").hides("保密").hides("梁栋");
        county.get("/transfers?view=all").await.expect(200).shows("特殊单位").hides("保密");
        let province = world.actor("rootregistrar").await;
        province.get(&page).await.expect(200).shows("示例保密团支部").hides("特殊单位");
        province.get("/transfers?view=all").await.expect(200).shows("示例保密团支部").hides("特殊单位");
        assert!(sheet(&province, "all").await.starts_with("示例保密团支部 "));
        // The paper is for the other side, whoever prints it.
        let paper = letter(&keeper, &id).await;
        assert!(paper.contains("特殊单位") && !paper.contains("保密"), "{paper}");
        keeper.get(&page).await.expect(200).shows("介绍信第 1 号");
        // The member's account belongs to another branch still, and then to this one.
        linked(&world, &someone).await.get("/my/transfer").await.expect(200).shows("特殊单位").hides("保密");
        seated(&world, "member", pool.id).await.get("/my/transfer").await.expect(200).shows("示例保密团支部").hides("特殊单位");
        world.clock.advance(49 * 3_600_000);
        let secretary = world.actor("branchregistrar").await;
        secretary.get("/transfers?view=late").await.expect(200).shows("特殊单位").hides("保密");
        secretary.post(&format!("{page}/approval"), &[]).await.expect(303);
        assert_eq!(branch_of(&world, &someone).await, village);
        secretary.get(&page).await.expect(200).shows("特殊单位").hides("保密").hides("梁栋");
        secretary.get("/transfers?view=all").await.expect(200).shows("特殊单位").hides("保密");
        world.actor("member").await.get("/my/transfer").await.expect(200).hides("保密");
        assert_eq!(said(&world, "保密").await, 0);
    }

    async fn who_is_sent_to_a_veiled_branch_does_not_name_it(world: World) {
        let pool = pool(&world).await;
        let someone = member(&world, "甘露", world.orgs.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let keeper = seated(&world, "otherregistrar", pool.id).await;
        // It is not offered to whoever does not see it, nor found by its name.
        secretary.fragment("/transfers/options?q=保密").await.expect(200).hides("示例保密");
        keeper.fragment("/transfers/options?q=保密").await.expect(200).shows("示例保密团支部");
        let typed = [("kind", "work"), ("member", &*someone.id.0.to_string()), ("to_text", "示例保密团支部"), ("employer", "示例公司")];
        secretary.post("/transfers/new", &typed).await.expect(422).shows("请从列表中选择接收组织");
        for form in ["/transfers/new", "/transfers/batch"] {
            secretary.get(&format!("{form}?kind=work&to={}", pool.id)).await.expect(200).shows("特殊单位").hides("保密");
        }
        let id = start(&secretary, &someone, pool.id).await;
        let page = format!("/transfers/{id}");
        let county = world.actor("countyregistrar").await;
        for uri in [&*page, "/transfers?view=all"] {
            for actor in [&secretary, &county] {
                actor.get(uri).await.expect(200).shows("特殊单位").hides("保密").hides("梁栋");
            }
            world.actor("rootregistrar").await.get(uri).await.expect(200).shows("示例保密团支部").hides("特殊单位");
        }
        // The province answers for it.
        secretary.get(&page).await.expect(200).shows("谢岚");
        secretary.get("/transfers?view=started").await.expect(200).shows("特殊单位").hides("保密");
        assert_eq!(sheet(&secretary, "started").await, "石桥村团支部 特殊单位 转入组织：特殊单位");
        let paper = letter(&secretary, &id).await;
        assert!(paper.contains("特殊单位") && !paper.contains("保密"), "{paper}");
        // Its own words name it to nobody either.
        keeper.post(&format!("{page}/return"), &[("reason", "other"), ("words", "示例保密团支部暂不接收")]).await.expect(303);
        secretary.get(&page).await.expect(200).shows("特殊单位暂不接收").hides("保密").hides("梁栋");
        secretary.get(&format!("{page}/edit")).await.expect(200).shows("特殊单位").hides("保密");
        assert_eq!(said(&world, "保密").await, 0);
    }

    async fn a_file_put_to_it_is_not_called_after_it(world: World) {
        let village = world.orgs.branches[0].id;
        let pool = pool(&world).await;
        let someone = member(&world, "甘露", pool.id, 1).await;
        let keeper = seated(&world, "otherregistrar", pool.id).await;
        let (number, to) = (someone.id.0.to_string(), village.to_string());
        let fields = [("kind", "work"), ("member", &*number), ("to", &*to), ("employer", "示例公司")];
        let files: [(&str, &str, &[u8]); 1] = [("files", "示例保密团支部证明.pdf", b"%PDF-1.4 x")];
        let id = made(&keeper.upload("/transfers/new", &fields, &files).await.expect(303));
        let page = format!("/transfers/{id}");
        let (escaped, kind) = ("%E4%BF%9D%E5%AF%86", "%E8%AF%81%E6%98%8E%E6%9D%90%E6%96%99");
        let secretary = world.actor("branchregistrar").await;
        for actor in [&secretary, &world.actor("countyregistrar").await] {
            actor.get(&page).await.expect(200).shows("证明材料 1.pdf").hides("保密");
            let name = called(actor, &page).await;
            assert!(name.contains(kind) && !name.contains(escaped), "{name}");
        }
        for actor in [&keeper, &world.actor("rootregistrar").await] {
            actor.get(&page).await.expect(200).shows("示例保密团支部证明.pdf");
            assert!(called(actor, &page).await.contains(escaped));
        }
        // The member whose account belongs to the new branch by now.
        secretary.post(&format!("{page}/approval"), &[]).await.expect(303);
        secretary.get(&page).await.expect(200).shows("证明材料 1.pdf").hides("保密");
        let other = member(&world, "安宁", village, 2).await;
        let mine = linked(&world, &other).await;
        let fields = [("kind", "work"), ("to", &*pool.id.to_string()), ("employer", "示例公司")];
        mine.upload("/my/transfer", &fields, &[("files", "保密单位录用.pdf", b"%PDF-1.4 x")]).await.expect(303);
        mine.get("/my/transfer").await.expect(200).shows("证明材料 1.pdf").hides("保密");
        let name = called(&mine, "/my/transfer").await;
        assert!(name.contains(kind) && !name.contains(escaped), "{name}");
    }

    async fn a_file_without_a_veiled_end_keeps_its_name(world: World) {
        let (village, park) = (world.orgs.branches[0].id, world.orgs.branches[6].id);
        pool(&world).await;
        let someone = member(&world, "甘露", village, 1).await;
        let (number, to) = (someone.id.0.to_string(), park.to_string());
        let fields = [("kind", "work"), ("member", &*number), ("to", &*to), ("employer", "示例公司")];
        let secretary = world.actor("branchregistrar").await;
        let id = made(&secretary.upload("/transfers/new", &fields, &[("files", "录用通知.pdf", b"%PDF-1.4 x")]).await.expect(303));
        let park = seated(&world, "otherregistrar", park).await;
        for actor in [&secretary, &park] {
            actor.get(&format!("/transfers/{id}")).await.expect(200).shows("录用通知.pdf");
        }
    }

    async fn a_veiled_branch_a_committee_names_is_not_named_to_the_other_side(world: World) {
        let (songling, pool) = (world.orgs.songling.id, pool(&world).await);
        let someone = member(&world, "甘露", world.orgs.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let id = start(&secretary, &someone, songling).await;
        let page = format!("/transfers/{id}");
        let district = seated(&world, "otherregistrar", songling).await;
        district.post(&format!("{page}/approval"), &[]).await.expect(303);
        district.fragment(&format!("{page}/branches?q=保密")).await.expect(200).shows("示例保密团支部");
        district.post(&format!("{page}/branch"), &[("branch", &pool.id.to_string())]).await.expect(303);
        assert_eq!(branch_of(&world, &someone).await, pool.id);
        secretary.get(&page).await.expect(200).shows("› 特殊单位").hides("保密");
        secretary.get("/transfers?view=started").await.expect(200).shows("› 特殊单位").hides("保密");
        district.get(&page).await.expect(200).shows("› 示例保密团支部");
        district.get("/transfers?view=all").await.expect(200).shows("› 示例保密团支部").hides("特殊单位");
        let person = PersonId(someone.person);
        let hook = jishi_platform::db::inventory::iter::<jishi_person::PersonHook>().find(|hook| hook.name == "组织关系转接").unwrap();
        let lines = read(&world, move |read| {
            let veils = Veils::load(read)?;
            let sections = hook.kept.iter().map(|kept| kept.section(read, person, &veils, &Scope::empty()));
            let sections = sections.collect::<Result<Vec<_>, _>>()?;
            Ok(sections.into_iter().flat_map(|section| section.rows).map(|(head, rest)| format!("{head} {rest}")).collect::<Vec<_>>())
        })
        .await;
        assert!(lines.iter().any(|line| line.contains("分配支部；") && line.contains("说明 特殊单位")), "{lines:?}");
        assert!(lines.iter().all(|line| !line.contains("保密")), "{lines:?}");
    }

    async fn what_the_register_changes_meanwhile_names_it_to_nobody(world: World) {
        let (pool, happiness) = (pool(&world).await, world.orgs.branches[5].id);
        let someone = member(&world, "甘露", world.orgs.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let id = start(&secretary, &someone, happiness).await;
        let (member, app) = (someone.id, pool.id);
        write(&world, move |write| jishi_member::store::place::relocate(write, member, app, today(), "更正")).await;
        night(&world).await;
        let receiver = seated(&world, "otherregistrar", happiness).await;
        for actor in [&secretary, &receiver] {
            actor.get(&format!("/transfers/{id}")).await.expect(200).shows("组织关系所在支部变更为特殊单位").hides("保密");
        }
        receiver.get("/transfers").await.expect(200).shows("特殊单位").hides("保密");
    }

    async fn the_settings_name_it_to_who_sees_it(world: World) {
        pool(&world).await;
        world.actor("countyadmin").await.get("/transfers/schemes").await.expect(200).shows("特殊单位").hides("保密");
        world.actor("rootadmin").await.get("/transfers/schemes").await.expect(200).shows("示例保密团支部");
        for (person, name) in [("countyadmin", "特殊单位"), ("rootadmin", "示例保密团支部")] {
            let sheet = jishi_testkit::sheet(&world.actor(person).await, "/transfers/schemes").await;
            let rows = jishi_testkit::cells(&sheet, &["规则", "内容"]);
            assert!(rows.contains(&vec!["特殊单位专属库".to_owned(), name.to_owned()]), "{rows:?}");
        }
    }
}
