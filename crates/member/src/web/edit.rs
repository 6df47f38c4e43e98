//! Changing a membership's particulars. Fields of the person have their own page and rule.

use super::common::{area_nav, member_at, or_none};
use super::form::{Fixed, FormPage, mark};
use super::keep::{self, Kept};
use crate::import::{day_or_month, month};
use crate::rule::field::{Field as Known, Way, Ways};
use crate::rule::number;
use crate::rule::ruling::Joining;
use crate::store::member::{self, Member, Particulars, yes_no};
use crate::{MemberId, RULES};
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Id, Pairs, Sent};
use jishi_ui::part::{Choice, Field, FieldKind};
use jishi_ui::{Area, Crumb, Shell, frame, watermark};

/// The fields of a membership, as typed or as they are.
pub(super) fn fields(sent: &Pairs) -> Vec<Field> {
    Known::ALL.into_iter().map(|field| input(field, sent.get(field.slug()))).collect()
}

/// The input of a particular.
pub(super) fn input(field: Known, value: &str) -> Field {
    let (name, word) = (field.slug(), field.word());
    let line = |max: u16| Field {
        max,
        ..Field::line(name, word).with_value(value)
    };
    match field {
        Known::Joined => Field::new(name, word, FieldKind::Line("date")).with_value(value),
        Known::Number => line(20)
            .with_hint("2017年起入团的必填，12位：年份4位、省份代码2位、顺序号6位")
            .optional(),
        Known::Card => line(30).optional(),
        Known::Graduates => line(10).with_hint("在校学生填写，如：2027-06").optional(),
        Known::Party => Field::new(
            name,
            word,
            FieldKind::Radios(Choice::list(
                [("no", "否"), ("yes", "是（含预备党员）")],
                if value == "yes" { "yes" } else { "no" },
            )),
        ),
    }
}

/// A particular as stored in a request: a day, a clean number, `YYYY-MM`, yes or no.
///
/// # Errors
/// What is wrong with it.
pub(super) fn value(field: Known, text: &str) -> Result<String, &'static str> {
    match field {
        Known::Joined => day_or_month(text).map(|day| day.to_string()).ok_or("请填写入团日期"),
        Known::Number => Ok(number::clean(text)),
        Known::Card => {
            let card = number::clean(text);
            if card.chars().count() > 30 {
                Err("团员证编号不超过30位")
            } else {
                Ok(card)
            }
        }
        Known::Graduates if text.is_empty() => Ok(String::new()),
        Known::Graduates => month(text).ok_or("请写成 2027-06 的样子"),
        Known::Party => Ok(if text == "yes" { "yes" } else { "no" }.to_owned()),
    }
}

/// The particulars with one of them as a request asks for it.
pub(super) fn with(said: &Particulars, field: Known, new: &str) -> Particulars {
    let text = || (!new.is_empty()).then(|| new.to_owned());
    let mut said = said.clone();
    match field {
        Known::Joined => said.joined_on = day_or_month(new),
        Known::Number => said.number = text(),
        Known::Card => said.card = text(),
        Known::Graduates => said.graduates = text(),
        Known::Party => said.party = new == "yes",
    }
    said
}

/// A stored particular as people read it.
pub(super) fn shown(field: Known, stored: &str) -> String {
    match (field, stored) {
        (Known::Party, flag) => yes_no(flag == "yes").to_owned(),
        (_, text) => text.to_owned(),
    }
}

/// How each particular of a member is changed by the caller.
pub(super) fn ways(read: &Read<'_>, cx: &Cx, member: &Member) -> Result<Vec<(Known, Way)>, AppError> {
    let rule: Ways = RULES.at(read, "member.field_change", &member.org_path, cx.today())?.value;
    let above = jishi_org::superior(read, &cx.identity()?.path, &member.org_path, cx.today())?;
    let now = pairs(member);
    Ok(Known::ALL
        .into_iter()
        .map(|field| (field, rule.of(field, now.get(field.slug()).is_empty(), above)))
        .collect())
}

