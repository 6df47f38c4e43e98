//! Rules of the register that are set on the page of rules, and rows that got in otherwise.

use super::routes;
use super::world::{one, set_rule};
use jishi_testkit::both;

const FROM: [(&str, &str); 2] = [("from", "2019-01-01"), ("source", "示例市规定")];

both! {
    async fn years_typed_into_an_empty_list_are_years(world: World) {
        let id = one(&world).await;
        let (admin, branch) = (world.actor("unitadmin").await, world.actor("branchregistrar").await);
        let page = "/rules/registry/member.number";
        let typed = |years: &'static str| [("v0", "true"), ("v1", "12"), ("v2", years), ("v3", "[]"), ("v4", "{}"), FROM[0], FROM[1]];
        admin.post(page, &typed("甲")).await.expect(422).shows("请每行填写一个整数");
        admin.post(page, &typed("17")).await.expect(422).shows("年份：应为 1949 至 2999 的整数");
        // As a program sends it: the built-in list is empty, and texts are no years.
        let value = r#"{"required":true,"digits":12,"years":["2017"],"lots":[],"strict":{}}"#;
        admin.post(page, &[("value", value), FROM[0], FROM[1]]).await.expect(422).shows("年份：填写的内容不能识别");
        let edit = format!("/members/{id}/edit");
        let send = [("joined_on", "2021-05-04"), ("number", "202036000001"), ("party", "yes"), ("version", "1")];
        branch.post(&edit, &send).await.expect(422).shows("应以2021开头");
        admin.post(page, &typed("2017\n2020")).await.expect(303);
        admin.get("/rules/registry").await.expect(200).shows("年份 2017、2020");
        branch.post(&edit, &send).await.expect(303);
    }

    async fn rows_nobody_can_read_stop_nothing(world: World) {
        let id = one(&world).await;
        for (rule, value) in [
            ("member.number", r#"{"required":true,"digits":12,"years":["2017"],"lots":[],"strict":{}}"#), ("member.joining_age", r#"{"least":"十四"}"#),
            ("member.known_age", "[]"), ("member.exit_age", "{"), ("member.field_change", r#"{"card":"乱写"}"#), ("member.document", "0"),
            ("member.registration", "[]"), ("member.contact", "{}"), ("member.lapse", "null"), ("member.ratio", "30"), ("member.discipline_approval", "[1]"),
        ] {
            set_rule(&world, rule, "", value).await;
        }
        let branch = world.actor("branchregistrar").await;
        for page in ["/members".to_owned(), "/members/new".to_owned(), format!("/members/{id}"), format!("/members/{id}/edit"), "/members/ratio".to_owned()] {
            branch.get(&page).await.expect(200);
        }
        let send = [("joined_on", "2021-05-04"), ("number", ""), ("party", "yes"), ("version", "1")];
        branch.post(&format!("/members/{id}/edit"), &send).await.expect(422).shows("2021年入团的应填写发展团员编号");
        world.actor("unitadmin").await.get("/rules/registry").await.expect(200);
    }

    async fn rows_that_make_no_sense_stop_nothing(world: World) {
        let id = one(&world).await;
        let everywhere = [
            ("member.joining_age", r#"{"least":0,"most":-5,"regions":{}}"#), ("member.exit_age", r#"{"years":0}"#), ("member.document", r#"{"within_days":0,"most_mb":0}"#),
            ("member.lapse", r#"{"silent_months":0}"#), ("member.number", r#"{"required":true,"digits":2,"years":[],"lots":[],"strict":{}}"#),
            ("guardian.age", "99"), ("retention.ended", "0"),
        ];
        for (rule, value) in everywhere {
            set_rule(&world, rule, "", value).await;
        }
        // Nobody reached the age of leaving by a rule of no years, and nobody is a child at twenty.
        assert_eq!(jishi_member::list_due(&world.app).await.unwrap(), 0);
        let branch = world.actor("branchregistrar").await;
        branch.get(&format!("/members/{id}")).await.expect(200).hides("缺监护人同意").hides("已到离团年龄");
        let send = [("joined_on", "2021-05-04"), ("number", "202136000001"), ("party", "no"), ("version", "1")];
        branch.post(&format!("/members/{id}/edit"), &send).await.expect(303);
        let document: &[(&str, &str, &[u8])] = &[("file", "志愿书.pdf", b"%PDF-1.4 sample")];
        branch.upload(&format!("/members/{id}/documents"), &[("kind", "入团志愿书")], document).await.expect(303);
        // A sound row further up holds where the nearest one makes no sense.
        let o = &world.orgs;
        set_rule(&world, "member.exit_age", &o.qingshan.path, r#"{"years":19}"#).await;
        set_rule(&world, "member.exit_age", &o.yunxi.path, r#"{"years":500}"#).await;
        assert_eq!(jishi_member::list_due(&world.app).await.unwrap(), 1);
        branch.get(&format!("/members/{id}")).await.expect(200).shows("已到离团年龄");
    }
}
