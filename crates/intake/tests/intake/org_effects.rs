//! A sheet of organisations says what it would change before it is confirmed, and is confirmed with a reason.

use crate::notes::until;
use crate::routes;
use jishi_org::affected::{Affected, Kind, Line, Plan};
use jishi_org::store::tree;
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};
use jishi_testkit::{Actor, World, both};
use std::collections::BTreeMap;

sql! {
    unscoped ALL ("a test looks at the whole tree") = "select id, name, short_name, level, kind from v_org where closed_on is null order by id";
    unscoped DEPARTMENTS ("a test looks at the whole tree") = "select count(*) from v_department";
    unscoped POSTS ("a test looks at the whole tree") = "select o.path, o.id from v_post p join v_org o on o.id = p.org_id where p.valid_to is null";
    unscoped DIE ("a test lets the holder of a check die behind a row") =
        "update import_run set state = 'checking', busy = 1, lease = 0, at_row = $2, dealt = $3, created = $3, effects = '' where id = $1";
    unscoped LOG ("a test reads the log") = "select note from audit where note like '%理由%' order by id";
}

/// A register for these tests: says that branches called 示例承担 take something over, and refuses that one is renamed.
struct Register;
jishi_org::affected!(Register);

impl Affected for Register {
    fn lines(&self, _: &Read<'_>, plan: &Plan) -> Result<Vec<Line>, StoreError> {
        let count = plan
            .opening
            .iter()
            .filter(|node| plan.kind == Kind::Import && node.name.contains("示例承担"))
            .count();
        Ok(vec![Line {
            what: "示例事项".to_owned(),
            count: count as i64,
            text: "由新建的组织承担".to_owned(),
        }])
    }

    fn refusals(&self, _: &Read<'_>, plan: &Plan) -> Result<Vec<String>, StoreError> {
        let kept = plan.renamed.iter().filter(|node| node.name == "共青团临江县委员会");
        Ok(kept.map(|node| format!("“{}”有示例事项，请先办结", node.name)).collect())
    }
}

const FILE: &str = "上级编码,编码,名称,级别,类别,部室,成立日期,联系电话
N2,N3,新镇一村团支部,支部,团支部,,,
N1,N2,共青团新县新镇委员会,乡镇,基层团委,,2021-03-01,
,N1,共青团新县委员会,县级,团的领导机关,组织部、宣传部,2020-01-01,
,SL0004,共青团云溪新县委员会,县级,团的领导机关,,,
SL0004,SL0010,云溪县第一中学团支部,支部,团支部,,,
,SL0005,共青团临江县委员会,县级,团的领导机关,学校部,,0000-7654321
NONE,N9,丙团支部,支部,团支部,,,
";

/// Every organisation: names, then level and kind.
type Tree = BTreeMap<i64, ((String, String), (i64, String))>;

async fn state(world: &World) -> (Tree, i64) {
    let whole = Scope::everything("test");
    let read = world.app.db.read(&whole, |read| {
        let all = read.all(&ALL, params![], |row| {
            Ok((row.int(0)?, ((row.text(1)?, row.text(2)?), (row.int(3)?, row.text(4)?))))
        })?;
        Ok::<_, StoreError>((all.into_iter().collect(), read.count(&DEPARTMENTS, params![])?))
    });
    read.await.unwrap()
}

/// How many posts stand above an organisation: at its superior, and further up.
async fn above(world: &World, code: &'static str) -> (usize, usize) {
    let whole = Scope::everything("test");
    let read = world.app.db.read(&whole, move |read| {
        let org = tree::find_code(read, code)?.unwrap();
        let posts = read.all(&POSTS, params![], |row| Ok((row.text(0)?, row.int(1)?)))?;
        let seeing: Vec<_> = posts
            .into_iter()
            .filter(|(path, id)| org.path.starts_with(path) && *id != org.id)
            .collect();
        let at = seeing.iter().filter(|(_, id)| Some(*id) == org.parent).count();
        Ok::<_, StoreError>((at, seeing.len() - at))
    });
    read.await.unwrap()
}