/// What the fields say.
///
/// # Errors
/// [`AppError::Invalid`] with everything that is wrong by itself.
pub(super) fn read(sent: &Pairs) -> Result<Particulars, AppError> {
    let mut wrong = Vec::new();
    let mut keep = |field: &str, text: &str| {
        wrong.push(FieldError {
            field: field.to_owned(),
            text: text.to_owned(),
        });
    };
    let joined_on = day_or_month(sent.get("joined_on"));
    if joined_on.is_none() {
        keep("joined_on", "请填写入团日期");
    }
    let graduates = match sent.get("graduates") {
        "" => None,
        text => {
            let month = month(text);
            if month.is_none() {
                keep("graduates", "请写成 2027-06 的样子");
            }
            month
        }
    };
    let number = number::clean(sent.get("number"));
    let card = number::clean(sent.get("card"));
    if card.chars().count() > 30 {
        keep("card", "团员证编号不超过30位");
    }
    if wrong.is_empty() {
        Ok(Particulars {
            joined_on,
            number: (!number.is_empty()).then_some(number),
            card: (!card.is_empty()).then_some(card),
            party: sent.get("party") == "yes",
            graduates,
        })
    } else {
        Err(AppError::Invalid(wrong))
    }
}

/// Checks particulars against the dated rules and against other members' numbers; the holder of a
/// number is named only to who sees the holder's branch.
///
/// # Errors
/// [`AppError::Invalid`] with what the rules refuse.
pub(super) fn check(
    read: &Read<'_>,
    path: &str,
    own: Option<MemberId>,
    fresh: bool,
    born: Option<Day>,
    said: &Particulars,
    today: Day,
) -> Result<(), AppError> {
    let number = said.number.as_deref().unwrap_or_default();
    let joined = said.joined_on.unwrap_or(today);
    let rules = Joining::load(read)?;
    let mut wrong: Vec<FieldError> = rules
        .faults(path, fresh, born, joined, number, today)
        .into_iter()
        .map(|(field, text)| FieldError {
            field: field.to_owned(),
            text,
        })
        .collect();
    if !number.is_empty()
        && let Some(holder) = member::by_number(read, number)?
        && Some(holder.id) != own
    {
        let seen = member::find(read, holder.id)?;
        wrong.push(FieldError {
            field: "number".to_owned(),
            text: match seen {
                Some(seen) => format!("编号已由{}的{}使用", seen.org_name, seen.name),
                None => "编号已被其他单位的团员使用，请联系上级核对".to_owned(),
            },
        });
    }
    if wrong.is_empty() { Ok(()) } else { Err(AppError::Invalid(wrong)) }
}

/// A number somebody took at the same moment.
pub(super) fn conflict(error: StoreError) -> AppError {
    match error {
        StoreError::Conflict { constraint } if constraint.contains("number") => AppError::field("number", "编号刚被其他团员使用"),
        StoreError::Conflict { .. } => AppError::refused("该人员刚被登记为团员，请刷新后查看"),
        other => other.into(),
    }
}

pub(super) fn pairs(member: &Member) -> Pairs {
    texts(&member.particulars())
}

/// Particulars as texts, by the names of the form.
fn texts(said: &Particulars) -> Pairs {
    [
        ("joined_on", said.joined_on.map(|day| day.to_string()).unwrap_or_default()),
        ("number", said.number.clone().unwrap_or_default()),
        ("card", said.card.clone().unwrap_or_default()),
        ("graduates", said.graduates.clone().unwrap_or_default()),
        ("party", if said.party { "yes" } else { "no" }.to_owned()),
    ]
    .into_iter()
    .collect()
}

/// The particulars of a membership that comes back to a branch: what the form leaves empty stays as it was, and what the
/// caller may not change at once is the same as before. `held` says the branch it comes to.
///
/// # Errors
/// [`AppError::Invalid`] with what differs and is not the caller's to change.
pub(super) fn returned(read: &Read<'_>, cx: &Cx, held: &Member, said: &Particulars) -> Result<Particulars, AppError> {
    let (now, mut said, mut wrong) = (pairs(held), said.clone(), Vec::new());
    for (field, way) in ways(read, cx, held)? {
        let typed = texts(&said);
        let (old, new) = (now.get(field.slug()), typed.get(field.slug()));
        if new.is_empty() {
            said = with(&said, field, old);
        } else if new != old && way != Way::Free {
            wrong.push(FieldError {
                field: field.slug().to_owned(),
                text: format!("转出前登记的是“{}”，转入后再申请更改", or_none(shown(field, old))),
            });
        }
    }
    if wrong.is_empty() {
        Ok(said)
    } else {
        Err(AppError::Invalid(wrong))
    }
}

