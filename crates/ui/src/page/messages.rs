//! The list of in-site messages.

use askama::Template;

use crate::part::{LightBadge, Pager};
use crate::{NavEntry, Shell};

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRow {
    /// Takes the form that opens it: marks it read and leads on.
    pub href: String,
    /// First line.
    pub title: String,
    /// Second line; may be empty.
    pub text: String,
    /// Who sent it: a person or 系统.
    pub from: String,
    /// When, as text.
    pub when: String,
    /// The light of what it is about.
    pub light: Option<LightBadge>,
    /// Not read yet.
    pub unread: bool,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "page/messages.html")]
pub struct MessagesPage {
    /// The frame.
    pub shell: Shell,
    /// 全部, 未读, 催办 …: links that filter.
    pub kinds: Vec<NavEntry>,
    /// The messages, newest first.
    pub messages: Vec<MessageRow>,
    /// The way on.
    pub pager: Pager,
}
