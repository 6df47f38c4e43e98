//! Transfers of the sample world: one at each step of the chain, one sent back, two overdue, one
//! done; through the same actions people use, in the order of time.

use super::super::orgs::Orgs;
use super::super::people::People;
use super::{at, member};
use anyhow::Context;
use jishi_kernel::{Millis, MockClock};
use jishi_platform::authz::{Role, Scope};
use jishi_platform::{App, AppError};
use jishi_transfer::action::start::Form;
use jishi_transfer::action::{Caller, decide, start};
use jishi_transfer::model::{Starter, TransferId};

const HOUR: Millis = 3_600_000;

/// A transfer.
struct Story {
    /// Code of the branch of the membership, and the member's name.
    of: (&'static str, &'static str),
    /// Who starts it: the side and the code of the organisation; the log-in for a member.
    by: (Starter, &'static str),
    /// Code of the receiving organisation, may be empty.
    to: &'static str,
    kind: &'static str,
    given: &'static [(&'static str, &'static str)],
    /// Hours before now.
    ago: i64,
    /// What was decided: hours before now, code of the organisation, decision.
    then: &'static [(i64, &'static str, Decision)],
}

#[derive(Clone, Copy)]
enum Decision {
    Approve,
    Return(&'static str, &'static str),
    Allocate(&'static str),
}

const STORIES: [Story; 9] = [
    // 接转成功: the member whose log-in is printed.
    Story {
        of: ("SL01010102", "阎轩"),
        by: (Starter::Out, "SL01010102"),
        to: "SL01010101",
        kind: "move",
        given: &[("why", "随家庭迁居石桥村")],
        ago: 24 * 24,
        then: &[(23 * 24, "SL01010101", Decision::Approve)],
    },
    // Came back to its district, allocated by the committee.
    Story {
        of: ("SL02010102", "徐杰晓"),
        by: (Starter::Out, "SL02010102"),
        to: "SL010102",
        kind: "work",
        given: &[("employer", "云溪县恒信商贸有限公司")],
        ago: 12 * 24,
        then: &[
            (11 * 24, "SL010102", Decision::Approve),
            (10 * 24, "SL010102", Decision::Allocate("SL01010202")),
        ],
    },
    // Waits for the receiving committee.
    Story {
        of: ("SL01010101", "汤强"),
        by: (Starter::Out, "SL01010101"),
        to: "SL0201",
        kind: "home",
        given: &[("residence", "松岭区幸福街道松园社区")],
        ago: 40,
        then: &[],
    },
    // Accepted, a branch has to be named.
    Story {
        of: ("SL02010101", "阎宇怡"),
        by: (Starter::Out, "SL020101"),
        to: "SL0101",
        kind: "home",
        given: &[("residence", "云溪县石桥镇石桥村")],
        ago: 3 * 24,
        then: &[(20, "SL0101", Decision::Approve)],
    },
    // Asked for by the receiving side, waits for the old branch.
    Story {
        of: ("SL01010101", "方瑶远"),
        by: (Starter::In, "SL0201"),
        to: "SL020101",
        kind: "work",
        given: &[("employer", "松岭科技园服务中心")],
        ago: 5,
        then: &[],
    },
    // Started by the member, waits for the old branch.
    Story {
        of: ("SL01010101", "孟丽"),
        by: (Starter::Member, "mengli"),
        to: "SL01010202",
        kind: "work",
        given: &[("employer", "城关商业中心")],
        ago: 2,
        then: &[],
    },
    // Sent back with a reason.
    Story {
        of: ("SL01010101", "邵英思"),
        by: (Starter::Out, "SL01010101"),
        to: "SL010201",
        kind: "work",
        given: &[("employer", "渡口镇农机服务站")],
        ago: 4 * 24,
        then: &[(3 * 24, "SL010201", Decision::Return("proof", "请附劳动合同或单位证明"))],
    },
    // Overdue.
    Story {
        of: ("SL01010102", "陆凯静"),
        by: (Starter::Out, "SL01010102"),
        to: "SL01010101",
        kind: "move",
        given: &[("why", "转到石桥村参加工作")],
        ago: 5 * 24,
        then: &[],
    },
    Story {
        of: ("SL01020101", "徐书桐"),
        by: (Starter::Out, "SL010201"),
        to: "SL0101",
        kind: "none",
        given: &[("residence", "云溪县城关街道城关社区")],
        ago: 4 * 24,
        then: &[],
    },
];

/// Lives through the stories.
///
/// # Errors
/// The store fails, or a rule refuses.
pub(super) async fn walk(app: &App, clock: &MockClock, orgs: &Orgs, people: &People, now: Millis) -> anyhow::Result<()> {
    let starts = STORIES.iter().enumerate().map(|(n, story)| (story.ago, n, None));
    let decisions = STORIES
        .iter()
        .enumerate()
        .flat_map(|(n, story)| story.then.iter().map(move |(ago, code, what)| (*ago, n, Some((*code, *what)))));
    let mut deeds: Vec<_> = starts.chain(decisions).collect();
    deeds.sort_by_key(|deed| std::cmp::Reverse(deed.0));
    let mut made = [None; STORIES.len()];
    for (ago, n, decision) in deeds {
        at(clock, now - ago * HOUR);
        let story = &STORIES[n];
        match (decision, made[n]) {
            (None, _) => made[n] = Some(begin(app, orgs, people, story).await.with_context(|| story.of.1)?),
            (Some((code, what)), Some(id)) => settle(app, orgs, people, id, code, what).await.with_context(|| story.of.1)?,
            (Some(_), None) => anyhow::bail!("{}的转接还没有发起", story.of.1),
        }
    }
    Ok(())
}

/// The registrar of an organisation.
fn registrar(app: &App, orgs: &Orgs, people: &People, code: &str) -> anyhow::Result<Caller> {
    let org = orgs.get(code).with_context(|| format!("没有组织 {code}"))?;
    let (account, identity) = people
        .find(org.id, Role::Registrar, None)
        .with_context(|| format!("{code} 没有团务管理员"))?;
    Ok(Caller {
        post: identity.post,
        ..Caller::acting(app, account, (org.id, &org.path))
    })
}

async fn begin(app: &App, orgs: &Orgs, people: &People, story: &Story) -> anyhow::Result<TransferId> {
    let member = member(app, orgs, story.of.0, story.of.1).await?;
    let (starter, by) = story.by;
    let caller = if starter == Starter::Member {
        let (account, identity) = people.named(by).with_context(|| format!("没有账号 {by}"))?;
        Caller {
            post: identity.post,
            scope: Scope::empty(),
            member: true,
            ..Caller::acting(app, account, (identity.org, &identity.path))
        }
    } else {
        registrar(app, orgs, people, by)?
    };
    let form = Form {
        kind: story.kind.to_owned(),
        to: orgs.get(story.to).map(|org| org.id),
        given: story
            .given
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect(),
    };
    app.db
        .write(app.system("demo"), move |write| {
            start::start(write, &caller, &member, starter, &form, true)
        })
        .await
        .map_err(told)
}

async fn settle(app: &App, orgs: &Orgs, people: &People, id: TransferId, code: &str, what: Decision) -> anyhow::Result<()> {
    let caller = registrar(app, orgs, people, code)?;
    let branch = match what {
        Decision::Allocate(code) => orgs.get(code).map(|org| org.id),
        Decision::Approve | Decision::Return(..) => None,
    };
    app.db
        .write(app.system("demo"), move |write| match what {
            Decision::Approve => decide::approve(write, &caller, id, None, None, "").map(drop),
            Decision::Return(reason, words) => decide::send_back(write, &caller, id, None, reason, words).map(drop),
            Decision::Allocate(_) => decide::allocate(write, &caller, id, None, branch).map(drop),
        })
        .await
        .map_err(told)
}

fn told(error: AppError) -> anyhow::Error {
    match error {
        AppError::Internal(cause) => cause,
        other => anyhow::anyhow!("{}", other.view().message),
    }
}
