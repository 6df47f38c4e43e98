//! Organisations whose shape wants attention. source: operating rules of the 智慧团建 systems, grade
//! B: 空心团委 is a leaf that is no branch; the numbers of members are the dated rule `branch.members`.

use super::tree::{Org, columns, org};
use crate::affected::{Between, Who, register};
use crate::rules::BranchMembers;
use jishi_platform::db::{Read, StoreError, Value};
use jishi_platform::{params, sql};
use std::collections::HashMap;

sql! {
    scoped LEAVES = concat!(
        "select ", columns!(), " from org o where {scope:o.path} and o.path >= $1 and o.path < $2 and o.path > $3
         and o.level < 5 and o.children = 0 and o.closed_on is null order by o.path limit $4"
    );
    scoped LEAF_COUNT =
        "select count(*) from org o where {scope:o.path} and o.path >= $1 and o.path < $2 and o.level < 5 and o.children = 0 and o.closed_on is null";
    scoped INCOMPLETE = concat!(
        "select ", columns!(), " from org o left join org_particulars p on p.org_id = o.id
         where {scope:o.path} and o.path >= $1 and o.path < $2 and o.path > $3 and o.closed_on is null and coalesce(p.complete, 0) = 0
         order by o.path limit $4"
    );
    scoped COMPLETE_COUNT =
        "select count(*) from org_particulars p join org o on o.id = p.org_id
         where {scope:o.path} and o.path >= $1 and o.path < $2 and o.closed_on is null and p.complete = 1";
    scoped BY_ID = concat!("select ", columns!(), " from org o where {scope:o.path} and o.id in ({ids:$1})");
}

/// What wants attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flag {
    /// 空心团委: a committee without anything below it.
    HollowCommittee,
    /// 空心团支部: fewer members than a branch needs.
    HollowBranch,
    /// 无团员团支部.
    EmptyBranch,
    /// 超员团支部: more members than a branch should have.
    LargeBranch,
    /// 无团干团支部.
    NoCadres,
    /// 信息未完善.
    Incomplete,
}

impl Flag {
    /// All flags in the order of the page.
    pub const ALL: [Self; 6] = [
        Self::HollowCommittee,
        Self::HollowBranch,
        Self::EmptyBranch,
        Self::LargeBranch,
        Self::NoCadres,
        Self::Incomplete,
    ];

    /// The word in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::HollowCommittee => "hollow",
            Self::HollowBranch => "few",
            Self::EmptyBranch => "empty",
            Self::LargeBranch => "many",
            Self::NoCadres => "leaderless",
            Self::Incomplete => "incomplete",
        }
    }

    /// Reads [`Flag::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flag| flag.slug() == slug)
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::HollowCommittee => "空心团委",
            Self::HollowBranch => "空心团支部",
            Self::EmptyBranch => "无团员团支部",
            Self::LargeBranch => "超员团支部",
            Self::NoCadres => "无团干团支部",
            Self::Incomplete => "信息未完善",
        }
    }

    /// What it means, in words.
    pub fn meaning(self, rule: BranchMembers) -> String {
        match self {
            Self::HollowCommittee => "没有下级的团委、团工委、团总支".to_owned(),
            Self::HollowBranch => format!("团员不足 {} 名的团支部", rule.least),
            Self::EmptyBranch => "没有团员的团支部".to_owned(),
            Self::LargeBranch => format!("团员超过 {} 名的团支部", rule.most),
            Self::NoCadres => "没有团干部的团支部".to_owned(),
            Self::Incomplete => "必填信息没有填全的组织".to_owned(),
        }
    }

    /// Whom it counts, at least and at most; `None` for flags that count nobody.
    fn people(self, rule: BranchMembers) -> Option<(Who, i64, i64)> {
        match self {
            Self::HollowCommittee | Self::Incomplete => None,
            Self::HollowBranch => Some((Who::Members, 0, rule.least.saturating_sub(1))),
            Self::EmptyBranch => Some((Who::Members, 0, 0)),
            Self::LargeBranch => Some((Who::Members, rule.most.saturating_add(1), i64::MAX)),
            Self::NoCadres => Some((Who::Cadres, 0, 0)),
        }
    }
}

/// A flagged organisation, with the number of people where they are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flagged {
    /// It.
    pub org: Org,
    /// How many people it has itself.
    pub people: Option<i64>,
}

/// How many organisations at `within` and below have a flag; `None` when the program counts no such people.
///
/// # Errors
/// The store fails.
pub fn count(read: &Read<'_>, flag: Flag, within: &str, rule: BranchMembers) -> Result<Option<i64>, StoreError> {
    let end = crate::path::end(within);
    match (flag, flag.people(rule)) {
        (_, Some((who, least, most))) => match register(who) {
            None => Ok(None),
            Some(register) => register
                .branch_count(
                    read,
                    &Between {
                        within,
                        after: "",
                        least,
                        most,
                    },
                )
                .map(Some),
        },
        (Flag::Incomplete, None) => {
            let complete = read.count(&COMPLETE_COUNT, params![within, end])?;
            Ok(Some(super::count::subtree(read, within)?.saturating_sub(complete)))
        }
        (_, None) => read.count(&LEAF_COUNT, params![within, end]).map(Some),
    }
}

/// Organisations at `within` and below that have a flag, behind the path `after`, in tree order.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, flag: Flag, within: &str, after: &str, rule: BranchMembers, limit: i64) -> Result<Vec<Flagged>, StoreError> {
    let end = crate::path::end(within);
    let plain = |orgs: Vec<Org>| orgs.into_iter().map(|org| Flagged { org, people: None }).collect::<Vec<_>>();
    let Some((who, least, most)) = flag.people(rule) else {
        let statement = if flag == Flag::Incomplete { &INCOMPLETE } else { &LEAVES };
        return read.all(statement, params![within, end, after, limit], org).map(plain);
    };
    let Some(register) = register(who) else {
        return Ok(Vec::new());
    };
    let between = Between {
        within,
        after,
        least,
        most,
    };
    let counted: HashMap<i64, i64> = register.branches(read, &between, limit)?.into_iter().collect();
    if counted.is_empty() {
        return Ok(Vec::new());
    }
    let asked = Value::ids(counted.keys().copied());
    let mut found: Vec<Flagged> = read
        .all(&BY_ID, &[asked], org)?
        .into_iter()
        .map(|org| Flagged {
            people: counted.get(&org.id).copied(),
            org,
        })
        .collect();
    found.sort_by(|a, b| a.org.path.cmp(&b.org.path));
    Ok(found)
}
