//! A year of work in the sample world: reports, answers, 催办, 延期, 批示 and 办结, in the order of
//! days up to today, through the same actions people use.

use super::before;
use super::people::People;
use jishi_kernel::{Clock, Day, Millis, MockClock, SeededRandom};
use jishi_platform::authz::{Act, Role};
use jishi_platform::db::Write;
use jishi_platform::session::Identity;
use jishi_platform::{App, AppError};
use jishi_programme::action::report::NewReport;
use jishi_programme::action::{Caller, close, decide, extension, instruct, report};
use jishi_programme::model::{ClosingHow, DecisionHow, ExtensionState, ItemId, ProgrammeId, StepId, StepState};
use jishi_programme::store::ledger::{self, Filter};
use jishi_programme::store::programme;

/// Something that happens on a day.
#[derive(Clone, Debug)]
enum Deed {
    Report {
        step: StepId,
        percent: i64,
        text: String,
    },
    Decide {
        step: StepId,
        how: DecisionHow,
        reason: &'static str,
    },
    Extend {
        step: StepId,
        to: Day,
        reason: &'static str,
    },
    Grant {
        item: ItemId,
        step: StepId,
    },
    Instruct {
        item: ItemId,
        text: &'static str,
    },
    Finish {
        item: ItemId,
    },
    Strike {
        item: ItemId,
    },
}

/// What is done, by whom, on which day.
struct Plan {
    on: Day,
    org: i64,
    department: Option<i64>,
    deed: Deed,
}

const DONE_WORDS: [&str; 6] = [
    "已按要求完成，相关文件和现场照片已归档。",
    "工作已完成，覆盖全部列入名单的单位。",
    "活动如期举办，参加人员反响良好。",
    "已印发文件并召开部署会，各地正在落实。",
    "已形成书面成果并报分管领导审定。",
    "任务完成，后续转入日常工作。",
];
const MIDWAY_WORDS: [&str; 4] = [
    "已完成前期摸底，正在汇总情况。",
    "方案已征求意见，进入修改阶段。",
    "已开展首批，其余按计划推进。",
    "场地、人员已落实，等待统一时间。",
];
const LEADER_WORDS: [&str; 3] = [
    "请主动对接，确保按期完成。",
    "进展较慢，请分管同志盯紧。",
    "做法很好，可在全市交流。",
];

pub(super) async fn walk(app: &App, clock: &MockClock, people: &People, programmes: &[ProgrammeId], now: Millis) -> anyhow::Result<()> {
    let today = jishi_kernel::shanghai_day(now);
    let random = SeededRandom::new(2_026);
    let mut plans = Vec::new();
    for id in programmes {
        plans.extend(plan(app, *id, today, &random).await?);
    }
    plans.sort_by_key(|p| p.on);
    for plan in plans {
        clock.set(plan.on);
        clock.advance((random.below(6 * 60) as i64 - 180) * 60_000);
        // Nothing of today lies ahead of the real clock.
        clock.advance((now - clock.now()).min(0));
        if let Err(error) = act(app, people, &plan).await {
            // A deed that the rules refuse (a step already settled) is left out; anything else is a fault.
            match error {
                AppError::Refused(_) | AppError::Invalid(_) => {}
                other => anyhow::bail!("示例进展 {:?}：{}", plan.deed, other.view().message),
            }
        }
    }
    Ok(())
}

