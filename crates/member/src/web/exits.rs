//! Leavings: who is due, what waits for a decision, what was decided.

use super::common::{area_nav, cut, done};
use super::keep::{self, Kept};
use crate::rule::age;
use crate::rule::approval::{self, Approvals, Organ};
use crate::rule::exit::{Stage, Step};
use crate::rule::ruling::Versions;
use crate::rule::standing::State;
use crate::store::exit::{self, Due, Exit};
use crate::store::{above, place};
use crate::{ExitId, RULES};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, Level, id};
use jishi_org::store::tree;
use jishi_org::{Managed, OrgNumber, superior};
use jishi_platform::authz::Act;
use jishi_platform::db::Write;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Id, Pairs, Sent, address};
use jishi_ui::part::Pager;
use jishi_ui::{Area, NavEntry, Shell, export, frame, page, watermark};

/// Rows on one page.
const PAGE: i64 = 50;
/// The word of the address for who is due.
pub(super) const DUE: &str = "due";
/// The lists: word of the address, words shown.
const LISTS: [(&str, &str); 5] = [
    ("", "待审核"),
    (DUE, "到龄名单"),
    ("confirmed", "已确认"),
    ("returned", "已退回"),
    ("restored", "已恢复团籍"),
];

struct Row {
    href: String,
    name: String,
    org: String,
    how: String,
    when: String,
    words: String,
    document: Option<String>,
    action: Option<String>,
    /// Who decides, where the reader does not.
    decider: &'static str,
    restore: bool,
    /// The branch has ended: who is given back needs another one.
    closed: bool,
}

#[derive(Template)]
#[template(path = "member/exits.html")]
struct ExitsPage {
    shell: Shell,
    lists: Vec<NavEntry>,
    rows: Vec<Row>,
    pager: Pager,
    due: bool,
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
    let (own, today) = (cx.identity()?.path.clone(), cx.today());
    let after = id::decode(asked.get("after")).ok();
    let (mut rows, last): (Vec<Row>, Vec<i64>) = if list == DUE {
        let path = own.clone();
        let (due, managed) = cx
            .read(move |read| {
                let due = exit::due(read, &path, after.unwrap_or(0), PAGE + 1)?;
                let managed = Managed::among(read, &path, due.iter().map(|due| due.org_path.as_str()), today)?;
                Ok::<_, AppError>((due, managed))
            })
            .await?;
        due.into_iter()
            .map(|due| {
                let id = due.member.0;
                (due_row(&cx, &managed, due, today), id)
            })
            .unzip()
    } else {
        let stage = Stage::from_slug(list).unwrap_or(Stage::Filed);
        let path = own.clone();
        let found = cx
            .read(move |read| {
                let found = exit::list(read, stage, after.unwrap_or(i64::MAX), PAGE + 1)?;
                let levels = above::levels(read, &path, found.iter().map(|exit| exit.org_path.as_str()))?;
                let managed = Managed::among(read, &path, found.iter().map(|exit| exit.org_path.as_str()), today)?;
                let rules = Versions::<Approvals>::load(read, "member.exit_approval")?;
                Ok::<_, AppError>(
                    found
                        .into_iter()
                        .map(|exit| {
                            let held = rules.at(&exit.org_path, exit.filed_on);
                            let organ = held.map_or(Organ::County, |held| held.value.of(exit.how.slug()));
                            (
                                organ,
                                approval::decides(organ, &path, &exit.org_path, &levels, managed.decides(&exit.org_path)),
                                exit,
                            )
                        })
                        .collect::<Vec<_>>(),
                )
            })
            .await?;
        found
            .into_iter()
            .map(|(organ, decides, exit)| {
                let id = exit.id.0;
                (row(&cx, organ, decides, exit), id)
            })
            .unzip()
    };
    let size = usize::try_from(PAGE).unwrap_or_default();
    let more = rows.len() > size;
    rows.truncate(size);
    let here = |after: &str| address("/members/exits", &[("list", list), ("after", after)]);
    let next = last
        .get(size.saturating_sub(1))
        .filter(|_| more)
        .map(|last| here(&id::encode(*last)));
    let shell = frame(&cx, &headers, Area::Members, "离团").await?;
    page(&ExitsPage {
        shell: Shell {
            area_nav: area_nav(&cx, "/members/exits"),
            flash: done(&asked),
            watermark: watermark(&cx),
            export: export(&cx, Act::MemberExchange, "/members/exits", &asked),
            ..shell
        },
        lists: LISTS
            .iter()
            .map(|(slug, word)| NavEntry::new(address("/members/exits", &[("list", slug)]), *word, "list", *slug == list))
            .collect(),
        pager: Pager {
            total: (!more && after.is_none()).then_some(rows.len() as u64),
            unit: "人",
            next,
            first: after.map(|_| here("")),
        },
        rows,
        due: list == DUE,
    })
}

fn due_row(cx: &Cx, managed: &Managed, due: Due, today: Day) -> Row {
    let years = due.born.map(|born| format!("{}周岁", age::completed(born, today)));
    let mut how = vec![years.unwrap_or_default()];
    if due.party {
        how.push("党员".to_owned());
    }
    let may = cx.may(Act::MemberManage) && managed.holds(&due.org_path);
    Row {
        href: format!("/members/{}", due.member),
        name: due.name,
        org: due.org_name,
        how: how.join(" · "),
        when: format!("{} 到龄", due.since),
        words: String::new(),
        document: None,
        action: may.then(|| format!("/members/{}/exit", due.member)),
        decider: "",
        restore: false,
        closed: false,
    }
}

