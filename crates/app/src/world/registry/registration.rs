//! 教育评议 and 团籍注册 of the sample world: most branches have done this year's, one waits for its
//! superior, one was sent back.

use super::super::before;
use super::super::orgs::Orgs;
use super::super::people::People;
use anyhow::Context;
use jishi_kernel::{Day, MockClock};
use jishi_member::MemberId;
use jishi_member::rule::appraisal::Grade;
use jishi_member::rule::registration::Decision;
use jishi_member::rule::standing::State;
use jishi_member::store::{member, registration};
use jishi_platform::App;
use jishi_platform::authz::Role;
use jishi_platform::db::StoreError;

/// How far a branch has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Registered,
    Waiting,
    Returned,
}

const BRANCHES: [(&str, Stage); 6] = [
    ("SL01010101", Stage::Registered),
    ("SL01010102", Stage::Registered),
    ("SL01010201", Stage::Registered),
    ("SL01010301", Stage::Registered),
    ("SL01010103", Stage::Waiting),
    ("SL01010202", Stage::Returned),
];

/// Days before today on which the meetings were held.
const HELD: i64 = 50;

/// Adds the rounds, each in the order of the rules: meeting, answer of the superior, registration.
///
/// # Errors
/// The store fails.
pub(super) async fn add(app: &App, clock: &MockClock, orgs: &Orgs, people: &People, today: Day) -> anyhow::Result<()> {
    let held_on = before(today, HELD);
    clock.set(held_on);
    let year = i64::from(held_on.year());
    let top = orgs.get("SL0101").context("没有县级组织")?.id;
    let (account, _) = people.find(top, Role::Registrar, None).context("没有团务管理员")?;
    for (code, stage) in BRANCHES {
        let branch = orgs.get(code).with_context(|| format!("没有组织 {code}"))?.id;
        app.db
            .write(app.system("demo"), move |write| {
                let members: Vec<MemberId> = member::of_branch(write, branch, State::Active)?.iter().map(|one| one.id).collect();
                let grades: Vec<_> = members.iter().enumerate().map(|(at, member)| (*member, grade(at))).collect();
                let count = i64::try_from(members.len()).unwrap_or_default();
                registration::submit(write, branch, year, (held_on, count, count), &grades)?;
                match stage {
                    Stage::Waiting => {}
                    Stage::Returned => registration::decide(write, branch, year, false, "请补充到会人数的签到表")?,
                    Stage::Registered => {
                        registration::decide(write, branch, year, true, "")?;
                        let done: Vec<_> = members
                            .iter()
                            .map(|member| (*member, Decision::Registered, String::new()))
                            .collect();
                        registration::register(write, branch, year, &done, held_on, account)?;
                    }
                }
                write.note("登记示例教育评议和团籍注册");
                Ok::<_, StoreError>(())
            })
            .await?;
    }
    Ok(())
}

/// One in five is excellent, which stays below the ceiling of the rule; the others are good.
fn grade(at: usize) -> Grade {
    if at.is_multiple_of(5) { Grade::Excellent } else { Grade::Good }
}
