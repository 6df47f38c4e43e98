//! Lists of organisations that count members, taken along.

use super::routes;
use super::world::{people, somebody};
use jishi_testkit::{both, marked, taken};

both! {
    async fn figures_and_flags_count_members(world: World) {
        let (orgs, admin) = (&world.orgs, "unitadmin");
        let crowd = (1..=4).map(|at| somebody(&format!("甘露{at}"), orgs.branches[0].id));
        people(&world, crowd.chain([somebody("安宁", orgs.branches[2].id)]).collect()).await;
        let headings = ["组织", "组织数", "团员本级", "团员本级及所有下级"];
        let figures = async |org: i64| {
            let file = world.actor(admin).await.get(&format!("/orgs/figures/export.xlsx?org={org}")).await.expect(200);
            marked(&world, admin, &file, "各下级组织数字", &headings).await
        };
        assert_eq!(figures(orgs.yunxi.id).await, [
            [orgs.yunxi.name.as_str(), "5", "0", "5"],
            [orgs.shiqiao.name.as_str(), "3", "0", "4"],
            [orgs.branches[2].name.as_str(), "1", "1", "1"],
        ]);
        assert_eq!(figures(orgs.shiqiao.id).await[1], [orgs.branches[0].name.as_str(), "1", "4", "4"]);
        let few = taken(&world, admin, "/orgs/health?flag=few", "空心团支部名单", &["组织", "类别", "本级人数"]).await;
        let all = [(1, "0"), (2, "1"), (3, "0"), (4, "0")].map(|(at, count)| [orgs.branches[at].name.as_str(), "团支部", count]);
        assert_eq!(few, all, "in the order of the tree");
        let counts = taken(&world, admin, "/orgs/health", "组织体检", &["情况", "组织数"]).await;
        assert_eq!(counts[1..3], [["空心团支部", "4"], ["无团员团支部", "3"]].map(|row| row.map(str::to_owned).to_vec()));
    }
}
