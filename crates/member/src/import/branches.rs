//! The branches a sheet names: looked up once each, within what the importer may touch.

use jishi_kernel::{Day, Level};
use jishi_org::manages;
use jishi_org::path::SEGMENT;
use jishi_org::rule::manage;
use jishi_platform::db::{Read, Row, StoreError, Value};
use jishi_platform::sql;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

sql! {
    scoped BY_CODE = "select o.code, o.id, o.path, o.level, o.closed_on from org o where {scope:o.path} and o.code in ({texts:$1})";
    scoped BY_NAME = "select o.name, o.id, o.path, o.level, o.closed_on from org o where {scope:o.path} and o.name in ({texts:$1})";
}

/// A branch rows are entered into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Branch {
    pub id: i64,
    pub path: String,
    /// Lists run under it; found with the first row.
    pub anchor: i64,
}

type Named = Result<Arc<Branch>, &'static str>;

/// What is known of branches by code and by name.
#[derive(Default)]
pub(super) struct Branches {
    codes: HashMap<String, Named>,
    names: HashMap<String, Named>,
    /// What the branches below an organisation are listed under, by its path.
    anchors: HashMap<String, Option<i64>>,
}

struct FoundOrg {
    word: String,
    id: i64,
    path: String,
    level: i64,
    closed: bool,
}

fn found(row: &Row<'_>) -> Result<FoundOrg, StoreError> {
    Ok(FoundOrg {
        word: row.text(0)?,
        id: row.int(1)?,
        path: row.text(2)?,
        level: row.int(3)?,
        closed: row.opt_text(4)?.is_some(),
    })
}

impl Branches {
    /// Looks up the words that are not known yet; `own` is the importer's path, `None` for the operator.
    pub fn learn<'w>(
        &mut self,
        read: &Read<'_>,
        words: impl Iterator<Item = (&'w str, &'w str)>,
        own: Option<&str>,
        today: Day,
    ) -> Result<(), StoreError> {
        let (mut codes, mut names) = (BTreeSet::new(), BTreeSet::new());
        for (code, name) in words {
            if !code.is_empty() {
                if !self.codes.contains_key(code) {
                    codes.insert(code);
                }
            } else if !name.is_empty() && !self.names.contains_key(name) {
                names.insert(name);
            }
        }
        let Self { anchors, .. } = self;
        fill(read, &BY_CODE, &codes, (&mut self.codes, anchors), own, today)?;
        fill(read, &BY_NAME, &names, (&mut self.names, anchors), own, today)
    }

    /// The branch a row names, with the column and the reason when there is none.
    pub fn find(&self, code: &str, name: &str) -> Result<&Arc<Branch>, (&'static str, &'static str)> {
        let (key, named) = if code.is_empty() {
            ("branch", self.names.get(name))
        } else {
            ("branch_code", self.codes.get(code))
        };
        match named {
            Some(Ok(branch)) => Ok(branch),
            Some(Err(reason)) => Err((key, reason)),
            None => Err(("branch", "请填写所在团支部")),
        }
    }
}

fn fill(
    read: &Read<'_>,
    statement: &jishi_platform::db::ScopedSql,
    words: &BTreeSet<&str>,
    (into, anchors): (&mut HashMap<String, Named>, &mut HashMap<String, Option<i64>>),
    own: Option<&str>,
    today: Day,
) -> Result<(), StoreError> {
    if words.is_empty() {
        return Ok(());
    }
    let mut rows: HashMap<String, Vec<FoundOrg>> = HashMap::new();
    for row in read.all(statement, &[Value::texts(words.iter().copied())], found)? {
        rows.entry(row.word.clone()).or_default().push(row);
    }
    for word in words {
        let of = rows.remove(*word).unwrap_or_default();
        let open: Vec<&FoundOrg> = of.iter().filter(|row| !row.closed && row.level == Level::Branch.number()).collect();
        let denied = match (open.as_slice(), own) {
            ([one], Some(own)) => !manages(read, own, &one.path, today)?,
            _ => false,
        };
        let named = match (of.as_slice(), open.as_slice()) {
            ([], _) => Err("没有这个团支部，或不在您的管理范围内"),
            (_, [_]) if denied => Err(manage::WORDS),
            (_, [one]) => Ok(Arc::new(Branch {
                id: one.id,
                path: one.path.clone(),
                anchor: anchor(read, anchors, one)?,
            })),
            ([one], []) if one.closed => Err("团支部已撤销"),
            (_, []) => Err("不是团支部，团员只能编入团支部"),
            _ => Err("有多个同名团支部，请填写支部编码"),
        };
        into.insert((*word).to_owned(), named);
    }
    Ok(())
}

/// What a branch's members are listed under: the same for all branches below one organisation, so that it is looked
/// up once; a branch below none at or beneath the county is listed by itself.
fn anchor(read: &Read<'_>, anchors: &mut HashMap<String, Option<i64>>, branch: &FoundOrg) -> Result<i64, StoreError> {
    let above = &branch.path[..branch.path.len().saturating_sub(SEGMENT)];
    if let Some(known) = anchors.get(above) {
        return Ok(known.unwrap_or(branch.id));
    }
    let found = crate::store::anchor::of_path(read, above)?;
    anchors.insert(above.to_owned(), found);
    Ok(found.unwrap_or(branch.id))
}