async fn plan(app: &App, id: ProgrammeId, today: Day, random: &SeededRandom) -> anyhow::Result<Vec<Plan>> {
    let scope = jishi_platform::authz::Scope::everything("sample world");
    let (org, rows) = app
        .db
        .read(&scope, move |read| {
            let found = programme::find(read, id, today)?.ok_or(AppError::NotFound)?;
            let page = ledger::page(read, &found, &Filter::default(), None, 500, today)?;
            Ok::<_, AppError>((found.org, page.rows))
        })
        .await
        .map_err(|e| anyhow::anyhow!("{}", e.view().message))?;
    let mut plans = Vec::new();
    for row in rows {
        let department = row.leads.iter().find_map(|l| l.department);
        let mut add = |on: Day, deed: Deed| {
            plans.push(Plan {
                on: on.min(today),
                org,
                department,
                deed,
            })
        };
        // Some items go all the way, most are in work, a few stand still.
        let mood = random.below(10);
        let mut all_done = !row.steps.is_empty();
        for (step, _) in &row.steps {
            let Some(end) = step.end.filter(|_| step.state != StepState::Done) else {
                continue;
            };
            let started = step.start.is_none_or(|s| s <= today);
            let late = end < today;
            let pick = random.below(100);
            let text = |words: &[&str]| {
                words
                    .get(random.below(words.len() as u64) as usize)
                    .copied()
                    .unwrap_or_default()
                    .to_owned()
            };
            if late && (mood < 8 || pick < 50) && pick < 93 {
                let on = before(end, 1 + random.below(6) as i64);
                add(
                    on,
                    Deed::Report {
                        step: step.id,
                        percent: 100,
                        text: text(&DONE_WORDS),
                    },
                );
                if pick < 6 {
                    add(
                        after(on, 2),
                        Deed::Decide {
                            step: step.id,
                            how: DecisionHow::Return,
                            reason: "请补充参加人数和现场照片后重新报送",
                        },
                    );
                    all_done = false;
                } else {
                    add(
                        after(on, 1 + random.below(3) as i64),
                        Deed::Decide {
                            step: step.id,
                            how: DecisionHow::Accept,
                            reason: "",
                        },
                    );
                }
            } else {
                all_done = false;
                if !started {
                    continue;
                }
                if !pick.is_multiple_of(3) {
                    let on = if late {
                        before(end, 12)
                    } else {
                        before(today, 3 + random.below(20) as i64)
                    };
                    add(
                        on.max(step.start.unwrap_or(on)),
                        Deed::Report {
                            step: step.id,
                            percent: 20 + 10 * random.below(6) as i64,
                            text: text(&MIDWAY_WORDS),
                        },
                    );
                }
                if !late && pick < 12 {
                    add(
                        before(today, 1),
                        Deed::Report {
                            step: step.id,
                            percent: 100,
                            text: text(&DONE_WORDS),
                        },
                    );
                } else if late && pick > 95 {
                    add(
                        before(today, 2),
                        Deed::Extend {
                            step: step.id,
                            to: after(today, 20),
                            reason: "承办单位场地调整，需顺延",
                        },
                    );
                } else if late && pick > 93 {
                    add(
                        before(today, 9),
                        Deed::Extend {
                            step: step.id,
                            to: after(today, 10),
                            reason: "与上级会议时间冲突，需顺延",
                        },
                    );
                    add(
                        before(today, 7),
                        Deed::Grant {
                            item: row.id,
                            step: step.id,
                        },
                    );
                }
            }
        }
        if mood == 9 {
            let text = LEADER_WORDS.get(random.below(3) as usize).copied().unwrap_or_default();
            add(before(today, 5), Deed::Instruct { item: row.id, text });
        }
        if all_done {
            add(before(today, 1), Deed::Finish { item: row.id });
            if mood < 4 {
                add(today, Deed::Strike { item: row.id });
            }
        }
    }
    Ok(plans)
}

fn after(day: Day, days: i64) -> Day {
    day.checked_add(jishi_kernel::days(days)).unwrap_or(day)
}

fn caller(app: &App, people: &People, plan: &Plan, role: Role, act: Act) -> Option<Caller> {
    let (account, identity): (i64, &Identity) = match (role, act, plan.department) {
        (Role::Clerk, _, Some(department)) => people.find(plan.org, role, Some(department))?,
        (Role::Clerk, _, None) => return None,
        (_, Act::ProgressReport, _) => people.second(plan.org, role)?,
        _ => people.find(plan.org, role, None)?,
    };
    let (reach, scope) = identity.scope(act);
    Some(Caller {
        app: app.clone(),
        account,
        post: identity.post,
        path: identity.path.clone(),
        org: identity.org,
        department: identity.department,
        reach,
        scope,
        sees: identity.scope(Act::ProgrammeRead).1,
    })
}

async fn act(app: &App, people: &People, plan: &Plan) -> Result<(), AppError> {
    let by = |role, act| caller(app, people, plan, role, act);
    let (who, deed) = match &plan.deed {
        // Where the lead has no clerk of its own, the second supervisor reports for it.
        Deed::Report { .. } | Deed::Extend { .. } => (
            by(Role::Clerk, Act::ProgressReport).or_else(|| by(Role::Supervisor, Act::ProgressReport)),
            plan.deed.clone(),
        ),
        Deed::Decide { .. } | Deed::Grant { .. } => (by(Role::Supervisor, Act::ProgressDecide), plan.deed.clone()),
        Deed::Instruct { .. } => (by(Role::Leader, Act::ItemInstruct), plan.deed.clone()),
        Deed::Finish { .. } | Deed::Strike { .. } => (by(Role::Supervisor, Act::ItemClose), plan.deed.clone()),
    };
    let Some(who) = who else { return Ok(()) };
    app.db.write(app.system("demo"), move |write| run(write, &who, deed)).await
}

fn run(write: &mut Write<'_>, who: &Caller, deed: Deed) -> Result<(), AppError> {
    match deed {
        Deed::Report { step, percent, text } => {
            let new = NewReport {
                step,
                text,
                percent: Some(percent),
                reason: String::new(),
                files: Vec::new(),
            };
            report::report(write, who, &new, None).map(drop)
        }
        Deed::Decide { step, how, reason } => match jishi_programme::store::progress::latest(write, step)? {
            Some(latest) => decide::decide(write, who, latest.id, how, reason, None).map(drop),
            None => Ok(()),
        },
        Deed::Extend { step, to, reason } => extension::ask(write, who, step, Some(to), reason, None).map(drop),
        Deed::Grant { item, step } => {
            let asked = jishi_programme::store::extension::of_item(write, item)?;
            match asked.iter().find(|e| e.step == step && e.state == ExtensionState::Asked) {
                Some(asked) => extension::decide(write, who, asked.id, true, "同意顺延", None).map(drop),
                None => Ok(()),
            }
        }
        Deed::Instruct { item, text } => instruct::instruct(write, who, item, text, None).map(drop),
        Deed::Finish { item } => close::close(write, who, item, ClosingHow::Finish, "", None).map(drop),
        Deed::Strike { item } => close::close(write, who, item, ClosingHow::Strike, "", None).map(drop),
    }
}
