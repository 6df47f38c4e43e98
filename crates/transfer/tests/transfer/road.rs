use super::routes;
use super::world::*;
use jishi_testkit::both;

both! {
    async fn the_sending_side_starts_and_the_receiving_side_accepts(world: World) {
        let o = &world.orgs;
        let (village, park) = (o.branches[0].id, o.branches[6].id);
        let someone = member(&world, "甘露", village, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let id = start(&secretary, &someone, park).await;
        assert_eq!(state(&world, &id).await, "waiting");
        // Nothing has moved: the membership is with the old branch until it is accepted.
        assert_eq!(branch_of(&world, &someone).await, village);
        let page = format!("/transfers/{id}");
        secretary.get(&page).await.expect(200).shows("转入组织").shows("松岭区科技园联合团支部").shows("发起即同意").shows("未登记团务管理员").hides("name=\"reason\"");
        // Who stands outside does not see it; who sees it and is not awaited may not decide.
        let fields = [("version", "2")];
        world.anonymous().get(&page).await.expect(401);
        world.actor("clerk").await.get(&page).await.expect(403);
        let far = seated(&world, "otherregistrar", o.linjiang.id).await;
        far.get(&page).await.expect(404);
        far.post(&format!("{page}/approval"), &fields).await.expect(404);
        secretary.post(&format!("{page}/approval"), &fields).await.expect(403).shows("此环节由其他组织办理");
        world.actor("registrar").await.post(&format!("{page}/approval"), &fields).await.expect(403);
        // The district above the receiving branch may decide in its place, and does.
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        district.get("/transfers").await.expect(200).hides("甘露");
        district.get("/transfers?below=1").await.expect(200).shows("甘露");
        district.get(&page).await.expect(200).shows("同意").shows("示例农机合作社").shows("9****************");
        district.post(&format!("{page}/approval"), &fields).await.expect(303);
        assert_eq!((state(&world, &id).await.as_str(), branch_of(&world, &someone).await), ("done", park));
        assert_eq!(deeds(&world, &id).await, ["submitted", "approved"]);
        assert_eq!(told(&world, "branchregistrar", "接转成功").await, 1);
        assert_eq!(open(&world).await, 0);
        // Done is done.
        district.post(&format!("{page}/approval"), &fields).await.expect(409).shows("接转成功");
        secretary.post(&format!("{page}/withdrawal"), &[]).await.expect(409).shows("不能再办理");
    }

    async fn the_receiving_side_starts_by_name_and_number_and_learns_nothing(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        let to = o.branches[6].id.to_string();
        let good = number(1);
        let ask = |name: &'static str, number: String| {
            let (district, to) = (district.clone(), to.clone());
            async move {
                let fields = [("side", "in"), ("kind", "work"), ("name", name), ("number", &number), ("to", &to), ("employer", "示例公司")];
                district.post("/transfers/new", &fields).await
            }
        };
        // A stranger's number, a wrong name, and a number that is none: the first two sound the same.
        ask("甘露", number(77)).await.expect(422).shows("没有找到姓名与证件号码相符的在册团员");
        ask("甘霖", good.clone()).await.expect(422).shows("没有找到姓名与证件号码相符的在册团员").hides("石桥村");
        ask("甘露", "99000020060504".to_owned()).await.expect(422).shows("证件号码应为 18 位");
        let id = made(&ask("甘露", good).await.expect(303));
        assert_eq!(state(&world, &id).await, "waiting");
        let secretary = world.actor("branchregistrar").await;
        secretary.get("/transfers").await.expect(200).shows("甘露");
        secretary.post(&format!("/transfers/{id}/approval"), &[("version", "2")]).await.expect(303);
        assert_eq!(branch_of(&world, &someone).await, o.branches[6].id);
        // Only for the own organisation or a direct subordinate.
        let other = member(&world, "安宁", o.branches[0].id, 2).await;
        let fields = [("side", "in"), ("kind", "work"), ("name", "安宁"), ("number", &number(2)), ("to", &o.branches[3].id.to_string()), ("employer", "示例公司")];
        district.post("/transfers/new", &fields).await.expect(422).shows("接收组织应为本组织、直接下级或直属组织");
        assert_eq!(branch_of(&world, &other).await, o.branches[0].id);
    }

    async fn a_committee_receives_and_allocates(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let id = start(&secretary, &someone, o.songling.id).await;
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        let page = format!("/transfers/{id}");
        district.get("/transfers").await.expect(200).shows("甘露");
        district.post(&format!("{page}/branch"), &[("branch", &o.branches[5].id.to_string())]).await.expect(409).shows("不能分配支部");
        district.post(&format!("{page}/approval"), &[("version", "2")]).await.expect(303);
        assert_eq!((state(&world, &id).await.as_str(), branch_of(&world, &someone).await), ("allocating", o.branches[0].id));
        // The receiving side has accepted: the starter takes nothing back any more.
        secretary.get(&page).await.expect(200).hides("/withdrawal");
        secretary.post(&format!("{page}/withdrawal"), &[]).await.expect(409).shows("已同意接收，不能撤回");
        let branches = district.fragment(&format!("{page}/branches?q=幸福")).await.expect(200);
        branches.shows("松岭区幸福社区团支部").hides("石桥村");
        secretary.fragment(&format!("{page}/branches?q=幸福")).await.expect(403);
        let name = |branch: i64| {
            let (district, page) = (district.clone(), page.clone());
            async move { district.post(&format!("{page}/branch"), &[("branch", &branch.to_string())]).await }
        };
        district.post(&format!("{page}/branch"), &[]).await.expect(422).shows("请选择团支部");
        name(o.branches[3].id).await.expect(422).shows("请选择接收组织下的团支部");
        name(o.branches[5].id).await.expect(303);
        assert_eq!((state(&world, &id).await.as_str(), branch_of(&world, &someone).await), ("done", o.branches[5].id));
        // With the approval itself, in one step.
        let other = member(&world, "安宁", o.branches[0].id, 2).await;
        let id = start(&secretary, &other, o.songling.id).await;
        let fields = [("version", "2"), ("branch", &o.branches[6].id.to_string())];
        district.post(&format!("/transfers/{id}/approval"), &fields).await.expect(303);
        assert_eq!((state(&world, &id).await.as_str(), branch_of(&world, &other).await), ("done", o.branches[6].id));
    }

    async fn returned_with_a_reason_corrected_and_sent_again(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        let id = start(&secretary, &someone, o.branches[5].id).await;
        let page = format!("/transfers/{id}");
        let back = format!("{page}/return");
        district.post(&back, &[("version", "2")]).await.expect(422).shows("请选择退回原因");
        district.post(&back, &[("version", "2"), ("reason", "invented")]).await.expect(422);
        district.post(&back, &[("version", "2"), ("reason", "other")]).await.expect(422).shows("请写明退回原因");
        district.post(&back, &[("version", "2"), ("reason", "not_here"), ("words", "本人在科技园工作")]).await.expect(303);
        assert_eq!((state(&world, &id).await.as_str(), branch_of(&world, &someone).await), ("returned", o.branches[0].id));
        assert_eq!(told(&world, "branchregistrar", "组织关系转接退回").await, 1);
        secretary.get(&page).await.expect(200).shows("团员未到本单位").shows("本人在科技园工作").shows("修改并提交").shows("申诉").hides("/withdrawal");
        secretary.post(&format!("{page}/withdrawal"), &[]).await.expect(409);
        // The other side cannot correct it.
        let (kind, to) = (("kind", "work"), ("to", &*o.branches[6].id.to_string()));
        district.post(&format!("{page}/edit"), &[kind, to, ("employer", "示例公司")]).await.expect(403);
        secretary.get(&format!("{page}/edit")).await.expect(200).shows("示例农机合作社").shows("松岭区幸福社区团支部");
        secretary.post(&format!("{page}/edit"), &[kind, to, ("employer", "")]).await.expect(422).shows("请填写工作单位");
        secretary.post(&format!("{page}/edit"), &[kind, to, ("employer", "示例科技公司")]).await.expect(303);
        assert_eq!(state(&world, &id).await, "waiting");
        let version = row(&world, &id).await.1.to_string();
        district.post(&format!("{page}/approval"), &[("version", &version)]).await.expect(303);
        assert_eq!(branch_of(&world, &someone).await, o.branches[6].id);
        assert_eq!(deeds(&world, &id).await, ["submitted", "returned", "corrected", "approved"]);
    }

    async fn an_appeal_is_decided_by_the_superior_once(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let city = world.actor("otherregistrar").await;
        let id = start(&secretary, &someone, o.songling.id).await;
        let page = format!("/transfers/{id}");
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        district.post(&format!("{page}/return"), &[("version", "2"), ("reason", "proof")]).await.expect(303);
        let appeal = format!("{page}/appeal");
        let words = [("words", "已附劳动合同")];
        secretary.upload(&appeal, &words, &[]).await.expect(422).shows("请上传申诉的证明材料");
        secretary.upload(&appeal, &words, &[("files", "a.exe", b"MZ")]).await.expect(422).shows("不支持");
        secretary.upload(&appeal, &words, &[("files", "a.txt", b"text")]).await.expect(422).shows("不是图片或 PDF");
        district.upload(&appeal, &words, &[("files", "a.pdf", b"%PDF-1.4 x")]).await.expect(403);
        secretary.upload(&appeal, &words, &[("files", "合同.pdf", b"%PDF-1.4 x")]).await.expect(303);
        assert_eq!(state(&world, &id).await, "appealed");
        // The district returned it; the city above decides.
        district.post(&format!("{page}/ruling"), &[("how", "uphold")]).await.expect(403).shows("上级裁定");
        seated(&world, "otherregistrar", o.bishui.id).await;
        let shown = city.get(&page).await.expect(200).shows("裁定申诉").shows("合同.pdf").text();
        let file = shown.split("href=\"").find(|part| part.contains("/files/")).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(&city.get(&file).await.expect(200).bytes[..], b"%PDF-1.4 x");
        world.anonymous().get(&file).await.expect(401);
        city.post(&format!("{page}/ruling"), &[("how", "reject")]).await.expect(422).shows("请写明申诉不成立的理由");
        city.post(&format!("{page}/ruling"), &[("how", "uphold"), ("words", "材料齐全")]).await.expect(303);
        // The station counts as approved; the committee still has to name a branch.
        assert_eq!((state(&world, &id).await.as_str(), branch_of(&world, &someone).await), ("allocating", o.branches[0].id));
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        district.post(&format!("{page}/return"), &[("reason", "no_branch")]).await.expect(303);
        secretary.upload(&appeal, &words, &[("files", "b.pdf", b"%PDF-1.4 y")]).await.expect(409).shows("已申诉过");
        // Ten days are over, in another transfer.
        let other = member(&world, "安宁", o.branches[0].id, 2).await;
        let id = start(&secretary, &other, o.branches[5].id).await;
        district.post(&format!("/transfers/{id}/return"), &[("reason", "proof")]).await.expect(303);
        world.clock.advance(11 * 86_400_000);
        let (secretary, page) = (world.actor("branchregistrar").await, format!("/transfers/{id}"));
        secretary.get(&page).await.expect(200).hides("提交申诉");
        secretary.upload(&format!("{page}/appeal"), &words, &[("files", "a.pdf", b"%PDF-1.4 z")]).await.expect(409).shows("申诉期限截至");
    }

    async fn only_who_started_it_takes_it_back(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let id = start(&secretary, &someone, o.branches[5].id).await;
        let back = format!("/transfers/{id}/withdrawal");
        let district = seated(&world, "otherregistrar", o.songling.id).await;
        district.post(&back, &[]).await.expect(409).shows("只有发起方可以撤回");
        world.actor("countyregistrar").await.post(&back, &[]).await.expect(409);
        secretary.post(&back, &[]).await.expect(303);
        assert_eq!((state(&world, &id).await.as_str(), branch_of(&world, &someone).await), ("withdrawn", o.branches[0].id));
        // Free for another one.
        start(&secretary, &someone, o.branches[6].id).await;
    }

    async fn a_draft_is_nobodys_business_until_it_is_sent(world: World) {
        let o = &world.orgs;
        let someone = member(&world, "甘露", o.branches[0].id, 1).await;
        let secretary = world.actor("branchregistrar").await;
        let fields = [("kind", "work"), ("member", &*someone.id.0.to_string()), ("to", &*o.branches[5].id.to_string()), ("employer", "示例合作社"), ("how", "draft")];
        let id = made(&secretary.post("/transfers/new", &fields).await.expect(303));
        assert_eq!((state(&world, &id).await.as_str(), open(&world).await), ("draft", 0));
        world.actor("countyregistrar").await.get(&format!("/transfers/{id}")).await.expect(404);
        seated(&world, "otherregistrar", o.songling.id).await.get(&format!("/transfers/{id}")).await.expect(404);
        let edit = format!("/transfers/{id}/edit");
        secretary.post(&edit, &[fields[0], fields[2], ("employer", "示例公司"), ("how", "draft")]).await.expect(303);
        secretary.get(&edit).await.expect(200).shows("示例公司");
        secretary.post(&edit, &[fields[0], fields[2], ("employer", "示例公司")]).await.expect(303);
        assert_eq!(state(&world, &id).await, "waiting");
    }
}
