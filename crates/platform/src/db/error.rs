//! What can go wrong below the rules.

/// A failure of the store. Absence is `Option`, not an error.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A named constraint refused the write.
    #[error("constraint {constraint} refused the write")]
    Conflict {
        /// Name (PostgreSQL) or `table.column` (SQLite) of the constraint.
        constraint: String,
    },
    /// A stored value does not fit its type.
    #[error("column {column}: {what}")]
    Corrupt {
        /// Position of the column in the row.
        column: usize,
        /// What is wrong.
        what: String,
    },
    /// An update touched another number of rows than it must.
    #[error("{expected} rows were to change, {found} did")]
    RowsAffected {
        /// Due.
        expected: u64,
        /// Done.
        found: u64,
    },
    /// The database did not take the work in time; trying again may help.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// Anything else of the driver.
    #[error("database: {0}")]
    Driver(String),
}

impl StoreError {
    /// A value that does not fit.
    pub fn corrupt(column: usize, what: &str) -> Self {
        Self::Corrupt {
            column,
            what: what.to_owned(),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match &error {
            rusqlite::Error::SqliteFailure(code, message) => match code.code {
                ErrorCode::ConstraintViolation => {
                    let text = message.clone().unwrap_or_default();
                    let constraint = text.rsplit(": ").next().unwrap_or_default().to_owned();
                    Self::Conflict { constraint }
                }
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy(error.to_string()),
                _ => Self::Driver(error.to_string()),
            },
            rusqlite::Error::FromSqlConversionFailure(column, ..) | rusqlite::Error::InvalidColumnType(column, ..) => Self::Corrupt {
                column: *column,
                what: error.to_string(),
            },
            _ => Self::Driver(error.to_string()),
        }
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        use tokio_postgres::error::SqlState;
        let Some(db) = error.as_db_error() else {
            let cause = std::error::Error::source(&error).map(|s| format!(": {s}")).unwrap_or_default();
            return Self::Driver(format!("{error}{cause}"));
        };
        match *db.code() {
            SqlState::UNIQUE_VIOLATION | SqlState::FOREIGN_KEY_VIOLATION | SqlState::CHECK_VIOLATION | SqlState::NOT_NULL_VIOLATION => {
                Self::Conflict {
                    constraint: db.constraint().unwrap_or_default().to_owned(),
                }
            }
            SqlState::T_R_SERIALIZATION_FAILURE
            | SqlState::T_R_DEADLOCK_DETECTED
            | SqlState::LOCK_NOT_AVAILABLE
            | SqlState::QUERY_CANCELED => Self::Busy(db.message().to_owned()),
            _ => Self::Driver(format!("{}: {}", db.code().code(), db.message())),
        }
    }
}
