//! A fresh database for each test: a file in a temporary folder, or a PostgreSQL database made from
//! a template that was migrated once.

use anyhow::Context;
use jishi_platform::db::{Db, Durability, migrations};
use std::hash::{Hash, Hasher};

/// An engine to test on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded.
    Sqlite,
    /// The server of `JISHI_TEST_POSTGRES`.
    Postgres,
}

/// Both.
pub const fn engines() -> [Engine; 2] {
    [Engine::Sqlite, Engine::Postgres]
}

/// Where the test server is, `postgres://user@host:port`, whatever database the variable names.
fn server() -> Option<String> {
    let url = std::env::var("JISHI_TEST_POSTGRES").ok().filter(|url| !url.is_empty())?;
    let (scheme, rest) = url.split_once("://")?;
    Some(format!("{scheme}://{}", rest.split('/').next().unwrap_or(rest)))
}

impl Engine {
    /// True when tests can run on this engine here; says so loudly when not, and fails in CI.
    #[allow(clippy::panic)] // a test helper: a skipped engine in CI is a failure
    pub fn available(self, test: &str) -> bool {
        if self == Self::Sqlite || server().is_some() {
            return true;
        }
        assert!(
            std::env::var("CI").is_err(),
            "SKIPPED: PostgreSQL in CI ({test}): JISHI_TEST_POSTGRES is not set"
        );
        eprintln!("SKIPPED: PostgreSQL ({test}): JISHI_TEST_POSTGRES is not set");
        false
    }

    /// A fresh, migrated, empty database.
    ///
    /// # Errors
    /// The engine refuses.
    pub async fn fresh(self, folder: &std::path::Path) -> anyhow::Result<Db> {
        Ok(self.fresh_at(folder).await?.0)
    }

    /// The same, with the URL another process can reach it under (none for the file in `folder`).
    ///
    /// # Errors
    /// The engine refuses.
    pub async fn fresh_at(self, folder: &std::path::Path) -> anyhow::Result<(Db, Option<String>)> {
        match self {
            Self::Sqlite => Ok((Db::open_sqlite(&folder.join("jishi.db"), Durability::Normal)?, None)),
            Self::Postgres => {
                let server = server().context("JISHI_TEST_POSTGRES is not set")?;
                let template = template(&server).await?;
                let name = format!(
                    "t_{}_{}",
                    std::process::id(),
                    COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
                );
                let admin = connect(&format!("{server}/postgres")).await?;
                admin.batch_execute(&format!("drop database if exists {name}")).await?;
                admin.batch_execute(&format!("create database {name} template {template}")).await?;
                let url = format!("{server}/{name}");
                Ok((Db::open_postgres(&url, 4).await?, Some(url)))
            }
        }
    }
}

static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);

async fn connect(url: &str) -> anyhow::Result<tokio_postgres::Client> {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .with_context(|| format!("connecting to {url}"))?;
    tokio::spawn(connection);
    Ok(client)
}

/// The migrated template; its name changes with the migrations, one process makes it.
async fn template(server: &str) -> anyhow::Result<String> {
    let mut hasher = std::hash::DefaultHasher::new();
    for migration in migrations() {
        (migration.name, migration.sql).hash(&mut hasher);
    }
    let name = format!("jishi_template_{:016x}", hasher.finish());
    let admin = connect(&format!("{server}/postgres")).await?;
    admin.batch_execute("select pg_advisory_lock(77001)").await?;
    let ready: bool = admin
        .query_one("select exists (select 1 from pg_database where datname = $1)", &[&name])
        .await?
        .get(0);
    if !ready {
        let building = format!("{name}_new");
        admin.batch_execute(&format!("drop database if exists {building}")).await?;
        admin.batch_execute(&format!("create database {building}")).await?;
        drop(Db::open_postgres(&format!("{server}/{building}"), 1).await?);
        // The pool's connection closes in the background; renaming waits for it.
        for _ in 0..100 {
            if admin
                .batch_execute(&format!("alter database {building} rename to {name}"))
                .await
                .is_ok()
            {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }
    admin.batch_execute("select pg_advisory_unlock(77001)").await?;
    Ok(name)
}
