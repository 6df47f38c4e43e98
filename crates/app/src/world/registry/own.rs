//! Members of the sample world who have an account of their own.

use super::super::orgs::Orgs;
use super::super::people::People;
use super::member;
use anyhow::Context;
use jishi_member::store::own;
use jishi_platform::App;

/// Log-in, code of the branch at the time of the import, name.
const LINKED: [(&str, &str, &str); 2] = [("tuanyuan", "SL01010102", "阎轩"), ("mengli", "SL01010101", "孟丽")];

/// Links accounts and persons, as a used invitation does.
///
/// # Errors
/// Nobody of that name; the store fails.
pub(super) async fn link(app: &App, orgs: &Orgs, people: &People) -> anyhow::Result<()> {
    for (login, code, name) in LINKED {
        let person = member(app, orgs, code, name).await?.person;
        let (account, _) = people.named(login).with_context(|| format!("没有账号 {login}"))?;
        let now = app.now();
        app.db
            .write(app.system("demo"), move |write| {
                write.note("关联团员账号");
                own::link(write, account, person, now)
            })
            .await?;
    }
    Ok(())
}
