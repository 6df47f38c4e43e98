//! What is kept 直属 counts as a direct subordinate does, as long as the tie lasts; what the rule gives to a level
//! counts where that level decides.

use super::{MINE, elected, joined, routes, write};
use jishi_cadre::post::Staffing;
use jishi_cadre::store::staffing::{self, Places};
use jishi_kernel::Day;
use jishi_member::rule::standing::Leaving;
use jishi_member::store::exit::{self, NewExit};
use jishi_member::store::registration;
use jishi_member::{ExitId, MemberId};
use jishi_org::store::election;
use jishi_org::store::particulars::{self, Particulars};
use jishi_testkit::{World, both};

/// What the county registrar reads of the village two levels below.
const MEMBERS: [&str; 4] = [
    "1 名团员已到离团年龄",
    "1 个团支部的教育评议等您批准",
    "1 个组织缺编，共缺 2 人",
    "石桥村团支部换届",
];
/// What the county administrator reads of it.
const SHAPE: [&str; 2] = ["1 个组织申请提前或延期换届", "1 个毕业班级团支部待转换"];

/// Files a leaving of a new member of the village.
async fn leaves(world: &World, sequence: u32, how: Leaving) {
    let member = joined(world, world.orgs.branches[0].id, sequence).await;
    let new = NewExit {
        id: ExitId(world.app.id()),
        how,
        reason: String::new(),
        document: None,
        day: world.app.clock.today(),
        account: world.account("branchregistrar"),
    };
    write(world, move |write| exit::file(write, &member, &new)).await;
}

/// The workbench of both, with or without what waits at the village; `exits` are those that wait for the county.
async fn told(world: &World, tied: bool, exits: &str) {
    let registrar = world.actor("countyregistrar").await.get(MINE).await.expect(200).text();
    for words in MEMBERS {
        assert_eq!(registrar.contains(words), tied, "{words}: {registrar}");
    }
    assert!(registrar.contains(exits), "{exits}: {registrar}");
    let admin = world.actor("countyadmin").await.get(MINE).await.expect(200).text();
    for words in SHAPE {
        assert_eq!(admin.contains(words), tied, "{words}: {admin}");
    }
}

both! {
    async fn what_is_kept_counts_until_the_tie_ends(world: World) {
        let village = world.orgs.branches[0].id;
        world.clock.set(Day::constant(2026, 6, 15));
        let filer = world.account("branchregistrar");
        let due = joined(&world, village, 1).await.id.0;
        write(&world, move |write| {
            exit::add_due(write, due, Day::constant(2026, 5, 4))?;
            registration::submit(write, village, 2026, (Day::constant(2026, 6, 1), 1, 1), &[(MemberId(due), jishi_member::rule::appraisal::Grade::Good)])?;
            registration::set_filed(write, village, 2026, filer)?;
            let present = elected(write, village, 30)?;
            election::ask(write, 77, village, present, Day::constant(2027, 1, 1), "场地未定", (1, 0))?;
            staffing::set(write, village, &Places { kind: Staffing::Administrative, from: Day::constant(2020, 1, 1), places: 2, source: String::new() })?;
            particulars::save(write, village, &Particulars { graduates: "2026-06".to_owned(), ..Particulars::default() })
        }).await;
        leaves(&world, 2, Leaving::Age).await;
        leaves(&world, 3, Leaving::Resign).await;
        // 开除团籍 is the county's to decide, however far below the branch stands.
        leaves(&world, 4, Leaving::Expel).await;
        told(&world, false, "1 名团员的离团等您审核").await;
        let decide = format!("/orgs/extensions/{}/decision", jishi_kernel::id::encode(77));
        let grant = [("how", "grant"), ("answer", "")];
        world.actor("countyadmin").await.post(&decide, &grant).await.expect(403);
        let tie = world.tie(world.orgs.yunxi.id, village).await.unwrap();
        told(&world, true, "3 名团员的离团等您审核").await;
        // The pages behind it agree: the list of elections, the branch to appraise, the leavings with a button.
        world.actor("countyadmin").await.get("/orgs/elections").await.expect(200).shows("场地未定");
        let registrar = world.actor("countyregistrar").await;
        registrar.get("/members/appraisal").await.expect(200).shows("石桥村团支部（直属）");
        let exits = registrar.get("/members/exits").await.expect(200).text();
        assert_eq!(exits.matches("action=\"/members/exits/").count(), 3, "{exits}");
        // Nobody else is told: not the city above, not the neighbour.
        for stranger in ["registrar", "otherregistrar", "rootregistrar"] {
            let html = world.actor(stranger).await.get(MINE).await.expect(200).text();
            assert!(MEMBERS.iter().all(|words| !html.contains(words)) && !html.contains("离团等您审核"), "{stranger}: {html}");
        }
        world.untie(tie).await.unwrap();
        world.clock.advance(86_400_000);
        told(&world, false, "1 名团员的离团等您审核").await;
        assert!(!world.actor("countyregistrar").await.get("/members/appraisal").await.expect(200).text().contains("（直属）"));
        world.tie(world.orgs.yunxi.id, village).await.unwrap();
        world.actor("countyadmin").await.post(&decide, &grant).await.expect(303);
        world.actor("countyadmin").await.get(MINE).await.expect(200).hides("延期换届");
    }

    async fn a_level_that_decides_is_told_by_the_rule_of_the_place_and_day(world: World) {
        let (city, county) = (world.orgs.qingshan.path.clone(), world.orgs.yunxi.path.clone());
        leaves(&world, 1, Leaving::Expel).await;
        leaves(&world, 2, Leaving::Age).await;
        let says = async |who: &str| {
            let html = world.actor(who).await.get(MINE).await.expect(200).text();
            html.split("名团员的离团等您审核").next().filter(|before| before.len() < html.len()).map(|before| before.trim_end().rsplit('>').next().unwrap_or_default().to_owned())
        };
        assert_eq!((says("countyregistrar").await.as_deref(), says("registrar").await), (Some("1"), None));
        // The county takes what the superior decided; then the city 开除 for itself, and with it all of the rule; who
        // filed one decides none.
        let set = async |id: i64, path: String, value: &'static str| {
            let rule = jishi_platform::rules::SetRule { id, org_path: path, from: Day::constant(2026, 1, 1), value: value.to_owned(), source: "示例规定".to_owned() };
            write(&world, move |write| jishi_platform::rules::set(write, "member.exit_approval", &rule, 0, 0)).await;
        };
        set(1, county, r#"{"age":"county","lapse":"county","resign":"county","expel":"county"}"#).await;
        assert_eq!((says("countyregistrar").await.as_deref(), says("registrar").await), (Some("2"), None));
        set(2, city, r#"{"age":"county","lapse":"county","resign":"county","expel":"city"}"#).await;
        assert_eq!((says("countyregistrar").await.as_deref(), says("registrar").await.as_deref()), (Some("1"), Some("1")));
        assert_eq!((says("rootregistrar").await, says("otherregistrar").await, says("branchregistrar").await), (None, None, None));
    }
}
