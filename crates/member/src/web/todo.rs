//! 待办名单: whom to contact this month, who has been silent for long, who reports here from elsewhere,
//! whose scan or guardian's consent is missing.

use super::common::{area_nav, crumbs, org_asked, org_at};
use crate::RULES;
use crate::rule::age;
use crate::rule::contact::{LapseRule, silent_since};
use crate::rule::limit::DocumentRule;
use crate::rule::standing::Whereabouts;
use crate::store::contact::{self, Guest};
use crate::store::list::lists_names;
use crate::store::todo::{self, Todo, What};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::id::{decode, encode};
use jishi_kernel::{Day, Level, days_between};
use jishi_org::OrgNumber;
use jishi_org::store::tree::{self, Org};
use jishi_platform::authz::Act;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Pairs, address};
use jishi_ui::part::Pager;
use jishi_ui::{Area, NavEntry, Shell, export, frame, page, watermark};

/// Rows on one page.
const PAGE: i64 = 50;

/// A list: word of the address, words shown, what it lists (`None`: guests of the branch), what an empty one says.
pub(super) struct Kind {
    slug: &'static str,
    pub(super) word: &'static str,
    pub(super) what: Option<What>,
    none: &'static str,
}

const KINDS: [Kind; 7] = [
    Kind {
        slug: "",
        word: "本月应联系",
        what: Some(What::Contact),
        none: "流动和失联团员本月都有联系记录。",
    },
    Kind {
        slug: "lapse",
        word: "长期失去联系",
        what: Some(What::Lapse),
        none: "没有达到自行脱团认定期限的团员。",
    },
    Kind {
        slug: "undated",
        word: "流动日期未登记",
        what: Some(What::Undated),
        none: "流动和失联团员都已登记日期。",
    },
    Kind {
        slug: "guests",
        word: "双重报到",
        what: None,
        none: "没有其他支部的团员报到。",
    },
    Kind {
        slug: "scans",
        word: "志愿书未上传",
        what: Some(What::Missing),
        none: "应上传的入团志愿书都已上传。",
    },
    Kind {
        slug: "unchecked",
        word: "志愿书待认证",
        what: Some(What::Unchecked),
        none: "没有待认证的入团志愿书。",
    },
    Kind {
        slug: "consent",
        word: "缺监护人同意",
        what: Some(What::Consent),
        none: "没有缺监护人同意的团员。",
    },
];

pub(super) struct Row {
    href: String,
    pub(super) name: String,
    pub(super) org: String,
    pub(super) what: String,
    pub(super) tag: String,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "member/todo.html")]
struct TodoPage {
    shell: Shell,
    lists: Vec<NavEntry>,
    none: &'static str,
    /// What the list needs of the organisation; empty when it has it.
    choose: &'static str,
    hint: String,
    rows: Vec<Row>,
    pager: Pager,
}

/// What is read for the page.
struct Found {
    line: Vec<Org>,
    node: Org,
    rows: Vec<Row>,
    last: Option<i64>,
    hint: String,
}

/// The list an address asks for.
pub(super) fn kind_asked(asked: &Pairs) -> &'static Kind {
    KINDS.iter().find(|kind| kind.slug == asked.get("list")).unwrap_or(&KINDS[0])
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let (org, today, top) = (org_asked(&cx, &asked)?, cx.today(), cx.identity()?.path.clone());
    let kind = kind_asked(&asked);
    let after = decode(asked.get("after")).unwrap_or(0);
    let found = cx.read(move |read| collect(read, org, &top, kind, after, today)).await?;
    let number = OrgNumber(found.node.id).to_string();
    let here = |list: &str, after: &str| address("/members/lists", &[("org", &number), ("list", list), ("after", after)]);
    let shell = frame(&cx, &headers, Area::Members, kind.word).await?;
    page(&TodoPage {
        shell: Shell {
            area_nav: area_nav(&cx, "/members/lists"),
            crumbs: crumbs(&found.line, Some("待办名单")),
            as_of: Some(format!("截至 {today}")),
            watermark: watermark(&cx),
            export: export(&cx, Act::MemberExchange, "/members/lists", &asked).filter(|_| lists(kind, found.node.level)),
            ..shell
        },
        lists: KINDS
            .iter()
            .map(|one| NavEntry::new(here(one.slug, ""), one.word, "list", one.slug == kind.slug))
            .collect(),
        none: kind.none,
        choose: match kind.what {
            None if found.node.level != Level::Branch => "双重报到按团支部查看，请从名册选择团支部。",
            Some(_) if !lists_names(found.node.level) => "名单按县级以下组织查看，请从名册选择下级组织。",
            _ => "",
        },
        hint: found.hint,
        rows: found.rows,
        pager: Pager {
            total: None,
            unit: "人",
            next: found.last.map(|last| here(kind.slug, &encode(last))),
            first: (after > 0).then(|| here(kind.slug, "")),
        },
    })
}

