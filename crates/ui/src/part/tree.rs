//! A node of the organisation tree.

use askama::Template;

use super::LightBadge;

/// What is below a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Children {
    /// Nothing.
    Leaf,
    /// Something that is fetched when the node is opened; the address answers a list of nodes.
    Closed(String),
    /// These nodes, and how to get more.
    Open(Vec<TreeNode>, Option<TreeMore>),
}

/// One node with what is open below it.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "part/tree_node.html")]
pub struct TreeNode {
    /// Its depth in this tree, 1 for the root.
    pub level: u8,
    /// Name of the organisation.
    pub name: String,
    /// Its kind: 团委, 团总支, 团支部 …
    pub kind: String,
    /// Its page.
    pub href: String,
    /// A figure at the right, `团员 312`; may be empty.
    pub figure: String,
    /// Its light, when it has one.
    pub light: Option<LightBadge>,
    /// What is below.
    pub children: Children,
    /// The node the page beside the tree shows.
    pub selected: bool,
    /// The node the keyboard enters the tree at: exactly one in a tree.
    pub entry: bool,
}

/// The last line of a long list of children.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "part/tree_more.html")]
pub struct TreeMore {
    /// The depth of the nodes it continues.
    pub level: u8,
    /// Address of the next children, answered as a list of nodes.
    pub href: String,
    /// How many are left.
    pub left: u64,
}

impl TreeNode {
    /// A leaf; the rest is set by field.
    pub fn leaf(level: u8, name: impl Into<String>, kind: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            level,
            name: name.into(),
            kind: kind.into(),
            href: href.into(),
            figure: String::new(),
            light: None,
            children: Children::Leaf,
            selected: false,
            entry: false,
        }
    }

    fn expanded(&self) -> &'static str {
        match self.children {
            Children::Leaf => "",
            Children::Closed(_) => " aria-expanded=\"false\"",
            Children::Open(..) => " aria-expanded=\"true\"",
        }
    }
}
