//! Organisations as a list that can be imported; the rules stand in the crate org.

use crate::{Context, Kind, Run, Verdict};
use jishi_exchange::sheet::{Column, SheetRow, Value};
use jishi_org::EffectsPart;
use jishi_org::import::{self, Base, By, Decision, Effects, Plan, Session, Sums};
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
        let effects: Effects = serde_json::from_str(kept).ok()?;
        Some(EffectsPart::of_sheet(&effects))
    }
    fn begin(&self, context: &Context) -> Box<dyn Run> {
        Box::new(OrgRun {
            context: context.clone(),
            session: Session::of(By {
                account: context.account,
                org: context.base.as_ref().map(|(own, _)| *own),
                now: context.now,
                reason: import::REASON.to_owned(),
            }),
            plan: Plan::default(),
            sums: Some(Sums::default()),
        })
    }
}

struct OrgRun {
    context: Context,
    session: Session,
    /// Of the batch decided last.
    plan: Plan,
    /// Over the batches decided so far; only of a run that writes nothing.
    sums: Option<Sums>,
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

    fn begin(&mut self, write: &mut Write<'_>) -> Result<(), StoreError> {
        self.sums = None;
        turn::hold(write)
    }

    fn check(&mut self, read: &Read<'_>, rows: &mut [SheetRow]) -> Result<Vec<Verdict>, StoreError> {
        let base = self.base(read)?;
        let (scope, today) = (&self.context.scope, self.context.today);
        self.plan = import::plan_batch(read, scope, &base, &mut self.session, "", rows, today)?;
        if let Some(sums) = &mut self.sums {
            sums.add(read, &self.plan, today)?;
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
        serde_json::to_string(&effects)
            .map(Some)
            .map_err(|error| StoreError::Driver(error.to_string()))
    }

    fn apply(&mut self, write: &mut Write<'_>, _: &[SheetRow], _: &[Verdict]) -> Result<(), StoreError> {
        let (plan, app) = (std::mem::take(&mut self.plan), &self.context.app);
        match import::apply_batch(write, &mut self.session, &plan, self.context.today, || app.id()) {
            Ok(_) => Ok(()),
            // The tree changed between the decision and the writing: the batch is decided anew.
            Err(AppError::Stale) => Err(StoreError::Busy("the tree has changed".to_owned())),
            Err(error) => Err(StoreError::Driver(error.view().message)),
        }
    }
}
