//! 直属: who keeps an organisation may do what its direct superior may, as long as the tie lasts.

use super::{add, day, form, number, routes, terms};
use jishi_cadre::PostId;
use jishi_cadre::post::Mode;
use jishi_testkit::{World, both};

const DENIED: &str = "只能管理本级和直接下级";

/// What the city may do to the posts of the town two levels below.
async fn tried(world: &World, id: i64, sequence: usize, may: bool) {
    let city = world.actor("registrar").await;
    let page = format!("/cadres/{}", PostId(id));
    let shown = city.get(&page).await.expect(200).text();
    assert_eq!((shown.contains("办理离任"), shown.contains(DENIED)), (may, !may));
    for address in ["edit", "ending", "handover"] {
        city.get(&format!("{page}/{address}")).await.expect(if may { 200 } else { 403 });
    }
    let (town, full) = (world.orgs.shiqiao.id.to_string(), number(sequence));
    let fields = form(&town, "乙", &full, &[("post", "委员"), ("staffing", "")]);
    city.post("/cadres/new", &fields).await.expect(if may { 303 } else { 403 });
    let places = format!("/cadres/staffing/{town}");
    city.get(&places).await.expect(if may { 200 } else { 403 });
    let lists = city.get(&format!("/cadres/staffing?node={town}")).await.expect(200).text();
    assert_eq!(lists.contains(&format!("href=\"{places}\"")), may, "{lists}");
    let lacking = city
        .get(&format!("/cadres/vacancies?node={}&lack=secretary", world.orgs.yunxi.id))
        .await
        .expect(200)
        .text();
    // The county itself is a direct subordinate whatever ties there are.
    assert!(lacking.contains(&format!("/cadres/new?node={}", world.orgs.yunxi.id)), "{lacking}");
}

both! {
    async fn the_keeper_of_a_tie_manages_posts_until_it_ends(world: World) {
        let (_, id) = add(&world, world.orgs.shiqiao.id, "甲", 701, terms("书记", Mode::Full, day(1, 1))).await;
        tried(&world, id, 711, false).await;
        let tie = world.tie(world.orgs.qingshan.id, world.orgs.shiqiao.id).await.unwrap();
        tried(&world, id, 712, true).await;
        world.actor("otherregistrar").await.get(&format!("/cadres/{}/edit", PostId(id))).await.expect(404);
        world.untie(tie).await.unwrap();
        world.clock.advance(86_400_000);
        tried(&world, id, 713, false).await;
    }
}
