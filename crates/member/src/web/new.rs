//! Registering a member: somebody new, or a person who is known by the number already.

use super::common::{area_nav, cut, member_at, org_asked, org_at};
use super::edit;
use super::form::{FormPage, mark};
use super::keep::{self, Kept};
use crate::rule::ratio::{Ratio, RatioRule};
use crate::rule::standing::{DEPARTED, State, Whereabouts};
use crate::store::depart::{self, Return};
use crate::store::member::{self, Member, NewMember, Particulars};
use crate::store::youth;
use crate::{MemberId, RULES};
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, Level};
use jishi_org::store::tree::Org;
use jishi_org::{OrgNumber, managed};
use jishi_person::rule::value;
use jishi_person::store::consent;
use jishi_person::store::look::{self, Look, Looking};
use jishi_person::veil::Veils;
use jishi_person::{Document, Field as Known, IdNumber, Legacy, NewPerson, NewValue, Sex};
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx, http};
use jishi_ui::input::{Asked, Pairs, Sent};
use jishi_ui::part::{Choice, Field, FieldKind};
use jishi_ui::{Area, Crumb, Shell, frame, watermark};

/// How the membership begins: word of the form, words shown, words of the history.
const HOW: [(&str, &str, &str); 2] = [("new", "新发展团员", "发展"), ("known", "补录已有团员", "补录")];

/// The field of the reason for going over the ceiling of 团青比.
const OVER: &str = "over";

fn fields(sent: &Pairs, over: bool) -> Vec<Field> {
    let line = |name: &str, label: &str, max: u16| Field {
        max,
        ..Field::line(name, label).with_value(sent.get(name))
    };
    let chosen = if sent.get("how").is_empty() { "new" } else { sent.get("how") };
    let kinds = Document::all().iter().map(|kind| (kind.name.as_str(), kind.name.as_str()));
    let mut all = vec![
        Field::new(
            "how",
            "登记方式",
            FieldKind::Radios(Choice::list(HOW.map(|how| (how.0, how.1)), chosen)),
        ),
        line("name", "姓名", 50),
        Field::new("id_kind", "证件类型", FieldKind::Select(Choice::list(kinds, sent.get("id_kind")))),
        line("id_number", "证件号码", 30).with_hint("居民身份证为18位；出生日期和性别由号码得出"),
        Field::new(
            "sex",
            "性别",
            FieldKind::Select(Choice::list([("", "由证件号码得出"), ("男", "男"), ("女", "女")], sent.get("sex"))),
        )
        .optional(),
        Field::new("born", "出生日期", FieldKind::Line("date"))
            .with_value(sent.get("born"))
            .with_hint("没有居民身份证的填写")
            .optional(),
        line("phone", "联系电话", 20).optional(),
        line("ethnicity", "民族", 20).with_hint("如：汉族").optional(),
        line("education", "学历", 20).with_hint("如：普通高中、大学本科").optional(),
    ];
    all.extend(edit::fields(sent));
    if over {
        all.push(Field {
            max: 200,
            ..Field::line(OVER, "超过团青比上限仍登记的理由").with_value(sent.get(OVER))
        });
    }
    all
}

async fn form(cx: &Cx, headers: &HeaderMap, org: &Org, sent: &Pairs, wrong: &[FieldError]) -> Result<FormPage, AppError> {
    let back = format!("/members?org={}", OrgNumber(org.id));
    let shell = frame(cx, headers, Area::Members, "登记团员").await?;
    let shell = Shell {
        area_nav: area_nav(cx, ""),
        crumbs: vec![Crumb::to("/members", "团员"), Crumb::to(&back, &org.name), Crumb::here("登记")],
        watermark: watermark(cx),
        ..shell
    };
    let over = !sent.get(OVER).is_empty() || wrong.iter().any(|fault| fault.field == OVER);
    let mut form = FormPage::new(shell, mark(fields(sent, over), wrong), "/members/new", "登记", back);
    form.intro = "新发展的须年满14周岁；补录以前入团的，按入团当时的规定核对年龄和编号。".to_owned();
    form.hidden = vec![("org", OrgNumber(org.id).to_string())];
    Ok(form)
}

async fn branch(cx: &Cx, sent: &Pairs) -> Result<Org, AppError> {
    let (org, asking) = (org_asked(cx, sent)?, cx.clone());
    cx.read(move |read| {
        let org = org_at(read, org)?;
        managed(&asking, read, &org.path)?;
        if org.level != Level::Branch || org.closed_on.is_some() {
            return Err(AppError::refused("团员只能登记在未撤销的团支部"));
        }
        Ok(org)
    })
    .await
}

/// The form.
///
/// # Errors
/// [`AppError::NotFound`] outside the scope, [`AppError::Denied`] for a branch the caller does not
/// manage, a refusal for anything that is no branch.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let org = branch(&cx, &asked).await?;
    form(&cx, &headers, &org, &Pairs::default(), &[]).await?.answer()
}

