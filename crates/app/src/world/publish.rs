//! The five sample notices, read and published like any other.

use super::day;
use super::orgs::Orgs;
use super::people::People;
use anyhow::Context;
use jishi_kernel::{Day, MockClock};
use jishi_notice::read::{Options, read};
use jishi_notice::source::{self, Limits};
use jishi_platform::App;
use jishi_platform::authz::Role;
use jishi_programme::model::{NoticeId, ProgrammeId};
use jishi_programme::publish::{Publish, publish};
use jishi_programme::review::party::Decided;
use jishi_programme::review::settle::settle;
use jishi_programme::store::{Stamp, choices, draft};

/// The year the sample notices were written for; they are moved to the year of the demonstration.
const WRITTEN_FOR: i16 = 2026;

/// File name, text, code of the issuing organisation, month and day of upload.
const NOTICES: [(&str, &str, &str, i8, i8); 5] = [
    (
        "01-activity-programme.txt",
        include_str!("../../../../samples/notices/01-activity-programme.txt"),
        "SL01",
        2,
        10,
    ),
    (
        "02-year-plan.txt",
        include_str!("../../../../samples/notices/02-year-plan.txt"),
        "SL02",
        1,
        20,
    ),
    (
        "03-implementation-plan.txt",
        include_str!("../../../../samples/notices/03-implementation-plan.txt"),
        "SL0101",
        3,
        2,
    ),
    (
        "04-project-table.txt",
        include_str!("../../../../samples/notices/04-project-table.txt"),
        "SL",
        1,
        21,
    ),
    (
        "05-base-building-plan.txt",
        include_str!("../../../../samples/notices/05-base-building-plan.txt"),
        "SL",
        1,
        12,
    ),
];

/// Moves every year of the sample texts by the same distance.
fn moved(text: &str, by: i16) -> String {
    if by == 0 {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("202") {
        out.push_str(&rest[..at]);
        let digit = rest[at + 3..].chars().next().and_then(|c| c.to_digit(10));
        match digit {
            Some(digit) => {
                out.push_str(&(2020 + digit as i16 + by).to_string());
                rest = &rest[at + 4..];
            }
            None => {
                out.push_str("202");
                rest = &rest[at + 3..];
            }
        }
    }
    out + rest
}

pub(super) async fn all(app: &App, clock: &MockClock, orgs: &Orgs, people: &People, today: Day) -> anyhow::Result<Vec<ProgrammeId>> {
    let mut made = Vec::new();
    for (name, text, code, month, date) in NOTICES {
        clock.set(day(today.year(), month, date).min(today));
        let org = orgs.get(code).with_context(|| format!("没有组织 {code}"))?;
        let (account, identity) = people
            .find(org.id, Role::Supervisor, None)
            .with_context(|| format!("{code} 没有督查"))?;
        let by = Stamp {
            account,
            post: identity.post,
            at: app.now(),
        };
        let (org, path) = (org.id, org.path.clone());
        let text = moved(text, today.year() - WRITTEN_FOR);
        let hash = app.files.put(text.clone().into_bytes().into()).await?;
        let source = source::read(text.as_bytes(), name, &Limits::default()).map_err(|e| anyhow::anyhow!("{name}：{e}"))?;
        let body = read(
            &source,
            &Options {
                source_name: name.to_owned(),
                ..Options::default()
            },
        );
        let read_as = serde_json::to_string(&body)?;
        let (inner, day) = (app.clone(), app.clock.today());
        let programme = app
            .db
            .write(app.system("demo"), move |write| {
                let id = NoticeId(inner.id());
                let title = body.doc.title.clone().unwrap_or_default();
                let new = draft::NewNotice {
                    id,
                    org,
                    org_path: &path,
                    file_name: name,
                    file_hash: &hash,
                    text: &source.text,
                    read_as: &read_as,
                    title: &title,
                };
                draft::add(write, &new, by)?;
                let known = choices::of_org(write, org)?;
                let mut ids = || inner.id();
                let parties = settle(write, org, &body, &Decided::new(), known, &mut ids)?;
                let what = Publish {
                    notice: id,
                    draft: &body,
                    parties: &parties,
                    org,
                    org_path: &path,
                    by,
                    today: day,
                    done_before_issue: true,
                };
                write.note("发布示例重点工作");
                publish(write, &what, &mut ids).map_err(jishi_platform::AppError::from)
            })
            .await
            .map_err(|e| anyhow::anyhow!("{name}：{}", e.view().message))?;
        made.push(programme);
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn years_move_together_and_other_numbers_stay() {
        assert_eq!(moved("〔2026〕4号，2025年底前，3000人", 1), "〔2027〕4号，2026年底前，3000人");
        assert_eq!(moved("202", 3), "202");
        assert_eq!(moved("2026", 0), "2026");
    }
}
