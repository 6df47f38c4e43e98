//! The permission matrix: every route asked by everyone, held against a reviewed file. A route that
//! is not in the file fails; so does a changed answer. `JISHI_BLESS=1` writes the file anew.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

use jishi_platform::routes::Guard;
use jishi_testkit::{Engine, World};
use std::fmt::Write;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/permissions.txt");
const PEOPLE: [&str; 14] = [
    "neighbour",
    "clerk",
    "county",
    "supervisor",
    "leader",
    "unitadmin",
    "auditor",
    "sysadmin",
    "secadmin",
    "registrar",
    "countyregistrar",
    "otherregistrar",
    "keeper",
    "member",
];

/// A path with every parameter filled by something that exists nowhere: what is left is the right to the act itself.
fn concrete(path: &str) -> String {
    path.split('/')
        .map(|part| match part {
            "{token}" | "{name}" => "nothing",
            p if p.starts_with('{') => "0000000000001",
            p => p,
        })
        .collect::<Vec<_>>()
        .join("/")
}

async fn matrix(world: &World) -> String {
    let mut out = String::from("# method path | anonymous");
    for person in PEOPLE {
        let _ = write!(out, " {person}");
    }
    out.push_str(
        "\n# 401 nobody is logged in, 403 not this role, 404 the right is there but nothing lies at this id, 2xx/3xx/4xx answered\n",
    );
    let mut routes = jishi::routes().table().to_vec();
    routes.sort_by(|a, b| (a.path.as_str(), a.method.as_str()).cmp(&(b.path.as_str(), b.method.as_str())));
    for route in routes {
        let uri = concrete(&route.path);
        let anonymous = world.anonymous().send(route.method.clone(), &uri, &[], "").await.status.as_u16();
        let _ = write!(out, "{:6} {:44} | {anonymous}", route.method.as_str(), route.path);
        for person in PEOPLE {
            // A fresh session each time: some routes end it.
            let status = world
                .actor(person)
                .await
                .send(route.method.clone(), &uri, &[], "")
                .await
                .status
                .as_u16();
            let refused = matches!(status, 401 | 403);
            let _ = write!(out, " {}", if refused { status.to_string() } else { "ok".to_owned() });
            assert!(status < 500, "{} {uri} as {person}: {status}", route.method);
            if let Guard::Act(act) = route.guard {
                let identity = world_reach(person, act);
                assert_eq!(refused, !identity, "{} {} as {person}: {status}", route.method, route.path);
            }
        }
        out.push('\n');
        if matches!(route.guard, Guard::Act(_)) {
            assert_eq!(anonymous, 401, "{} {} is open to everyone", route.method, route.path);
        }
    }
    out
}

fn world_reach(person: &str, act: jishi_platform::authz::Act) -> bool {
    use jishi_platform::authz::{Reach, reach};
    jishi_testkit::PEOPLE
        .iter()
        .find(|p| p.0 == person)
        .is_some_and(|p| reach(p.4, act) > Reach::No)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_answers_everyone_as_reviewed() {
    let world = World::start(Engine::Sqlite, jishi::routes()).await.unwrap();
    let now = matrix(&world).await;
    if std::env::var_os("JISHI_BLESS").is_some() {
        std::fs::write(FILE, &now).unwrap();
    }
    let reviewed = std::fs::read_to_string(FILE).unwrap_or_default();
    for (line, old) in now.lines().zip(reviewed.lines().chain(std::iter::repeat(""))) {
        assert_eq!(
            line, old,
            "the permission matrix changed: review it, then write it anew with JISHI_BLESS=1"
        );
    }
    assert_eq!(
        now.lines().count(),
        reviewed.lines().count(),
        "routes were removed: review tests/permissions.txt"
    );
}
