//! The pages of this slice through the real router, on both engines.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod accounts;
mod audit;
mod guard;
mod links;
mod login;
mod me;
mod messages;
mod posts;
mod statements;

use jishi_kernel::Random;
use jishi_platform::authz::Scope;
use jishi_platform::db::StoreError;
use jishi_platform::{Routes, account, password};
use jishi_testkit::{Answer, World};

/// A password that is good enough.
pub const GOOD: &str = "青山绿水-2026-春";

/// The routes under test.
pub fn routes() -> Routes {
    jishi_account::routes()
}

/// Gives a person of the world a password.
pub async fn set_password(world: &World, person: &str, secret: &str) {
    struct Fixed;
    impl Random for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }
    let (account, hash) = (world.account(person), password::hash(secret, &Fixed).unwrap());
    world
        .app
        .db
        .write(world.app.system("fixture"), move |write| {
            account::set_password(write, account, &hash)
        })
        .await
        .unwrap_or_else(|e: StoreError| panic!("{e}"));
}

/// The cookie a response sets, `name=value` and its attributes.
pub fn set_cookie(answer: &Answer) -> String {
    answer
        .headers
        .get("set-cookie")
        .map(|v| v.to_str().unwrap().to_owned())
        .unwrap_or_default()
}

/// The session an answer starts, as the header to send.
pub fn session(answer: &Answer) -> String {
    set_cookie(answer).split(';').next().unwrap_or_default().to_owned()
}

/// The text between two marks in a page.
pub fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}")).1;
    rest.split_once(after).unwrap().0
}

/// The id of a post of a person.
pub async fn post_of(world: &World, person: &str) -> i64 {
    let (account, today) = (world.account(person), world.app.clock.today().to_string());
    let posts = world
        .app
        .db
        .read(&Scope::empty(), move |read| jishi_platform::session::posts(read, account, &today))
        .await;
    posts.unwrap_or_else(|e: StoreError| panic!("{e}"))[0].id
}