/// Registers.
///
/// # Errors
/// As [`get`]; mistakes come back in the form.
pub async fn post(cx: Cx, headers: HeaderMap, Sent(sent): Sent) -> Result<Response, AppError> {
    let org = branch(&cx, &sent).await?;
    match register(&cx, &org, &sent).await {
        Ok((id, complete)) => {
            let done = if complete { "new" } else { "minor" };
            Ok(http::see_other(&format!("/members/{id}?done={done}")))
        }
        Err(AppError::Invalid(wrong)) => form(&cx, &headers, &org, &sent, &wrong).await?.answer(),
        Err(error) => Err(error),
    }
}

/// What the form says about the person.
fn person(sent: &Pairs, org: i64, legacy: Legacy, today: Day) -> Result<NewPerson, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let mut new = NewPerson {
        org,
        ..NewPerson::default()
    };
    let mut take = |name: &str, field: Known, optional: bool| {
        let text = sent.get(name);
        if optional && text.is_empty() {
            return;
        }
        match value::value(field, text, sent.get("id_kind"), legacy, today) {
            Ok(NewValue::Name(name)) => new.name = name,
            Ok(NewValue::Number(number)) => new.number = Some(number),
            Ok(NewValue::Sex(sex)) => new.sex = sex,
            Ok(NewValue::Born(born)) => new.born = born,
            Ok(NewValue::Phone(phone)) => new.phone = phone,
            Ok(NewValue::Ethnicity(word)) => new.ethnicity = word,
            Ok(NewValue::Education(word)) => new.education = word,
            Ok(NewValue::Political(word)) => new.political = word,
            Err(text) => wrong.push(FieldError {
                field: name.to_owned(),
                text,
            }),
        }
    };
    take("name", Known::Name, false);
    take("id_number", Known::Number, false);
    take("sex", Known::Sex, true);
    take("born", Known::Born, true);
    take("phone", Known::Phone, true);
    take("ethnicity", Known::Ethnicity, true);
    take("education", Known::Education, true);
    new.political = if sent.get("party") == "yes" {
        "中共党员"
    } else {
        "共青团员"
    }
    .to_owned();
    if wrong.is_empty() { Ok(new) } else { Err(wrong) }
}

/// The membership, and whether its record is complete: a child's needs a guardian's consent.
async fn register(cx: &Cx, org: &Org, sent: &Pairs) -> Result<(MemberId, bool), AppError> {
    let today = cx.today();
    let how = HOW
        .into_iter()
        .find(|how| how.0 == sent.get("how"))
        .ok_or_else(|| AppError::field("how", "请选择登记方式"))?;
    let path = org.path.clone();
    let legacy = cx.read(move |read| jishi_person::rule::legacy(read, &path, today)).await?;
    let (new, said) = match (person(sent, org.id, legacy, today), edit::read(sent)) {
        (Ok(new), Ok(said)) => (new, said),
        (Err(mut wrong), Err(AppError::Invalid(more))) => {
            wrong.extend(more);
            return Err(AppError::Invalid(wrong));
        }
        (Err(wrong), _) => return Err(AppError::Invalid(wrong)),
        (_, Err(error)) => return Err(error),
    };
    let ready = jishi_person::prepare(&cx.app, &new).map_err(StoreError::from)?;
    if let Some(number) = &new.number {
        look_first(cx, number).await?;
    }
    let (inner, branch, reason) = (cx.clone(), org.clone(), cut(sent.get(OVER), 200));
    let day = if how.0 == "new" { said.joined_on.unwrap_or(today) } else { today };
    cx.write(None, move |write| {
        managed(&inner, write, &branch.path)?;
        let (found, fresh) = jishi_person::find_or_add(write, &ready, branch.id)?;
        let known = jishi_person::known(write, found.person)?.ok_or(AppError::NotFound)?;
        let back = if fresh { None } else { may_join(write, &inner, &known, &new.name)? };
        if back.is_some() && how.0 == "new" {
            return Err(AppError::field("how", "已是团员，曾转往其他系统；转回的请选择“补录已有团员”"));
        }
        let said = match &back {
            Some(held) => {
                let there = Member {
                    org_path: branch.path.clone(),
                    ..held.clone()
                };
                edit::returned(write, &inner, &there, &said)?
            }
            None => said,
        };
        let own = back.as_ref().map(|held| held.id);
        edit::check(write, &branch.path, own, how.0 == "new", known.born, &said, today)?;
        let over = if how.0 == "new" { ceiling(write, &branch, today)? } else { None };
        if let Some(text) = over.as_ref().filter(|_| reason.is_empty()) {
            return Err(AppError::field(OVER, text.clone()));
        }
        let id = match back {
            Some(held) => come_back(write, &inner, &branch, &held, said, today)?,
            None => add(write, &inner, &branch, &known, &said, day, how.2)?,
        };
        if !fresh {
            jishi_person::relocate(write, found.person, branch.id)?;
        }
        write.target("member", id.0);
        if over.is_some() {
            keep::change(write, &inner, &Kept::new(id, "ratio", "", format!("超过上限登记：{reason}")))?;
            write.note(format!("登记团员（{}），超过团青比上限：{reason}", how.2));
        } else {
            write.note(format!("登记团员（{}）", if own.is_some() { depart::BACK_WORD } else { how.2 }));
        }
        let record = jishi_person::known(write, found.person)?.ok_or(AppError::NotFound)?;
        Ok::<_, AppError>((id, !consent::missing(write, &record, today)?))
    })
    .await
}

