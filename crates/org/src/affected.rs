//! What hangs on organisations in other crates: how they hear of a change of the tree.
//!
//! `org` knows neither members nor programmes. A crate that keeps something under an organisation
//! says so twice: as [`Affected`] (what a change does to it, why it must not happen, and moving the
//! rows in the same transaction) and, if it counts people, as [`People`]. Both are collected when
//! the program is linked, as statements are:
//!
//! ```ignore
//! struct Members;
//! impl jishi_org::affected::Affected for Members { … }
//! jishi_org::affected!(Members);
//!
//! struct Count;
//! impl jishi_org::affected::People for Count { … }
//! jishi_org::people!(Count);
//! ```
//!
//! A [`Plan`] says the same for every operation, in five lists; an implementation looks at the
//! lists and hardly ever at the kind:
//!
//! | list | what it says | what a register of members does |
//! |---|---|---|
//! | `renamed` | another name, kind or level | nothing |
//! | `shifts` | a node has another superior, everything below came along | sets `anchor_id` of the members below |
//! | `handovers` | the people and things of `from` belong to `to` from the day on | moves them: history row, `org_id` |
//! | `parts` | the people of a closed organisation go to several | moves the listed ones, then the rest |
//! | `closing` | these have no last day yet and get one | refuses if somebody is left who is not handed over |
//!
//! Order of a change: `refusals` (any text stops it) → the rows of `org` → `apply` of every
//! implementation, in one transaction, after which paths and new organisations are in place. The
//! dry run calls `lines` and `refusals` and writes nothing; organisations that are still to be made
//! have a negative number then.

use jishi_kernel::{Day, Level, Millis};
use jishi_platform::AppError;
use jishi_platform::db::{Read, StoreError, Write};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// An organisation in a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Number; negative for one that is still to be made.
    pub id: i64,
    /// Its path before the change; empty for one that is still to be made.
    pub path: String,
    /// Level.
    pub level: Level,
    /// 组织类别.
    pub kind: String,
    /// Name.
    pub name: String,
}

/// A node that gets another superior; everything below it comes along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The node.
    pub node: Node,
    /// The path of its present superior.
    pub from: String,
    /// The number of the new superior; negative for one that is still to be made.
    pub to: i64,
    /// The path of the new superior; empty for one that is still to be made.
    pub above: String,
    /// The path of the node after the change: `node.path` at the head of every path below it becomes
    /// this. Empty below one that is still to be made.
    pub path: String,
}

/// Everything of one organisation itself (not of those below it) passes to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// Whose people and things they were.
    pub from: Node,
    /// Whose they become.
    pub to: Node,
}

/// One of several organisations that share what a closed one had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Whose people they were.
    pub from: Node,
    /// Whose they become.
    pub to: Node,
    /// Who: one entry for each line pasted, a name or a number as the register knows it.
    pub list: Vec<String>,
    /// A word of [`Affected::criteria`]; empty when the list alone decides.
    pub criterion: String,
    /// It takes everybody whom no list and no criterion names. Exactly one part does.
    pub rest: bool,
}

/// What kind of change it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 新建
    Create,
    /// 由表格导入
    Import,
    /// 更名或变更类别
    Rename,
    /// 迁移
    Move,
    /// 合并
    Merge,
    /// 拆分
    Split,
    /// 撤销
    Dissolve,
    /// 删除: there was nothing in it
    Delete,
    /// 恢复
    Restore,
    /// 毕业班级批量转换
    Graduate,
    /// 撤回毕业班级批量转换
    Ungraduate,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 11] = [
        Self::Create,
        Self::Import,
        Self::Rename,
        Self::Move,
        Self::Merge,
        Self::Split,
        Self::Dissolve,
        Self::Delete,
        Self::Restore,
        Self::Graduate,
        Self::Ungraduate,
    ];

    /// The stored name.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Import => "import",
            Self::Rename => "rename",
            Self::Move => "move",
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Dissolve => "dissolve",
            Self::Delete => "delete",
            Self::Restore => "restore",
            Self::Graduate => "graduate",
            Self::Ungraduate => "ungraduate",
        }
    }

    /// Reads [`Kind::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Create => "新建",
            Self::Import => "导入",
            Self::Rename => "变更名称或类别",
            Self::Move => "迁移",
            Self::Merge => "合并",
            Self::Split => "拆分",
            Self::Dissolve => "撤销",
            Self::Delete => "删除",
            Self::Restore => "恢复",
            Self::Graduate => "毕业班级转换",
            Self::Ungraduate => "撤回毕业班级转换",
        }
    }
}

