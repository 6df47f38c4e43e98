//! What a change of the tree does to members: they are listed where their branch stands now, pass
//! to the successor with their history, and keep a branch from ending while anybody is in it.

use crate::rule::standing::State;
use crate::share::shares;
use crate::store::{anchor, count, member, place};
use jishi_kernel::{Day, Level};
use jishi_org::affected::{Affected, Between, Doing, Kind, Line, Node, Part, People, Plan, Who};
use jishi_org::path::child_length;
use jishi_platform::AppError;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};
use std::collections::{BTreeMap, HashMap};

sql! {
    unscoped BELOW ("counts for whoever may change the tree, without names") =
        "select cast(coalesce(sum(c.members), 0) as bigint) from org o join member_count c on c.org_id = o.id
         where o.path >= $1 and o.path < $1 || '~'";
    unscoped EACH ("counts for whoever may change the tree, without names") =
        "select substr(o.path, 1, $2), cast(sum(c.members) as bigint) from org o join member_count c on c.org_id = o.id
         where o.path >= $1 and o.path < $1 || '~' and c.members > 0 group by substr(o.path, 1, $2)";
    unscoped OWN ("counts for whoever may change the tree, without names") = "select members from member_count where org_id = $1";
    unscoped OWN_LIST ("counts for lists of the tree, without names") =
        "select org_id, members from member_count
         where org_id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) and members > 0";
    unscoped BRANCHES ("counts for lists of the tree, without names") =
        "select o.id, coalesce(c.members, 0) from v_org o left join member_count c on c.org_id = o.id
         where o.path >= $1 and o.path < $1 || '~' and o.path > $2 and o.level = 5 and o.closed_on is null
           and coalesce(c.members, 0) >= $3 and coalesce(c.members, 0) <= $4 order by o.path limit $5";
    unscoped BRANCH_COUNT ("counts for lists of the tree, without names") =
        "select count(*) from v_org o left join member_count c on c.org_id = o.id
         where o.path >= $1 and o.path < $1 || '~' and o.level = 5 and o.closed_on is null
           and coalesce(c.members, 0) >= $2 and coalesce(c.members, 0) <= $3";
}

/// Organisations asked about by one statement.
const AT_ONCE: usize = 20;

struct Members;
jishi_org::affected!(Members);

struct Count;
jishi_org::people!(Count);

fn below_count(read: &Read<'_>, path: &str) -> Result<i64, StoreError> {
    read.count(&BELOW, params![path])
}

fn own_count(read: &Read<'_>, org: i64) -> Result<i64, StoreError> {
    read.count(&OWN, params![org])
}

const fn how(kind: Kind) -> &'static str {
    match kind {
        Kind::Merge => "合并",
        Kind::Split => "拆分",
        Kind::Dissolve => "撤销",
        _ => "组织调整",
    }
}

impl Affected for Members {
    fn lines(&self, read: &Read<'_>, plan: &Plan) -> Result<Vec<Line>, StoreError> {
        let mut lines = Vec::new();
        let mut say = |count: i64, text: &str| {
            if count > 0 {
                lines.push(Line {
                    what: "团员".to_owned(),
                    count,
                    text: text.to_owned(),
                });
            }
        };
        let mut moved = 0;
        for shift in &plan.shifts {
            moved += below_count(read, &shift.node.path)?;
        }
        say(moved, "随组织迁移，团籍不变");
        let mut handed = 0;
        for handover in &plan.handovers {
            handed += own_count(read, handover.from.id)?;
        }
        say(handed, "转入承接组织，保留原支部经历");
        for (from, parts) in by_branch(plan) {
            let members = member::of_branch(read, from, State::Active)?;
            let shares = shares(&members, &parts);
            for (at, part) in parts.iter().enumerate() {
                let count = shares.place.iter().filter(|place| **place == Some(at)).count();
                say(
                    i64::try_from(count).unwrap_or(i64::MAX),
                    &format!("划入“{}”，经历留在原支部名下", part.to.name),
                );
            }
        }
        Ok(lines)
    }

    fn refusals(&self, read: &Read<'_>, plan: &Plan) -> Result<Vec<String>, StoreError> {
        let mut out = Vec::new();
        for node in plan.abandoned() {
            let count = own_count(read, node.id)?;
            if count > 0 {
                out.push(format!("{}还有{count}名团员，请先转出或指定承接组织", node.name));
            }
        }
        // A membership sits in a branch: nobody is handed to anything else.
        for (from, to) in plan
            .handovers
            .iter()
            .map(|h| (&h.from, &h.to))
            .chain(plan.parts.iter().map(|p| (&p.from, &p.to)))
        {
            if to.level != Level::Branch && own_count(read, from.id)? > 0 {
                out.push(format!("{}有团员，只能由支部承接，“{}”不是支部", from.name, to.name));
            }
        }
        for (from, parts) in by_branch(plan) {
            if parts.iter().any(|part| !part.list.is_empty()) {
                out.extend(shares(&of_branch(read, from)?, &parts).faults);
            }
        }
        Ok(out)
    }

