//! Values that go into a statement and come out of a row; one small set for both engines:
//! whole numbers, texts and byte strings. Days are texts `YYYY-MM-DD`, instants are
//! milliseconds UTC, yes/no is 1/0.

use super::StoreError;
use compact_str::CompactString;
use jishi_kernel::Day;

/// A statement parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// SQL null.
    Null,
    /// BIGINT.
    Int(i64),
    /// TEXT; a short one, as nearly all are, stands in the value itself.
    Text(CompactString),
    /// BLOB / BYTEA.
    Blob(Vec<u8>),
}

impl Value {
    /// A list of texts for `{texts:$1}` in a statement: any number of them by one parameter.
    pub fn texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        // PostgreSQL takes no NUL in a text; SQLite stores none.
        let texts = texts.into_iter().map(|text| text.replace('\0', ""));
        Self::Text(serde_json::Value::from_iter(texts).to_string().into())
    }

    /// A list of numbers for `{ids:$1}` in a statement.
    pub fn ids(ids: impl IntoIterator<Item = i64>) -> Self {
        Self::Text(serde_json::Value::from_iter(ids).to_string().into())
    }

    /// A table of numbers for `{rows:$1:N}` in a statement: any number of rows by one parameter.
    pub fn rows<const N: usize>(rows: impl IntoIterator<Item = [i64; N]>) -> Self {
        let rows = rows.into_iter().map(serde_json::Value::from_iter);
        Self::Text(serde_json::Value::from_iter(rows).to_string().into())
    }
}

impl From<i64> for Value {
    fn from(v: i64) -> Self {
        Self::Int(v)
    }
}
impl From<i32> for Value {
    fn from(v: i32) -> Self {
        Self::Int(v.into())
    }
}
impl From<bool> for Value {
    fn from(v: bool) -> Self {
        Self::Int(v.into())
    }
}
impl From<&str> for Value {
    fn from(v: &str) -> Self {
        Self::Text(v.into())
    }
}
impl From<&String> for Value {
    fn from(v: &String) -> Self {
        Self::Text(v.into())
    }
}
impl From<String> for Value {
    fn from(v: String) -> Self {
        Self::Text(v.into())
    }
}
impl From<Vec<u8>> for Value {
    fn from(v: Vec<u8>) -> Self {
        Self::Blob(v)
    }
}
impl From<Day> for Value {
    fn from(v: Day) -> Self {
        Self::Text(jishi_kernel::day_text(v).into())
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Self {
        v.map_or(Self::Null, Into::into)
    }
}

/// Builds the parameters of a statement, in the order `$1`, `$2`, …
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::db::Value::from($value)),*] };
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(v) => ValueRef::Integer(*v),
            Self::Text(v) => ValueRef::Text(v.as_bytes()),
            Self::Blob(v) => ValueRef::Blob(v),
        }))
    }
}

impl tokio_postgres::types::ToSql for Value {
    fn to_sql(
        &self,
        ty: &tokio_postgres::types::Type,
        out: &mut tokio_postgres::types::private::BytesMut,
    ) -> Result<tokio_postgres::types::IsNull, Box<dyn std::error::Error + Sync + Send>> {
        use tokio_postgres::types::{IsNull, Type};
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(v) if *ty == Type::INT8 => v.to_sql(ty, out),
            Self::Int(v) if *ty == Type::INT4 => i32::try_from(*v)?.to_sql(ty, out),
            Self::Int(v) if *ty == Type::INT2 => i16::try_from(*v)?.to_sql(ty, out),
            // PostgreSQL must not store what SQLite cannot: NUL ends a text there.
            Self::Text(v) if v.contains('\0') => v.replace('\0', "").to_sql(&Type::TEXT, out),
            Self::Text(v) => v.as_str().to_sql(&Type::TEXT, out),
            Self::Blob(v) if *ty == Type::BYTEA => v.to_sql(ty, out),
            _ => Err(format!("a {self:?} parameter where the statement wants {ty}").into()),
        }
    }

    fn accepts(_: &tokio_postgres::types::Type) -> bool {
        true
    }

    tokio_postgres::types::to_sql_checked!();
}

/// A row of either engine, read by column position.
pub enum Row<'a> {
    /// SQLite row.
    Sqlite(&'a rusqlite::Row<'a>),
    /// PostgreSQL row.
    Postgres(&'a tokio_postgres::Row),
}

impl Row<'_> {
    /// A number, or `None` for null.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self {
            Self::Sqlite(row) => Ok(row.get(column)?),
            Self::Postgres(row) => {
                use tokio_postgres::types::Type;
                let ty = row.columns().get(column).map(|c| c.type_().clone());
                Ok(match ty {
                    Some(Type::INT4) => row.try_get::<_, Option<i32>>(column)?.map(Into::into),
                    Some(Type::BOOL) => row.try_get::<_, Option<bool>>(column)?.map(Into::into),
                    _ => row.try_get(column)?,
                })
            }
        }
    }

    /// A number.
    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        self.opt_int(column)?
            .ok_or_else(|| StoreError::corrupt(column, "null where a number is due"))
    }

    /// Yes or no.
    pub fn flag(&self, column: usize) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }

    /// A text, or `None` for null.
    pub fn opt_text(&self, column: usize) -> Result<Option<String>, StoreError> {
        match self {
            Self::Sqlite(row) => Ok(row.get(column)?),
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// A text.
    pub fn text(&self, column: usize) -> Result<String, StoreError> {
        self.opt_text(column)?
            .ok_or_else(|| StoreError::corrupt(column, "null where a text is due"))
    }

    /// A byte string.
    pub fn blob(&self, column: usize) -> Result<Vec<u8>, StoreError> {
        match self {
            Self::Sqlite(row) => Ok(row.get(column)?),
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// A day, or `None` for null.
    pub fn opt_day(&self, column: usize) -> Result<Option<Day>, StoreError> {
        self.opt_text(column)?
            .map(|text| jishi_kernel::parse_day(&text).ok_or_else(|| StoreError::corrupt(column, "not a day")))
            .transpose()
    }

    /// A day.
    pub fn day(&self, column: usize) -> Result<Day, StoreError> {
        self.opt_day(column)?
            .ok_or_else(|| StoreError::corrupt(column, "null where a day is due"))
    }
}
