//! 直属: who keeps an organisation may do what its direct superior may, as long as the tie lasts.

use super::import::load;
use super::{Fixture, routes};
use jishi_intake::Verdict;
use jishi_testkit::{World, both};
use jishi_unit::UnitId;

const DENIED: &str = "只能管理本级和直接下级";

/// What the city may do to the units of the town two levels below.
async fn tried(world: &World, id: i64, name: &str, may: bool) {
    let city = world.actor("registrar").await;
    let page = format!("/units/{}", UnitId(id));
    let shown = city.get(&page).await.expect(200).text();
    assert_eq!((shown.contains("登记覆盖"), shown.contains(DENIED)), (may, !may));
    for address in ["edit", "cover", "closing"] {
        city.get(&format!("{page}/{address}")).await.expect(if may { 200 } else { 403 });
    }
    let (town, day) = (world.orgs.shiqiao.id.to_string(), world.app.clock.today().to_string());
    let new = [("kind", "村"), ("name", name), ("org", &*town), ("day", &*day)];
    city.post("/units/new", &new).await.expect(if may { 303 } else { 403 });
    let csv = format!("单位名称,单位类别,所属组织编码\n{name}新区,社区,SL0007\n");
    let (verdicts, sheet) = load(world, Some(&world.orgs.qingshan), &csv, false).await;
    assert_eq!(
        verdicts == [Verdict::New],
        may,
        "{:?}",
        sheet.faults().map(|fault| fault.reason.clone()).collect::<Vec<_>>()
    );
}

both! {
    async fn the_keeper_of_a_tie_manages_units_until_it_ends(world: World) {
        let id = Fixture::new(world.orgs.shiqiao.id, "村", "石桥村").add(&world).await;
        tried(&world, id, "东村", false).await;
        let tie = world.tie(world.orgs.qingshan.id, world.orgs.shiqiao.id).await.unwrap();
        tried(&world, id, "西村", true).await;
        world.actor("otherregistrar").await.get(&format!("/units/{}/edit", UnitId(id))).await.expect(404);
        world.untie(tie).await.unwrap();
        world.clock.advance(86_400_000);
        tried(&world, id, "北村", false).await;
    }
}
