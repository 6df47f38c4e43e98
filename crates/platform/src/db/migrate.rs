//! The schema: one numbered list of texts for both engines, forward only.
//!
//! A migration is one file in `migrations/`; its few differences between the engines are the
//! tokens of [`super::Dialect`], so the two schemas cannot drift apart in number, name or column.

use super::{Dialect, StoreError, sqlite};
use std::path::Path;

/// One migration.
pub struct Migration {
    /// File name without `.sql`, such as `0001_accounts`.
    pub name: &'static str,
    /// The text with tokens.
    pub sql: &'static str,
}

macro_rules! list {
    ($($name:literal),* $(,)?) => {
        &[$(Migration { name: $name, sql: include_str!(concat!("../../../../migrations/", $name, ".sql")) }),*]
    };
}

/// All migrations in order.
pub fn migrations() -> &'static [Migration] {
    list![
        "0001_organisations",
        "0002_accounts",
        "0003_platform",
        "0004_notices",
        "0005_programmes",
        "0006_progress",
        "0007_rules",
        "0008_org_changes",
        "0009_units",
        "0010_persons",
        "0011_cadres",
        "0012_members",
        "0013_transfers",
        "0014_intake",
        "0015_load",
        "0016_org_ties",
        "0017_unit_days",
        "0018_member_checks",
        "0019_transfer_responses",
        "0020_imports",
        "0021_filed",
        "0022_import_reasons",
        "0023_member_places"
    ]
}

fn runner(dialect: Dialect) -> Result<refinery::Runner, StoreError> {
    let list = migrations()
        .iter()
        .map(|m| {
            let sql = dialect
                .render(m.sql)
                .map_err(|token| StoreError::Driver(format!("{}: unknown token {token}", m.name)))?;
            let (number, name) = m.name.split_once('_').unwrap_or((m.name, ""));
            let number: u32 = number.parse().unwrap_or(0);
            refinery::Migration::unapplied(&format!("V{number}__{name}"), &sql).map_err(|e| StoreError::Driver(e.to_string()))
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(refinery::Runner::new(&list).set_grouped(false))
}

pub(super) fn sqlite(path: &Path) -> Result<(), StoreError> {
    let mut connection = sqlite::connect(path, sqlite::Durability::Full)?;
    runner(Dialect::Sqlite)?
        .run(&mut connection)
        .map_err(|e| StoreError::Driver(e.to_string()))?;
    Ok(())
}

pub(super) async fn postgres(pool: &deadpool_postgres::Pool) -> Result<(), StoreError> {
    let mut client = pool.get().await.map_err(|e| StoreError::Busy(e.to_string()))?;
    // Two nodes starting together take turns.
    client.batch_execute("select pg_advisory_lock(5920189)").await?;
    let done = runner(Dialect::Postgres)?.run_async(&mut **client).await;
    client.batch_execute("select pg_advisory_unlock(5920189)").await?;
    done.map_err(|e| StoreError::Driver(e.to_string()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_listed_once_and_in_order() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|f| f.unwrap().file_name().to_string_lossy().trim_end_matches(".sql").to_owned())
            .collect();
        files.sort();
        assert_eq!(files, migrations().iter().map(|m| m.name.to_owned()).collect::<Vec<_>>());
        for (i, name) in files.iter().enumerate() {
            assert!(name.starts_with(&format!("{:04}_", i + 1)), "{name}");
        }
    }
}
