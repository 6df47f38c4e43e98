//! Log-in, log-out, throttling.

use super::*;
use axum::http::Method;
use jishi_platform::config::Config;
use jishi_testkit::{Engine, both};

const FORM: &[(&str, &str)] = &[("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html")];

both! {
    async fn in_and_out(world: World) {
        set_password(&world, "supervisor", GOOD).await;
        let anyone = world.anonymous();
        anyone.get("/login").await.expect(200).shows("name=\"password\"");
        let wrong = anyone.post("/login", &[("account", "supervisor"), ("password", "not this one")]).await.expect(422);
        assert_eq!(set_cookie(&wrong), "");
        wrong.shows("账号或密码不正确").shows("value=\"supervisor\"").hides("not this one");
        // The log-in name in any case and with blanks around it; the page asked for comes next.
        let right = anyone.post("/login", &[("account", " Supervisor "), ("password", GOOD), ("next", "/me")]).await.expect(303);
        assert_eq!(right.location(), "/me");
        let cookie = session(&right);
        anyone.send(Method::GET, "/me", &[("cookie", &cookie)], "").await.expect(200).shows("李明").shows("本机");
        let out = anyone.send(Method::POST, "/logout", &[("cookie", &cookie)], "").await.expect(303);
        assert!(set_cookie(&out).contains("Max-Age=0"), "{}", set_cookie(&out));
        anyone.send(Method::GET, "/me", &[("cookie", &cookie)], "").await.expect(401);
    }

    async fn elsewhere_is_never_next(world: World) {
        set_password(&world, "supervisor", GOOD).await;
        for next in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
            let to = world.anonymous().post("/login", &[("account", "supervisor"), ("password", GOOD), ("next", next)]).await.expect(303);
            assert_eq!(to.location(), "/", "{next}");
        }
    }

    async fn tries_run_out_and_come_back(world: World) {
        set_password(&world, "supervisor", GOOD).await;
        set_password(&world, "clerk", GOOD).await;
        let anyone = world.anonymous();
        for _ in 0..5 {
            anyone.post("/login", &[("account", "supervisor"), ("password", "wrong wrong")]).await.expect(422);
        }
        // The right password does not help now, and others are not concerned.
        anyone.post("/login", &[("account", "supervisor"), ("password", GOOD)]).await.expect(429);
        anyone.post("/login", &[("account", "clerk"), ("password", GOOD)]).await.expect(303);
        world.clock.advance(15 * 60_000 - 1_000);
        anyone.post("/login", &[("account", "supervisor"), ("password", GOOD)]).await.expect(429);
        world.clock.advance(2_000);
        anyone.post("/login", &[("account", "supervisor"), ("password", GOOD)]).await.expect(303);
    }

    async fn a_name_that_does_not_exist_answers_alike(world: World) {
        set_password(&world, "supervisor", GOOD).await;
        let anyone = world.anonymous();
        let known = anyone.post("/login", &[("account", "supervisor"), ("password", "wrong wrong")]).await.expect(422).text();
        let unknown = anyone.post("/login", &[("account", "nobody-here"), ("password", "wrong wrong")]).await.expect(422).text();
        assert_eq!(known.replace("supervisor", ""), unknown.replace("nobody-here", ""));
        // An account without a password has none that fits, not even the empty one.
        anyone.post("/login", &[("account", "leader"), ("password", "")]).await.expect(422);
    }

    async fn a_session_ends_without_use(world: World) {
        let actor = world.actor("supervisor").await;
        world.clock.advance(11 * 3_600_000);
        actor.get("/me").await.expect(200);
        world.clock.advance(11 * 3_600_000);
        actor.get("/me").await.expect(200);
        world.clock.advance(12 * 3_600_000 + 1);
        actor.get("/me").await.expect(401);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    for https in [false, true] {
        let config = Config {
            https,
            ..Config::default()
        };
        let world = World::start_with(Engine::Sqlite, routes(), config).await.unwrap();
        set_password(&world, "supervisor", GOOD).await;
        let body = format!(
            "account=supervisor&password={}",
            "%E9%9D%92%E5%B1%B1%E7%BB%BF%E6%B0%B4-2026-%E6%98%A5"
        );
        let answer = world.anonymous().send(Method::POST, "/login", FORM, body).await.expect(303);
        let cookie = set_cookie(&answer);
        for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="] {
            assert!(cookie.contains(part), "{part}: {cookie}");
        }
        assert_eq!(cookie.contains("Secure"), https, "{cookie}");
        assert!(!cookie.contains("Domain"), "{cookie}");
        let value = session(&answer);
        assert!(value.len() >= 40, "{value}");
    }
}
