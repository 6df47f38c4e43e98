use super::{add, day, read, routes, terms};
use jishi_cadre::post::Mode;
use jishi_cadre::store::post;
use jishi_org::affected::{Between, Hook, Kind, Node, Plan, Register, Who, inventory};
use jishi_person::PersonHook;
use jishi_platform::AppError;
use jishi_testkit::both;

both! {
    async fn posts_end_with_their_organisation(world: World) {
        let org = world.orgs.branches[0].clone();
        let (person, id) = add(&world, org.id, "甲", 601, terms("书记", Mode::Concurrent, day(1, 1))).await;
        let mut plan = Plan::new(Kind::Dissolve, day(7, 1));
        plan.closing = vec![Node { id: org.id, path: org.path.clone(), level: org.level, kind: org.kind.clone(), name: org.name.clone() }];
        let told = read(&world, { let plan = plan.clone(); move |read| {
            let mut lines = Vec::new();
            for hook in inventory::iter::<Hook>() { lines.extend(hook.0.lines(read, &plan)?); }
            Ok(lines)
        }}).await;
        let own = told.iter().find(|line| line.what == "团干部任职").unwrap();
        assert_eq!(own.count, 1);
        let mut delete = plan.clone();
        delete.kind = Kind::Delete;
        let refused = read(&world, move |read| {
            let mut all = Vec::new();
            for hook in inventory::iter::<Hook>() { all.extend(hook.0.refusals(read, &delete)?); }
            Ok(all)
        }).await;
        assert!(refused.iter().any(|text| text.contains("团干部记录，不能删除，请改为撤销")), "{refused:?}");
        // The record of a person who holds a post is not erased, and is handed out with it.
        let hook = || inventory::iter::<PersonHook>().find(|h| h.name == "团干部任职").unwrap();
        let section = move |read: &jishi_platform::db::Read<'_>| hook().kept[0].section(read, person, &jishi_person::veil::Veils::default(), &jishi_platform::authz::Scope::empty());
        let (holds, told) = read(&world, move |read| Ok(((hook().holds)(read, person)?, section(read)?))).await;
        assert!(holds.unwrap().contains("请先办理离任"));
        assert_eq!(told.rows, [("2026-01-01".to_owned(), "石桥村团支部；书记；兼职".to_owned())]);
        let done: Result<(), AppError> = world.app.db.write(world.app.system("test"), move |write| {
            let doing = jishi_org::affected::Doing { now: 0, account: 0, change: 1, id: &|| 0 };
            for hook in inventory::iter::<Hook>() { hook.0.apply(write, &plan, &doing)?; }
            Ok(())
        }).await;
        done.unwrap();
        let held = read(&world, move |read| post::find(read, id)).await.unwrap();
        assert_eq!((held.valid_to, held.ended_why.as_str()), (Some(day(6, 30)), "团组织撤销"));
        let ended = read(&world, move |read| (hook().ended)(read, day(7, 1), jishi_person::PersonId(0), 10)).await;
        assert_eq!(ended, [(person, day(6, 30))]);
        assert_eq!(read(&world, move |read| (hook().holds)(read, person)).await, None);
        let told = read(&world, section).await;
        assert_eq!(told.rows[0].1, "至 2026-06-30；石桥村团支部；书记；兼职；离任原因 团组织撤销");
        // What was written about the person goes, what is counted stays.
        crate::write(&world, move |write| (hook().erase)(write, person)).await;
        let held = read(&world, move |read| post::find(read, id)).await.unwrap();
        assert_eq!((held.valid_to, held.terms.post.as_str(), held.ended_why.as_str()), (Some(day(6, 30)), "书记", ""));
    }

    async fn branches_without_cadres_are_counted(world: World) {
        let orgs = &world.orgs;
        add(&world, orgs.branches[0].id, "甲", 602, terms("书记", Mode::Concurrent, day(1, 1))).await;
        let (_, _) = add(&world, orgs.branches[0].id, "乙", 603, terms("委员", Mode::Concurrent, day(1, 1))).await;
        let (path, all): (String, Vec<i64>) = (orgs.qingshan.path.clone(), orgs.branches.iter().map(|b| b.id).collect());
        let first = orgs.branches[0].id;
        let (own, below, empty, count) = read(&world, move |read| {
            let register = inventory::iter::<Register>().find(|r| r.0.who() == Who::Cadres).unwrap().0;
            let between = Between { within: &path, after: "", least: 0, most: 0 };
            Ok((register.own(read, &all)?, register.below(read, &path)?, register.branches(read, &between, 10)?, register.branch_count(read, &between)?))
        }).await;
        assert_eq!((own, below, count), (vec![(first, 2)], 2, 4));
        assert_eq!(empty.iter().map(|(org, n)| (*org, *n)).collect::<Vec<_>>(), orgs.branches[1..5].iter().map(|b| (b.id, 0)).collect::<Vec<_>>());
    }
}
