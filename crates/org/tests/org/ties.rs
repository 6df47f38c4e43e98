//! Ties beside the tree: what they allow, and what changes of the tree do to them.

use super::reshape::{sound, through};
use super::{branches, find_code, load, routes};
use jishi_org::store::tie::{self, TieKind};
use jishi_platform::authz::Scope;
use jishi_testkit::{World, both};

const DAY: (&str, &str) = ("day", "2026-07-15");
const WHY: (&str, &str) = ("reason", "示例方案");

/// Keeper, target and last day of every tie of an organisation, as they were ever.
async fn kept(world: &World, org: i64) -> Vec<(i64, String)> {
    let whole = Scope::everything("test");
    let today = world.app.clock.today();
    let found = world
        .app
        .db
        .read(&whole, move |read| tie::kept(read, org, today, None, 0, 1_000))
        .await;
    found.unwrap().into_iter().map(|tie| (tie.target, tie.note)).collect()
}

async fn tie_with(world: &World, org: i64, target: i64, kind: TieKind, note: &'static str) {
    let (id, from) = (world.app.id(), jishi_kernel::Day::constant(2026, 1, 1));
    let done = world.app.db.write(world.app.system("test"), move |write| {
        tie::add(write, id, org, target, kind, note, from)
    });
    done.await.unwrap();
}

