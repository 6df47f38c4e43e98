//! The register of an organisation: figures of the own unit and its children, and, at county level
//! and below, the members by name.

use super::asked::{self, Select};
use super::common::{area_nav, crumbs, done, org_asked, org_at, sex_word};
use crate::RULES;
use crate::rule::registration::{RegistrationRule, window};
use crate::rule::standing::{DEPARTED, State, Whereabouts};
use crate::store::count::{self, Figures};
use crate::store::filter::{After, Filter};
use crate::store::list::{self, Listed};
use crate::store::todo;
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, shanghai_time};
use jishi_org::OrgNumber;
use jishi_org::store::children::{self, After as Child};
use jishi_org::store::tree;
use jishi_platform::authz::Act;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Asked;
use jishi_ui::part::Pager;
use jishi_ui::{Area, Shell, frame, page, watermark};

/// Members on one page.
const PAGE: i64 = 50;
/// Children in the table of figures.
const CHILDREN: usize = 100;

struct Row {
    href: String,
    name: String,
    person: String,
    joined: String,
    number: String,
    masks: String,
    branch: String,
    branch_href: String,
    tags: Vec<(String, &'static str)>,
    /// Where the day is set since when somebody is away, while nobody has.
    undated: Option<String>,
}

struct FigureRow {
    name: String,
    href: String,
    own: bool,
    figures: Figures,
}

#[derive(Template)]
#[template(path = "member/list.html")]
struct ListPage {
    shell: Shell,
    org: String,
    figures: Vec<FigureRow>,
    more_children: Option<String>,
    year: i64,
    lists: bool,
    selects: Vec<Select>,
    query: String,
    graduates: String,
    narrowed: bool,
    searched: bool,
    rows: Vec<Row>,
    pager: Pager,
    clear: String,
    new_href: String,
    export_href: String,
    import: bool,
    csv_href: String,
    /// The question before an export with full numbers.
    whole_href: String,
    /// What wants attention: address, words.
    notes: Vec<(String, String)>,
}

/// The year a registration page or figure is about: this year once its window has opened.
pub(super) fn registration_year(rule: &RegistrationRule, today: Day) -> i16 {
    match window(rule, today.year()) {
        Some((first, _)) if today < first => today.year() - 1,
        _ => today.year(),
    }
}

/// The rule of the registration and its year for an organisation.
pub(super) fn registration(read: &Read<'_>, path: &str, today: Day) -> Result<(RegistrationRule, i16), StoreError> {
    let rule: RegistrationRule = RULES.at(read, "member.registration", path, today)?.value;
    let year = registration_year(&rule, today);
    Ok((rule, year))
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let (org, today, top) = (org_asked(&cx, &asked)?, cx.today(), cx.identity()?.path.clone());
    let sort = asked::sort(&asked);
    let after: Option<After> = asked.parse("after");
    let child: Child = asked.parse("child").unwrap_or(Child::START);
    let wanted = asked.clone();
    let (line, below, by_child, shown, year, found, filter, (guardian, minors), managed, node) = cx
        .read(move |read| {
            let node = org_at(read, org)?;
            let (_, year) = registration(read, &node.path, today)?;
            let filter = asked::filter(&wanted, today, i64::from(year));
            let found = if list::lists_names(node.level) {
                list::page(read, &node, &filter, sort, after.as_ref(), PAGE)?
            } else if filter.text.is_empty() {
                list::Page::default()
            } else {
                list::named(read, &node, &filter.text, after.as_ref(), PAGE)?
            };
            Ok::<_, AppError>((
                tree::line(read, &top, &node.path)?,
                count::below(read, &node.path, i64::from(year))?,
                count::by_child(read, &node.path, i64::from(year))?,
                children::page(read, node.id, child, CHILDREN)?,
                year,
                found,
                filter,
                (
                    jishi_person::rule::guardian_age(read, &node.path, today)?,
                    // A list of a branch is small; above it the list itself tells.
                    if node.level == jishi_kernel::Level::Branch {
                        todo::minors(read, &node.path, today)?
                    } else {
                        0
                    },
                ),
                jishi_org::manages(read, &top, &node.path, today)?,
                node,
            ))
        })
        .await?;
    let lists = list::lists_names(node.level);
    let number = OrgNumber(node.id).to_string();
    let mut figures = vec![FigureRow {
        name: node.name.clone(),
        href: String::new(),
        own: true,
        figures: below,
    }];
    figures.extend(shown.orgs.iter().map(|org| {
        FigureRow {
            name: org.name.clone(),
            href: format!("/members?org={}", OrgNumber(org.id)),
            own: false,
            figures: by_child
                .iter()
                .find(|(path, _)| *path == org.path)
                .map(|child| child.1)
                .unwrap_or_default(),
        }
    }));
    let here = |more: &[(&str, &str)]| asked::here("/members", &number, &asked, more);
    let plain = filter == Filter::default();
    let total = (lists && plain).then_some(below.members.unsigned_abs());
    let next = found.next.map(|after| here(&[("after", &after.to_string())]));
    let more_children = shown
        .orgs
        .last()
        .filter(|_| shown.left > 0)
        .map(|last| here(&[("child", &Child::org(last).to_string())]));
    let may_add = node.level == jishi_kernel::Level::Branch && cx.may(Act::MemberManage) && managed && node.closed_on.is_none();
    let export = cx.may_at(Act::MemberExchange, &node.path) && lists;
    let shell = frame(&cx, &headers, Area::Members, &node.name).await?;
    page(&ListPage {
        shell: Shell {
            area_nav: area_nav(&cx, "/members"),
            crumbs: crumbs(&line, None),
            as_of: Some(format!("截至 {} {}", today, shanghai_time(cx.now()))),
            flash: done(&asked),
            watermark: watermark(&cx),
            ..shell
        },
        figures,
        more_children,
        year: i64::from(year),
        lists,
        selects: asked::selects(&asked, today, i64::from(year)),
        query: filter.text.clone(),
        graduates: filter.graduates.clone(),
        narrowed: !plain,
        searched: lists || !filter.text.is_empty(),
        rows: found.rows.into_iter().map(|member| row(member, i64::from(year))).collect(),
        pager: Pager {
            total,
            unit: "人",
            next,
            first: (!asked.get("after").is_empty()).then(|| here(&[])),
        },
        clear: format!("/members?org={number}"),
        new_href: if may_add {
            format!("/members/new?org={number}")
        } else {
            String::new()
        },
        export_href: if export {
            asked::here("/members/export.xlsx", &number, &asked, &[])
        } else {
            String::new()
        },
        csv_href: if export {
            asked::here("/members/export.csv", &number, &asked, &[])
        } else {
            String::new()
        },
        whole_href: if cx.may_at(Act::PersonReveal, &node.path) && lists {
            asked::here("/members/export", &number, &asked, &[])
        } else {
            String::new()
        },
        notes: if minors > 0 {
            vec![(
                format!("/members/lists?list=consent&org={number}"),
                format!("{minors}名未满{guardian}周岁的缺监护人同意，信息不完整"),
            )]
        } else {
            Vec::new()
        },
        import: cx.may(Act::MemberExchange),
        org: number,
    })
}

/// The labels of a member in a list.
pub(super) fn tags(member: &Listed, year: i64) -> Vec<(String, &'static str)> {
    let mut tags = Vec::new();
    if member.state == State::Left {
        let how = member.left_how.map_or(DEPARTED, |how| how.word());
        tags.push((how.to_owned(), ""));
        return tags;
    }
    if let Some(how) = member.leaving {
        tags.push((format!("{}待审核", how.word()), "care"));
    }
    if member.whereabouts != Whereabouts::Here {
        let tone = if member.whereabouts == Whereabouts::Lost { "bad" } else { "info" };
        tags.push((member.whereabouts.word().to_owned(), tone));
    }
    if member.party {
        tags.push(("党员".to_owned(), "info"));
    }
    if member.registered < year {
        tags.push((format!("{year}年未注册"), "care"));
    }
    tags
}

fn row(member: Listed, year: i64) -> Row {
    let tags = tags(&member, year);
    let undated = member.state == State::Active && member.whereabouts != Whereabouts::Here && member.whereabouts_on.is_none();
    let mut masks = vec![member.id_mask, member.phone_mask];
    masks.retain(|mask| !mask.is_empty());
    let mut person = vec![sex_word(member.sex).to_owned()];
    person.extend(member.born.map(|born| format!("{}年{}月生", born.year(), born.month())));
    person.retain(|part| !part.is_empty());
    Row {
        href: format!("/members/{}", member.id),
        name: member.name,
        person: person.join(" · "),
        joined: member.joined_on.map(|day| day.to_string()).unwrap_or_default(),
        number: member.number.unwrap_or_default(),
        masks: masks.join(" · "),
        branch: member.org_name,
        branch_href: format!("/members?org={}", OrgNumber(member.org)),
        undated: undated.then(|| format!("/members/{}?tab=contacts", member.id)),
        tags,
    }
}
