//! Punishments: what waits for its approval, and 留团察看 that is about to end or has ended.

use super::common::{area_nav, cut, done};
use super::keep::{self, Kept};
use crate::rule::approval::{self, Approvals, Organ};
use crate::rule::discipline::Stage;
use crate::rule::limit::ReminderRule;
use crate::rule::ruling::Versions;
use crate::store::discipline::{self, Punishment};
use crate::store::{above, record};
use crate::{RULES, RecordId};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, days, parse_day};
use jishi_platform::authz::Act;
use jishi_platform::db::Read;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Id, Pairs, Sent, address};
use jishi_ui::part::Pager;
use jishi_ui::{Area, NavEntry, Shell, export, frame, page, watermark};

/// Rows on one page.
const PAGE: i64 = 50;
/// The lists: word of the address, words shown.
const LISTS: [(&str, &str); 2] = [("", "待批准"), ("ending", "留团察看期满")];

struct Row {
    href: String,
    name: String,
    org: String,
    what: String,
    stage: &'static str,
    when: String,
    words: String,
    document: Option<String>,
    action: Option<String>,
    decider: &'static str,
    /// 留团察看 whose last day is over.
    over: bool,
}

#[derive(Template)]
#[template(path = "member/discipline.html")]
struct DisciplinePage {
    shell: Shell,
    lists: Vec<NavEntry>,
    rows: Vec<Row>,
    pager: Pager,
    ending: bool,
}

/// The day up to which 留团察看 counts as about to end, by the rule for the whole tree.
///
/// # Errors
/// The store fails.
pub(crate) fn horizon(read: &Read<'_>, today: Day) -> Result<Day, jishi_platform::db::StoreError> {
    let rule: ReminderRule = RULES.at(read, "member.probation_reminder", "", today)?.value;
    Ok(today.checked_add(days(rule.days.clamp(0, 3_650))).unwrap_or(today))
}

/// The list an address asks for: its word there and the words shown.
pub(super) fn list_asked(asked: &Pairs) -> (&'static str, &'static str) {
    LISTS.into_iter().find(|list| list.0 == asked.get("list")).unwrap_or(LISTS[0])
}

/// The page.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let (list, _) = list_asked(&asked);
    let (own, today, given) = (cx.identity()?.path.clone(), cx.today(), asked.get("after").to_owned());
    let (mut found, size) = cx
        .read(move |read| {
            let found = if list.is_empty() {
                discipline::waiting(read, jishi_kernel::id::decode(&given).unwrap_or(i64::MAX), PAGE + 1)?
            } else {
                let after = given
                    .split_once('.')
                    .and_then(|(day, id)| Some((parse_day(day)?, jishi_kernel::id::decode(id).ok()?)));
                discipline::ending(read, horizon(read, today)?, after.unwrap_or((Day::MIN, 0)), PAGE + 1)?
            };
            let levels = above::levels(read, &own, found.iter().map(|one| one.org_path.as_str()))?;
            let managed = jishi_org::Managed::among(read, &own, found.iter().map(|one| one.org_path.as_str()), today)?;
            let rules = Versions::<Approvals>::load(read, "member.discipline_approval")?;
            let rows: Vec<(Organ, bool, Punishment)> = found
                .into_iter()
                .map(|one| {
                    let organ = rules
                        .at(&one.org_path, one.given_on)
                        .map_or(Organ::County, |held| held.value.of(&one.what));
                    (
                        organ,
                        approval::decides(organ, &own, &one.org_path, &levels, managed.decides(&one.org_path)),
                        one,
                    )
                })
                .collect();
            Ok::<_, AppError>((rows, usize::try_from(PAGE).unwrap_or_default()))
        })
        .await?;
    let more = found.len() > size;
    found.truncate(size);
    let here = |after: &str| address("/members/discipline", &[("list", list), ("after", after)]);
    let next = found.last().filter(|_| more).map(|(_, _, last)| {
        let id = jishi_kernel::id::encode(last.id.0);
        here(&match last.until {
            Some(until) if !list.is_empty() => format!("{until}.{id}"),
            _ => id,
        })
    });
    let shell = frame(&cx, &headers, Area::Members, "团纪处分").await?;
    page(&DisciplinePage {
        shell: Shell {
            area_nav: area_nav(&cx, "/members/discipline"),
            flash: done(&asked),
            watermark: watermark(&cx),
            export: export(&cx, Act::MemberExchange, "/members/discipline", &asked),
            ..shell
        },
        lists: LISTS
            .iter()
            .map(|(slug, word)| NavEntry::new(address("/members/discipline", &[("list", slug)]), *word, "list", *slug == list))
            .collect(),
        rows: found
            .into_iter()
            .map(|(organ, decides, one)| row(&cx, organ, decides, one))
            .collect(),
        pager: Pager {
            total: None,
            unit: "项",
            next,
            first: (!asked.get("after").is_empty()).then(|| here("")),
        },
        ending: !list.is_empty(),
    })
}