both! {
    async fn a_merge_passes_ties_on_and_a_split_ends_them(world: World) {
        let (city, county, other) = (world.orgs.qingshan.id, world.orgs.yunxi.id, world.orgs.linjiang.id);
        let (village, school, office) = (world.orgs.branches[0].id, world.orgs.branches[2].id, world.orgs.branches[3].id);
        tie_with(&world, city, village, TieKind::Contact, "村").await;
        tie_with(&world, city, school, TieKind::Direct, "校").await;
        tie_with(&world, county, village, TieKind::Contact, "县").await;
        tie_with(&world, other, office, TieKind::Contact, "临").await;
        tie_with(&world, city, office, TieKind::Contact, "机关").await;
        let admin = world.actor("unitadmin").await;
        let (from, to) = (county.to_string(), other.to_string());
        let page = format!("/orgs/{city}/merge");
        let fields = [("org", from.as_str()), ("to", to.as_str()), DAY, WHY];
        // Those between the city and what stands below the county stay as they are; that of the county itself passes on.
        let run = through(&admin, &page, &fields).await;
        assert!(run.contains("由承接组织延续") && !run.contains("随之解除"), "{run}");
        sound(&world).await;
        let mut city_keeps = kept(&world, city).await;
        city_keeps.sort();
        assert_eq!(city_keeps.iter().map(|(_, note)| note.as_str()).collect::<Vec<_>>(), ["村", "校", "机关"]);
        assert!(kept(&world, other).await.contains(&(village, "县".to_owned())));
        world.clock.advance(86_400_000);
        assert!(kept(&world, county).await.is_empty());
        // A dissolved one leaves no tie behind; the dry run says so.
        let chief = world.actor("unitadmin").await;
        let run = through(&chief, &format!("/orgs/{other}/dissolve"), &[("below", "ends"), ("day", "2026-07-16"), WHY]).await;
        assert!(run.contains("随之解除，仍需联系的请另行登记"), "{run}");
        world.clock.advance(86_400_000);
        assert!(kept(&world, city).await.is_empty() && kept(&world, other).await.is_empty());
    }

    async fn a_move_ends_ties_that_lead_out_of_the_part(world: World) {
        let (city, county, other) = (world.orgs.qingshan.id, world.orgs.yunxi.id, world.orgs.linjiang.id);
        let (town, village) = (world.orgs.shiqiao.id, world.orgs.branches[0].id);
        tie_with(&world, county, village, TieKind::Contact, "县").await;
        tie_with(&world, town, village, TieKind::Contact, "镇").await;
        tie_with(&world, city, town, TieKind::Direct, "直").await;
        let admin = world.actor("unitadmin").await;
        let (org, to) = (town.to_string(), other.to_string());
        let run = through(&admin, &format!("/orgs/{county}/move"), &[("org", &org), ("to", &to), DAY, WHY]).await;
        assert!(run.contains("随之解除"), "{run}");
        world.clock.advance(86_400_000);
        assert!(kept(&world, county).await.is_empty(), "the village is another county's");
        assert_eq!((kept(&world, town).await.len(), kept(&world, city).await.len()), (1, 1));
        // Straight below its keeper the town needs no 直属.
        let (admin, city_) = (world.actor("unitadmin").await, city.to_string());
        // The city itself takes it over.
        let run = through(&admin, &format!("/orgs/{other}/move"), &[("org", &org), ("to", &city_), ("day", "2026-07-16"), WHY]).await;
        assert!(run.contains("随之解除"), "{run}");
        world.clock.advance(86_400_000);
        assert!(kept(&world, city).await.is_empty());
    }

    async fn a_direct_tie_lets_its_keeper_manage(world: World) {
        let (city, school) = (world.orgs.qingshan.id, world.orgs.branches[2].id);
        let admin = world.actor("unitadmin").await;
        let pages = ["particulars", "election", "edit"].map(|last| format!("/orgs/{school}/{last}"));
        for page in &pages {
            admin.get(page).await.expect(403).shows("只能管理本级和直接下级");
        }
        admin.get(&format!("/orgs/{school}")).await.expect(200).hides(&pages[0]);
        tie_with(&world, city, school, TieKind::Direct, "直").await;
        for page in &pages {
            admin.get(page).await.expect(200);
        }
        admin.get(&format!("/orgs/{school}")).await.expect(200).shows(&pages[0]);
        admin.post(&pages[0], &[("version", "0"), ("industry", "普通高中")]).await.expect(303);
        let fields = [("name", "云溪县第一高级中学团支部"), ("level", "5"), ("kind", "团支部"), ("code", "SL0010"), ("day", "2026-07-01"), ("version", "1"), WHY];
        through(&admin, &pages[2], &fields).await;
        admin.post(&format!("/orgs/{school}/departments"), &[("name", "组织委员")]).await.expect(303);
        // It is no way to close or split it, and a contact point allows nothing.
        admin.post(&format!("/orgs/{school}/dissolve"), &[("below", "ends"), DAY, WHY]).await.expect(403);
        tie_with(&world, city, world.orgs.branches[0].id, TieKind::Contact, "联").await;
        admin.get(&format!("/orgs/{}/particulars", world.orgs.branches[0].id)).await.expect(403);
    }

    async fn the_list_of_ties_goes_on(world: World) {
        load(&world, &branches("SL0004", 60)).await.unwrap();
        let city = world.orgs.qingshan.id;
        for i in 1..=60 {
            let target = find_code(&world, &format!("SL0004-{i:05}")).await.unwrap().id;
            tie_with(&world, city, target, if i == 60 { TieKind::Direct } else { TieKind::Contact }, "点").await;
        }
        let actor = world.actor("supervisor").await;
        let page = format!("/orgs/{city}/ties");
        actor.get(&format!("/orgs/{city}")).await.expect(200).shows(&page);
        let mut next = Some(page.clone());
        let mut seen = 0;
        while let Some(at) = next {
            let html = actor.get(&at).await.expect(200).text();
            seen += html.matches("class=\"title\"").count();
            let after = html.split("href=\"").filter_map(|rest| rest.split('"').next()).find(|href| href.contains("after="));
            next = after.map(|href| href.replace("&#38;", "&").replace("&amp;", "&"));
        }
        assert_eq!(seen, 60);
        let direct = actor.get(&format!("{page}?kind=direct")).await.expect(200).shows("第60团支部").text();
        assert_eq!(direct.matches("class=\"title\"").count(), 1);
        actor.get(&format!("{page}?kind=x")).await.expect(404);
        world.actor("neighbour").await.get(&page).await.expect(404);
    }
}
