//! Own messages.

use super::*;
use jishi_platform::message::{self, NewMessage};
use jishi_testkit::both;

async fn add(world: &World, person: &str, kind: &'static str, title: &str, link: &str) -> String {
    let (account, id, now) = (world.account(person), world.app.id(), world.app.now());
    let new = NewMessage {
        account,
        kind,
        title: title.to_owned(),
        body: "正文".to_owned(),
        link: link.to_owned(),
        dedup: title.to_owned(),
    };
    let added = world
        .app
        .db
        .write(world.app.system("fixture"), move |write| message::add(write, id, now, &new))
        .await;
    assert!(added.unwrap_or_else(|e: StoreError| panic!("{e}")));
    world.clock.advance(1);
    jishi_kernel::id::encode(id)
}

both! {
    async fn opening_marks_read_and_leads_on(world: World) {
        let first = add(&world, "clerk", "urge", "请尽快报送", "/items/1").await;
        let second = add(&world, "clerk", "due", "三天后到期", "").await;
        let other = add(&world, "supervisor", "due", "别人的消息", "/items/2").await;
        let clerk = world.actor("clerk").await;
        let page = clerk.get("/messages?unread=1").await.expect(200).shows("请尽快报送").shows("三天后到期").hides("别人的消息").text();
        assert!(page.find("三天后到期") < page.find("请尽快报送"), "newest first");
        clerk.get("/messages?kind=urge").await.expect(200).shows("请尽快报送").hides("三天后到期");
        let opened = clerk.post(&format!("/messages/{first}"), &[]).await.expect(303);
        assert_eq!(opened.location(), "/items/1");
        clerk.get("/messages?unread=1").await.expect(200).hides("请尽快报送").shows("三天后到期");
        assert_eq!(clerk.post(&format!("/messages/{second}"), &[]).await.expect(303).location(), "/messages");
        clerk.get("/messages?unread=1").await.expect(200).shows("没有消息");
        clerk.get("/messages").await.expect(200).shows("请尽快报送");
        clerk.post(&format!("/messages/{other}"), &[]).await.expect(404);
        world.actor("supervisor").await.get("/messages?unread=1").await.expect(200).shows("别人的消息");
    }

    async fn all_at_once_and_page_by_page(world: World) {
        for n in 0..35 {
            add(&world, "clerk", "task", &format!("任务 {n:02}"), "/tasks").await;
            world.clock.advance(1_000);
        }
        let clerk = world.actor("clerk").await;
        let page = clerk.get("/messages").await.expect(200).shows("任务 34").shows("共 35 条消息").hides("任务 04").text();
        let next = between(&page, "href=\"/messages?before=", "\"");
        clerk.get(&format!("/messages?before={next}")).await.expect(200).shows("任务 04").shows("任务 00").hides("任务 05");
        clerk.post("/messages/read", &[]).await.expect(303);
        clerk.get("/messages?unread=1").await.expect(200).shows("没有消息").hides("全部标为已读");
    }
}
