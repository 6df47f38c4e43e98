//! What tests share: the small named world on either database, people who send requests, and the
//! macro that runs a test on both engines.
//!
//! The world (know it by heart):
//!
//! ```text
//! 共青团示例省委员会                 组织部 宣传部 办公室   province.* people
//! ├── 共青团青山市委员会             组织部 宣传部 学校部   the city most tests stand in
//! │   ├── 共青团云溪县委员会
//! │   │   ├── 共青团云溪县石桥镇委员会
//! │   │   │   ├── 石桥村团支部 · 柳林村团支部
//! │   │   └── 云溪县第一中学团支部
//! │   └── 共青团临江县委员会
//! │       ├── 临江县机关团支部 · 临江县实验中学团支部
//! └── 共青团碧水市委员会             the neighbour
//!     └── 共青团松岭区委员会
//!         └── 松岭区幸福社区团支部 · 松岭区科技园联合团支部
//! ```
//!
//! People are named by what they are: `world.actor("supervisor")` is 李明, 督查 of 青山市.

mod actor;
mod database;
mod people;
mod sheet;
mod tree;
mod world;

pub use actor::{Actor, Answer};
pub use database::{Engine, engines};
pub use people::PEOPLE;
pub use sheet::{cells, marked, sheet, taken};
pub use tree::Orgs;
pub use world::{World, today};

/// Runs a test on SQLite and on PostgreSQL, each with a world of its own.
///
/// ```ignore
/// both! {
///     async fn a_neighbour_sees_nothing(world: World) { … }
/// }
/// ```
/// The surrounding module provides `fn routes() -> jishi_platform::Routes`.
#[macro_export]
macro_rules! both {
    ($($(#[$attr:meta])* async fn $name:ident($world:ident: World) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn run($world: $crate::World) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            $(#[$attr])*
            async fn sqlite() {
                run($crate::World::start($crate::Engine::Sqlite, routes()).await.unwrap()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            $(#[$attr])*
            async fn postgres() {
                if $crate::Engine::Postgres.available(concat!(module_path!(), "::", stringify!($name))) {
                    run($crate::World::start($crate::Engine::Postgres, routes()).await.unwrap()).await;
                }
            }
        }
    )*};
}
