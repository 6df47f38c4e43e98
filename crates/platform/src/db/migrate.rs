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

    #[test]
    fn a_table_made_anew_holds_what_stood_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("jishi.db");
        let mut before = sqlite::connect(&path, sqlite::Durability::Normal).unwrap();
        let until = runner(Dialect::Sqlite).unwrap().set_target(refinery::Target::Version(22));
        until.run(&mut before).unwrap();
        before
            .execute_batch(
                "insert into org (id, path, level, kind, name, opened_on) values
                 (7, '0001', 5, '团支部', '甲', '2020-01-01'), (8, '0002', 5, '团支部', '乙', '2020-01-01');
                 insert into person (id, org_id, name, created_at) values (1, 8, '林夏', 0), (2, 7, '安宁', 0);
                 insert into member (id, person_id, org_id, anchor_id, name, state) values (1, 1, 8, 8, '林夏', 'active'), (2, 2, 7, 7, '安宁', 'active');
                 insert into member_place (member_id, org_id, org_path, valid_from, valid_to, how) values
                 (2, 7, '0001', '2024-09-01', null, '转接'), (1, 7, '0001', '2020-05-04', '2024-09-01', '导入'), (1, 8, '0002', '2024-09-01', null, '转接')",
            )
            .unwrap();
        let all = "select group_concat(member_id || org_id || org_path || valid_from || coalesce(valid_to, '') || how, ' ')
             from (select * from member_place order by member_id, valid_from)";
        let held = |connection: &rusqlite::Connection| connection.query_row(all, [], |row| row.get::<_, String>(0)).unwrap();
        let stood = held(&before);
        drop(before);
        sqlite(&path).unwrap();
        let after = sqlite::connect(&path, sqlite::Durability::Normal).unwrap();
        assert_eq!(held(&after), stood);
        let made: String = after
            .query_row("select sql from sqlite_master where name = 'member_place'", [], |row| row.get(0))
            .unwrap();
        assert!(made.contains("WITHOUT ROWID"), "{made}");
    }
}
