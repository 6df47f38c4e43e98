//! 撤销, 恢复 and 删除 of one organisation.

use super::{Form, Outcome, Way, answer, day, day_and_reason, reason_field, show};
use crate::OrgNumber;
use crate::operation::dissolving::Below;
use crate::operation::{deleting, dissolving, restoring};
use crate::store::tree::{self, Org};
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::Day;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Id, Pairs, Sent};
use jishi_ui::part::{Choice, Field, FieldKind};

/// Which of the three.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Dissolve,
    Restore,
    Delete,
}

struct Seen {
    org: Org,
    /// Those named in the fields `to` and `successor`.
    to: Option<Org>,
    successor: Option<Org>,
}

async fn read(cx: &Cx, id: OrgNumber, sent: &Pairs) -> Result<Seen, AppError> {
    let (to, successor): (Option<OrgNumber>, Option<OrgNumber>) = (sent.parse("to"), sent.parse("successor"));
    cx.read(move |read| {
        let org = tree::find(read, id.0)?.ok_or(AppError::NotFound)?;
        let named = |number: Option<OrgNumber>| match number {
            Some(number) => tree::find(read, number.0),
            None => Ok(None),
        };
        Ok::<_, AppError>(Seen {
            org,
            to: named(to)?,
            successor: named(successor)?,
        })
    })
    .await
}

fn combo(name: &str, label: &str, org: Option<&Org>) -> Field {
    let kind = FieldKind::Combo {
        source: "/orgs/options".to_owned(),
        shown: org.map(|org| org.name.clone()).unwrap_or_default(),
    };
    let value = org.map(|org| org.id.to_string()).unwrap_or_default();
    Field::new(name, label, kind).with_value(value).optional()
}

impl What {
    fn way(self, org: &Org) -> Way {
        let parent = org.parent.unwrap_or(org.id);
        match self {
            Self::Dissolve => Way::of(org, "撤销组织", "确认撤销", "dissolve"),
            Self::Restore => Way::of(org, "恢复组织", "确认恢复", "restore"),
            Self::Delete => Way {
                then: format!("/orgs/{parent}?done=reshape"),
                ..Way::of(org, "删除组织", "确认删除", "delete")
            },
        }
    }

    fn form(self, seen: &Seen, sent: &Pairs, today: Day) -> Form {
        let (intro, fields) = match self {
            Self::Dissolve => {
                let mut fields = Vec::new();
                if seen.org.children > 0 {
                    let choices = [("ends", "随同撤销"), ("to", "迁移到其他组织")];
                    let chosen = Choice::list(choices, sent.get("below"));
                    fields.push(Field::new(
                        "below",
                        format!("{} 个下级的去向", seen.org.children),
                        FieldKind::Radios(chosen),
                    ));
                    fields.push(combo("to", "下级迁往", seen.to.as_ref()).with_hint("选“迁移到其他组织”时填写"));
                }
                fields.push(combo("successor", "承接组织", seen.successor.as_ref()).with_hint("接收团员和未办结事项；没有团员时可不填"));
                fields.extend(day_and_reason(sent, today));
                ("撤销后组织留在沿革里，可恢复。", fields)
            }
            Self::Restore => {
                let together = vec![Choice {
                    value: "yes".to_owned(),
                    text: "连同一并撤销的下级".to_owned(),
                    chosen: sent.get("together") == "yes",
                }];
                let mut fields = vec![Field::new("together", "范围", FieldKind::Checks(together)).optional()];
                fields.extend(day_and_reason(sent, today));
                ("恢复到撤销前的上级之下；已转出的团员和下级不会自动转回。", fields)
            }
            Self::Delete => (
                "只有没有下级、团员、团干部和任何记录的组织可以删除，其余请办理撤销。",
                vec![reason_field(sent.get("reason"))],
            ),
        };
        Form {
            intro: intro.to_owned(),
            fields,
            ..Form::default()
        }
    }
}

async fn get(cx: Cx, headers: HeaderMap, id: OrgNumber, what: What) -> Result<Response, AppError> {
    let nothing = Pairs::default();
    let seen = read(&cx, id, &nothing).await?;
    let form = what.form(&seen, &nothing, cx.today());
    show(&cx, &headers, &what.way(&seen.org), form, &[], None).await
}

async fn post(cx: Cx, headers: HeaderMap, id: OrgNumber, sent: Pairs, what: What) -> Result<Response, AppError> {
    let seen = read(&cx, id, &sent).await?;
    let (way, org) = (what.way(&seen.org), seen.org.id);
    let outcome = match (what, day(&sent)) {
        (What::Delete, _) => answer(&cx, &headers, &way, &sent, move |read, caller| deleting::decide(read, caller, org)).await?,
        (_, Err(AppError::Invalid(wrong))) => Outcome::Again(wrong, None),
        (_, Err(error)) => return Err(error),
        (What::Restore, Ok(day)) => {
            let request = restoring::Request {
                org,
                below: sent.get("together") == "yes",
                day,
            };
            answer(&cx, &headers, &way, &sent, move |read, caller| {
                restoring::decide(read, caller, &request)
            })
            .await?
        }
        (What::Dissolve, Ok(day)) => match below(&sent) {
            Err(AppError::Invalid(wrong)) => Outcome::Again(wrong, None),
            Err(error) => return Err(error),
            Ok(below) => {
                let request = dissolving::Request {
                    org,
                    below,
                    successor: sent.parse::<OrgNumber>("successor").map(|number| number.0),
                    day,
                };
                answer(&cx, &headers, &way, &sent, move |read, caller| {
                    dissolving::decide(read, caller, &request)
                })
                .await?
            }
        },
    };
    match outcome {
        Outcome::Done(response) => Ok(response),
        Outcome::Again(wrong, refused) => {
            let form = what.form(&seen, &sent, cx.today());
            show(&cx, &headers, &way, form, &wrong, refused).await
        }
    }
}

fn below(sent: &Pairs) -> Result<Below, AppError> {
    match sent.get("below") {
        "" => Ok(Below::Nothing),
        "ends" => Ok(Below::Ends),
        "to" => sent
            .parse::<OrgNumber>("to")
            .map(|number| Below::To(number.0))
            .ok_or_else(|| AppError::field("to", "请从列表中选择组织")),
        _ => Err(AppError::field("below", "请选择下级去向")),
    }
}

macro_rules! handlers {
    ($($(#[$doc:meta])* $get:ident $post:ident $what:ident;)*) => {$(
        $(#[$doc])*
        /// The form.
        ///
        /// # Errors
        /// [`AppError::NotFound`] outside the scope.
        pub async fn $get(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>) -> Result<Response, AppError> {
            get(cx, headers, id, What::$what).await
        }

        $(#[$doc])*
        /// Dry run and change.
        ///
        /// # Errors
        /// As the operation's `decide` and [`crate::operation::apply::apply`].
        pub async fn $post(cx: Cx, headers: HeaderMap, Id(id): Id<OrgNumber>, Sent(sent): Sent) -> Result<Response, AppError> {
            post(cx, headers, id, sent, What::$what).await
        }
    )*};
}

handlers! {
    /// 撤销.
    dissolve_get dissolve_post Dissolve;
    /// 恢复.
    restore_get restore_post Restore;
    /// 删除.
    delete_get delete_post Delete;
}
