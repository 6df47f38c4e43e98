//! What a change of the tree does to transfers under way, and bringing them in line with the register.

use super::{Step, retarget, settle, tell};
use crate::model::{Deed, State, TransferId};
use crate::rule::machine::Event;
use crate::store::event::{self, By, NewEvent};
use crate::store::org;
use crate::store::sight::Sight;
use crate::store::{tick, transfer};
use jishi_member::store::member;
use jishi_org::affected::{Affected, Doing, Line, Node, Plan};
use jishi_org::path;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{App, AppError, outbox};

/// Most transfers a change of the tree turns at once; the clock does the rest.
const MOST: i64 = 20_000;

/// Transfers as the tree knows them.
struct Transfers;

jishi_org::affected!(Transfers);

/// The topic of the event by which the clock brings transfers in line after a change.
pub(crate) const TOPIC: &str = "transfer.tree";

impl Affected for Transfers {
    fn lines(&self, read: &Read<'_>, plan: &Plan) -> Result<Vec<Line>, StoreError> {
        let (mut incoming, mut outgoing, mut approver) = (0, 0, 0);
        for node in plan.closing.iter().filter(|node| plan.passes_on(node.id)) {
            let (to, from) = tick::counts(read, node.id)?;
            incoming += to;
            outgoing += from;
        }
        for shift in &plan.shifts {
            let (to, from) = tick::counts(read, shift.node.id)?;
            approver += to + from;
        }
        let line = |count: i64, text: &str| {
            (count > 0).then(|| Line {
                what: "办理中的组织关系转接".to_owned(),
                count,
                text: text.to_owned(),
            })
        };
        Ok([
            line(incoming, "改由接续组织接收"),
            line(outgoing, "随团员转到接续组织"),
            line(approver, "上级审批改由新的上级办理"),
        ]
        .into_iter()
        .flatten()
        .collect())
    }

    fn refusals(&self, read: &Read<'_>, plan: &Plan) -> Result<Vec<String>, StoreError> {
        let mut out = Vec::new();
        for node in plan.abandoned() {
            let (to, from) = tick::counts(read, node.id)?;
            if to + from > 0 {
                out.push(format!("{}有 {} 项办理中的组织关系转接，请先办结或退回", node.name, to + from));
            }
        }
        Ok(out)
    }

    fn apply(&self, write: &mut Write<'_>, plan: &Plan, doing: &Doing<'_>) -> Result<(), AppError> {
        let rests = plan.parts.iter().filter(|part| part.rest).map(|part| (&part.from, &part.to));
        let pairs: Vec<(&Node, &Node)> = plan.handovers.iter().map(|h| (&h.from, &h.to)).chain(rests).collect();
        let mut touched = Vec::new();
        for (from, to) in &pairs {
            tick::turn(write, from.id, to.id)?;
            touched.extend(tick::at(write, from.id, MOST)?);
        }
        for shift in &plan.shifts {
            touched.extend(tick::at(write, shift.node.id, MOST)?);
            // A province stays the same for everything that moves within it.
            if path::ancestors(&shift.from).first() != path::ancestors(&shift.path).first() {
                touched.extend(tick::of_province(write, &shift.path, MOST)?);
            }
        }
        touched.sort_unstable();
        touched.dedup();
        if touched.is_empty() {
            return Ok(());
        }
        // Who is awaited is looked up by today's tree whenever a transfer is opened; lists keep it in
        // a column, which the handler of this event renews. Members go first, in their own crate.
        for chunk in touched.chunks(500) {
            let ids: Vec<i64> = chunk.iter().map(|id| id.0).collect();
            outbox::emit(write, (doing.id)(), doing.now, TOPIC, &serde_json::json!({ "transfers": ids }))?;
        }
        Ok(())
    }
}

/// Brings one transfer in line with the register and the tree of today: the branch of the
/// membership, a receiving organisation that ended, who is awaited.
///
/// # Errors
/// The store fails.
pub(crate) fn align(write: &mut Write<'_>, app: &App, id: TransferId) -> Result<(), AppError> {
    let Some(mut t) = transfer::lock(write, id)? else { return Ok(()) };
    if !t.case.state.is_open() {
        return Ok(());
    }
    follow_member(write, app, &mut t)?;
    if let Some(to) = t.to
        && let Some(ended) = org::find(write, to)?.filter(|org| org.closed)
    {
        return match org::successor(write, to)? {
            Some(next) => {
                let anybody = Sight::anybody(write)?;
                let named = |org: &org::Org| anybody.name(&org.path, org.name.clone());
                let words = format!("{}已调整，由{}接续", named(&ended), named(&next));
                retarget(write, app, &mut t, &next, &words)
            }
            None => send_back(write, app, t, &ended),
        };
    }
    if let Some(by) = t.returned_by
        && org::find(write, by)?.is_some_and(|org| org.closed)
        && let Some(next) = org::successor(write, by)?
    {
        t.returned_by = Some(next.id);
        transfer::set(write, &t)?;
        t.version += 1;
    }
    let awaited = transfer::awaited(write, &t, app.clock.today())?;
    if awaited.as_ref().map(|org| org.id) != t.wait {
        // The new approver gets the whole time.
        super::settle::wait_anew(write, app, &mut t)?;
        return Ok(tell(write, app, &t, Deed::Moved, 0)?);
    }
    // What was escalated goes to who is the superior by now: a tie has begun or ended.
    if let (Some(boss), Some(awaited)) = (t.boss, awaited)
        && org::manager(write, &awaited, app.clock.today())?.is_some_and(|now| now.id != boss)
    {
        crate::jobs::escalate(write, app, &mut t, &awaited)?;
        transfer::set(write, &t)?;
    }
    Ok(())
}

/// The membership is in another branch than the transfer says: merged, split, or corrected.
fn follow_member(write: &mut Write<'_>, app: &App, t: &mut transfer::Transfer) -> Result<(), AppError> {
    let Some(member) = member::of_person(write, t.person)? else {
        return Ok(());
    };
    if member.org == t.from {
        return Ok(());
    }
    let name = Sight::anybody(write)?.name(&member.org_path, member.org_name);
    let words = format!("组织关系所在支部变更为{name}");
    t.from = member.org;
    transfer::set(write, t)?;
    t.version += 1;
    event::add(
        write,
        &NewEvent {
            id: app.id(),
            at: app.now(),
            transfer: t.id,
            deed: Deed::Moved,
            station: None,
            by: &By::default(),
            reason: "",
            words: &words,
        },
    )?;
    Ok(())
}

/// The receiving organisation ended without a successor: whoever started it chooses another one.
fn send_back(write: &mut Write<'_>, app: &App, t: transfer::Transfer, ended: &org::Org) -> Result<(), AppError> {
    let from = org::find(write, t.from)?.ok_or(AppError::NotFound)?;
    let anybody = Sight::anybody(write)?;
    let words = format!("{}已撤销", anybody.name(&ended.path, ended.name.clone()));
    let opened = super::Opened {
        to: Some(ended.clone()),
        awaited: None,
        decides: false,
        own: false,
        sends: false,
        veiled: false,
        sight: anybody,
        hidden: Vec::new(),
        from,
        transfer: t,
    };
    if opened.transfer.case.state == State::Outside {
        return Ok(());
    }
    let event = Event::Return {
        grounded: true,
        system: true,
    };
    let step = Step {
        reason: "not_here",
        words: &words,
        ..Step::default()
    };
    settle(write, app, &opened, &event, &step).map(|_| ())
}