async fn find(world: &World, code: &'static str) -> Option<tree::Org> {
    world
        .app
        .db
        .read(&Scope::everything("test"), move |read| tree::find_code(read, code))
        .await
        .unwrap()
}

async fn log(world: &World) -> Vec<String> {
    world
        .app
        .db
        .read(&Scope::everything("test"), |read| read.all(&LOG, params![], |row| row.text(0)))
        .await
        .unwrap()
}

async fn checked(world: &World, actor: &Actor, csv: &str) -> String {
    let run = actor
        .upload("/imports/orgs/new", &[], &[("file", "组织.csv", csv.as_bytes())])
        .await
        .expect(303)
        .location();
    until(world, &run, "checked").await;
    run
}

/// A line of the table of effects.
fn line(what: &str, count: i64, text: &str) -> String {
    format!(
        "<th scope=\"row\" role=\"rowheader\">{what}</th><td role=\"cell\" class=\"num\" data-label=\"数量\">{count}</td><td role=\"cell\" class=\"full\">{text}</td>"
    )
}

/// What stands between two words.
fn between<'h>(html: &'h str, from: &str, to: &str) -> &'h str {
    let rest = html.split(from).nth(1).unwrap_or_else(|| panic!("no {from} in\n{html}"));
    rest.split(to).next().unwrap()
}

/// Posts listed on the page of a check, and the number of those further up.
fn sight(html: &str) -> (usize, usize) {
    let part = between(html, "id=\"sight\"", "</section>");
    let further = part
        .split("以上各级的 ")
        .nth(1)
        .map_or(0, |rest| rest.split(' ').next().unwrap().parse().unwrap());
    (part.matches("<li>").count(), further)
}

