//! Every difference between the two engines, by name. A slice writes one SQL text with these
//! tokens and never asks which engine it runs on.
//!
//! | token | SQLite | PostgreSQL |
//! |---|---|---|
//! | `$1` | `?1` | `$1` |
//! | `{scope:o.path}` | `(o.path >= ?n and o.path < ?n+1)` | the same with `$` |
//! | `{}` | `{}`, an empty JSON object | the same |
//! | `{lock}` | nothing: one writer | `for update` |
//! | `{lock_share}` | nothing | `for share` |
//! | `{lock_skip}` | nothing | `for update skip locked` |
//! | `{instr}` | `instr` | `strpos` |
//! | `{blob}` | `BLOB` | `BYTEA` |
//! | `{bytes}` | `TEXT` (compares bytes) | `TEXT COLLATE "C"` |
//! | `{int}` | `INTEGER` | `BIGINT` |
//! | `{texts:$1}` | the texts of the list [`Value::texts`], as a query | the same |
//! | `{ids:$1}` | the numbers of the list [`Value::ids`], as a query | the same |
//! | `{sqlite_only}` … `{end}` | what stands between | a comment |
//! | `{rows:$1:3}` | the rows of the table of numbers [`Value::rows`], as a query with columns `c1`, `c2`, `c3` | the same |
//! | `{database_size}` | pages × page size | `pg_database_size(…)` |

#[cfg(doc)]
use super::Value;

/// The engine below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Embedded.
    Sqlite,
    /// Server.
    Postgres,
}

impl Dialect {
    const fn token(self, name: &str) -> Option<&'static str> {
        Some(match (name.as_bytes(), self) {
            (b"", _) => "{}",
            (b"lock" | b"lock_share" | b"lock_skip", Self::Sqlite) => "",
            (b"lock", Self::Postgres) => "for update",
            (b"lock_share", Self::Postgres) => "for share",
            (b"lock_skip", Self::Postgres) => "for update skip locked",
            (b"instr", Self::Sqlite) => "instr",
            (b"instr", Self::Postgres) => "strpos",
            (b"blob", Self::Sqlite) => "BLOB",
            (b"blob", Self::Postgres) => "BYTEA",
            (b"bytes", Self::Sqlite) => "TEXT",
            (b"bytes", Self::Postgres) => "TEXT COLLATE \"C\"",
            (b"int", Self::Sqlite) => "INTEGER",
            (b"int", Self::Postgres) => "BIGINT",
            (b"sqlite_only" | b"end", Self::Sqlite) => "",
            (b"sqlite_only", Self::Postgres) => "/*",
            (b"end", Self::Postgres) => "*/",
            (b"database_size", Self::Sqlite) => "(select c.page_count * s.page_size from pragma_page_count() c, pragma_page_size() s)",
            (b"database_size", Self::Postgres) => "pg_database_size(current_database())",
            _ => return None,
        })
    }

    /// The members of a list that one parameter holds.
    fn list(self, numbers: bool, parameter: &str) -> String {
        match (self, numbers) {
            (Self::Sqlite, _) => format!("select value from json_each(?{parameter})"),
            (Self::Postgres, false) => {
                format!("select i.value from jsonb_array_elements_text(cast(cast(${parameter} as text) as jsonb)) i")
            }
            (Self::Postgres, true) => {
                format!("select cast(i.value as bigint) from jsonb_array_elements_text(cast(cast(${parameter} as text) as jsonb)) i")
            }
        }
    }

    /// The rows of a table of numbers that one parameter holds; `None` for a malformed token.
    fn rows(self, token: &str) -> Option<String> {
        let (parameter, width) = token.split_once(':')?;
        let width: usize = width.parse().ok()?;
        let columns: Vec<String> = (0..width)
            .map(|at| match self {
                Self::Sqlite => format!("json_extract(value, '$[{at}]') as c{}", at + 1),
                Self::Postgres => format!("cast(i.value ->> {at} as bigint) as c{}", at + 1),
            })
            .collect();
        let columns = columns.join(", ");
        Some(match self {
            Self::Sqlite => format!("select {columns} from json_each(?{parameter})"),
            Self::Postgres => format!("select {columns} from jsonb_array_elements(cast(cast(${parameter} as text) as jsonb)) i"),
        })
    }

    /// Writes a statement for this engine. Scope markers are numbered after the statement's own
    /// parameters; all of them share the same two.
    ///
    /// # Errors
    /// The name of an unknown token.
    pub fn render(self, sql: &str) -> Result<String, String> {
        let own = highest_parameter(sql);
        let sigil = if self == Self::Sqlite { '?' } else { '$' };
        let mut out = String::with_capacity(sql.len() + 32);
        let mut rest = sql;
        while let (Some(at), comment) = (rest.find(['$', '{']), rest.find("--")) {
            if let Some(comment) = comment.filter(|comment| *comment < at) {
                // A comment is copied to the end of its line.
                let end = rest[comment..].find('\n').map_or(rest.len(), |length| comment + length);
                out.push_str(&rest[..end]);
                rest = &rest[end..];
                continue;
            }
            out.push_str(&rest[..at]);
            let tail = &rest[at + 1..];
            if rest[at..].starts_with('$') {
                out.push(sigil);
                rest = tail;
                continue;
            }
            let end = tail.find('}').ok_or_else(|| "{ without }".to_owned())?;
            let name = &tail[..end];
            if let Some(column) = name.strip_prefix("scope:") {
                let (low, high) = (own + 1, own + 2);
                out.push_str(&format!("({column} >= {sigil}{low} and {column} < {sigil}{high})"));
            } else if let Some((kind @ ("texts" | "ids"), parameter)) = name.split_once(":$") {
                out.push_str(&self.list(kind == "ids", parameter));
            } else if let Some(token) = name.strip_prefix("rows:$") {
                out.push_str(&self.rows(token).ok_or_else(|| name.to_owned())?);
            } else {
                out.push_str(self.token(name).ok_or_else(|| name.to_owned())?);
            }
            rest = &tail[end + 1..];
        }
        out.push_str(rest);
        Ok(out)
    }
}

