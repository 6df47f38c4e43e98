//! Records go with the tree: to who takes an organisation over, to the superior of one that ends.

use crate::record::{entered, sample};
use crate::routes;
use jishi_org::affected::Doing;
use jishi_org::operation::{Caller, Decided, apply::apply, dissolving, dry_run::dry_run, merging};
use jishi_person::{PersonId, known};
use jishi_platform::AppError;
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError};
use jishi_testkit::{World, both, today};

async fn done(world: &World, decide: impl FnOnce(&Read<'_>, &Caller) -> Result<Decided, AppError> + Send + 'static) -> Vec<String> {
    let app = world.app.clone();
    world
        .app
        .db
        .write(world.app.system("test"), move |write| {
            let caller = Caller { own: None, today: today() };
            let decided = decide(write, &caller)?;
            let run = dry_run(write, &decided)?;
            let ids = || app.id();
            let doing = Doing {
                now: app.now(),
                account: 0,
                change: app.id(),
                id: &ids,
            };
            apply(write, decided, "测试", None, &doing)?;
            Ok::<_, AppError>(
                run.lines
                    .into_iter()
                    .map(|line| format!("{} {} {}", line.what, line.count, line.text))
                    .collect(),
            )
        })
        .await
        .unwrap_or_else(|e| panic!("{}", e.view().message))
}

async fn keeper_of(world: &World, id: PersonId) -> i64 {
    let found = world.app.db.read(&Scope::everything("test"), move |read| known(read, id)).await;
    found.unwrap_or_else(|e: StoreError| panic!("{e}")).unwrap().org
}

both! {
    async fn a_merged_branch_hands_its_records_over(world: World) {
        let (from, to) = (world.orgs.branches[0].id, world.orgs.branches[1].id);
        let id = entered(&world, &sample(from, "林夏", "99000020070101123")).await;
        let stays = entered(&world, &sample(world.orgs.branches[5].id, "周舟", "99000020070101125")).await;
        let lines = done(&world, move |read, caller| {
            merging::decide(read, caller, &merging::Request { sources: vec![from], to, day: today() })
        }).await;
        assert!(lines.iter().any(|line| line == "人员记录 1 转由接收组织保存"), "{lines:?}");
        assert_eq!(keeper_of(&world, id).await, to);
        assert_eq!(keeper_of(&world, stays).await, world.orgs.branches[5].id);
    }

    async fn the_superior_keeps_the_records_of_a_branch_that_ends(world: World) {
        let branch = world.orgs.branches[0].clone();
        let id = entered(&world, &sample(branch.id, "林夏", "99000020070101123")).await;
        let org = branch.id;
        let lines = done(&world, move |read, caller| {
            dissolving::decide(read, caller, &dissolving::Request { org, day: today(), below: dissolving::Below::Nothing, successor: None })
        }).await;
        assert!(lines.iter().any(|line| line == "人员记录 1 转由上级组织保存"), "{lines:?}");
        assert_eq!(keeper_of(&world, id).await, world.orgs.shiqiao.id);
    }
}
