//! Starting a transfer: by the member, the sending side, or the receiving side.

use super::{Caller, Opened, Step, close, open, refuse_start, settle};
use crate::kind::{Kind, TargetRule};
use crate::model::{Starter, TransferId};
use crate::rule::chain::{self, Ends, Leg};
use crate::rule::machine::Event;
use crate::rule::start::{self as rule, Of};
use crate::rules;
use crate::store::org::{self, Org};
use crate::store::transfer::{self, NewTransfer};
use crate::store::{class, receivers};
use jishi_member::store::member::{self, Member};
use jishi_org::store::tie;
use jishi_person::IdNumber;
use jishi_person::store::look::{self, Look, Looking};
use jishi_platform::AppError;
use jishi_platform::db::{Read, StoreError, Write};
use std::collections::BTreeMap;

/// What a form says.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// 转接类别.
    pub kind: String,
    /// The receiving organisation, where the kind lets choose.
    pub to: Option<i64>,
    /// Everything else that was typed.
    pub given: BTreeMap<String, String>,
}

/// A form that passed its checks.
#[derive(Clone, Debug)]
pub(crate) struct Checked {
    pub kind: &'static Kind,
    pub particulars: BTreeMap<String, String>,
    pub to: Option<Org>,
    pub goal: crate::rule::machine::Goal,
}

/// Why a search by name and number leads nowhere: one sentence for every cause, so that nobody
/// learns who is registered.
pub const NOBODY: &str = "没有找到姓名与证件号码相符的在册团员，请核对";

/// The membership behind a name and the number of a document, wherever it is; `None` for nobody. Nothing of
/// it may be shown but that it was found. A number that belongs to somebody out of sight is noted as a look
/// at that person, the name may fit or not, and only so many are allowed in an hour (rule `search.hits`): this
/// is to be kept even when nothing is started, so it is a write of its own.
///
/// # Errors
/// [`AppError::Invalid`] when the number is none; [`AppError::TooMany`] after too many hits.
pub fn by_number(write: &mut Write<'_>, caller: &Caller, name: &str, document: &str, number: &str) -> Result<Option<Member>, AppError> {
    let today = caller.today();
    let document = if document.is_empty() { jishi_person::RESIDENT } else { document };
    let legacy = jishi_person::rule::legacy(write, &caller.path, today)?;
    let number = IdNumber::of(document, number, legacy).map_err(|refused| AppError::field("number", refused.text()))?;
    let by = Looking {
        account: caller.account,
        org: caller.org,
        path: caller.path.clone(),
        at: caller.now(),
        today,
        reason: "发起组织关系转接",
    };
    let person = match look::look(write, &caller.app, &number, &by)? {
        Look::Nobody => {
            write.note("按姓名和证件号码查找团员：未登记");
            return Ok(None);
        }
        Look::Inside(record) => record.id,
        Look::Outside(found) => found.person,
    };
    let member = member::of_person(write, person.0)?;
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '·').collect::<String>();
    let fits = member.filter(|member| plain(&member.name) == plain(name) && active(member));
    write.note(if fits.is_some() {
        "按姓名和证件号码查找团员：相符"
    } else {
        "按姓名和证件号码查找团员：不相符"
    });
    Ok(fits)
}

/// In the register and not leaving.
pub(crate) fn active(member: &Member) -> bool {
    member.state == jishi_member::rule::standing::State::Active && member.leaving.is_none()
}

/// Checks a form for a member.
///
/// # Errors
/// What is missing or wrong, beside its field.
pub(crate) fn check(read: &Read<'_>, caller: &Caller, member: &Member, form: &Form) -> Result<Checked, AppError> {
    let today = caller.today();
    let kind = Kind::find(&form.kind).ok_or_else(|| AppError::field("kind", "请选择转接类别"))?;
    let to = match kind.target {
        TargetRule::Outside => None,
        TargetRule::Pool => rules::pool(read, &member.org_path, today)?,
        _ => form.to,
    };
    let to = match to {
        Some(to) => org::find(read, to)?,
        None => None,
    };
    let of = Of {
        branch: member.org,
        path: &member.org_path,
        active: active(member),
        way: class::way_of(read, member.id.0)?,
    };
    let goal = rule::goal(kind, &of, to.as_ref().map(Org::target).as_ref());
    let particulars = rule::particulars(kind, &|name| form.given.get(name).cloned().unwrap_or_default());
    match (goal, particulars) {
        (Ok(goal), Ok(particulars)) => Ok(Checked {
            kind,
            particulars,
            to,
            goal,
        }),
        (goal, particulars) => {
            let mut wrong: Vec<_> = goal.err().into_iter().collect();
            wrong.extend(particulars.err().unwrap_or_default());
            Err(refuse_start(&wrong))
        }
    }
}