fn highest_parameter(sql: &str) -> usize {
    sql.split('$')
        .skip(1)
        .filter_map(|part| part[..part.bytes().take_while(u8::is_ascii_digit).count()].parse().ok())
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scope_parameters_come_after_the_statements_own() {
        let sql = "select 1 from org o where {scope:o.path} and (o.id = $2 or o.name = $1) {lock}";
        assert_eq!(
            Dialect::Sqlite.render(sql).unwrap(),
            "select 1 from org o where (o.path >= ?3 and o.path < ?4) and (o.id = ?2 or o.name = ?1) "
        );
        assert!(
            Dialect::Postgres
                .render(sql)
                .unwrap()
                .ends_with("(o.path >= $3 and o.path < $4) and (o.id = $2 or o.name = $1) for update")
        );
        let list = "select 1 from org o where {scope:o.path} and o.id in ({ids:$2}) and o.name in ({texts:$1})";
        assert_eq!(
            Dialect::Sqlite.render(list).unwrap(),
            "select 1 from org o where (o.path >= ?3 and o.path < ?4) and o.id in (select value from json_each(?2)) and o.name in (select value from json_each(?1))"
        );
        let rows = "select r.c2 from ({rows:$1:2}) r where r.c1 = $2";
        assert_eq!(
            Dialect::Sqlite.render(rows).unwrap(),
            "select r.c2 from (select json_extract(value, '$[0]') as c1, json_extract(value, '$[1]') as c2 from json_each(?1)) r where r.c1 = ?2"
        );
        assert_eq!(Dialect::Postgres.render("{rows:$1}"), Err("rows:$1".to_owned()));
        assert_eq!(Dialect::Sqlite.render("{nonsense}"), Err("nonsense".to_owned()));
        let comment = "-- {\"key\": $5}\na {int} -- {x}";
        assert_eq!(Dialect::Sqlite.render(comment).unwrap(), "-- {\"key\": $5}\na INTEGER -- {x}");
    }
}
