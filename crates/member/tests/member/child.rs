//! A child's record is incomplete until a guardian consents, and nothing that needs a complete one is done before.

use super::care::register;
use super::routes;
use super::world::{read, set_rule, write};
use jishi_kernel::Day;
use jishi_member::MemberId;
use jishi_member::store::{member, step};
use jishi_org::OrgNumber;
use jishi_testkit::both;

const PDF: &[u8] = b"%PDF-1.4 sample";

both! {
    async fn a_child_is_incomplete_until_a_guardian_consents(world: World) {
        let branch = world.actor("branchregistrar").await;
        let org = world.orgs.branches[0].id;
        let child = [("how", "known"), ("joined_on", "2025-10-01"), ("number", "202599000001")];
        let gone = register(&branch, org, Day::constant(2012, 9, 1), &child).await.expect(303).location();
        assert!(gone.ends_with("done=minor"), "{gone}");
        branch.get(&gone).await.expect(200).shows("须登记监护人同意后信息才完整").shows("缺监护人同意");
        branch.get("/members").await.expect(200).shows("1名未满14周岁的缺监护人同意");
        let list = "/members/lists?list=consent";
        branch.get(list).await.expect(200).shows("林晓雨").shows("13周岁");
        let county = world.actor("countyregistrar").await;
        county.get(list).await.expect(200).shows("林晓雨");
        world.actor("registrar").await.get(list).await.expect(200).shows("请选择下级组织").hides("林晓雨");
        world.actor("otherregistrar").await.get(&format!("{list}&org={}", OrgNumber(org))).await.expect(404);
        let id: MemberId = gone.trim_start_matches("/members/").split('?').next().unwrap().parse().unwrap();
        let person = read(&world, move |read| member::find(read, id)).await.unwrap().person;
        let consent = format!("/persons/{}/consent", jishi_person::PersonId(person));
        // Neither approved as a member nor registered for the year meanwhile.
        write(&world, move |write| {
            for (at, (step, _, _)) in jishi_member::rule::step::STEPS.iter().take(7).enumerate() {
                let day = Day::constant(2025, if at < 3 { 1 } else { 6 }, 1);
                let numbers = jishi_member::rule::step::Numbers::default();
                step::set(write, id, &step::Done { step: (*step).to_owned(), day, detail: String::new(), numbers })?;
            }
            Ok(())
        }).await;
        let steps = format!("/members/{id}/steps");
        let approval = [("step", "approval"), ("day", "2025-10-01")];
        branch.post(&steps, &approval).await.expect(422).shows("林晓雨缺监护人同意");
        // A rule of the place, so that the child is one in autumn still.
        set_rule(&world, "guardian.age", &world.orgs.shiqiao.path, "16").await;
        world.clock.set(Day::constant(2026, 9, 15));
        let branch = world.actor("branchregistrar").await;
        let (year, choice, reason) = ("/members/registration", format!("m-{id}"), format!("r-{id}"));
        let number = OrgNumber(org).to_string();
        let special = [("org", number.as_str()), (choice.as_str(), "special"), (reason.as_str(), "未参加评议")];
        branch.get(year).await.expect(200).shows("缺监护人同意，登记后才能注册").shows(&consent).hides("value=\"special\"");
        branch.post(year, &special).await.expect(409).shows("林晓雨缺监护人同意").shows("监护人同意");
        let fields = [("guardian", "林大山"), ("relation", "父亲"), ("given_on", "2026-07-01"), ("how", "书面同意书")];
        branch.upload(&consent, &fields, &[("proof", "同意书.pdf", PDF)]).await.expect(303);
        branch.get(list).await.expect(200).hides("林晓雨");
        branch.post(&steps, &approval).await.expect(303);
        branch.get(year).await.expect(200).hides("缺监护人同意").shows("value=\"special\"");
        branch.post(year, &special).await.expect(303);
        branch.get("/members").await.expect(200).hides("缺监护人同意");
    }
}
