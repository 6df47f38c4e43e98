//! The register of the sample world: the sheets, the figures beside them, the classes of a school, a season of
//! transfers, and members who see their own page.

mod classes;
mod figures;
mod own;
mod registration;
mod sheets;
mod transfers;

use super::before;
use super::orgs::Orgs;
use super::people::People;
use anyhow::Context;
use jishi_kernel::{Millis, MockClock, shanghai_day};
use jishi_member::rule::standing::State;
use jishi_member::store::member::{self, Member};
use jishi_platform::App;
use jishi_platform::authz::Scope;

/// Days before today on which the register was taken in.
const TAKEN_IN: i64 = 75;

/// Fills the register as of `now`; `app` runs under `clock`, which stands at `now` in the end.
///
/// # Errors
/// The store fails, or a rule refuses what the sample world does.
pub(super) async fn add(app: &App, clock: &MockClock, orgs: &Orgs, people: &People, now: Millis) -> anyhow::Result<()> {
    let today = shanghai_day(now);
    classes::add(app, clock, orgs, today).await.context("示例毕业班级")?;
    clock.set(before(today, TAKEN_IN));
    sheets::add(app, &crate::kinds::kinds()).await.context("示例表格")?;
    figures::add(app, orgs, people, today).await.context("示例换届和编制")?;
    registration::add(app, clock, orgs, people, today).await.context("示例团籍注册")?;
    own::link(app, orgs, people).await.context("示例团员账号")?;
    transfers::walk(app, clock, orgs, people, now).await.context("示例转接")?;
    at(clock, now);
    jishi_org::complete_within(app, "").await.context("信息完善")?;
    jishi_member::list_due(app).await.context("到龄名单")?;
    jishi_transfer::run(app).await.context("转接时限")?;
    Ok(())
}

/// Sets the clock to an instant.
fn at(clock: &MockClock, instant: Millis) {
    clock.set(shanghai_day(instant));
    clock.advance(instant - jishi_kernel::Clock::now(clock));
}

/// A member of the register by branch and name.
async fn member(app: &App, orgs: &Orgs, code: &str, name: &'static str) -> anyhow::Result<Member> {
    let branch = orgs.get(code).with_context(|| format!("没有组织 {code}"))?.id;
    let everything = Scope::everything("sample world");
    let members = app
        .db
        .read(&everything, move |read| member::of_branch(read, branch, State::Active))
        .await?;
    members
        .into_iter()
        .find(|member| member.name == name)
        .with_context(|| format!("{code} 没有团员{name}"))
}
