//! A fake fortnight of reminders, and e-mail to a real SMTP server on loopback.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod common;

use common::{messages, plan, tick};
use jishi_kernel::Day;
use jishi_platform::Routes;
use jishi_testkit::both;

fn routes() -> Routes {
    jishi_programme::routes()
}

fn count(messages: &[String], start: &str) -> usize {
    messages.iter().filter(|title| title.starts_with(start)).count()
}

both! {
    async fn a_fortnight_of_reminders(world: World) {
        let plan = plan(&world).await;
        // 宣讲 of 云溪县 is due on 17 July; 走访支部 has been late since June.
        for day in 11..=25 {
            world.clock.set(Day::constant(2026, 7, day));
            tick(&world).await;
            tick(&world).await;
            let county = messages(&world, "county").await;
            let near = usize::from(day >= 14);
            let due = usize::from(day >= 17);
            let late = usize::from(day >= 18);
            assert_eq!(
                (count(&county, "临期提醒：宣讲"), count(&county, "今天到期：宣讲"), count(&county, "逾期提醒：宣讲")),
                (near, due, late),
                "{day} July"
            );
        }
        let clerk = messages(&world, "clerk").await;
        assert_eq!((count(&clerk, "逾期提醒：走访支部"), count(&clerk, "逾期提醒：座谈交流")), (1, 1));
        let supervisor = messages(&world, "supervisor").await;
        assert_eq!(count(&supervisor, "今日督办："), 15, "one summary a day");
        assert_eq!(count(&messages(&world, "neighbour").await, ""), 0);
        assert!(supervisor.contains(&"今日督办：逾期 3 个节点，临期 0 个节点，待审核 0 个节点".to_owned()), "{supervisor:?}");

        // What is reported is quiet; a moved end day starts anew.
        let step = format!("/steps/{}/extension", plan.talk_step);
        world.actor("county").await.post(&step, &[("to", "2026-07-30"), ("reason", "讲师未定")]).await.expect(303);
        let asked = common::read(&world, |read| jishi_programme::store::workbench::list_asked(read, None, 10)).await[0].id;
        world.actor("supervisor").await.post(&format!("/extensions/{asked}/decision"), &[("how", "grant")]).await.expect(303);
        for day in 26..=29 {
            world.clock.set(Day::constant(2026, 7, day));
            tick(&world).await;
        }
        assert_eq!(count(&messages(&world, "county").await, "临期提醒：宣讲"), 2);
        world.actor("county").await.upload(&format!("/steps/{}/progress", plan.talk_step), &[("text", "完成"), ("percent", "100")], &[]).await.expect(303);
        world.clock.set(Day::constant(2026, 7, 31));
        tick(&world).await;
        let county = messages(&world, "county").await;
        assert_eq!((count(&county, "今天到期：宣讲"), count(&county, "逾期提醒：宣讲")), (1, 1), "nothing new: it waits for a decision");
    }
}
