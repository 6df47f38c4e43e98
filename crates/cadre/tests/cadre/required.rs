//! 信息完善 asks for a 书记 who can be reached and for the 编制.

use super::{enter, form, number, routes, write};
use jishi_org::store::particulars;
use jishi_platform::authz::Scope;
use jishi_platform::{params, sql};
use jishi_testkit::{World, both};

sql! {
    unscoped SHORT ("a test sets a short name") = "update org set short_name = $2 where id = $1";
}

async fn complete(world: &World, org: i64) -> bool {
    jishi_org::complete_within(&world.app, "").await.unwrap();
    let whole = Scope::everything("test");
    let found = world.app.db.read(&whole, move |read| particulars::find(read, org)).await;
    found.unwrap().complete
}

both! {
    async fn a_secretary_and_the_places_are_required(world: World) {
        let (admin, registrar, county) = (world.actor("unitadmin").await, world.actor("registrar").await, world.orgs.yunxi.id);
        write(&world, move |write| write.execute_one(&SHORT, params![county, "云溪团县委"])).await;
        let page = format!("/orgs/{county}");
        admin.post(&format!("{page}/particulars"), &[("version", "0"), ("phone", "0371-1"), ("email", "a@example.cn")]).await.expect(303);
        admin.get(&page).await.expect(200).shows("信息未完善").shows("还须填写：书记、编制");
        assert!(!complete(&world, county).await);
        let org = county.to_string();
        let post = enter(&registrar, &form(&org, "示例一", &number(801), &[("phone", "")])).await;
        admin.get(&page).await.expect(200).shows("还须填写：书记、编制");
        registrar.post(&format!("{post}/ending"), &[("version", "1"), ("day", "2026-06-30"), ("why", "调离")]).await.expect(303);
        enter(&registrar, &form(&org, "示例二", &number(802), &[("from", "2026-07-01")])).await;
        admin.get(&page).await.expect(200).shows("还须填写：编制");
        registrar.post(&format!("/cadres/staffing/{county}"), &[("administrative", "0"), ("institution", "0"), ("day", "2026-01-01")]).await.expect(303);
        admin.get(&page).await.expect(200).shows("信息完善").hides("还须填写");
        assert!(complete(&world, county).await);
        assert!(!complete(&world, world.orgs.linjiang.id).await);
    }
}