/// A change of the tree, as decided and not yet written (or just written, in [`Affected::apply`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What kind of change.
    pub kind: Kind,
    /// The first day of the new state.
    pub day: Day,
    /// Organisations that get another name, kind or level.
    pub renamed: Vec<Node>,
    /// Nodes with another superior.
    pub shifts: Vec<Shift>,
    /// Organisations whose people and things pass to one other.
    pub handovers: Vec<Handover>,
    /// Organisations whose people go to several.
    pub parts: Vec<Part>,
    /// Organisations that end the day before `day`, each by itself, lowest first.
    pub closing: Vec<Node>,
    /// Organisations that are opened, anew or again.
    pub opening: Vec<Node>,
}

impl Plan {
    /// A change that does nothing yet.
    pub const fn new(kind: Kind, day: Day) -> Self {
        Self {
            kind,
            day,
            renamed: Vec::new(),
            shifts: Vec::new(),
            handovers: Vec::new(),
            parts: Vec::new(),
            closing: Vec::new(),
            opening: Vec::new(),
        }
    }

    /// True when what the organisation itself has passes to another, by a handover or in parts.
    pub fn passes_on(&self, id: i64) -> bool {
        self.handovers.iter().any(|h| h.from.id == id) || self.parts.iter().any(|p| p.from.id == id)
    }

    /// Closed organisations whose people and things pass to nobody: whoever still has something there refuses.
    pub fn abandoned(&self) -> impl Iterator<Item = &Node> {
        self.closing.iter().filter(|node| !self.passes_on(node.id))
    }
}

/// One line of the dry run: `团员 1,284 名，随组织迁移`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What it counts: 团员, 团干部, 重点工作.
    pub what: String,
    /// How many.
    pub count: i64,
    /// What happens to them, in words.
    pub text: String,
}

/// Who changes the tree and when, for the rows an implementation writes.
pub struct Doing<'a> {
    /// Instant of the change.
    pub now: Millis,
    /// The account; 0 for a job.
    pub account: i64,
    /// The row of `org_change` this is.
    pub change: i64,
    /// Fresh ids.
    pub id: &'a dyn Fn() -> i64,
}

/// A crate that keeps something under organisations.
pub trait Affected: Sync {
    /// What the dry run says about it. Counts only: the reader may manage the tree without seeing
    /// the people in it.
    ///
    /// # Errors
    /// The store fails.
    fn lines(&self, read: &Read<'_>, plan: &Plan) -> Result<Vec<Line>, StoreError> {
        let _ = (read, plan);
        Ok(Vec::new())
    }

    /// Why the change must not happen, each as a sentence that says what to do first, such as
    /// `石桥村团支部有 2 项未办结的组织关系转接，请先办结`. Empty allows it.
    ///
    /// # Errors
    /// The store fails.
    fn refusals(&self, read: &Read<'_>, plan: &Plan) -> Result<Vec<String>, StoreError> {
        let _ = (read, plan);
        Ok(Vec::new())
    }

    /// How people can be told apart when an organisation is split: stored word and shown words,
    /// such as `("sex.1", "男团员")`.
    fn criteria(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// Moves the rows. Paths, histories and new organisations are written already.
    ///
    /// # Errors
    /// The store fails, or a rule refuses what the dry run could not see; everything is rolled back.
    fn apply(&self, write: &mut Write<'_>, plan: &Plan, doing: &Doing<'_>) -> Result<(), AppError> {
        let _ = (write, plan, doing);
        Ok(())
    }
}

/// Whom a register counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// 团员 in the register of an organisation.
    Members,
    /// 团干部 in office in an organisation.
    Cadres,
}