/// The chain of a transfer by the rules, the tree and the ties of today.
///
/// # Errors
/// The store fails.
pub(crate) fn legs(
    read: &Read<'_>,
    caller: &Caller,
    kind: &Kind,
    starter: Starter,
    starter_org: i64,
    from: &Org,
    to: Option<&Org>,
) -> Result<Vec<Leg>, StoreError> {
    let today = caller.today();
    let out = rules::scheme(read, kind, &from.path, today)?.value;
    let inn = match to {
        Some(to) => rules::scheme(read, kind, &to.path, today)?.value,
        None => out.clone(),
    };
    let acting = match starter {
        Starter::Member => String::new(),
        Starter::Out | Starter::In => org::find(read, starter_org)?.map(|org| org.path).unwrap_or_default(),
    };
    let from_above = tie::manager(read, &from.path, today)?;
    let to_above = match to {
        Some(to) => tie::manager(read, &to.path, today)?,
        None => String::new(),
    };
    let ends = Ends {
        from: &from.path,
        from_above: &from_above,
        to: to.map(|to| to.path.as_str()),
        to_above: &to_above,
        starter: &acting,
    };
    Ok(chain::build(&out, &inn, starter, ends))
}

/// Starts a transfer for a member and sends it, or keeps it as a draft. The membership was found by
/// the caller: in its own sight, by name and number, or as its own.
///
/// # Errors
/// A stranger's branch; what the form lacks; a member with another transfer under way.
pub fn start(
    write: &mut Write<'_>,
    caller: &Caller,
    member: &Member,
    starter: Starter,
    form: &Form,
    send: bool,
) -> Result<TransferId, AppError> {
    match starter {
        Starter::Member if receivers::person_of(write, caller.account)? != Some(member.person) => return Err(AppError::NotFound),
        Starter::Out => jishi_org::check_managed(write, &caller.path, &member.org_path, caller.today())?,
        _ => {}
    }
    // Two who start at once take turns on the membership; whether it is in their sight does not matter here.
    member::find_locked(write, member.id)?;
    if transfer::open_of(write, member.id.0)?.is_some() {
        return Err(AppError::refused(super::settle::TWICE));
    }
    let checked = check(write, caller, member, form)?;
    if starter == Starter::In {
        receives(write, caller, checked.to.as_ref())?;
    }
    let id = TransferId(caller.app.id());
    transfer::add(
        write,
        &NewTransfer {
            id,
            member: member.id.0,
            person: member.person,
            kind: checked.kind.slug.clone(),
            particulars: checked.particulars,
            starter,
            starter_org: if starter == Starter::Member { member.org } else { caller.org },
            account: caller.account,
            from: (member.org, member.org_path.clone()),
            to: checked.to.as_ref().map(|to| (to.id, to.path.clone())),
            day: caller.today(),
        },
    )?;
    write.target("transfer", id.0);
    if send {
        submit(write, caller, id)?;
        write.note(format!("发起组织关系转接（{}）", checked.kind.word));
    } else {
        write.note("保存组织关系转接草稿");
    }
    Ok(id)
}

/// What the receiving side starts goes to an organisation it manages.
///
/// # Errors
/// The field is wrong; the store fails.
pub(super) fn receives(read: &Read<'_>, caller: &Caller, to: Option<&Org>) -> Result<(), AppError> {
    match to {
        Some(to) if jishi_org::manages(read, &caller.path, &to.path, caller.today())? => Ok(()),
        _ => Err(AppError::field("to", "接收组织应为本组织、直接下级或直属组织")),
    }
}

/// Nothing is sent about a child without a guardian's consent.
///
/// # Errors
/// A refusal with words; the store fails.
pub(super) fn complete(read: &Read<'_>, t: &transfer::Transfer, caller: &Caller) -> Result<(), AppError> {
    match jishi_member::consent::missing(read, t.person, caller.today())? {
        Some(words) => Err(AppError::Refused(words)),
        None => Ok(()),
    }
}

/// Sends a draft. Drafts and returned transfers of the same member lapse: there is one at a time.
///
/// # Errors
/// 404 for a stranger; the state machine; a member with another transfer under way; a child without a guardian's consent.
pub fn submit(write: &mut Write<'_>, caller: &Caller, id: TransferId) -> Result<(), AppError> {
    let mut opened = locked(write, caller, id)?;
    if !opened.starts(caller) {
        return Err(AppError::Forbidden);
    }
    complete(write, &opened.transfer, caller)?;
    let t = &mut opened.transfer;
    if let (Some(kind), true) = (t.kind(), t.case.legs.is_empty()) {
        t.case.legs = legs(write, caller, kind, t.starter, t.starter_org, &opened.from, opened.to.as_ref())?;
    }
    settle(
        write,
        &caller.app,
        &opened,
        &Event::Submit,
        &Step {
            by: caller.by(),
            ..Step::default()
        },
    )?;
    for other in transfer::replaced(write, opened.transfer.member, id)? {
        close(write, &caller.app, other, &caller.by(), "另行发起转接")?;
    }
    Ok(())
}

/// Opens a transfer for a write: locked, and with the membership's branch as the register has it.
///
/// # Errors
/// As [`open`].
pub(crate) fn locked(write: &mut Write<'_>, caller: &Caller, id: TransferId) -> Result<Opened, AppError> {
    open(write, caller, id)?;
    let mut found = transfer::lock(write, id)?.ok_or(AppError::NotFound)?;
    let member = member::of_person(write, found.person)?;
    if found.case.state.is_open() && member.is_some_and(|member| member.org != found.from) {
        super::tree::align(write, &caller.app, id)?;
        found = transfer::lock(write, id)?.ok_or(AppError::NotFound)?;
    }
    super::open::view(write, caller, found)
}
