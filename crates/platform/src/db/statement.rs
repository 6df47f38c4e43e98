//! Statements with a scope marker, and the loud exceptions. Third lock of permission: a query
//! over an organisation's data that forgets its scope does not compile.

use super::dialect::Dialect;
use std::sync::OnceLock;

/// A statement whose rows are limited to the caller's scope by one or more `{scope:column}` markers.
pub struct ScopedSql {
    inner: Text,
}

/// A statement without a scope, with the reason why that is right. A test lists them for review.
pub struct UnscopedSql {
    inner: Text,
    why: &'static str,
}

struct Text {
    sql: &'static str,
    sqlite: OnceLock<String>,
    postgres: OnceLock<String>,
}

impl Text {
    const fn new(sql: &'static str) -> Self {
        Self {
            sql,
            sqlite: OnceLock::new(),
            postgres: OnceLock::new(),
        }
    }

    fn render(&self, dialect: Dialect) -> &str {
        let cell = if dialect == Dialect::Sqlite { &self.sqlite } else { &self.postgres };
        // An unknown token leaves a text that no engine prepares; the statement test names it.
        cell.get_or_init(|| dialect.render(self.sql).unwrap_or_else(|token| format!("unknown token {token}")))
    }
}

const fn contains(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let mut at = 0;
    while at + part.len() <= text.len() {
        let mut i = 0;
        while i < part.len() && text[at + i] == part[i] {
            i += 1;
        }
        if i == part.len() {
            return true;
        }
        at += 1;
    }
    false
}

impl ScopedSql {
    /// Checked when compiled: the text must carry a scope marker.
    pub const fn new(sql: &'static str) -> Self {
        assert!(contains(sql, "{scope:"), "a scoped statement needs a scope marker");
        Self { inner: Text::new(sql) }
    }
}

impl UnscopedSql {
    /// A statement that needs no scope, because of `why`.
    pub const fn new(why: &'static str, sql: &'static str) -> Self {
        assert!(!contains(sql, "{scope:"), "an unscoped statement must not carry a scope marker");
        assert!(!why.is_empty(), "say why no scope is needed");
        Self {
            inner: Text::new(sql),
            why,
        }
    }
}

/// Either kind of statement.
pub trait Statement: Sync {
    /// The text for an engine.
    fn render(&self, dialect: Dialect) -> &str;
    /// True when the scope's two parameters follow the statement's own.
    fn scoped(&self) -> bool;
    /// The reason of an unscoped statement.
    fn why(&self) -> Option<&'static str>;
}

impl Statement for ScopedSql {
    fn render(&self, dialect: Dialect) -> &str {
        self.inner.render(dialect)
    }
    fn scoped(&self) -> bool {
        true
    }
    fn why(&self) -> Option<&'static str> {
        None
    }
}

impl Statement for UnscopedSql {
    fn render(&self, dialect: Dialect) -> &str {
        self.inner.render(dialect)
    }
    fn scoped(&self) -> bool {
        false
    }
    fn why(&self) -> Option<&'static str> {
        Some(self.why)
    }
}

/// A statement as the registry knows it: tests prepare every one on both engines.
pub struct Registered {
    /// Module and name.
    pub name: &'static str,
    /// The statement.
    pub statement: &'static dyn Statement,
}

inventory::collect!(Registered);

/// All statements linked into this program.
pub fn registered() -> impl Iterator<Item = &'static Registered> {
    inventory::iter::<Registered>()
}

/// The row of a history under the name `$row` holds on a day: a part of a statement.
///
/// ```
/// assert_eq!(
///     jishi_platform::holds!("k", "$1"),
///     "k.valid_from <= $1 and (k.valid_to is null or k.valid_to >= $1)"
/// );
/// ```
#[macro_export]
macro_rules! holds {
    ($row:literal, $day:literal) => {
        concat!(
            $row,
            ".valid_from <= ",
            $day,
            " and (",
            $row,
            ".valid_to is null or ",
            $row,
            ".valid_to >= ",
            $day,
            ")"
        )
    };
}

/// Declares statements and registers them:
///
/// ```
/// jishi_platform::sql! {
///     /// The programmes a caller may see.
///     pub scoped LIST = "select p.id from programme p join org o on o.id = p.org_id where {scope:o.path}";
///     unscoped ADD ("the row carries the caller's own organisation") = "insert into programme (id) values ($1)";
/// }
/// ```
#[macro_export]
macro_rules! sql {
    () => {};
    ($(#[$doc:meta])* $vis:vis scoped $name:ident = $sql:expr; $($rest:tt)*) => {
        $(#[$doc])* $vis static $name: $crate::db::ScopedSql = $crate::db::ScopedSql::new($sql);
        $crate::db::inventory::submit! {
            $crate::db::Registered { name: concat!(module_path!(), "::", stringify!($name)), statement: &$name }
        }
        $crate::sql! { $($rest)* }
    };
    ($(#[$doc:meta])* $vis:vis unscoped $name:ident ($why:literal) = $sql:expr; $($rest:tt)*) => {
        $(#[$doc])* $vis static $name: $crate::db::UnscopedSql = $crate::db::UnscopedSql::new($why, $sql);
        $crate::db::inventory::submit! {
            $crate::db::Registered { name: concat!(module_path!(), "::", stringify!($name)), statement: &$name }
        }
        $crate::sql! { $($rest)* }
    };
}
