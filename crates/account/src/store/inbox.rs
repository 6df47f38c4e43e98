//! A person's own messages, filtered.

use jishi_platform::db::{Read, StoreError};
use jishi_platform::message::Message;
use jishi_platform::{params, sql};

sql! {
    unscoped LIST ("an account's own messages") =
        "select id, at, kind, title, body, link, read_at from message
         where account_id = $1 and id < $2 and ($3 = '' or kind = $3) and (cast($4 as bigint) = 0 or read_at is null)
         order by id desc limit $5";
    unscoped COUNT ("an account's own messages") =
        "select count(*) from message where account_id = $1 and ($2 = '' or kind = $2) and (cast($3 as bigint) = 0 or read_at is null)";
}

/// Which messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Kind; empty for all.
    pub kind: String,
    /// Only unread ones.
    pub unread: bool,
}

/// At most `limit` messages before the id `before`, newest first.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, account: i64, filter: &Filter, before: i64, limit: i64) -> Result<Vec<Message>, StoreError> {
    read.all(&LIST, params![account, before, &filter.kind, filter.unread, limit], |row| {
        Ok(Message {
            id: row.int(0)?,
            at: row.int(1)?,
            kind: row.text(2)?,
            title: row.text(3)?,
            body: row.text(4)?,
            link: row.text(5)?,
            read: row.opt_int(6)?.is_some(),
        })
    })
}

/// How many there are.
///
/// # Errors
/// The store fails.
pub fn count(read: &Read<'_>, account: i64, filter: &Filter) -> Result<i64, StoreError> {
    read.count(&COUNT, params![account, &filter.kind, filter.unread])
}