/// Looks the number up by itself, so that the look is kept and counted whatever comes of the form.
async fn look_first(cx: &Cx, number: &IdNumber) -> Result<(), AppError> {
    let (app, number, identity) = (cx.app.clone(), number.clone(), cx.identity()?);
    let by = Looking {
        account: cx.who.account,
        org: identity.org,
        path: identity.path.clone(),
        at: cx.now(),
        today: cx.today(),
        reason: "登记团员时输入证件号码",
    };
    cx.write(None, move |write| {
        match look::look(write, &app, &number, &by)? {
            Look::Outside(_) => write.note("登记团员时输入的证件号码由外单位管理"),
            Look::Nobody | Look::Inside(_) => write.without_audit(),
        }
        Ok::<_, AppError>(())
    })
    .await
}

/// With one more member the branch, or the nearest organisation above it that has a number of young people, is over
/// its ceiling of 团青比: the figures in words. `None` where no such number is entered.
fn ceiling(read: &Read<'_>, branch: &Org, today: Day) -> Result<Option<String>, AppError> {
    let Some(unit) = youth::nearest(read, &branch.path, today)? else {
        return Ok(None);
    };
    let ruling = RULES.at::<RatioRule>(read, "member.ratio", &unit.path, today)?;
    let (members, ceiling) = (unit.members + 1, ruling.value.ceiling(&unit.stage));
    let whose = if unit.org == branch.id { "" } else { unit.name.as_str() };
    Ok(Ratio::new(members, unit.youth, ceiling).filter(|ratio| ratio.over()).map(|ratio| {
        format!(
            "登记后{whose}团员{members}人、青年{}人，团青比{}，超过上限{ceiling}%；确需登记的请填写理由",
            unit.youth,
            ratio.text()
        )
    }))
}

/// A person known before joins only if the caller sees the record, it says the same name, and the
/// person is no member; or is one who went to another system: then the membership that comes back.
fn may_join(write: &Write<'_>, cx: &Cx, known: &jishi_person::Masked, name: &str) -> Result<Option<Member>, AppError> {
    let held = member::of_person(write, known.id.0)?;
    if let Some(held) = held.as_ref().filter(|held| !held.departed()) {
        let text = match member_at(write, held.id) {
            Ok(held) if held.state == State::Left => format!("曾是{}的团员，已离团；恢复团籍由其上级办理", held.org_name),
            Ok(held) => format!("已是{}的团员，调动请办理组织关系转接", held.org_name),
            Err(_) => {
                let unit = Veils::load(write)?.name(cx.scope(), &held.org_path, held.org_name.clone());
                format!("证件号码已由{unit}登记为团员，请办理组织关系转接或提交认领")
            }
        };
        return Err(AppError::field("id_number", text));
    }
    if !cx.scope().covers(&known.org_path) || known.erased_on.is_some() {
        let unit = Veils::load(write)?.name(cx.scope(), &known.org_path, known.org_name.clone());
        let text = format!("证件号码已由{unit}登记，请联系该单位或提交认领");
        return Err(AppError::field("id_number", text));
    }
    if known.name != name {
        return Err(AppError::field("name", "与已登记的同一证件号码的姓名不符"));
    }
    Ok(held)
}

/// The membership is back in the register, with what differs from before in its history.
fn come_back(write: &mut Write<'_>, cx: &Cx, branch: &Org, held: &Member, said: Particulars, day: Day) -> Result<MemberId, AppError> {
    let back = Return {
        member: held.id,
        version: held.version,
        from: held.org,
        to: branch.id,
        said,
        whereabouts: Whereabouts::Here,
    };
    depart::come_back(write, &back, day).map_err(edit::conflict)?;
    keep::change(write, cx, &Kept::new(held.id, "state", DEPARTED, State::Active.word()))?;
    edit::note(write, cx, held, &back.said)?;
    Ok(held.id)
}

fn add(
    write: &mut Write<'_>,
    cx: &Cx,
    branch: &Org,
    person: &jishi_person::Masked,
    said: &Particulars,
    day: Day,
    how: &str,
) -> Result<MemberId, AppError> {
    let new = NewMember {
        person: person.id.0,
        org: branch.id,
        name: person.name.clone(),
        born: person.born,
        sex: Sex::number(person.sex),
        joined_on: said.joined_on,
        number: said.number.clone(),
        card: said.card.clone(),
        party: said.party,
        graduates: said.graduates.clone(),
    };
    member::add(write, cx.id(), &new, day, how).map_err(edit::conflict)
}