both! {
    async fn what_is_shown_is_what_happens(world: World) {
        let admin = world.actor("unitadmin").await;
        let (before, departments) = state(&world).await;
        let run = checked(&world, &admin, FILE).await;
        let html = admin.get(&run).await.expect(200)
            .shows("将发生的变更").shows("由表格新建 3 个组织").shows("由表格修改 2 个组织")
            .shows("新建的自各自的成立日期（2020-01-01 至 2021-03-01）起；未填成立日期的 1 个和修改的自导入当天起")
            .shows(&line("团员、任职和未办结事项", 0, "不随之变动"))
            .shows("没有岗位失去查看范围").shows("导入无误的 5 行").shows("name=\"reason\"").hides("示例省")
            .text();
        assert_eq!(state(&world).await, (before.clone(), departments), "looking writes nothing");

        admin.post(&format!("{run}/apply"), &[("reason", "示例批复〔2026〕3号")]).await.expect(303);
        assert_eq!(until(&world, &run, "done").await.counts, [7, 3, 2, 1, 1]);
        let (after, more) = state(&world).await;
        let mut kinds: BTreeMap<(i64, String), i64> = BTreeMap::new();
        for (_, shape) in after.iter().filter(|(id, _)| !before.contains_key(id)).map(|(_, org)| org) {
            *kinds.entry(shape.clone()).or_default() += 1;
        }
        assert_eq!(kinds.len(), 3);
        for ((level, kind), count) in kinds {
            let word = jishi_kernel::Level::from_number(level).unwrap().word();
            assert!(html.contains(&line(&format!("{word} · {kind}"), count, "新建")), "{word} {kind} {count}\n{html}");
        }
        let renamed = before.iter().filter(|(id, org)| after[*id].0 != org.0).count();
        assert!(html.contains(&line("组织", 2, &format!("修改名称或简称 {renamed} 个、必填信息或换届 1 个"))), "{html}");
        assert!(html.contains(&line("部室", more - departments, "增设")), "{html}");
        // All new ones stand below the city: its posts and those of the province see them.
        let city = between(&html, "id=\"under\"", "</section>");
        let (at, further) = above(&world, "N1").await;
        assert!(city.contains("共青团青山市委员会") && city.contains(">3</td>") && city.contains(&format!(">{at}</td>")), "{city}");
        assert_eq!(sight(&html), (at, further));
        assert!(at > 1 && further > 1);
        let made = find(&world, "N3").await.unwrap().id;
        admin.get(&format!("/orgs/{made}")).await.expect(200);
        world.actor("province").await.get(&format!("/orgs/{made}")).await.expect(200);
        world.actor("neighbour").await.get(&format!("/orgs/{made}")).await.expect(404);
    }

    async fn a_sheet_is_confirmed_with_a_reason(world: World) {
        let admin = world.actor("unitadmin").await;
        let sheet = "上级编码,编码,名称,级别,类别\n,N1,共青团新县委员会,县级,团的领导机关\n,SL0004,共青团云溪新县委员会,县级,团的领导机关\n";
        let run = checked(&world, &admin, sheet).await;
        let apply = format!("{run}/apply");
        admin.post(&apply, &[("all", "1")]).await.expect(422).shows("请填写理由").shows("有 1 处需改").shows("将发生的变更").shows("value=\"1\" checked");
        admin.post(&apply, &[("reason", " \t ")]).await.expect(422).shows("请填写理由").hides("value=\"1\" checked");
        let long = "长".repeat(201);
        admin.post(&apply, &[("reason", &long)]).await.expect(422).shows("理由不超过 200 个字").shows(&long);
        assert!(find(&world, "N1").await.is_none());
        world.actor("neighbour").await.post(&apply, &[]).await.expect(403);
        world.actor("rootadmin").await.post(&apply, &[]).await.expect(404);

        let why = "示例批复〔2026〕4号";
        admin.post(&apply, &[("reason", why), ("all", "1")]).await.expect(303);
        until(&world, &run, "done").await;
        admin.get(&run).await.expect(200).shows(&format!("理由：{why}")).hides("确认导入");
        admin.post(&apply, &[]).await.expect(409);
        // In the history of what was made and of what was changed, and in the log.
        let (made, changed) = (find(&world, "N1").await.unwrap().id, world.orgs.yunxi.id);
        admin.get(&format!("/orgs/{made}")).await.expect(200).shows("由表格新建 1 个组织").shows(&format!("理由：{why}"));
        admin.get(&format!("/orgs/{changed}")).await.expect(200).shows("名称由“共青团云溪县委员会”改为“共青团云溪新县委员会”").shows(&format!("理由：{why}"));
        let log = log(&world).await;
        for words in ["确认导入 2 行", "导入组织：新建 1，修改 1，不变 0"] {
            assert!(log.contains(&format!("{words}；理由：{why}")), "{words}\n{log:#?}");
        }

        // Batch by batch, below what the sheet before has opened; nobody is told of the county twice.
        let sheet = "上级编码,编码,名称,级别,类别\nN1,N2,共青团新县新镇委员会,乡镇,基层团委\nN1,N3,新县示例承担团支部,支部,团支部\n,N4,共青团东县委员会,县级,团的领导机关\n";
        let run = checked(&world, &admin, sheet).await;
        let html = admin.get(&run).await.expect(200).shows(&line("示例事项", 1, "由新建的组织承担")).hides("不随之变动").text();
        let part = between(&html, "id=\"under\"", "</section>");
        assert!(part.find("共青团新县委员会").unwrap() < part.find("共青团青山市委员会").unwrap(), "the one with more new ones first: {part}");
        admin.post(&format!("{run}/apply"), &[("reason", "示例批复〔2026〕5号")]).await.expect(303);
        until(&world, &run, "done").await;
        let ((none, all), (at, further)) = (above(&world, "N2").await, above(&world, "N4").await);
        assert_eq!((none, all), (0, at + further));
        assert_eq!(sight(&html), (at, further));
        assert!(log_has(&world, "导入组织第 2 至 4 行：新建 3，修改 0，不变 0，有误 0；理由：示例批复〔2026〕5号").await);
    }

    async fn only_changes_leave_sight_as_it_is_and_a_refusal_stops_them(world: World) {
        let admin = world.actor("unitadmin").await;
        let sheet = |name: &str| format!("上级编码,编码,名称,级别,类别,部室\n,SL0004,{name},县级,团的领导机关,\n");
        let run = checked(&world, &admin, &sheet("共青团云溪新县委员会")).await;
        admin.get(&run).await.expect(200).shows("查看范围不变").hides("id=\"under\"").shows("自何日起").shows("修改的自导入当天起").shows("id=\"confirm\"");
        let run = checked(&world, &admin, "上级编码,编码,名称,级别,类别\n,SL0005,共青团临江新县委员会,县级,团的领导机关\n").await;
        admin.get(&run).await.expect(200).shows("不能办理").shows("“共青团临江县委员会”有示例事项，请先办结").hides("id=\"confirm\"").hides("name=\"reason\"");
        admin.post(&format!("{run}/apply"), &[("reason", "示例批复〔2026〕7号")]).await.expect(409).shows("有不能办理的变更");
        assert_eq!(find(&world, "SL0005").await.unwrap().name, "共青团临江县委员会");
        // A sheet that changes nothing has nothing to say.
        let run = checked(&world, &admin, &sheet("共青团云溪县委员会")).await;
        admin.get(&run).await.expect(200).shows("没有需要写入的行").hides("将发生的变更").hides("name=\"reason\"");
    }

    async fn a_check_that_was_interrupted_says_all_of_it(world: World) {
        let admin = world.actor("unitadmin").await;
        let sheet = "上级编码,编码,名称,级别,类别\n,N1,共青团新县委员会,县级,团的领导机关\n,N2,共青团北县委员会,县级,团的领导机关\nN1,N3,新县机关团支部,支部,团支部\nN2,N4,北县机关团支部,支部,团支部\n";
        let run = checked(&world, &admin, sheet).await;
        let whole = admin.get(&run).await.expect(200).shows("由表格新建 4 个组织").text();
        let id: jishi_intake::RunId = run.rsplit('/').next().unwrap().parse().unwrap();
        let died = world.app.db.write(world.app.system("fixture"), move |write| write.execute_one(&DIE, params![id.0, 3, 2]));
        died.await.unwrap();
        jishi_intake::work(&world.app, &crate::notes::kinds()).await.unwrap();
        assert_eq!(until(&world, &run, "checked").await.counts, [4, 4, 0, 0, 0]);
        let again = admin.get(&run).await.expect(200).text();
        let part = |html: &str| between(html, "id=\"plan\"", "id=\"confirm\"").to_owned();
        assert_eq!(part(&again), part(&whole));
    }

    async fn a_check_begun_anew_says_it_anew(world: World) {
        let admin = world.actor("unitadmin").await;
        let sheet = "上级编码,编码,名称,级别,类别\n,N1,共青团新县委员会,县级,团的领导机关\n,N2,共青团北县委员会,县级,团的领导机关\n";
        let run = checked(&world, &admin, sheet).await;
        admin.get(&run).await.expect(200).shows("由表格新建 2 个组织");
        let other = checked(&world, &admin, "上级编码,编码,名称,级别,类别\n,N2,共青团北县委员会,县级,团的领导机关\n").await;
        admin.post(&format!("{other}/apply"), &[("reason", "示例批复〔2026〕6号")]).await.expect(303);
        until(&world, &other, "done").await;
        admin.post(&format!("{run}/check"), &[]).await.expect(303);
        until(&world, &run, "checked").await;
        admin.get(&run).await.expect(200).shows("由表格新建 1 个组织").shows(&line("县级 · 团的领导机关", 1, "新建"));
    }
}

async fn log_has(world: &World, words: &str) -> bool {
    log(world).await.iter().any(|note| note == words)
}
