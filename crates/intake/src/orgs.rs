//! Organisations as a list that can be imported; the rules stand in the crate org.

use crate::{Context, Kind, Run, RunId, Verdict};
use jishi_exchange::sheet::{Column, SheetRow, Value};
use jishi_org::EffectsPart;
use jishi_org::import::{self, Base, By, Decision, Effects, Plan, Seal, Session, Sums};
use jishi_org::store::{tree, turn};
use jishi_platform::AppError;
use jishi_platform::authz::Act;
use jishi_platform::db::{Read, StoreError, Write};

/// The list of organisations.
pub struct Orgs;

impl Kind for Orgs {
    fn slug(&self) -> &'static str {
        "orgs"
    }
    fn word(&self) -> &'static str {
        "组织"
    }
    fn act(&self) -> Act {
        Act::OrgImport
    }
    fn columns(&self) -> Vec<Column> {
        import::columns()
    }
    fn samples(&self) -> Vec<Vec<Value>> {
        import::samples()
    }
    fn batch(&self, usual: usize) -> usize {
        // A superior may stand anywhere in the sheet: a county's or a city's is read at once.
        usual.max(import::BATCH)
    }
    fn reasoned(&self) -> bool {
        true
    }
    fn effects(&self, kept: &str) -> Option<EffectsPart> {
        let kept: Kept = serde_json::from_str(kept).ok()?;
        Some(EffectsPart::of_sheet(&kept.effects))
    }
    fn begin(&self, context: &Context) -> Box<dyn Run> {
        Box::new(OrgRun {
            context: context.clone(),
            session: Session::of(By {
                account: context.account,
                org: context.base.as_ref().map(|(own, _)| *own),
                now: context.now,
                reason: import::REASON.to_owned(),
                run: None,
            }),
            plan: Plan::default(),
            sums: Some(Sums::default()),
            seal: Seal::default(),
            shown: Seal::default(),
        })
    }
}

/// What a check leaves with its run: what its page shows, and the seal of it.
#[derive(serde::Serialize, serde::Deserialize)]
struct Kept {
    effects: Effects,
    seal: Seal,
}

struct OrgRun {
    context: Context,
    session: Session,
    /// Of the batch decided last.
    plan: Plan,
    /// Over the batches decided so far; only of a run that writes nothing.
    sums: Option<Sums>,
    /// Of the rows decided so far.
    seal: Seal,
    /// Of the rows as the page of the run showed them.
    shown: Seal,
}

impl OrgRun {
    /// Where rows without a superior go, as it is now: it may change from one batch to the next.
    fn base(&self, read: &Read<'_>) -> Result<Base, StoreError> {
        Ok(match &self.context.base {
            None => Base::Root,
            Some((own, _)) => {
                let own = tree::find(read, *own)?.ok_or(StoreError::RowsAffected { expected: 1, found: 0 })?;
                Base::Below(Box::new(own))
            }
        })
    }
}

impl Run for OrgRun {
    fn because(&mut self, reason: &str) {
        if !reason.is_empty() {
            self.session.because(reason);
        }
    }

    fn held(&mut self, run: RunId, shown: &str) {
        self.session.of_run(run.0);
        self.shown = serde_json::from_str(shown).map(|kept: Kept| kept.seal).unwrap_or_default();
    }

    fn begin(&mut self, write: &mut Write<'_>) -> Result<(), StoreError> {
        self.sums = None;
        turn::hold(write)
    }

    fn check(&mut self, read: &Read<'_>, rows: &mut [SheetRow]) -> Result<Vec<Verdict>, StoreError> {
        let base = self.base(read)?;
        let (scope, today) = (&self.context.scope, self.context.today);
        self.plan = import::plan_batch(read, scope, &base, &mut self.session, "", rows, today)?;
        let before = self.seal.rows();
        self.plan.seal(&mut self.seal);
        match &mut self.sums {
            Some(sums) => sums.add(read, &self.plan, today)?,
            // The operator confirms nothing.
            None if self.context.base.is_none() || self.seal.agrees(&self.shown, before) => {}
            None => return Err(changed(rows.len())),
        }
        let verdict = |decision: &Decision| match decision {
            Decision::New => Verdict::New,
            Decision::Change(words) => Verdict::Change(words.clone()),
            Decision::Same => Verdict::Same,
            Decision::Faulty => Verdict::Faulty,
        };
        Ok(self.plan.decisions().iter().map(verdict).collect())
    }

    fn effects(&mut self, read: &Read<'_>) -> Result<Option<String>, StoreError> {
        let Some(sums) = &self.sums else { return Ok(None) };
        let effects = sums.effects(read, self.context.today)?;
        let kept = Kept {
            effects,
            seal: self.seal.clone(),
        };
        serde_json::to_string(&kept)
            .map(Some)
            .map_err(|error| StoreError::Driver(error.to_string()))
    }

    fn apply(&mut self, write: &mut Write<'_>, rows: &[SheetRow], _: &[Verdict]) -> Result<(), StoreError> {
        let (plan, app) = (std::mem::take(&mut self.plan), &self.context.app);
        match import::apply_batch(write, &mut self.session, &plan, self.context.today, || app.id()) {
            Ok(_) => Ok(()),
            // The tree changed between the decision and the writing: the batch is decided anew.
            Err(AppError::Stale) => Err(StoreError::Busy("the tree has changed".to_owned())),
            // What hangs on the organisations refuses since the check: a new one says why.
            Err(AppError::Refused(_)) => Err(changed(rows.len())),
            Err(error) => Err(StoreError::Driver(error.view().message)),
        }
    }
}

/// The rows of a batch no longer do what was confirmed.
fn changed(rows: usize) -> StoreError {
    StoreError::RowsAffected {
        expected: rows as u64,
        found: 0,
    }
}
