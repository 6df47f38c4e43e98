//! What every route has in common: log-in, origin, officers without business data.

use super::*;
use axum::http::Method;
use jishi_platform::authz::{Act, Role, reach};
use jishi_platform::routes::Guard;
use jishi_testkit::both;

/// A path pattern with something in the braces.
fn concrete(path: &str) -> String {
    path.replace("{id}", "0000000000001").replace("{token}", "x")
}

both! {
    async fn every_guarded_route_wants_a_log_in(world: World) {
        for route in routes().table() {
            let public = matches!(route.guard, Guard::Public(_));
            let answer = world.anonymous().send(route.method.clone(), &concrete(&route.path), &[], "").await;
            assert_eq!(answer.status.as_u16() == 401, !public, "{} {}: {}", route.method, route.path, answer.status);
        }
    }

    async fn a_write_from_another_site_is_refused(world: World) {
        let actor = world.actor("sysadmin").await;
        for route in routes().table().iter().filter(|r| r.method == Method::POST) {
            for headers in [[("sec-fetch-site", "cross-site")], [("sec-fetch-site", "same-site")]] {
                let answer = actor.send(Method::POST, &concrete(&route.path), &headers, "").await;
                assert_eq!(answer.status.as_u16(), 400, "{} {headers:?}", route.path);
            }
        }
        // The log-in form too: nobody is logged in to somebody else's account by a foreign page.
        let body = "account=supervisor&password=x";
        world.anonymous().send(Method::POST, "/login", &[("sec-fetch-site", "cross-site")], body).await.expect(400);
    }

    async fn routes_answer_each_role_as_the_policy_says(world: World) {
        let people = [("sysadmin", Role::SystemAdmin), ("secadmin", Role::SecurityAdmin), ("auditor", Role::Auditor), ("unitadmin", Role::UnitAdmin),
            ("supervisor", Role::Supervisor), ("clerk", Role::Clerk), ("leader", Role::Leader), ("county", Role::Reporter)];
        for (person, role) in people {
            let actor = world.actor(person).await;
            for route in routes().table().iter().filter(|r| r.method == Method::GET && !r.path.contains('{')) {
                let Guard::Act(act) = route.guard else { continue };
                let allowed = reach(role, act) != jishi_platform::authz::Reach::No;
                let answer = actor.get(&route.path).await;
                assert_eq!(answer.status.as_u16(), if allowed { 200 } else { 403 }, "{person} {}: {}", route.path, answer.text());
            }
        }
    }

    async fn officers_hold_no_business_data(world: World) {
        let routes = super::routes()
            .page(Method::GET, "/business", Act::ProgrammeRead, async || "business")
            .page(Method::POST, "/business", Act::ProgressReport, async || "business");
        let router = routes.into_router(world.app.clone());
        for (person, status) in [("sysadmin", 403), ("secadmin", 403), ("auditor", 403), ("supervisor", 200), ("clerk", 200)] {
            let actor = world.actor(person).await;
            let cookie = format!("jishi={}", actor.cookie().unwrap());
            for method in [Method::GET, Method::POST] {
                use tower::ServiceExt;
                let request = axum::http::Request::builder().method(method).uri("/business").header("cookie", &cookie).header("sec-fetch-site", "same-origin");
                let answer = router.clone().oneshot(request.body(axum::body::Body::empty()).unwrap()).await.unwrap();
                assert_eq!(answer.status().as_u16(), status, "{person}");
            }
        }
    }
}
