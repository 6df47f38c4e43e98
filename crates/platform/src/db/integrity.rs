//! Whether the engine finds its own data whole.

use super::{Db, Engine, StoreError};

impl Db {
    /// SQLite checks every page, index and reference; PostgreSQL answers, which says that it runs
    /// (it checks its pages by checksums and its references by itself).
    ///
    /// # Errors
    /// What was found, in the engine's words.
    pub async fn integrity(&self) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => {
                let sqlite = sqlite.clone();
                super::blocking(move || {
                    sqlite.read(|connection| {
                        let found: String = connection.query_row("pragma integrity_check(1)", [], |row| row.get(0))?;
                        if found != "ok" {
                            return Err(StoreError::Driver(found));
                        }
                        let mut loose = connection.prepare("pragma foreign_key_check")?;
                        if let Some(row) = loose.query([])?.next()? {
                            let table: String = row.get(0)?;
                            return Err(StoreError::Driver(format!("{table}: a row refers to one that is missing")));
                        }
                        Ok(())
                    })?
                })
                .await
            }
            Engine::Postgres(pool) => {
                let client = pool.get().await.map_err(|e| StoreError::Busy(e.to_string()))?;
                client.batch_execute("select 1").await?;
                Ok(())
            }
        }
    }
}
