//! 信息完善: fields another crate keeps, and the rule that says which are required.

use super::reshape::short;
use super::routes;
use jishi_kernel::Day;
use jishi_org::required::Keeper;
use jishi_org::store::particulars;
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::jobs::Jobs;
use jishi_platform::{params, sql};
use jishi_testkit::{World, both};

sql! {
    unscoped SEALED ("a test's keeper") = "select id from v_org where path >= $1 and path <= $2 and short_name like '%有印章'";
}

/// Keeps whether an organisation has a seal: its short name says so.
struct Seals;

impl Keeper for Seals {
    fn fields(&self) -> &'static [(&'static str, &'static str)] {
        &[("印章", "印章")]
    }

    fn filled(&self, read: &Read<'_>, field: &str, first: &str, last: &str, _: Day) -> Result<Vec<i64>, StoreError> {
        assert_eq!(field, "印章");
        read.all(&SEALED, params![first, last], |row| row.int(0))
    }
}

jishi_org::keeps!(Seals);

async fn complete(world: &World, org: i64) -> bool {
    let whole = Scope::everything("test");
    let found = world.app.db.read(&whole, move |read| particulars::find(read, org)).await;
    found.unwrap().complete
}

async fn tick(world: &World) {
    let mut jobs = Jobs::default();
    jishi_org::jobs(&mut jobs);
    jobs.tick(&world.app).await.unwrap();
}

both! {
    async fn a_changed_rule_is_followed(world: World) {
        let (admin, county) = (world.actor("unitadmin").await, world.orgs.yunxi.id);
        let row = format!("<a class=\"title\" href=\"/orgs/{county}\">");
        short(&world, county, "云溪团县委").await;
        admin.post(&format!("/orgs/{county}/particulars"), &[("version", "0"), ("phone", "0371-1"), ("email", "a@example.cn")]).await.expect(303);
        assert!(complete(&world, county).await);
        admin.get("/rules/registry/particulars.required").await.expect(200).shows("简称").shows("书记").shows("编制");
        let fields = [("v0", "简称\n联系电话\n印章"), ("v1", "行业类别"), ("v2", "行业类别"), ("from", "2026-07-01"), ("source", "示例规定")];
        admin.post("/rules/registry/particulars.required", &fields).await.expect(303);
        admin.get(&format!("/orgs/{county}")).await.expect(200).shows("还须填写：印章");
        tick(&world).await;
        assert!(!complete(&world, county).await, "the rule asks for a seal");
        admin.get(&format!("/orgs/health?org={county}&flag=incomplete")).await.expect(200).shows(&row);
        // What another crate keeps is seen the next night.
        short(&world, county, "云溪团县委有印章").await;
        assert_eq!(jishi_org::complete_within(&world.app, "").await.unwrap(), 1);
        assert!(complete(&world, county).await);
        assert_eq!(jishi_org::complete_within(&world.app, "").await.unwrap(), 0, "twice changes nothing");
        admin.get(&format!("/orgs/health?org={county}&flag=incomplete")).await.expect(200).hides(&row);
        // Where nothing of its own is asked for, there need be no particulars at all.
        let town = world.orgs.shiqiao.id;
        short(&world, town, "石桥").await;
        let fields = [("v0", "简称"), ("v1", "简称"), ("v2", "简称"), ("from", "2026-07-01"), ("source", "示例规定")];
        admin.post("/rules/registry/particulars.required", &fields).await.expect(303);
        tick(&world).await;
        assert!(complete(&world, town).await && !complete(&world, world.orgs.branches[0].id).await);
        assert!(complete(&world, county).await);
    }
}
