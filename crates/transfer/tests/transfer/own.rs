use super::routes;
use super::world::*;
use jishi_testkit::both;

both! {
    async fn a_member_starts_and_two_approve(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "罗晓", o.branches[0].id, 1).await;
        let unlinked = world.actor("member").await;
        unlinked.get("/my/transfer").await.expect(409).shows("尚未与团员信息绑定");
        let me = linked(&world, &someone).await;
        me.get("/my/transfer").await.expect(200).shows("升学").shows("石桥村团支部");
        me.get("/my/transfer?kind=study").await.expect(200).shows("录取学校");
        me.get("/transfers").await.expect(403);
        me.fragment("/my/transfer/options?q=幸福社区").await.expect(200).shows("松岭区幸福社区团支部");
        let to = o.branches[5].id.to_string();
        let fields = [("kind", "study"), ("to", &*to), ("school", "示例学院"), ("enrolled", "2026-09-01")];
        me.post("/my/transfer", &[fields[0], fields[2]]).await.expect(422).shows("请从列表中选择接收组织").shows("示例学院");
        me.post("/my/transfer", &fields).await.expect(303);
        me.post("/my/transfer", &fields).await.expect(409).shows("已有办理中");
        let id = newest(&world).await;
        me.get("/my/transfer").await.expect(200).shows("等待办理").shows("石桥村团支部").shows("松岭区幸福社区团支部");
        // Out first, then in.
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        let approval = format!("/transfers/{id}/approval");
        district.post(&approval, &[]).await.expect(403);
        world.actor("branchregistrar").await.post(&approval, &[]).await.expect(303);
        district.post(&approval, &[]).await.expect(303);
        assert_eq!(branch_of(&world, &someone).await, o.branches[5].id);
        // The account's post goes along, and the member stays logged in.
        assert_eq!(post_of(&world).await, o.branches[5].id);
        assert_eq!(told(&world, "member", "您的组织关系转接接转成功").await, 1);
        me.get("/my/transfer").await.expect(200).shows("历次转接").shows("接转成功");
    }

    async fn a_member_sees_the_proof_of_the_own_transfer(world: World) {
        let o = &world.orgs;
        let (own, other) = (member(&world, "罗晓", o.branches[0].id, 1).await, member(&world, "甘露", o.branches[0].id, 2).await);
        let me = linked(&world, &own).await;
        let to = o.branches[5].id.to_string();
        let fields = [("kind", "study"), ("to", &*to), ("school", "示例学院"), ("enrolled", "2026-09-01")];
        me.upload("/my/transfer", &fields, &[("files", "录取通知.pdf", b"%PDF-1.4 x")]).await.expect(303);
        let id = newest(&world).await;
        let page = me.get("/my/transfer").await.expect(200).shows("录取通知.pdf").shows("证明材料").text();
        let link = page.split("href=\"").find(|part| part.starts_with(&format!("/my/transfer/{id}/files/"))).unwrap().split('"').next().unwrap().to_owned();
        let file = me.get(&link).await.expect(200);
        assert_eq!(&file.bytes[..], b"%PDF-1.4 x");
        assert!(file.headers["content-security-policy"].to_str().unwrap().starts_with("sandbox"));
        // A look at what is one's own is none; nobody else's proof opens here, and no one else opens this.
        assert_eq!(looks(&world, &own, "proof").await, 0);
        let theirs = start(&world.actor("branchregistrar").await, &other, o.branches[5].id).await;
        me.get(&link.replace(&id, &theirs)).await.expect(404);
        world.actor("branchregistrar").await.get(&link).await.expect(403);
        world.anonymous().get(&link).await.expect(401);
    }

    async fn the_form_of_an_appeal_says_what_the_rule_says(world: World) {
        let o = &world.orgs;
        set_rule(&world, "transfer.appeal", &o.province.path, r#"{"days":10,"times":2,"files":3,"megabytes":2}"#).await;
        let someone = member(&world, "罗晓", o.branches[0].id, 1).await;
        let me = linked(&world, &someone).await;
        let to = o.branches[5].id.to_string();
        me.post("/my/transfer", &[("kind", "study"), ("to", &*to), ("school", "示例学院"), ("enrolled", "2026-09-01")]).await.expect(303);
        let page = format!("/transfers/{}", newest(&world).await);
        let secretary = world.actor("branchregistrar").await;
        secretary.post(&format!("{page}/return"), &[("reason", "proof")]).await.expect(303);
        me.get("/my/transfer").await.expect(200).shows("还可申诉 2 次").shows("最多 3 个，每个不超过 2 MB");
    }

    async fn a_member_corrects_takes_back_and_touches_nobody_elses(world: World) {
        let o = &world.orgs;
        let (own, other) = (member(&world, "罗晓", o.branches[0].id, 1).await, member(&world, "甘露", o.branches[0].id, 2).await);
        let me = linked(&world, &own).await;
        let secretary = world.actor("branchregistrar").await;
        let theirs = start(&secretary, &other, o.branches[5].id).await;
        me.post(&format!("/my/transfer/{theirs}/withdrawal"), &[]).await.expect(404);
        // What the branch started for the member is shown, and not the member's to take back.
        let forme = start(&secretary, &own, o.branches[5].id).await;
        me.get("/my/transfer").await.expect(200).shows("转出方").hides("/withdrawal");
        me.post(&format!("/my/transfer/{forme}/withdrawal"), &[]).await.expect(409).shows("只有发起方可以撤回");
        secretary.post(&format!("/transfers/{forme}/withdrawal"), &[]).await.expect(303);
        let to = o.branches[5].id.to_string();
        let fields = [("kind", "study"), ("to", &*to), ("school", "示例学院"), ("enrolled", "2026-09-01")];
        me.post("/my/transfer", &fields).await.expect(303);
        let id = newest(&world).await;
        secretary.post(&format!("/transfers/{id}/return"), &[("reason", "data")]).await.expect(303);
        me.get("/my/transfer?do=edit").await.expect(200).shows("示例学院");
        me.post(&format!("/my/transfer/{id}/edit"), &[fields[0], fields[1], ("school", "示例大学"), fields[3]]).await.expect(303);
        assert_eq!(state(&world, &id).await, "waiting");
        me.post(&format!("/my/transfer/{id}/withdrawal"), &[]).await.expect(303);
        assert_eq!((state(&world, &id).await.as_str(), branch_of(&world, &own).await), ("withdrawn", o.branches[0].id));
    }
}