/// Open branches below a path with so many people, in the order of their paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Between<'a> {
    /// Only this path and below.
    pub within: &'a str,
    /// Only behind this path; empty from the first.
    pub after: &'a str,
    /// At least so many people in the branch itself.
    pub least: i64,
    /// At most so many.
    pub most: i64,
}

/// A register of people under organisations, one for each [`Who`].
pub trait People: Sync {
    /// Whom it counts.
    fn who(&self) -> Who;

    /// How many each of these organisations has itself; those with none may be left out. One statement.
    ///
    /// # Errors
    /// The store fails.
    fn own(&self, read: &Read<'_>, orgs: &[i64]) -> Result<Vec<(i64, i64)>, StoreError>;

    /// How many there are in the organisation at `path` and everything below it.
    ///
    /// # Errors
    /// The store fails.
    fn below(&self, read: &Read<'_>, path: &str) -> Result<i64, StoreError>;

    /// How many there are in each direct subordinate of the organisation at `path` and everything below
    /// it, by the subordinate's path; those with none may be left out. One statement.
    ///
    /// # Errors
    /// The store fails.
    fn each_below(&self, read: &Read<'_>, path: &str) -> Result<HashMap<String, i64>, StoreError>;

    /// Open branches (level 5 of `v_org`) with so many people and the number, at most `limit`, in the order of
    /// their paths. Branches without anybody count as 0, so this joins from `v_org`.
    ///
    /// # Errors
    /// The store fails.
    fn branches(&self, read: &Read<'_>, between: &Between<'_>, limit: i64) -> Result<Vec<(i64, i64)>, StoreError>;

    /// How many open branches there are with so many people (`after` is not looked at).
    ///
    /// # Errors
    /// The store fails.
    fn branch_count(&self, read: &Read<'_>, between: &Between<'_>) -> Result<i64, StoreError>;
}

#[doc(hidden)]
pub use jishi_platform::db::inventory;

/// An implementation as the program collects it; see [`crate::affected!`].
pub struct Hook(pub &'static dyn Affected);
/// A register as the program collects it; see [`crate::people!`].
pub struct Register(pub &'static dyn People);

inventory::collect!(Hook);
inventory::collect!(Register);

/// Registers an [`Affected`]: `jishi_org::affected!(Members);` with a unit struct.
#[macro_export]
macro_rules! affected {
    ($value:expr) => {
        $crate::affected::inventory::submit! { $crate::affected::Hook(&$value) }
    };
}

/// Registers a [`People`]: `jishi_org::people!(Count);` with a unit struct.
#[macro_export]
macro_rules! people {
    ($value:expr) => {
        $crate::affected::inventory::submit! { $crate::affected::Register(&$value) }
    };
}

/// Everything the program's crates keep under organisations.
pub(crate) fn hooks() -> impl Iterator<Item = &'static dyn Affected> {
    inventory::iter::<Hook>().map(|hook| hook.0)
}

/// The register of some people; `None` when the program has none.
pub(crate) fn register(who: Who) -> Option<&'static dyn People> {
    inventory::iter::<Register>()
        .map(|register| register.0)
        .find(|register| register.who() == who)
}

/// Whom the program can count beside organisations, with the Chinese word.
pub fn counted() -> Vec<(&'static str, &'static dyn People)> {
    [("团员", Who::Members), ("团干部", Who::Cadres)]
        .into_iter()
        .filter_map(|(word, who)| Some((word, register(who)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_read_back_and_abandoned_ones_are_found() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_slug(kind.slug()), Some(kind));
        }
        let node = |id| Node {
            id,
            path: String::new(),
            level: Level::Branch,
            kind: "团支部".to_owned(),
            name: String::new(),
        };
        let mut plan = Plan::new(Kind::Merge, Day::constant(2026, 7, 15));
        plan.closing = vec![node(1), node(2)];
        plan.handovers = vec![Handover {
            from: node(1),
            to: node(3),
        }];
        assert_eq!(plan.abandoned().map(|n| n.id).collect::<Vec<_>>(), [2]);
    }
}
