//! 账号交接: the outgoing holder's access ends, the successor's begins with a one-time link. Nobody
//! sees a password, and the role neither grows nor leaves the organisation.

use super::fields::Wrong;
use super::look::{PAGE, crumbs, inside, own_post};
use crate::rule::light::Days;
use crate::store::handover::{self, Desk, NewHandover};
use crate::store::post::Held;
use crate::{PostId, RULES};
use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use jishi_kernel::{Millis, shanghai_day, shanghai_time};
use jishi_person::rule::value;
use jishi_platform::account::{self, NewAccount, NewPost, Purpose};
use jishi_platform::authz::{Act, Target};
use jishi_platform::error::FieldError;
use jishi_platform::{App, AppError, Cx, session};
use jishi_ui::input::{Asked, Id, Pairs, Sent, address};
use jishi_ui::part::{Choice, Field, FieldKind, Pager};
use jishi_ui::{FormPage, Shell, export, page, page_with};

/// A day in milliseconds.
const DAY: Millis = 86_400_000;

#[derive(Template)]
#[template(path = "cadre/handed.html")]
struct HandedPage {
    shell: Shell,
    said: String,
    /// The link, shown once; empty where the successor has an account.
    link: String,
    notes: Vec<String>,
    back: String,
}

struct Row {
    at: String,
    org: String,
    role: &'static str,
    from: String,
    to: String,
    by: String,
    until: String,
}

#[derive(Template)]
#[template(path = "cadre/handovers.html")]
struct HandoversPage {
    shell: Shell,
    rows: Vec<Row>,
    pager: Pager,
}

async fn desks(cx: &Cx, org: i64) -> Result<Vec<Desk>, AppError> {
    let (caller, today) = (cx.who.account, cx.today());
    cx.read(move |read| handover::desks(read, org, caller, today)).await
}

async fn form(cx: &Cx, headers: &HeaderMap, held: &Held, sent: &Pairs, wrong: &[FieldError]) -> Result<FormPage, AppError> {
    let desks = desks(cx, held.org).await?;
    let named: Vec<(String, String)> = desks
        .iter()
        .map(|d| {
            let title = if d.title.is_empty() { d.role.word() } else { &d.title };
            (d.post.to_string(), format!("{}（{}，{title}）", d.name, d.role.word()))
        })
        .collect();
    let choices = named.iter().map(|(id, text)| (id.as_str(), text.as_str()));
    let fields = vec![
        Field::new(
            "desk",
            "移交的账号岗位",
            FieldKind::Select(Choice::list(std::iter::once(("", "请选择")).chain(choices), sent.get("desk"))),
        )
        .with_hint("原使用人自今天起不能再以该岗位登录办理"),
        Field::line("name", "接任人姓名").with_value(sent.get("name")),
        Field {
            autocomplete: "off",
            ..Field::line("login", "接任人登录名")
                .with_value(sent.get("login"))
                .with_hint("3 至 32 个小写字母、数字、点或横线；已有账号的填原登录名")
        },
    ];
    let shell = inside(cx, headers, "/cadres/handovers", "账号交接").await?;
    let here = format!("/cadres/{}", PostId(held.id));
    let action = format!("{here}/handover");
    let form = FormPage::new(shell, crumbs(held, "账号交接"), fields, wrong, action, "交接并生成链接", here);
    Ok(form.with_intro(format!(
        "{}。接任人通过一次性链接自设密码，任何人看不到密码；交接记入日志。",
        held.org_name
    )))
}

/// The form.
///
/// # Errors
/// As [`own_post`].
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<PostId>) -> Result<Response, AppError> {
    let held = own_post(&cx, id).await?;
    page(&form(&cx, &headers, &held, &Pairs::default(), &[]).await?)
}

/// What was handed over.
struct Handed {
    link: Option<String>,
    until: Option<Millis>,
    from: String,
}

/// Hands it over.
///
/// # Errors
/// As [`own_post`]; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<PostId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let held = own_post(&cx, id).await?;
    let mut wrong = Wrong::default();
    let desk = wrong.keep("desk", sent.parse::<i64>("desk").ok_or("请选择移交的账号岗位"));
    let name = wrong.keep("name", value::name(sent.get("name")));
    let login = wrong.keep("login", login(sent.get("login")));
    let done = match (desk, name, login) {
        (Some(desk), Some(name), Some(login)) => hand(&cx, &held, desk, name, login).await,
        _ => Err(AppError::Invalid(wrong.0)),
    };
    match done {
        Ok(handed) => handed_page(&cx, &headers, &held, sent.get("name"), handed).await,
        Err(AppError::Invalid(wrong)) => page_with(StatusCode::UNPROCESSABLE_ENTITY, &form(&cx, &headers, &held, &sent, &wrong).await?),
        Err(error) => Err(error),
    }
}

fn login(text: &str) -> Result<String, &'static str> {
    let login = text.to_lowercase();
    let letters = login
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-_".contains(&b));
    if (3..=32).contains(&login.len()) && letters {
        Ok(login)
    } else {
        Err("请用 3 至 32 个小写字母、数字、点或横线")
    }
}

