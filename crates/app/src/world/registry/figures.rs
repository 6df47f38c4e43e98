//! 换届, 编制 and numbers of young people of the sample world.

use super::super::before;
use super::super::orgs::Orgs;
use super::super::people::People;
use anyhow::Context;
use jishi_cadre::post::Staffing;
use jishi_cadre::store::staffing::{self, Places};
use jishi_kernel::{Day, days};
use jishi_member::store::youth::{self, Youth};
use jishi_org::rule::term;
use jishi_org::store::election::{self, Election, Term};
use jishi_platform::App;
use jishi_platform::authz::Role;
use jishi_platform::db::StoreError;

/// Code, days from today until the next election, years of the term, how the present one was elected.
const TERMS: [(&str, i64, i64, &str); 10] = [
    ("SL", 580, 5, "团员代表大会"),
    ("SL01", 96, 5, "团员代表大会"),
    ("SL02", 31, 5, "团员代表大会"),
    ("SL0101", -34, 5, "团员代表大会"),
    ("SL0102", 44, 5, "团员代表大会"),
    ("SL0201", 420, 5, "团员代表大会"),
    ("SL010101", 22, 5, "团员代表大会"),
    ("SL010103", 160, 3, "团员代表大会"),
    ("SL01010101", -12, 3, "团员大会"),
    ("SL02010101", 210, 3, "团员大会"),
];

/// Code, places of civil servants, places of institutions.
const PLACES: [(&str, i64, i64); 6] = [
    ("SL", 6, 0),
    ("SL01", 5, 0),
    ("SL02", 4, 0),
    ("SL0101", 3, 0),
    ("SL0102", 2, 1),
    ("SL0201", 2, 1),
];

/// Code of the branch, young people, where the number comes from.
const YOUTHS: [(&str, i64, &str); 6] = [
    ("SL01010101", 72, "村居台账"),
    ("SL01010102", 45, "村居台账"),
    ("SL01010201", 97, "社区台账"),
    ("SL01010301", 48, "学籍册"),
    ("SL01010302", 46, "学籍册"),
    ("SL02010101", 61, "社区台账"),
];

/// Adds them in one transaction.
///
/// # Errors
/// The store fails.
pub(super) async fn add(app: &App, orgs: &Orgs, people: &People, today: Day) -> anyhow::Result<()> {
    let top = orgs.get("SL").context("没有省级组织")?.id;
    let (account, _) = people.find(top, Role::UnitAdmin, None).context("没有单位管理员")?;
    let (inner, orgs, now) = (app.clone(), orgs.clone(), app.now());
    app.db
        .write(app.system("demo"), move |write| {
            let of = |code: &str| orgs.get(code).map(|org| org.id);
            for (code, left, years, how) in TERMS {
                let Some(org) = of(code) else { continue };
                let due = today.saturating_add(days(left));
                let held_on = term::months_after(due, -12 * years);
                let election = Election {
                    held_on,
                    years,
                    how: how.to_owned(),
                    note: String::new(),
                };
                let due_on = term::due(held_on, years);
                election::add(write, org, &election, due_on, (account, now))?;
                if code == "SL02" {
                    let present = Term { held_on, due_on };
                    let until = term::months_after(due_on, 6);
                    election::ask(write, inner.id(), org, present, until, "本级党委换届时间后延", (account, now))?;
                }
            }
            for (code, administrative, institution) in PLACES {
                let Some(org) = of(code) else { continue };
                for (kind, places) in [(Staffing::Administrative, administrative), (Staffing::Institution, institution)] {
                    let places = Places {
                        kind,
                        from: Day::constant(2021, 1, 1),
                        places,
                        source: "机构编制方案".to_owned(),
                    };
                    staffing::set(write, org, &places)?;
                }
            }
            for (code, count, source) in YOUTHS {
                let Some(org) = of(code) else { continue };
                let new = Youth {
                    stage: String::new(),
                    from: before(today, 60),
                    youth: count,
                    source: source.to_owned(),
                };
                youth::set(write, org, &new, account)?;
            }
            write.note("登记示例换届、编制和青年人数");
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}
