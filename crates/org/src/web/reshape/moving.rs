//! 迁移 and 合并: several subordinates of one organisation, and where they go.

use super::{Form, Outcome, Tick, Way, answer, day, day_and_reason, show};
use crate::OrgNumber;
use crate::operation::{merging, moving};
use crate::store::tree::{self, Org};
use crate::web::node::grouped;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Id, Pairs, Sent};
use jishi_ui::part::{Field, FieldKind};

/// Subordinates shown to tick.
const SHOWN: i64 = 200;

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Move,
    Merge,
}

impl What {
    fn way(self, org: &Org) -> Way {
        match self {
            Self::Move => Way::of(org, "迁移下级组织", "确认迁移", "move"),
            Self::Merge => Way::of(org, "合并下级组织", "确认合并", "merge"),
        }
    }
}

struct Seen {
    org: Org,
    children: Vec<Org>,
    target: Option<Org>,
}

async fn read(cx: &Cx, id: OrgNumber, sent: &Pairs) -> Result<Seen, AppError> {
    let target: Option<OrgNumber> = sent.parse("to");
    let asked: Vec<OrgNumber> = sent.all("org").filter_map(|text| text.parse().ok()).collect();
    cx.read(move |read| {
        let org = tree::find(read, id.0)?.ok_or(AppError::NotFound)?;
        let mut children = tree::children(read, org.id, SHOWN)?;
        // Those asked for stand in the list even if it is cut off before them.
        for number in asked {
            if children.iter().all(|child| child.id != number.0)
                && let Some(child) = tree::find(read, number.0)?.filter(|child| child.parent == Some(org.id))
            {
                children.insert(0, child);
            }
        }
        let target = match target {
            Some(number) => tree::find(read, number.0)?,
            None => None,
        };
        Ok::<_, AppError>(Seen { org, children, target })
    })
    .await
}

fn form(what: What, seen: &Seen, sent: &Pairs, today: jishi_kernel::Day) -> Form {
    let ticked: Vec<&str> = sent.all("org").collect();
    let ticks = seen.children.iter().map(|child| Tick {
        id: child.id,
        name: child.name.clone(),
        words: if child.children > 0 {
            format!("{} · 下级 {}", child.kind, grouped(child.children))
        } else {
            child.kind.clone()
        },
        ticked: ticked.contains(&child.id.to_string().as_str()),
    });
    let (label, hint, intro) = match what {
        What::Move => (
            "新上级",
            "所选组织连同全部下级迁到它之下",
            "所选组织连同其下级、团员和岗位一并迁移，原隶属关系留在沿革里。",
        ),
        What::Merge => (
            "并入",
            "接收所选组织的下级、团员和未办结事项",
            "所选组织撤销，下级和团员转到接收组织；原有数据保留在原组织名下。",
        ),
    };
    let shown = seen.target.as_ref().map(|org| org.name.clone()).unwrap_or_default();
    let combo = FieldKind::Combo {
        source: "/orgs/options".to_owned(),
        shown,
    };
    let mut fields = vec![Field::new("to", label, combo).with_value(sent.get("to")).with_hint(hint)];
    fields.extend(day_and_reason(sent, today));
    Form {
        intro: intro.to_owned(),
        ticks: ticks.collect(),
        ticks_word: "选择下级组织",
        more: seen.org.children.saturating_sub(seen.children.len() as i64),
        fields,
    }
}

async fn get(cx: Cx, headers: HeaderMap, id: OrgNumber, asked: Pairs, what: What) -> Result<Response, AppError> {
    let seen = read(&cx, id, &asked).await?;
    let form = form(what, &seen, &asked, cx.today());
    show(&cx, &headers, &what.way(&seen.org), form, &[], None).await
}

async fn post(cx: Cx, headers: HeaderMap, id: OrgNumber, sent: Pairs, what: What) -> Result<Response, AppError> {
    let seen = read(&cx, id, &sent).await?;
    let way = what.way(&seen.org);
    let sources: Result<Vec<i64>, _> = sent.all("org").map(|text| text.parse::<OrgNumber>().map(|n| n.0)).collect();
    let sources = sources.map_err(|_| AppError::BadRequest("所选组织有误".to_owned()))?;
    let outcome = match (day(&sent), sent.parse::<OrgNumber>("to")) {
        (Ok(day), Some(to)) => {
            let decide = move |read: &jishi_platform::db::Read<'_>, caller: &crate::operation::Caller| match what {
                What::Move => moving::decide(
                    read,
                    caller,
                    &moving::Request {
                        sources: sources.clone(),
                        to: to.0,
                        day,
                    },
                ),
                What::Merge => merging::decide(
                    read,
                    caller,
                    &merging::Request {
                        sources: sources.clone(),
                        to: to.0,
                        day,
                    },
                ),
            };
            answer(&cx, &headers, &way, &sent, decide).await?
        }
        (day, to) => {
            let mut wrong = Vec::new();
            if to.is_none() {
                wrong.push(FieldError {
                    field: "to".to_owned(),
                    text: "请从列表中选择组织".to_owned(),
                });
            }
            if let Err(AppError::Invalid(more)) = day {
                wrong.extend(more);
            }
            Outcome::Again(wrong, None)
        }
    };
    match outcome {
        Outcome::Done(response) => Ok(response),
        Outcome::Again(wrong, refused) => {
            let form = form(what, &seen, &sent, cx.today());
            show(&cx, &headers, &way, form, &wrong, refused).await
        }
    }
}

/// The form of a move.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn move_get(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>, Asked(asked): Asked) -> Result<Response, AppError> {
    get(cx, headers, id, asked, What::Move).await
}

/// Dry run and move.
///
/// # Errors
/// As [`moving::decide`] and [`crate::operation::apply::apply`].
pub async fn move_post(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>, Sent(sent): Sent) -> Result<Response, AppError> {
    post(cx, headers, id, sent, What::Move).await
}

/// The form of a merge.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn merge_get(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>, Asked(asked): Asked) -> Result<Response, AppError> {
    get(cx, headers, id, asked, What::Merge).await
}

/// Dry run and merge.
///
/// # Errors
/// As [`merging::decide`] and [`crate::operation::apply::apply`].
pub async fn merge_post(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>, Sent(sent): Sent) -> Result<Response, AppError> {
    post(cx, headers, id, sent, What::Merge).await
}