/// A list has rows under an organisation of this level.
fn lists(kind: &Kind, level: Level) -> bool {
    match kind.what {
        None => level == Level::Branch,
        Some(_) => lists_names(level),
    }
}

/// What a list goes by at an organisation on a day.
pub(super) struct Basis {
    /// As the list means it: see [`What`].
    pub(super) day: Day,
    /// Days until a scan is due.
    pub(super) within: i64,
    hint: String,
}

/// The rule behind a list.
///
/// # Errors
/// The store fails.
pub(super) fn basis(read: &Read<'_>, what: What, path: &str, today: Day) -> Result<Basis, StoreError> {
    let mut within = 0;
    let (day, hint) = match what {
        What::Contact => (
            Day::new(today.year(), today.month(), 1).unwrap_or(today),
            "流动和失联团员每月至少联系一次并记录".to_owned(),
        ),
        What::Lapse => {
            let ruling = RULES.at::<LapseRule>(read, "member.lapse", path, today)?;
            let hint = format!(
                "满{}个月没有联系上；由支部大会讨论后在“办理离团”中提交。依据：{}",
                ruling.value.silent_months, ruling.source
            );
            (silent_since(ruling.value, today), hint)
        }
        What::Undated => (today, "登记自何日起流动或失联后，才能计入长期失去联系名单".to_owned()),
        What::Consent => {
            let years = jishi_person::rule::guardian_age(read, path, today)?;
            let hint = format!("未满{years}周岁的须登记监护人同意，信息才完整");
            (todo::minor_since(today, years), hint)
        }
        What::Missing | What::Unchecked => {
            let ruling = RULES.at::<DocumentRule>(read, "member.document", path, today)?;
            within = ruling.value.within_days;
            (ruling.from, format!("批准后{within}日内上传；{} 起入团的须上传", ruling.from))
        }
    };
    Ok(Basis { day, within, hint })
}

fn collect(read: &Read<'_>, org: i64, top: &str, kind: &Kind, after: i64, today: Day) -> Result<Found, AppError> {
    let node = org_at(read, org)?;
    let mut found = Found {
        line: tree::line(read, top, &node.path)?,
        node,
        rows: Vec::new(),
        last: None,
        hint: String::new(),
    };
    let Some(what) = kind.what else {
        if found.node.level == Level::Branch {
            found.rows = contact::guests(read, found.node.id)?.into_iter().map(guest).collect();
        }
        return Ok(found);
    };
    if !lists_names(found.node.level) {
        return Ok(found);
    }
    let path = found.node.path.clone();
    let Basis { day, within, hint } = basis(read, what, &path, today)?;
    found.hint = hint;
    let mut rows = todo::list(read, what, &path, day, after, PAGE + 1)?;
    let size = usize::try_from(PAGE).unwrap_or_default();
    let more = rows.len() > size;
    rows.truncate(size);
    found.last = rows.last().filter(|_| more).map(|last| last.id.0);
    found.rows = rows.into_iter().map(|one| row(what, one, within, today)).collect();
    Ok(found)
}

pub(super) fn guest(guest: Guest) -> Row {
    Row {
        href: String::new(),
        name: guest.name,
        org: guest.branch,
        what: format!("{} 起", guest.from),
        tag: guest.note,
        tone: "",
    }
}

pub(super) fn row(what: What, one: Todo, within: i64, today: Day) -> Row {
    let day = |day: Option<Day>, none: &str| day.map_or_else(|| none.to_owned(), |day| day.to_string());
    let tab = match what {
        What::Contact | What::Lapse | What::Undated => "?tab=contacts",
        What::Missing | What::Unchecked => "?tab=documents",
        What::Consent => "",
    };
    let (text, tag, tone) = match what {
        What::Contact => (
            format!("最近联系 {}", day(one.last, "没有记录")),
            one.whereabouts.word().to_owned(),
            if one.whereabouts == Whereabouts::Lost { "bad" } else { "care" },
        ),
        What::Lapse => (
            format!("最近联系上 {}", day(one.contacted_on, "没有记录")),
            one.whereabouts.word().to_owned(),
            "bad",
        ),
        What::Undated => (
            format!("最近联系上 {}", day(one.contacted_on, "没有记录")),
            format!("{}，日期未登记", one.whereabouts.word()),
            "care",
        ),
        What::Consent => {
            let years = one.born.map_or(0, |born| age::completed(born, today));
            (format!("{years}周岁"), "信息不完整".to_owned(), "bad")
        }
        What::Missing => {
            let late = one.joined_on.map_or(0, |joined| days_between(joined, today) - within);
            if late > 0 {
                (format!("{} 入团", day(one.joined_on, "")), format!("逾期{late}天"), "bad")
            } else {
                (format!("{} 入团", day(one.joined_on, "")), format!("还有{}天", -late), "care")
            }
        }
        What::Unchecked => (format!("{} 上传", day(one.last, "")), "待认证".to_owned(), "care"),
    };
    Row {
        href: format!("/members/{}{tab}", one.id),
        name: one.name,
        org: one.org_name,
        what: text,
        tag,
        tone,
    }
}
