//! Whoever went to another system comes back: by the form, by a sheet, and after a claim of another unit.

use super::care::register;
use super::routes;
use super::sheet::{context, row, through};
use super::world::{Is, deputy_account, id_number, people, read, scope_of, somebody, write};
use jishi_intake::Verdict;
use jishi_kernel::Day;
use jishi_member::MemberId;
use jishi_member::rule::standing::State;
use jishi_member::store::{change, count, depart, member, place};
use jishi_platform::{params, sql};
use jishi_testkit::{World, both};

sql! {
    unscoped LEAVE ("a test lets somebody leave") = "update member set left_how = 'age' where id = $1";
}

const BORN: Day = Day::constant(2006, 5, 4);

/// Somebody of a branch who went to another system on the first of July.
async fn gone(world: &World, branch: i64) -> MemberId {
    let numbered = Is {
        number: Some("202199000001".into()),
        ..somebody("林晓雨", branch)
    };
    let id = people(world, vec![numbered]).await[0];
    write(world, move |write| depart::depart(write, id, Day::constant(2026, 7, 1))).await;
    id
}

/// What the form sends of the same person; the number is that of the first of `people`.
fn form(number: &str) -> [(&str, &str); 4] {
    [
        ("how", "known"),
        ("id_number", number),
        ("joined_on", "2021-05-04"),
        ("number", "202199000001"),
    ]
}

both! {
    async fn a_branch_registers_who_comes_back(world: World) {
        let branch = world.orgs.branches[0].clone();
        let id = gone(&world, branch.id).await;
        let secretary = world.actor("branchregistrar").await;
        secretary.get(&format!("/members/{id}")).await.expect(200).shows("已转往其他系统").shows("转出日期").hides("已离团");
        secretary.get(&format!("/members/{id}/edit")).await.expect(409).shows("由接收的团支部重新登记");
        let number = id_number(BORN, 1, 0);
        let again = form(number.full());
        let mut fresh = again.to_vec();
        fresh[0].1 = "new";
        register(&secretary, branch.id, BORN, &fresh).await.expect(422).shows("请选择“补录已有团员”");
        // What was checked before is not said anew; what is not said stays.
        let mut other = again.to_vec();
        other[2].1 = "2021-06-01";
        register(&secretary, branch.id, BORN, &other).await.expect(422).shows("转出前登记的是“2021-05-04”");
        let mut silent = again.to_vec();
        silent[3].1 = "";
        let gone_to = register(&secretary, branch.id, BORN, &silent).await.expect(303).location();
        assert!(gone_to.starts_with(&format!("/members/{id}?")), "{gone_to}");
        let path = branch.path.clone();
        let (held, stays, log, figures) = read(&world, move |read| Ok((
            member::find(read, id)?.unwrap(), place::history(read, id)?, change::list(read, id, 9)?, count::own(read, &path, 2026)?,
        ))).await;
        assert_eq!((held.state, held.left_on, held.org, held.number.as_deref()), (State::Active, None, branch.id, Some("202199000001")));
        assert_eq!((figures.members, figures.gone), (1, 0));
        let words: Vec<(&str, Option<Day>)> = stays.iter().map(|stay| (stay.how.as_str(), stay.to)).collect();
        assert_eq!(words, [("转入", None), ("导入", Some(Day::constant(2026, 7, 1)))]);
        assert!(log.iter().any(|row| (row.old.as_str(), row.new.as_str()) == ("已转往其他系统", "在册")), "{log:?}");
        register(&secretary, branch.id, BORN, &silent).await.expect(422).shows("已是石桥村团支部的团员");
    }

    async fn another_branch_claims_first_and_registers_then(world: World) {
        let (from, to) = (world.orgs.branches[0].clone(), world.orgs.branches[1].clone());
        let id = gone(&world, from.id).await;
        let second = deputy_account(&world, to.id).await;
        let claimant = world.actor_as(second).await;
        let number = id_number(BORN, 1, 0);
        register(&claimant, to.id, BORN, &form(number.full())).await.expect(422).shows("提交认领");
        let claim = [("number", number.full()), ("kind", "claim"), ("reason", "人员实际在本单位")];
        let claim = claimant.upload("/persons/claims", &claim, &[]).await.expect(303).location();
        let answer = format!("{}/answer", claim.split('?').next().unwrap());
        // Nobody holds the membership: the unit that keeps the record lets it go at once.
        world.actor("branchregistrar").await.post(&answer, &[("to", "accept"), ("version", "1")]).await.expect(303);
        register(&claimant, to.id, BORN, &form(number.full())).await.expect(303);
        let (held, stays) = read(&world, move |read| Ok((member::find(read, id)?.unwrap(), place::history(read, id)?))).await;
        assert_eq!((held.state, held.org), (State::Active, to.id));
        assert_eq!(stays.iter().filter(|stay| stay.to.is_none()).count(), 1, "{stays:?}");
    }

    async fn a_sheet_takes_them_back(world: World) {
        let (from, to) = (world.orgs.branches[0].clone(), world.orgs.branches[2].clone());
        let id = gone(&world, from.id).await;
        let county = world.orgs.yunxi.clone();
        let scope = scope_of(&world, "countyregistrar").await;
        let number = id_number(BORN, 1, 0);
        let rows = |joined: &str| vec![row(2, &[
            ("branch", to.name.as_str()), ("name", "林晓雨"), ("id_number", number.full()), ("joined_on", joined), ("number", "202199000001"), ("whereabouts", "流动"),
        ])];
        let importer = || context(&world, Some((county.id, county.path.clone())), scope.clone());
        let (verdicts, reasons) = through(&world, importer(), rows("2021-06-01")).await;
        assert_eq!(verdicts, [Verdict::Faulty]);
        assert!(reasons[0].contains("与已登记的入团日期不符"), "{reasons:?}");
        let (verdicts, reasons) = through(&world, importer(), rows("2021-05-04")).await;
        assert_eq!(verdicts, [Verdict::Change("转入，由其他系统转回".into())], "{reasons:?}");
        assert_eq!(through(&world, importer(), rows("2021-05-04")).await.0, [Verdict::Same]);
        let (old, new) = (from.path.clone(), to.path.clone());
        let (held, stays, counts) = read(&world, move |read| Ok((
            member::find(read, id)?.unwrap(), place::history(read, id)?, (count::own(read, &old, 2026)?, count::own(read, &new, 2026)?),
        ))).await;
        assert_eq!((held.state, held.org, held.whereabouts.word(), held.whereabouts_on), (State::Active, to.id, "流动", Some(jishi_testkit::today())));
        assert_eq!((stays[0].how.as_str(), stays[0].org, stays.len()), ("转入", to.id, 2));
        assert_eq!((counts.0.gone, counts.0.members, counts.1.members, counts.1.floating), (0, 0, 1, 1));
    }

    async fn who_has_left_does_not_come_back_so(world: World) {
        let branch = world.orgs.branches[0].id;
        let id = gone(&world, branch).await;
        write(&world, move |write| write.execute_one(&LEAVE, params![id.0])).await;
        let number = id_number(BORN, 1, 0);
        let secretary = world.actor("branchregistrar").await;
        register(&secretary, branch, BORN, &form(number.full())).await.expect(422).shows("恢复团籍由其上级办理");
    }
}