    fn criteria(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("sex.1", "男团员"),
            ("sex.2", "女团员"),
            ("graduates", "已标记毕业时间的团员"),
            ("floating", "流动和失联团员"),
        ]
    }

    fn apply(&self, write: &mut Write<'_>, plan: &Plan, _doing: &Doing<'_>) -> Result<(), AppError> {
        for shift in &plan.shifts {
            anchor::renew(write, &shift.path, shift.node.level)?;
        }
        for node in plan.renamed.iter().filter(|node| node.level != Level::Branch && node.id != 0) {
            renew_renamed(write, node)?;
        }
        for handover in &plan.handovers {
            place::relocate_all(write, handover.from.id, handover.to.id, plan.day, how(plan.kind))?;
        }
        for (from, parts) in by_branch(plan) {
            divide(write, from, &parts, plan.day)?;
        }
        Ok(())
    }
}

/// A node of another level: its own row tells the level it has now.
fn renew_renamed(write: &mut Write<'_>, node: &Node) -> Result<(), StoreError> {
    if let Some(level) = jishi_org::store::tree::level(write, node.id)? {
        // Whether it was or is the county above its branches, they are looked at one by one.
        let high = if level >= Level::County && node.level >= Level::County {
            level
        } else {
            Level::City
        };
        anchor::renew(write, &node.path, high)?;
    }
    Ok(())
}

/// The members of a branch that is split, who is on its lists first.
fn of_branch(read: &Read<'_>, from: i64) -> Result<Vec<member::Member>, StoreError> {
    let mut members = member::of_branch(read, from, State::Active)?;
    members.extend(member::of_branch(read, from, State::Left)?);
    Ok(members)
}

/// The parts by the organisation that ends.
fn by_branch(plan: &Plan) -> BTreeMap<i64, Vec<&Part>> {
    let mut branches: BTreeMap<i64, Vec<&Part>> = BTreeMap::new();
    for part in &plan.parts {
        branches.entry(part.from.id).or_default().push(part);
    }
    branches
}

/// The members of one closed branch go to several: the lists first, then the criteria, then the rest.
fn divide(write: &mut Write<'_>, from: i64, parts: &[&Part], day: Day) -> Result<(), AppError> {
    let members = of_branch(write, from)?;
    let shares = shares(&members, parts);
    if !shares.faults.is_empty() {
        return Err(AppError::refused(shares.faults.join("；")));
    }
    for (member, place) in members.iter().zip(&shares.place) {
        if let Some(part) = place.and_then(|at| parts.get(at)) {
            place::shift(write, member.id, part.to.id, day, how(Kind::Split))?;
        }
    }
    if let Some(rest) = parts.iter().find(|part| part.rest) {
        place::relocate_all(write, from, rest.to.id, day, how(Kind::Split))?;
    }
    let touched: Vec<i64> = std::iter::once(from).chain(parts.iter().map(|part| part.to.id)).collect();
    Ok(count::renew(write, &touched)?)
}

impl People for Count {
    fn who(&self) -> Who {
        Who::Members
    }

    fn own(&self, read: &Read<'_>, orgs: &[i64]) -> Result<Vec<(i64, i64)>, StoreError> {
        let mut out = Vec::new();
        for chunk in orgs.chunks(AT_ONCE) {
            let mut ids: Vec<jishi_platform::db::Value> = chunk.iter().map(|id| (*id).into()).collect();
            ids.resize(AT_ONCE, jishi_platform::db::Value::Null);
            out.extend(read.all(&OWN_LIST, &ids, |row| Ok((row.int(0)?, row.int(1)?)))?);
        }
        Ok(out)
    }

    fn below(&self, read: &Read<'_>, path: &str) -> Result<i64, StoreError> {
        below_count(read, path)
    }

    fn each_below(&self, read: &Read<'_>, path: &str) -> Result<HashMap<String, i64>, StoreError> {
        let each = read.all(&EACH, params![path, child_length(path)], |row| Ok((row.text(0)?, row.int(1)?)))?;
        Ok(each.into_iter().collect())
    }

    fn branches(&self, read: &Read<'_>, between: &Between<'_>, limit: i64) -> Result<Vec<(i64, i64)>, StoreError> {
        read.all(
            &BRANCHES,
            params![between.within, between.after, between.least, between.most, limit],
            |row| Ok((row.int(0)?, row.int(1)?)),
        )
    }

    fn branch_count(&self, read: &Read<'_>, between: &Between<'_>) -> Result<i64, StoreError> {
        read.count(&BRANCH_COUNT, params![between.within, between.least, between.most])
    }
}
