//! Figures, run by name: `cargo nextest run -p jishi-transfer --run-ignored only measure --no-capture`.

use super::routes;
use super::world::*;
use jishi_platform::{params, sql};
use jishi_testkit::{Actor, both};
use std::time::Instant;

sql! {
    unscoped PEOPLE ("a measurement fills its own database") =
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < $1)
         insert into person (id, org_id, name, id_mask, created_at) select i, $2, '团员' || i, '9****************0', 0 from n";
    unscoped ANALYZE ("a measurement fills its own database faster than the server looks at it") = "analyze";
    unscoped MEMBERS ("a measurement fills its own database") =
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < $1)
         insert into member (id, person_id, org_id, anchor_id, name, state) select i, i, $2, $2, '团员' || i, 'active' from n";
    unscoped TRANSFERS ("a measurement fills its own database") =
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < $1)
         insert into transfer (id, member_id, person_id, kind, particulars, starter, starter_org, starter_account, from_id, from_path, to_id, to_path,
            state, chain, leg, open, wait_id, stand_in, since, due, filed_on)
         select i, i, i, 'work', '{}', 'out', f.id, 1, f.id, f.path, t.id, t.path, case when i % 2 = 0 then 'done' else 'waiting' end,
            '+out_branch,in_branch', case when i % 2 = 0 then 2 else 1 end, i % 2, case when i % 2 = 0 then null else t.id end, 1, i, 1900000000000 + i, '2026-07-01'
         from n join v_org f on f.id = $2 + i % 7 join v_org t on t.id = $2 + (i + 3) % 7";
}

/// Transfers in the database.
const MANY: i64 = 100_000;

async fn time(actor: &Actor, what: &str, uri: &str) {
    actor.get(uri).await.expect(200);
    let start = Instant::now();
    for _ in 0..5 {
        actor.get(uri).await.expect(200);
    }
    println!("{what}: {:.1} ms", start.elapsed().as_secs_f64() * 200.0);
}

both! {
    #[ignore = "a figure, not a check"]
    async fn pages_over_a_hundred_thousand(world: World) {
        let first = world.orgs.branches[0].id;
        write(&world, move |write| {
            write.execute(&PEOPLE, params![MANY, first])?;
            write.execute(&MEMBERS, params![MANY, first])?;
            write.execute(&TRANSFERS, params![MANY, first])?;
            write.execute(&ANALYZE, params![])
        })
        .await;
        println!("{:?}, {MANY} transfers, half of them waiting", world.app.db.dialect());
        let branch = world.actor("branchregistrar").await;
        time(&branch, "waiting for one branch (7,143)", "/transfers").await;
        time(&branch, "three pasted names among them", "/transfers?names=%E5%9B%A2%E5%91%985%0A%E5%9B%A2%E5%91%9812%0A%E5%9B%A2%E5%91%9899999").await;
        time(&world.actor("countyregistrar").await, "everything in a county", "/transfers?view=all").await;
        time(&world.actor("registrar").await, "everything in a city", "/transfers?view=all").await;
        time(&world.actor("rootregistrar").await, "everything in a province", "/transfers?view=all").await;
        time(&world.actor("rootregistrar").await, "overdue in a province (none)", "/transfers?view=late").await;
        let root = world.actor("rootregistrar").await;
        time(&root, "answers in time in a province", "/transfers/responses").await;
        let start = Instant::now();
        let sheet = root.get("/transfers/export.xlsx?view=all").await.expect(200);
        println!("all of them as a sheet of {} KB: {:.1} s", sheet.bytes.len() / 1024, start.elapsed().as_secs_f64());
    }
}
