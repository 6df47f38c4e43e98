//! One open connection of either engine, and the synchronous calls on it.

use super::{Dialect, Row, Statement, StoreError, Value};
use tokio::runtime::Handle;

/// A connection inside one transaction (or one read).
pub(super) enum Connection<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres {
        client: &'a deadpool_postgres::Client,
        runtime: Handle,
    },
}

impl Connection<'_> {
    pub(super) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres { .. } => Dialect::Postgres,
        }
    }

    pub(super) fn each(
        &self,
        statement: &dyn Statement,
        params: &[&Value],
        mut row: impl FnMut(&Row<'_>) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let sql = statement.render(self.dialect());
        match self {
            Self::Sqlite(connection) => {
                let mut prepared = connection.prepare_cached(sql)?;
                let mut rows = prepared.query(rusqlite::params_from_iter(params))?;
                while let Some(r) = rows.next()? {
                    if !row(&Row::Sqlite(r))? {
                        break;
                    }
                }
                Ok(())
            }
            Self::Postgres { client, runtime } => runtime.block_on(async {
                use futures_util::TryStreamExt;
                let prepared = client.prepare_cached(sql).await?;
                let stream = client.query_raw(&prepared, params.iter().copied()).await?;
                futures_util::pin_mut!(stream);
                while let Some(r) = stream.try_next().await? {
                    if !row(&Row::Postgres(&r))? {
                        break;
                    }
                }
                Ok(())
            }),
        }
    }

    pub(super) fn execute(&self, statement: &dyn Statement, params: &[&Value]) -> Result<u64, StoreError> {
        let sql = statement.render(self.dialect());
        match self {
            Self::Sqlite(connection) => {
                let mut prepared = connection.prepare_cached(sql)?;
                Ok(prepared.execute(rusqlite::params_from_iter(params))? as u64)
            }
            Self::Postgres { client, runtime } => runtime.block_on(async {
                let prepared = client.prepare_cached(sql).await?;
                Ok(client.execute_raw(&prepared, params.iter().copied()).await?)
            }),
        }
    }
}
