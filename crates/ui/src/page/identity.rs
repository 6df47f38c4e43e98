//! Choosing the post to act under, for people who hold several.

use askama::Template;

use crate::Shell;

/// One post of the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostChoice {
    /// Sent as `post`.
    pub id: String,
    /// Name of the post: 组织部干事.
    pub post: String,
    /// The organisation.
    pub org: String,
    /// The organisations above it, highest first.
    pub path: String,
    /// What this identity may do, in one line.
    pub role: String,
    /// The one used now.
    pub current: bool,
}

/// The page; each choice posts `post` and `next` to `/identity`.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "page/identity.html")]
pub struct IdentityPage {
    /// The frame.
    pub shell: Shell,
    /// The posts in force.
    pub posts: Vec<PostChoice>,
    /// Where to go afterwards.
    pub next: String,
}