fn row(cx: &Cx, organ: Organ, decides: bool, exit: Exit) -> Row {
    let own = exit.stage == Stage::Filed && exit.filed_by == cx.who.account;
    let open = exit.stage == Stage::Filed || exit.stage == Stage::Confirmed && !exit.erased;
    let acts = cx.may(Act::MemberManage) && decides && !own && open;
    let mut words = vec![exit.reason, exit.words];
    words.retain(|text| !text.is_empty());
    Row {
        href: format!("/members/{}", exit.member),
        name: exit.name,
        org: exit.org_name,
        how: exit.how.word().to_owned(),
        when: match exit.decided_on {
            Some(day) => format!("{} 提交，{day} {}", exit.filed_on, exit.stage.word()),
            None => format!("{} 提交", exit.filed_on),
        },
        words: words.join("；"),
        document: exit.document.map(|document| format!("/members/documents/{document}")),
        action: acts.then(|| format!("/members/exits/{}", exit.id)),
        decider: match (exit.stage, acts) {
            (Stage::Filed, false) if decides && own => "您提交的，须由其他人审核",
            (Stage::Filed, false) => organ.refusal(),
            _ => "",
        },
        restore: exit.stage == Stage::Confirmed,
        closed: exit.closed,
    }
}

/// The decision of the organ the rule `member.exit_approval` names for this kind.
///
/// # Errors
/// [`AppError::Denied`] for anyone else; a refusal for the account that filed it, and when it was decided meanwhile.
pub async fn decide(cx: Cx, Id(id): Id<ExitId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let (today, inner) = (cx.today(), cx.clone());
    let (step, done) = match sent.get("to") {
        "confirm" => (Step::Confirm, "confirmed"),
        "return" => (Step::Return, "returned"),
        "restore" => (Step::Restore, "restored"),
        _ => return Err(AppError::BadRequest("请从页面的按钮提交".to_owned())),
    };
    let (words, branch) = (cut(sent.get("words"), 200), sent.get("branch").to_owned());
    if step != Step::Confirm && words.is_empty() {
        return Err(AppError::field("words", "请填写原因"));
    }
    cx.write(None, move |write| {
        let exit = exit::find(write, id)?.ok_or(AppError::NotFound)?;
        let own = &inner.identity()?.path;
        let rule: Approvals = RULES.at(write, "member.exit_approval", &exit.org_path, exit.filed_on)?.value;
        let organ = rule.of(exit.how.slug());
        let levels = above::levels(write, own, [exit.org_path.as_str()])?;
        let keeps = superior(write, own, &exit.org_path, today)?;
        if !approval::decides(organ, own, &exit.org_path, &levels, keeps) {
            return Err(AppError::Denied(organ.refusal()));
        }
        if step != Step::Restore && exit.filed_by == inner.who.account {
            return Err(AppError::refused("不能审核自己提交的离团"));
        }
        write.target("member", exit.member.0);
        let exit = if step == Step::Restore {
            may_restore(write, exit, &branch, today)?
        } else {
            exit
        };
        let stage = exit::decide(write, &exit, step, today, inner.who.account, &words)?
            .ok_or_else(|| AppError::refused("这项离团已办理，请刷新后查看"))?;
        let (old, new) = match step {
            Step::Confirm => ("待审核".to_owned(), format!("已离团（{}）", exit.how.word())),
            Step::Return => ("待审核".to_owned(), State::Active.word().to_owned()),
            Step::Restore => (format!("已离团（{}）", exit.how.word()), "恢复团籍".to_owned()),
        };
        keep::change(write, &inner, &Kept::new(exit.member, "state", old, new))?;
        write.note(format!("{}：{}", exit.how.word(), stage.word()));
        Ok(())
    })
    .await?;
    Ok(http::see_other(&address("/members/exits", &[("done", done)])))
}

/// The leaving of somebody who may be given back, in a branch that stands: where the own one has ended, the membership
/// goes first to the branch the form names.
///
/// # Errors
/// A refusal for a person whose data were erased; a field for a branch that is none, has ended or is out of sight.
fn may_restore(write: &mut Write<'_>, exit: Exit, branch: &str, today: Day) -> Result<Exit, AppError> {
    if exit.erased {
        return Err(AppError::refused("个人信息已抹除，不能恢复团籍"));
    }
    if !exit.closed || exit.stage != Stage::Confirmed {
        return Ok(exit);
    }
    if branch.is_empty() {
        return Err(AppError::field(
            "branch",
            format!("{}已撤销，请填写恢复后所在团支部的编号", exit.org_name),
        ));
    }
    let number = branch.parse::<OrgNumber>().ok();
    let found = match number {
        Some(number) => tree::find(write, number.0)?,
        None => None,
    };
    let to = found
        .filter(|org| org.level == Level::Branch && org.closed_on.is_none())
        .ok_or_else(|| AppError::field("branch", "没有这个团支部，请核对编号"))?;
    place::relocate(write, exit.member, to.id, today, "恢复团籍")?;
    exit::find(write, exit.id)?.ok_or(AppError::NotFound)
}