async fn hand(cx: &Cx, held: &Held, desk: i64, name: String, login: String) -> Result<Handed, AppError> {
    let (org, org_path, org_name, today, now, by) = (
        held.org,
        held.org_path.clone(),
        held.org_name.clone(),
        cx.today(),
        cx.now(),
        cx.who.account,
    );
    let (ids, app): ([i64; 3], App) = ([cx.id(), cx.id(), cx.id()], cx.app.clone());
    cx.write(Some(Target::new("cadre", held.id)), move |write| {
        // Only a post of this organisation that is open now and may pass.
        let desk = handover::desks(write, org, by, today)?.into_iter().find(|d| d.post == desk);
        let desk = desk.ok_or_else(|| AppError::field("desk", "请选择移交的账号岗位"))?;
        let days = RULES.at::<Days>(write, "cadre.handover", &org_path, today)?.value.days;
        let (account, fresh) = match account::find_login(write, &login)? {
            Some(known) if known.name != name || known.locked => {
                return Err(AppError::field("login", "登录名已被使用，请换一个"));
            }
            Some(known) if known.id == desk.account => {
                return Err(AppError::field("login", "接任人与原使用人是同一账号"));
            }
            Some(known) => (known.id, known.password.is_none()),
            None => {
                let new = NewAccount {
                    login,
                    name,
                    password: None,
                    email: String::new(),
                };
                account::add(write, ids[0], &new, now)?;
                (ids[0], true)
            }
        };
        let successor = NewPost {
            account,
            org,
            department: desk.department,
            role: desk.role,
            title: desk.title.clone(),
            from: today,
        };
        account::add_post(write, ids[1], &successor)?;
        account::end_post(write, desk.post, today.yesterday().unwrap_or(today))?;
        // Whoever is logged in under the post that ended is out at once.
        session::end_all(write, desk.account)?;
        let valid = days.max(1).saturating_mul(DAY);
        let link = if fresh {
            Some(account::add_link(write, &app, Purpose::Password, Some(account), valid)?)
        } else {
            None
        };
        let until = link.as_ref().map(|_| now + valid);
        let row = NewHandover {
            id: ids[2],
            org,
            at: now,
            by,
            old_post: desk.post,
            new_post: ids[1],
            expires_at: until,
        };
        handover::add(write, &row)?;
        write.note(format!("{org_name}的{}账号岗位交接给接任人", desk.role.word()));
        Ok(Handed {
            link,
            until,
            from: desk.name,
        })
    })
    .await
}

async fn handed_page(cx: &Cx, headers: &HeaderMap, held: &Held, name: &str, handed: Handed) -> Result<Response, AppError> {
    let shell = inside(cx, headers, "/cadres/handovers", "已交接").await?;
    let link = handed
        .link
        .map(|secret| link_address(&cx.app, headers, &secret))
        .unwrap_or_default();
    let notes = match handed.until {
        Some(until) => vec![
            format!(
                "链接只显示这一次，{} {} 前有效，只能使用一次。",
                shanghai_day(until),
                shanghai_time(until)
            ),
            "请当面或用可靠方式交给接任人，由本人打开并设置密码。".to_owned(),
            "此前未使用的链接已失效。".to_owned(),
        ],
        None => vec!["接任人已有账号，用原密码登录后切换身份即可办理。".to_owned()],
    };
    page(&HandedPage {
        shell: Shell {
            crumbs: crumbs(held, "账号交接"),
            ..shell
        },
        said: format!("{}的账号岗位已由{}移交给{name}，原岗位即时停用。", held.org_name, handed.from),
        link,
        notes,
        back: format!("/cadres/{}", PostId(held.id)),
    })
}

/// The address of a one-time link as it can be sent to somebody: the configured address of the
/// site, or the one this request came to.
fn link_address(app: &App, headers: &HeaderMap, secret: &str) -> String {
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let base = match (app.config.public_url.trim_end_matches('/'), app.config.https) {
        ("", true) => format!("https://{host}"),
        ("", false) => format!("http://{host}"),
        (url, _) => url.to_owned(),
    };
    format!("{base}/password/{secret}")
}

/// `2026-07-15 09:30`.
pub(super) fn instant(at: Millis) -> String {
    format!("{} {}", shanghai_day(at), shanghai_time(at))
}

/// The hand-overs of the caller's part of the tree, newest first.
///
/// # Errors
/// The store fails.
pub async fn list(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let before = asked.parse::<PostId>("before").map_or(i64::MAX, |id| id.0);
    let mut found = cx.read(move |read| handover::list(read, before, PAGE + 1)).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| PostId(last.id).to_string());
    let shell = inside(&cx, &headers, "/cadres/handovers", "账号交接").await?;
    page(&HandoversPage {
        shell: Shell {
            export: export(&cx, Act::CadreExchange, "/cadres/handovers", &asked),
            ..shell
        },
        pager: Pager {
            total: (before == i64::MAX && !more).then_some(found.len() as u64),
            unit: "次交接",
            next: next.map(|id| address("/cadres/handovers", &[("before", &id)])),
            first: (before != i64::MAX).then(|| "/cadres/handovers".to_owned()),
        },
        rows: found
            .into_iter()
            .map(|h| Row {
                at: instant(h.at),
                org: h.org,
                role: h.role,
                from: h.from,
                to: h.to,
                by: h.by,
                until: h.expires_at.map_or_else(|| "不需要".to_owned(), instant),
            })
            .collect(),
    })
}
