//! The ground itself, on both engines: every statement is understood, permission holds, the log is
//! written, one failed write does not hurt its neighbours.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

use axum::extract::Path;
use axum::http::Method;
use jishi_platform::authz::{Act, Scope, Target};
use jishi_platform::db::{StoreError, registered};
use jishi_platform::{AppError, Cx, Routes, audit, setting};
use jishi_testkit::both;

fn routes() -> Routes {
    Routes::new()
        .page(Method::GET, "/orgs/{id}", Act::OrgRead, async |cx: Cx, Path(id): Path<i64>| {
            let org = cx
                .read(move |read| jishi_org::store::tree::find(read, id))
                .await?
                .ok_or(AppError::NotFound)?;
            Ok::<_, AppError>(org.name)
        })
        .page(Method::POST, "/orgs/{id}", Act::OrgManage, async |cx: Cx, Path(id): Path<i64>| {
            cx.write(Some(Target::new("org", id)), move |write| {
                jishi_org::store::tree::find(write, id)?.ok_or(AppError::NotFound)?;
                setting::put(write, "probe", "1")?;
                write.note("改名");
                Ok::<_, AppError>("ok")
            })
            .await
        })
        .public(Method::GET, "/open", "a page for everyone", async || "open")
        .public(Method::GET, "/wrong", "a public page that asks for Cx", async |_: Cx| "never")
}

both! {
    async fn every_registered_statement_is_understood(world: World) {
        let mut count = 0;
        for entry in registered() {
            world.app.db.prepare(entry.statement).await.unwrap_or_else(|e| panic!("{}: {e}", entry.name));
            count += 1;
        }
        assert!(count > 40, "only {count} statements are registered");
    }

    async fn a_read_sees_one_state_and_writes_nothing(world: World) {
        let (begun, wait) = tokio::sync::oneshot::channel();
        let (go_on, written) = std::sync::mpsc::channel();
        let whole = Scope::everything("test");
        let seen = world.app.db.read(&whole, move |read| {
            let before = setting::get(read, "probe")?;
            begun.send(()).unwrap();
            written.recv().unwrap();
            Ok::<_, StoreError>((before, setting::get(read, "probe")?))
        });
        let wrote = async {
            wait.await.unwrap();
            world.app.db.write(world.app.system("test"), |write| setting::put(write, "probe", "1")).await.unwrap();
            go_on.send(()).unwrap();
        };
        let (seen, ()) = tokio::join!(seen, wrote);
        assert_eq!(seen.unwrap(), (None, None));
        // After a read that failed, and one that panicked, the connections serve as before.
        for _ in 0..8 {
            let failed = world.app.db.read(&whole, |_| Err::<(), _>(StoreError::Driver("on purpose".to_owned())));
            assert!(failed.await.is_err());
            let panicked = world.app.db.read(&whole, |_| -> Result<(), StoreError> { panic!("on purpose") });
            assert!(panicked.await.is_err());
            let refused = world.app.db.read(&whole, |read| read.count(&PUT, &[]));
            assert!(refused.await.is_err(), "a read wrote");
            world.app.db.write(world.app.system("test"), |write| setting::put(write, "probe", "2")).await.unwrap();
            let now = world.app.db.read(&whole, |read| setting::get(read, "probe")).await.unwrap();
            assert_eq!(now.as_deref(), Some("2"));
        }
    }

    async fn a_superior_sees_down_and_a_neighbour_gets_404(world: World) {
        let county = format!("/orgs/{}", world.orgs.yunxi.id);
        world.anonymous().get(&county).await.expect(401);
        world.actor("supervisor").await.get(&county).await.expect(200).shows("云溪县");
        world.actor("province").await.get(&county).await.expect(200);
        world.actor("neighbour").await.get(&county).await.expect(404);
        world.actor("auditor").await.get(&county).await.expect(403);
        world.anonymous().get("/open").await.expect(200);
        world.anonymous().get("/wrong").await.expect(403);
        world.anonymous().get("/nowhere").await.expect(404);
        world.anonymous().send(Method::DELETE, "/open", &[], "").await.expect(404);
    }

    async fn a_write_needs_the_right_and_leaves_a_row_in_the_log(world: World) {
        let county = format!("/orgs/{}", world.orgs.yunxi.id);
        world.actor("supervisor").await.post(&county, &[]).await.expect(403);
        world.actor("unitadmin").await.post(&county, &[]).await.expect(200);
        world.actor("unitadmin").await.post(&format!("/orgs/{}", world.orgs.bishui.id), &[]).await.expect(404);
        let cross = world.actor("unitadmin").await.send(Method::POST, &county, &[("sec-fetch-site", "cross-site")], "").await;
        assert_eq!(cross.status, 400);
        let id = world.orgs.yunxi.id;
        let rows = world.app.db.read(&Scope::everything("test"), move |read| audit::about(read, "org", id, 10)).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].who.as_str(), rows[0].act.as_str(), rows[0].note.as_str()), ("冯涛", "OrgManage", "改名"));
    }

    async fn failing_and_panicking_writes_leave_their_neighbours_alone(world: World) {
        let mut tasks = Vec::new();
        for i in 0..60 {
            let app = world.app.clone();
            tasks.push(tokio::spawn(async move {
                app.db
                    .write(app.system("test"), move |write| {
                        setting::put(write, &format!("n{i}"), "x")?;
                        match i % 3 {
                            0 => Ok(()),
                            1 => Err(StoreError::Busy("on purpose".into())),
                            _ => panic!("on purpose"),
                        }
                    })
                    .await
            }));
        }
        for (i, task) in tasks.into_iter().enumerate() {
            assert_eq!(task.await.unwrap().is_ok(), i % 3 == 0);
        }
        let kept = world.app.db.read(&Scope::empty(), |read| {
            (0..60).map(|i| setting::get(read, &format!("n{i}"))).collect::<Result<Vec<_>, StoreError>>()
        }).await.unwrap();
        for (i, value) in kept.iter().enumerate() {
            assert_eq!(value.is_some(), i % 3 == 0, "{i}");
        }
    }

    async fn a_locked_account_and_an_expired_session_are_nobody(world: World) {
        let actor = world.actor("supervisor").await;
        let page = format!("/orgs/{}", world.orgs.yunxi.id);
        actor.get(&page).await.expect(200);
        world.clock.advance(13 * 3_600_000);
        actor.get(&page).await.expect(401);
    }
}

jishi_platform::sql! {
    unscoped PUT ("a test tries to write in a read") = "update setting set value = 'x' where name = 'probe' returning 1";
}
