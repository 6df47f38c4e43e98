//! In-site messages; e-mail copies them when configured.

use crate::db::{Read, StoreError, Write};
use crate::{params, sql};
use jishi_kernel::Millis;

sql! {
    unscoped ADD ("the caller names the receiver under its own permit") =
        "insert into message (id, account_id, at, kind, title, body, link, dedup) values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (account_id, dedup) do nothing";
    unscoped LIST ("an account's own messages") =
        "select id, at, kind, title, body, link, read_at from message where account_id = $1 and id < $2 order by id desc limit $3";
    unscoped UNREAD ("an account's own messages") = "select count(*) from message where account_id = $1 and read_at is null";
    unscoped READ ("an account's own messages") = "update message set read_at = $3 where account_id = $1 and (cast($2 as bigint) = 0 or id = $2) and read_at is null";
    unscoped LINK ("an account's own messages") = "select link from message where account_id = $1 and id = $2";
    unscoped BLANK ("the person a page was about is erased, under its own permit") =
        "update message set title = $2, body = '' where substr(link, 1, length($1)) = $1 and (length(link) = length($1) or substr(link, length($1) + 1, 1) in ('/', '?', '#'))";
    unscoped UNMAILED ("the mail job runs as the system") =
        "select m.id, a.email, m.title, m.body, m.link from message m join account a on a.id = m.account_id
         where m.mailed_at is null and m.at > $1 and a.email <> '' and a.mail_on = 1 and a.locked_on is null order by m.id limit $2";
    unscoped MAILED ("the mail job runs as the system") = "update message set mailed_at = $2 where id = $1";
}

/// A new message.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// Receiver.
    pub account: i64,
    /// `due`, `urge`, `decision`, `task`, `instruction`.
    pub kind: &'static str,
    /// One line.
    pub title: String,
    /// More words, may be empty.
    pub body: String,
    /// Path inside the site.
    pub link: String,
    /// A second message with the same key to the same account is dropped.
    pub dedup: String,
}

/// A message as listed.
#[derive(Clone, Debug)]
pub struct Message {
    /// Rising number.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// Kind.
    pub kind: String,
    /// One line.
    pub title: String,
    /// More words.
    pub body: String,
    /// Path inside the site.
    pub link: String,
    /// Read.
    pub read: bool,
}

/// Adds a message; false when it was there already.
///
/// # Errors
/// The store fails.
pub fn add(write: &mut Write<'_>, id: i64, at: Millis, new: &NewMessage) -> Result<bool, StoreError> {
    let done: u64 = write.execute(
        &ADD,
        params![id, new.account, at, new.kind, &new.title, &new.body, &new.link, &new.dedup],
    )?;
    Ok(done > 0)
}

/// A page of an account's messages before `before`, newest first.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, account: i64, before: i64, limit: i64) -> Result<Vec<Message>, StoreError> {
    read.all(&LIST, params![account, before, limit], |row| {
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

/// How many are unread.
///
/// # Errors
/// The store fails.
pub fn unread(read: &Read<'_>, account: i64) -> Result<i64, StoreError> {
    read.count(&UNREAD, params![account])
}

/// The place a message points to.
///
/// # Errors
/// The store fails.
pub fn link(read: &Read<'_>, account: i64, id: i64) -> Result<Option<String>, StoreError> {
    read.one(&LINK, params![account, id], |row| row.text(0))
}

/// Marks one message (0: all) of an account read.
///
/// # Errors
/// The store fails.
pub fn mark_read(write: &mut Write<'_>, account: i64, id: i64, now: Millis) -> Result<(), StoreError> {
    write.execute(&READ, params![account, id, now]).map(|_| ())
}

/// Empties the words of all messages that lead to a page or below it; `title` stands for them.
///
/// # Errors
/// The store fails.
pub fn blank(write: &mut Write<'_>, link: &str, title: &str) -> Result<u64, StoreError> {
    write.execute(&BLANK, params![link, title])
}

/// A message waiting to be mailed.
#[derive(Clone, Debug)]
pub struct Unmailed {
    /// Message.
    pub id: i64,
    /// Address.
    pub to: String,
    /// Subject.
    pub title: String,
    /// Text.
    pub body: String,
    /// Path inside the site.
    pub link: String,
}

/// Messages younger than `since` that were not mailed yet.
///
/// # Errors
/// The store fails.
pub fn unmailed(read: &Read<'_>, since: Millis, limit: i64) -> Result<Vec<Unmailed>, StoreError> {
    read.all(&UNMAILED, params![since, limit], |row| {
        Ok(Unmailed {
            id: row.int(0)?,
            to: row.text(1)?,
            title: row.text(2)?,
            body: row.text(3)?,
            link: row.text(4)?,
        })
    })
}

/// Notes that a message went out.
///
/// # Errors
/// The store fails.
pub fn mark_mailed(write: &mut Write<'_>, id: i64, now: Millis) -> Result<(), StoreError> {
    write.execute_one(&MAILED, params![id, now])
}
