use super::{Fixture, day, read, routes, write};
use jishi_org::affected::{Handover, Kind, Node, Plan, inventory};
use jishi_org::store::tree::Org;
use jishi_platform::AppError;
use jishi_testkit::{World, both};
use jishi_unit::store::{cover, unit};

fn node(org: &Org) -> Node {
    Node {
        id: org.id,
        path: org.path.clone(),
        level: org.level,
        kind: org.kind.clone(),
        name: org.name.clone(),
    }
}

/// What the dry run says, and why it must not happen.
async fn told(world: &World, plan: &Plan) -> (Vec<String>, Vec<String>) {
    let plan = plan.clone();
    read(world, move |read| {
        let (mut lines, mut refusals) = (Vec::new(), Vec::new());
        for hook in inventory::iter::<jishi_org::affected::Hook>() {
            lines.extend(
                hook.0
                    .lines(read, &plan)?
                    .into_iter()
                    .map(|l| format!("{} {} {}", l.what, l.count, l.text)),
            );
            refusals.extend(hook.0.refusals(read, &plan)?);
        }
        Ok((lines, refusals))
    })
    .await
}

async fn apply(world: &World, plan: &Plan) {
    let (plan, app) = (plan.clone(), world.app.clone());
    let done: Result<(), AppError> = world
        .app
        .db
        .write(world.app.system("test"), move |write| {
            let doing = jishi_org::affected::Doing {
                now: app.now(),
                account: 0,
                change: 1,
                id: &|| app.id(),
            };
            for hook in inventory::iter::<jishi_org::affected::Hook>() {
                hook.0.apply(write, &plan, &doing)?;
            }
            Ok(())
        })
        .await;
    done.unwrap_or_else(|e| panic!("{e:?}"));
}

both! {
    async fn a_closed_branch_covers_nothing_any_more(world: World) {
        let orgs = &world.orgs;
        let id = Fixture::new(orgs.yunxi.id, "企业", "甲公司").covered(orgs.branches[2].id, day(3, 1)).add(&world).await;
        let mut plan = Plan::new(Kind::Dissolve, day(7, 1));
        plan.closing = vec![node(&orgs.branches[2])];
        let (lines, refusals) = told(&world, &plan).await;
        assert_eq!((lines, refusals), (vec!["已覆盖单位 1 云溪县第一中学团支部覆盖的单位失去覆盖".to_owned()], Vec::new()));
        apply(&world, &plan).await;
        let spans = read(&world, move |read| cover::history(read, id)).await;
        assert_eq!((spans.len(), spans[0].to, spans[0].why.as_str()), (1, Some(day(6, 30)), "团组织撤销"));
        // A coverage registered after the day it closes is first put right; a deletion leaves no trace behind.
        let mut early = Plan::new(Kind::Dissolve, day(2, 1));
        early.closing = vec![node(&orgs.branches[0])];
        Fixture::new(orgs.yunxi.id, "企业", "乙公司").covered(orgs.branches[0].id, day(3, 1)).add(&world).await;
        assert!(told(&world, &early).await.1[0].contains("自 2026-02-01 起登记了 1 家单位的覆盖"));
        early.kind = Kind::Delete;
        early.day = day(7, 1);
        assert!(told(&world, &early).await.1[0].contains("不能删除，请改为撤销"));
    }

    async fn units_follow_their_organisation(world: World) {
        let orgs = &world.orgs;
        let id = Fixture::new(orgs.shiqiao.id, "企业", "甲公司").covered(orgs.branches[0].id, day(3, 1)).add(&world).await;
        // The town is dissolved: its units come to the county.
        let mut plan = Plan::new(Kind::Dissolve, day(6, 1));
        plan.closing = vec![node(&orgs.shiqiao)];
        assert_eq!(told(&world, &plan).await.0, ["台账单位 1 由共青团云溪县石桥镇委员会划归上级组织"]);
        apply(&world, &plan).await;
        let places = read(&world, move |read| unit::places(read, id)).await;
        assert_eq!(places, [
            (day(6, 1), None, "共青团云溪县委员会".to_owned()),
            (day(1, 1), Some(day(5, 31)), "共青团云溪县石桥镇委员会".to_owned()),
        ]);
        // One county merges into the other: units and coverage pass on.
        write(&world, {
            let branch = orgs.yunxi.id;
            move |write| cover::begin(write, id, branch, jishi_unit::cover::Cover::Attached, day(6, 10), jishi_unit::rule::cover::Step::Follow { until: day(6, 9) })
        }).await;
        let mut merge = Plan::new(Kind::Merge, day(7, 1));
        merge.closing = vec![node(&orgs.yunxi)];
        merge.handovers = vec![Handover { from: node(&orgs.yunxi), to: node(&orgs.linjiang) }];
        assert_eq!(told(&world, &merge).await.0.len(), 2);
        apply(&world, &merge).await;
        let (found, spans) = read(&world, move |read| Ok((unit::find(read, id)?.unwrap(), cover::history(read, id)?))).await;
        assert_eq!(found.org, orgs.linjiang.id);
        assert_eq!((spans[0].org, spans[0].from, spans[0].to), (orgs.linjiang.id, day(7, 1), None));
        assert_eq!((spans[1].to, spans[1].why.as_str()), (Some(day(6, 30)), "团组织合并或拆分"));
    }
}
