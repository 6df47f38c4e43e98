//! One-time links: first set-up, first and new passwords.

use super::*;
use axum::http::Method;
use jishi_platform::account::Purpose;

use jishi_testkit::{Engine, both};

async fn password_link(world: &World, person: &str) -> String {
    let (account, app) = (world.account(person), world.app.clone());
    let link = world
        .app
        .db
        .write(world.app.system("fixture"), move |write| {
            account::add_link(write, &app, Purpose::Password, Some(account), 86_400_000)
        })
        .await;
    format!("/password/{}", link.unwrap_or_else(|e: StoreError| panic!("{e}")))
}

both! {
    async fn a_password_link_works_once(world: World) {
        let link = password_link(&world, "clerk").await;
        let elsewhere = world.actor("clerk").await;
        let anyone = world.anonymous();
        anyone.get(&link).await.expect(200).shows("设置密码");
        anyone.post(&link, &[("password", "短"), ("again", "短")]).await.expect(422).shows("密码至少 10 个字符");
        anyone.post(&link, &[("password", GOOD), ("again", "别的密码-2026-x")]).await.expect(422).shows("两次输入的密码不一致").hides(GOOD);
        let done = anyone.post(&link, &[("password", GOOD), ("again", GOOD)]).await.expect(303);
        anyone.send(Method::GET, "/me", &[("cookie", &session(&done))], "").await.expect(200).shows("王芳");
        elsewhere.get("/me").await.expect(401);
        anyone.post("/login", &[("account", "clerk"), ("password", GOOD)]).await.expect(303);
        anyone.get(&link).await.expect(409);
        anyone.post(&link, &[("password", "第二个密码-2026"), ("again", "第二个密码-2026")]).await.expect(409);
    }

    async fn links_end_by_time_and_by_a_newer_one(world: World) {
        let (first, second) = (password_link(&world, "clerk").await, password_link(&world, "clerk").await);
        world.anonymous().get(&first).await.expect(409);
        world.anonymous().get(&second).await.expect(200);
        world.clock.advance(86_400_001);
        world.anonymous().get(&second).await.expect(409);
        world.anonymous().get("/password/anything").await.expect(409);
        // A link of one purpose opens no other door.
        let third = password_link(&world, "clerk").await.replace("/password/", "/setup/");
        world.anonymous().get(&third).await.expect(409);
    }
}

/// A site nobody has set up: no organisation, no account.
async fn empty(engine: Engine, folder: &std::path::Path) -> (jishi_platform::App, axum::Router, String) {
    use jishi_kernel::{MockClock, SeededRandom};
    use std::sync::Arc;
    let db = engine.fresh(folder).await.unwrap();
    let files = jishi_platform::files::Files::folder(&folder.join("files")).unwrap();
    let clock = Arc::new(MockClock::at(jishi_testkit::today()));
    let app = jishi_platform::App::new(
        db,
        clock,
        Arc::new(SeededRandom::new(5)),
        files,
        None,
        jishi_platform::config::Config::default(),
        jishi_platform::keys::Keyring::fresh(
            jishi_platform::keys::Cipher::Aes256Gcm,
            jishi_testkit::today(),
            &SeededRandom::new(7),
        )
        .unwrap(),
    );
    let inner = app.clone();
    let link = app
        .db
        .write(app.system("setup.link"), move |write| {
            account::add_link(write, &inner, Purpose::Setup, None, 86_400_000)
        })
        .await;
    let router = routes().into_router(app.clone());
    (
        app,
        router,
        format!("/setup/{}", link.unwrap_or_else(|e: StoreError| panic!("{e}"))),
    )
}

async fn send(router: &axum::Router, method: Method, uri: &str, body: &str) -> (u16, String, String) {
    use tower::ServiceExt;
    let request = axum::http::Request::builder()
        .method(method)
        .uri(uri)
        .header("host", "test")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(axum::body::Body::from(body.to_owned()))
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let cookie = response
        .headers()
        .get("set-cookie")
        .map(|v| v.to_str().unwrap().to_owned())
        .unwrap_or_default();
    let status = response.status().as_u16();
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, cookie, String::from_utf8_lossy(&bytes).into_owned())
}

async fn set_up_once(engine: Engine) {
    let folder = tempfile::tempdir().unwrap();
    let (app, router, link) = empty(engine, folder.path()).await;
    let (status, _, page) = send(&router, Method::GET, &link, "").await;
    assert_eq!(status, 200, "{page}");
    let bad = "org=%E9%9D%92%E5%B1%B1&level=2&account=A&name=%E6%9D%8E%E6%98%8E&password=x&again=x";
    let (status, _, page) = send(&router, Method::POST, &link, bad).await;
    assert_eq!(status, 422);
    assert!(
        page.contains("value=\"青山\"") && page.contains("value=\"李明\"") && page.contains("密码至少 10 个字符"),
        "{page}"
    );
    let good = "org=%E9%9D%92%E5%B1%B1&level=2&account=liming&name=%E6%9D%8E%E6%98%8E&password=correct-horse&again=correct-horse";
    // Two people press the button at once: one of them is first.
    let (one, two) = tokio::join!(send(&router, Method::POST, &link, good), send(&router, Method::POST, &link, good));
    let mut both = [one.0, two.0];
    both.sort_unstable();
    assert_eq!(both, [303, 409]);
    assert_eq!(send(&router, Method::GET, &link, "").await.0, 409);
    assert_eq!(send(&router, Method::POST, &link, good).await.0, 409);
    let accounts = app
        .db
        .read(&Scope::empty(), |read| account::find_login(read, "liming"))
        .await
        .unwrap_or_else(|e: StoreError| panic!("{e}"));
    let account = accounts.unwrap().id;
    let posts = app
        .db
        .read(&Scope::empty(), move |read| {
            jishi_platform::session::posts(read, account, "2026-07-15")
        })
        .await;
    let roles: Vec<_> = posts
        .unwrap_or_else(|e: StoreError| panic!("{e}"))
        .into_iter()
        .map(|p| p.role)
        .collect();
    assert!(
        roles.len() > 1 && !roles.contains(&jishi_platform::authz::Role::Auditor),
        "{roles:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn set_up_works_once_on_sqlite() {
    set_up_once(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn set_up_works_once_on_postgres() {
    if Engine::Postgres.available("links::set_up_works_once_on_postgres") {
        set_up_once(Engine::Postgres).await;
    }
}

/// The set-up form warns before leaving; what is typed is kept nowhere in the browser.
#[test]
fn no_script_stores_what_is_typed() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/assets/js");
    let mut seen = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for store in ["localStorage", "sessionStorage", "indexedDB"] {
            assert!(!text.contains(store), "{store}");
        }
        seen += 1;
    }
    assert!(seen > 5);
}