async fn form(
    cx: &Cx,
    headers: &HeaderMap,
    (member, ways): &(Member, Vec<(Known, Way)>),
    sent: &Pairs,
    version: &str,
    wrong: &[FieldError],
) -> Result<FormPage, AppError> {
    let base = format!("/members/{}", member.id);
    let shell = frame(cx, headers, Area::Members, "修改团籍信息").await?;
    let shell = Shell {
        area_nav: area_nav(cx, ""),
        crumbs: vec![Crumb::to("/members", "团员"), Crumb::to(&base, &member.name), Crumb::here("修改")],
        watermark: watermark(cx),
        ..shell
    };
    let free = ways.iter().filter(|(_, way)| *way == Way::Free);
    let inputs = free.map(|(field, _)| input(*field, sent.get(field.slug()))).collect();
    let now = pairs(member);
    let fixed = ways.iter().filter(|(_, way)| *way != Way::Free).map(|(field, way)| Fixed {
        word: field.word(),
        says: or_none(shown(*field, now.get(field.slug()))),
        hint: way.hint(),
        href: (*way != Way::Superior).then(|| format!("{base}/request?field={}", field.slug())),
    });
    let fixed = fixed.collect();
    let mut form = FormPage::new(shell, mark(inputs, wrong), format!("{base}/edit"), "保存", base);
    form.fixed = fixed;
    form.intro = "姓名、证件、电话等在“个人信息”中修改。".to_owned();
    form.hidden = vec![("version", version.to_owned())];
    Ok(form)
}

async fn open_member(cx: &Cx, id: MemberId) -> Result<(Member, Vec<(Known, Way)>), AppError> {
    let asking = cx.clone();
    cx.read(move |read| {
        let member = member_at(read, id)?;
        keep::open(&asking, read, &member)?;
        let ways = ways(read, &asking, &member)?;
        Ok::<_, AppError>((member, ways))
    })
    .await
}

/// The form.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope, [`AppError::Denied`] for a branch the caller does not manage.
pub async fn get(cx: Cx, headers: HeaderMap, Id(id): Id<MemberId>) -> Result<Response, AppError> {
    let member = open_member(&cx, id).await?;
    let version = member.0.version.to_string();
    form(&cx, &headers, &member, &pairs(&member.0), &version, &[]).await?.answer()
}

/// Saves it with what was before.
///
/// # Errors
/// As [`get`]; [`AppError::Stale`] when somebody else changed it; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Id(id): Id<MemberId>, Sent(sent): Sent) -> Result<Response, AppError> {
    let member = open_member(&cx, id).await?;
    match save(&cx, id, &sent).await {
        Ok(()) => Ok(http::see_other(&format!("/members/{id}?done=edit"))),
        Err(AppError::Invalid(wrong)) => form(&cx, &headers, &member, &sent, sent.get("version"), &wrong).await?.answer(),
        Err(error) => Err(error),
    }
}

async fn save(cx: &Cx, id: MemberId, sent: &Pairs) -> Result<(), AppError> {
    let (sent, version) = (sent.clone(), sent.parse("version"));
    let version: i64 = version.ok_or(AppError::Stale)?;
    let (today, inner) = (cx.today(), cx.clone());
    cx.write(keep::target(id), move |write| {
        let member = member::find_locked(write, id)?.ok_or(AppError::NotFound)?;
        keep::open(&inner, write, &member)?;
        if member.version != version {
            return Err(AppError::Stale);
        }
        // What is not the caller's to change at once stays as it is.
        let now = pairs(&member);
        let merged: Pairs = ways(write, &inner, &member)?
            .into_iter()
            .map(|(field, way)| {
                let from = if way == Way::Free { &sent } else { &now };
                (field.slug().to_owned(), from.get(field.slug()).to_owned())
            })
            .collect();
        let said = self::read(&merged)?;
        check(write, &member.org_path, Some(id), false, member.born, &said, today)?;
        member::change(write, &member, &said).map_err(conflict)?;
        note(write, &inner, &member, &said)?;
        write.note("修改团籍信息");
        Ok(())
    })
    .await
}

/// Keeps what was before of every particular that differs.
pub(super) fn note(write: &mut Write<'_>, cx: &Cx, member: &Member, said: &Particulars) -> Result<(), StoreError> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    for (field, old, new) in [
        ("joined_on", day(member.joined_on), day(said.joined_on)),
        ("number", text(&member.number), text(&said.number)),
        ("card", text(&member.card), text(&said.card)),
        ("graduates", text(&member.graduates), text(&said.graduates)),
        ("party", yes_no(member.party).to_owned(), yes_no(said.party).to_owned()),
    ] {
        keep::change(write, cx, &Kept::new(member.id, field, old, new))?;
    }
    Ok(())
}
