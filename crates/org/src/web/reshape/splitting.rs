//! 拆分: the new organisations, and who goes where.

use super::{Form, Outcome, Way, answer, day, day_and_reason, show};
use crate::OrgNumber;
use crate::affected;
use crate::operation::splitting::{Request, decide};
use crate::rule::splitting::{MOST, Wanted};
use crate::rule::{manage, naming};
use crate::store::tree::{self, Org};
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::Day;
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, Id, Pairs, Sent};
use jishi_ui::part::{Choice, Field, FieldKind};

/// Subordinates that can be given out on one page.
const SHOWN: i64 = 300;

struct Seen {
    org: Org,
    children: Vec<Org>,
}

async fn read(cx: &Cx, id: OrgNumber) -> Result<Seen, AppError> {
    cx.read(move |read| {
        let org = tree::find(read, id.0)?.ok_or(AppError::NotFound)?;
        let children = tree::children(read, org.id, SHOWN)?;
        Ok::<_, AppError>(Seen { org, children })
    })
    .await
}

/// How many parts the form has.
fn count(sent: &Pairs) -> usize {
    sent.parse::<usize>("parts").unwrap_or(2).clamp(2, MOST)
}

fn form(seen: &Seen, sent: &Pairs, today: Day) -> Form {
    let count = count(sent);
    let numbers: Vec<(String, String)> = (0..count)
        .map(|at| {
            let name = sent.get(&format!("name{at}"));
            let shown = if name.is_empty() {
                format!("第 {} 个", at + 1)
            } else {
                format!("第 {} 个（{name}）", at + 1)
            };
            (at.to_string(), shown)
        })
        .collect();
    let mut criteria = vec![("", "只按名单")];
    criteria.extend(affected::hooks().flat_map(|hook| hook.criteria()).copied());
    let mut fields = Vec::new();
    for at in 0..count {
        let name = format!("name{at}");
        let value = sent.get(&name).to_owned();
        fields.push(Field {
            max: naming::NAME as u16,
            ..Field::line(name, format!("第 {} 个新组织的名称", at + 1)).with_value(value)
        });
        if criteria.len() > 1 {
            let name = format!("criterion{at}");
            let chosen = Choice::list(criteria.iter().copied(), sent.get(&name));
            fields.push(Field::new(name, "划入条件", FieldKind::Select(chosen)).optional());
        }
        let name = format!("list{at}");
        let value = sent.get(&name).to_owned();
        fields.push(
            Field::new(name, "划入名单", FieldKind::Lines(3))
                .with_value(value)
                .with_hint("一行一人，姓名或团员编号")
                .optional(),
        );
    }
    let choices = |current: &str| Choice::list(numbers.iter().map(|(n, w)| (n.as_str(), w.as_str())), current);
    fields.push(Field::new("rest", "其余团员划入", FieldKind::Select(choices(sent.get("rest")))).with_hint("名单和条件都没有指明的团员"));
    for child in &seen.children {
        let name = format!("child{}", child.id);
        let chosen = choices(sent.get(&name));
        fields.push(Field::new(name, format!("下级“{}”划入", child.name), FieldKind::Select(chosen)));
    }
    fields.extend(day_and_reason(sent, today));
    let hidden = Field::new("parts", "拆分为几个组织", FieldKind::Line("number"))
        .with_value(count.to_string())
        .with_hint(format!("2 至 {MOST} 个；改动后先点“核对”，表单随之增减"));
    fields.insert(0, hidden);
    Form {
        intro: "原组织撤销，由几个新组织承接；下级逐个划分，团员按名单、条件划分，历史记录留在原组织名下。".to_owned(),
        more: seen.org.children.saturating_sub(seen.children.len() as i64),
        fields,
        ..Form::default()
    }
}

fn request(org: &Org, sent: &Pairs, day: Day) -> Request {
    let mut parts: Vec<Wanted> = (0..count(sent))
        .map(|at| Wanted {
            name: naming::clean(sent.get(&format!("name{at}"))),
            children: Vec::new(),
            list: sent
                .get(&format!("list{at}"))
                .split(['\n', '、', '，', ',', ';', '；'])
                .map(naming::clean)
                .filter(|line| !line.is_empty())
                .collect(),
            criterion: sent.get(&format!("criterion{at}")).to_owned(),
        })
        .collect();
    for (name, value) in sent.iter() {
        let child = name.strip_prefix("child").and_then(|id| id.parse().ok());
        let part = value.trim().parse::<usize>().ok().and_then(|at| parts.get_mut(at));
        if let (Some(child), Some(part)) = (child, part) {
            part.children.push(child);
        }
    }
    Request {
        org: org.id,
        parts,
        rest: sent.parse("rest"),
        day,
    }
}

fn way(org: &Org) -> Way {
    Way::of(org, "拆分组织", "确认拆分", "split")
}

/// The form.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>, Asked(asked): Asked) -> Result<Response, AppError> {
    let seen = read(&cx, id).await?;
    let form = form(&seen, &asked, cx.today());
    show(&cx, &headers, &way(&seen.org), form, &[], None).await
}

/// Dry run and split.
///
/// # Errors
/// As [`decide`] and [`crate::operation::apply::apply`].
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>, Sent(sent): Sent) -> Result<Response, AppError> {
    let seen = read(&cx, id).await?;
    let way = way(&seen.org);
    let outcome = match day(&sent) {
        Ok(day) => {
            let request = request(&seen.org, &sent, day);
            let unnamed: Vec<FieldError> = request
                .parts
                .iter()
                .enumerate()
                .filter_map(|(at, part)| {
                    let refused = naming::name(&part.name, naming::NAME).err()?;
                    Some(FieldError {
                        field: format!("name{at}"),
                        text: refused.text("名称"),
                    })
                })
                .collect();
            if unnamed.is_empty() {
                answer(&cx, &headers, &way, &sent, move |read, caller| decide(read, caller, &request)).await?
            } else {
                if !manage::allowed_below(&cx.identity()?.path, manage::parent(&seen.org.path)) {
                    return Err(AppError::Denied(manage::WORDS));
                }
                Outcome::Again(unnamed, None)
            }
        }
        Err(AppError::Invalid(wrong)) => Outcome::Again(wrong, None),
        Err(error) => return Err(error),
    };
    match outcome {
        Outcome::Done(response) => Ok(response),
        Outcome::Again(wrong, refused) => {
            let form = form(&seen, &sent, cx.today());
            show(&cx, &headers, &way, form, &wrong, refused).await
        }
    }
}
