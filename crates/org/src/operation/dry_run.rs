//! What a decided change would do, read without writing anything.

use super::Decided;
use crate::affected::{self, Kind, Line};
use crate::path;
use crate::rule::manage;
use crate::store::sight::{self, Post, Sight};
use crate::store::{count, size, tree};
use jishi_platform::db::{Read, StoreError};

/// Posts at organisations that end or open again are told one by one up to about so many.
const LISTED: usize = 50;

/// What the page of a dry run shows.
#[derive(Clone, Debug, Default)]
pub struct DryRun {
    /// How many organisations get another path, name, kind or end.
    pub orgs: i64,
    /// What hangs on them.
    pub lines: Vec<Line>,
    /// Posts that gain and lose sight of something.
    pub sight: Sight,
    /// How many posts stand above the caller's own organisation and see what is new there.
    pub above: i64,
    /// Posts at organisations that end.
    pub posts: i64,
    /// The first of them.
    pub ended: Vec<Post>,
    /// Posts at organisations that are opened again, which hold again with them.
    pub back: i64,
    /// The first of them.
    pub restored: Vec<Post>,
    /// Why it cannot be done.
    pub refusals: Vec<String>,
    /// What should be looked at.
    pub warnings: Vec<String>,
}

impl DryRun {
    /// Posts that hold again and are not told one by one.
    pub fn unlisted(&self) -> i64 {
        self.back - i64::try_from(self.restored.len()).unwrap_or(i64::MAX)
    }
}

fn add(posts: &mut Vec<Post>, more: Vec<Post>) {
    for post in more {
        if !posts.contains(&post) {
            posts.push(post);
        }
    }
}

/// Reads what the change would do.
///
/// # Errors
/// The store fails.
pub fn dry_run(read: &Read<'_>, decided: &Decided) -> Result<DryRun, StoreError> {
    let plan = &decided.plan;
    let mut run = DryRun::default();
    for shift in &plan.shifts {
        run.orgs += count::subtree(read, &shift.node.path)?;
    }
    // Where everybody goes to another superior in one, the superiors are the same.
    let mut ways: Vec<(&str, &str)> = plan.shifts.iter().map(|s| (s.from.as_str(), s.above.as_str())).collect();
    // People whose organisation ends go to another, which may have other superiors.
    ways.extend(plan.handovers.iter().map(|h| (h.from.path.as_str(), h.to.path.as_str())));
    // Below one that is still to be made in the place of another, under the same superior: its own posts do not see on.
    ways.extend(
        plan.shifts
            .iter()
            .filter(|shift| shift.above.is_empty())
            .map(|shift| (shift.from.as_str(), manage::parent(&shift.from))),
    );
    ways.sort_unstable();
    ways.dedup();
    for (from, to) in ways.into_iter().filter(|(_, to)| !to.is_empty()) {
        let changed = sight::between(read, from, to, plan.day)?;
        add(&mut run.sight.gain, changed.gain);
        add(&mut run.sight.lose, changed.lose);
    }
    if plan.kind == Kind::Create {
        seen_by(read, decided, &mut run)?;
    }
    let itself = [&plan.closing, &plan.opening, &plan.renamed];
    run.orgs += itself.iter().map(|list| i64::try_from(list.len()).unwrap_or(i64::MAX)).sum::<i64>();
    for node in &plan.closing {
        run.posts += sight::held(read, node.id, plan.day)?;
        if run.ended.len() < LISTED {
            run.ended.extend(sight::posts(read, &[node.id], plan.day)?);
        }
    }
    if plan.kind == Kind::Restore {
        for node in &plan.opening {
            run.back += sight::held(read, node.id, plan.day)?;
            if run.restored.len() < LISTED {
                run.restored.extend(sight::posts(read, &[node.id], plan.day)?);
            }
        }
    }
    for hook in affected::hooks() {
        run.lines.extend(hook.lines(read, plan)?);
        run.refusals.extend(hook.refusals(read, plan)?);
    }
    if plan.kind == Kind::Delete && run.posts > 0 {
        run.refusals.push(format!("组织上还有 {} 个岗位，不能删除", run.posts));
    }
    run.warnings = warnings(read, decided)?;
    run.warnings.extend(decided.notes.iter().cloned());
    Ok(run)
}

/// Who sees a new organisation: the posts of its superior by name, those further up by number, since their
/// organisations may lie outside the caller's sight.
fn seen_by(read: &Read<'_>, decided: &Decided, run: &mut DryRun) -> Result<(), StoreError> {
    for step in &decided.steps {
        let super::Step::Open(new) = step else { continue };
        let Some(parent) = new.parent.map(|parent| tree::find(read, parent)).transpose()?.flatten() else {
            continue;
        };
        add(&mut run.sight.gain, sight::posts(read, &[parent.id], decided.plan.day)?);
        for above in path::numbers(manage::parent(&parent.path)) {
            run.above += sight::held(read, above, decided.plan.day)?;
        }
    }
    Ok(())
}

/// Kinds against the number of members they are meant for.
fn warnings(read: &Read<'_>, decided: &Decided) -> Result<Vec<String>, StoreError> {
    let mut warnings = Vec::new();
    for step in &decided.steps {
        if let super::Step::Change(org, to, _) = step
            && decided.plan.kind == Kind::Rename
            && (to.kind != org.kind || to.name != org.name)
        {
            warnings.extend(size::naming(read, &org.path, &to.kind, &to.name, decided.plan.day)?);
        }
        if let super::Step::Change(org, to, _) = step
            && to.kind != org.kind
            && decided.plan.kind == Kind::Rename
        {
            warnings.extend(size::warning(read, &org.path, &to.kind, decided.plan.day)?);
        }
    }
    let mut targets: Vec<&crate::affected::Node> = decided.plan.handovers.iter().map(|h| &h.to).collect();
    targets.dedup_by_key(|node| node.id);
    for target in targets {
        let more: Vec<&str> = decided
            .plan
            .handovers
            .iter()
            .filter(|h| h.to.id == target.id && !path::within(&h.from.path, &target.path))
            .map(|h| h.from.path.as_str())
            .collect();
        warnings.extend(size::warning_with(read, &target.path, &more, &target.kind, decided.plan.day)?);
    }
    Ok(warnings)
}