fn row(cx: &Cx, organ: Organ, decides: bool, one: Punishment) -> Row {
    let waits = matches!(one.stage, Stage::Filed | Stage::Lifting);
    let own = one.filed_by == cx.who.account;
    let acts = waits && decides && !own && cx.may(Act::MemberManage);
    let mut when = vec![one.given_on.to_string()];
    when.extend(one.until.map(|until| format!("察看至 {until}")));
    let mut words = vec![one.issuer, one.paper, one.words];
    words.retain(|text| !text.is_empty());
    Row {
        href: format!("/members/{}?tab=records", one.member),
        name: one.name,
        org: one.org_name,
        what: one.what,
        stage: one.stage.word(),
        when: when.join("，"),
        words: words.join("；"),
        document: one.document.map(|document| format!("/members/documents/{document}")),
        action: acts.then(|| format!("/members/discipline/{}", one.id)),
        decider: match (waits && !acts, decides && own) {
            (true, true) => "您提交的，须由其他人审核",
            (true, false) => organ.refusal(),
            (false, _) => "",
        },
        over: one.until.is_some_and(|until| until < cx.today()),
    }
}

/// The decision of the organ the rule `member.discipline_approval` names for the kind.
///
/// # Errors
/// [`AppError::Denied`] for anyone else; a refusal for the account that filed it, and when nothing waits.
pub async fn decide(cx: Cx, Id(id): Id<RecordId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let (today, inner) = (cx.today(), cx.clone());
    let approved = match sent.get("to") {
        "approve" => true,
        "return" => false,
        _ => return Err(AppError::BadRequest("请从页面的按钮提交".to_owned())),
    };
    let words = cut(sent.get("words"), 200);
    if !approved && words.is_empty() {
        return Err(AppError::field("words", "请填写退回原因"));
    }
    cx.write(None, move |write| {
        let found = discipline::find(write, id)?.ok_or(AppError::NotFound)?;
        let own = &inner.identity()?.path;
        let rule: Approvals = RULES
            .at(write, "member.discipline_approval", &found.org_path, found.given_on)?
            .value;
        let organ = rule.of(&found.what);
        let levels = above::levels(write, own, [found.org_path.as_str()])?;
        let keeps = jishi_org::superior(write, own, &found.org_path, today)?;
        if !approval::decides(organ, own, &found.org_path, &levels, keeps) {
            return Err(AppError::Denied(organ.refusal()));
        }
        if found.filed_by == inner.who.account {
            return Err(AppError::refused("不能审核自己提交的处分"));
        }
        write.target("member", found.member.0);
        let how = record::Decision {
            approved,
            day: today,
            account: inner.who.account,
            words: &words,
        };
        record::decide(write, id, found.stage, &how)?.ok_or_else(|| AppError::refused("这项处分已办理，请刷新后查看"))?;
        let what = match (found.stage, approved) {
            (Stage::Lifting, true) => "解除处分",
            (Stage::Lifting, false) => "不同意解除处分",
            (_, true) => "批准处分",
            (_, false) => "退回处分",
        };
        let change = Kept::new(found.member, "record", found.stage.word(), format!("{what} {}", found.what));
        keep::change(write, &inner, &change)?;
        write.note(format!("{what}：{}", found.what));
        Ok(())
    })
    .await?;
    let done = if approved { "approved" } else { "returned" };
    Ok(http::see_other(&address("/members/discipline", &[("done", done)])))
}
