use super::{add, day, read, routes, terms};
use jishi_cadre::PostId;
use jishi_cadre::post::Mode;
use jishi_cadre::store::handover;
use jishi_platform::account::{self, Purpose};
use jishi_testkit::both;

both! {
    async fn the_successor_gets_a_link_and_the_outgoing_is_out(world: World) {
        let branch = &world.orgs.branches[0];
        let (_, id) = add(&world, branch.id, "宋雨", 501, terms("书记", Mode::Concurrent, day(1, 1))).await;
        let page = format!("/cadres/{}/handover", PostId(id));
        let (outgoing, caller) = (world.actor("branchregistrar").await, world.account("branchregistrar"));
        let form = outgoing.get(&page).await.expect(200).shows("宋雨（团务管理员，石桥村团支部书记）").hides("罗晓");
        let desk = form.text().split("<option value=\"").filter_map(|p| p.split('"').next()).find(|v| v.parse::<i64>().is_ok()).unwrap().to_owned();
        let send = |desk: &str, name: &str, login: &str| vec![("desk".to_owned(), desk.to_owned()), ("name".to_owned(), name.to_owned()), ("login".to_owned(), login.to_owned())];
        let post = async |fields: Vec<(String, String)>| {
            let pairs: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            outgoing.post(&page, &pairs).await
        };
        post(send("", "", "x")).await.expect(422).shows("请选择移交的账号岗位").shows("请填写姓名").shows("3 至 32 个小写字母");
        post(send("12345", "袁宁", "yuanning")).await.expect(422).shows("请选择移交的账号岗位");
        post(send(&desk, "袁宁", "member")).await.expect(422).shows("登录名已被使用");
        post(send(&desk, "宋雨", "branchregistrar")).await.expect(422).shows("同一账号");
        let done = post(send(&desk, "袁宁", "yuanning")).await.expect(200).shows("http://test/password/").shows("2026-08-04").shows("只显示这一次");
        let secret = done.text().split("/password/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        // The outgoing one is out, and comes back without the post.
        outgoing.get("/cadres").await.expect(401);
        world.actor("branchregistrar").await.get("/cadres").await.expect(403);
        let (now, late, key) = (world.app.now(), world.app.now() + 20 * 86_400_000, secret.clone());
        let open = read(&world, move |read| Ok((account::link_open(read, &key, Purpose::Password, now)?, account::link_open(read, &key, Purpose::Password, late)?))).await;
        assert_eq!(open, (true, false));
        let found = read(&world, |read| account::find_login(read, "yuanning")).await.unwrap();
        assert_eq!((found.name.as_str(), found.password), ("袁宁", None));
        let log = world.actor("countyregistrar").await.get("/cadres/handovers").await.expect(200);
        log.shows("袁宁").shows("宋雨").shows("石桥村团支部").shows("2026-08-04 12:00").hides(&secret);
        world.actor("otherregistrar").await.get("/cadres/handovers").await.expect(200).hides("袁宁");
        let desks = read(&world, { let org = branch.id; move |read| handover::desks(read, org, caller, day(7, 15)) }).await;
        assert_eq!(desks.iter().map(|d| d.name.as_str()).collect::<Vec<_>>(), ["袁宁"]);
    }

    async fn a_superior_passes_only_the_register_and_an_account_needs_no_link(world: World) {
        let county = &world.orgs.yunxi;
        let (_, id) = add(&world, county.id, "高原", 502, terms("书记", Mode::Full, day(1, 1))).await;
        let page = format!("/cadres/{}/handover", PostId(id));
        // 填报人 of the county is not offered: it would be a right the city's registrar does not hold.
        let city = world.actor("registrar").await;
        let form = city.get(&page).await.expect(200).shows("高原").hides("陈静").text();
        let desk = form.split("<option value=\"").filter_map(|p| p.split('"').next()).find(|v| v.parse::<i64>().is_ok()).unwrap().to_owned();
        world.app.db.write(world.app.system("test"), { let account = world.account("county"); move |write| account::set_password(write, account, "hash") }).await.unwrap();
        city.post(&page, &[("desk", desk.as_str()), ("name", "陈静"), ("login", "county")]).await.expect(200).shows("接任人已有账号").hides("/password/");
        world.actor("otherregistrar").await.get(&page).await.expect(404);
        world.actor("rootregistrar").await.get(&page).await.expect(403);
    }
}
