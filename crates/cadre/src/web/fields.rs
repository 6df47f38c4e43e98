//! The fields of a post in a form, and what they say.

use crate::post::{Mode, Post, Staffing};
use crate::rule::appointment::Wish;
use crate::store::post::Terms;
use jishi_kernel::parse_day;
use jishi_org::rule::naming;
use jishi_platform::AppError;
use jishi_platform::error::FieldError;
use jishi_ui::input::Pairs;
use jishi_ui::part::{Choice, Field, FieldKind};

/// Longest title, in characters.
const TITLE: usize = 40;
/// Longest 任职方式, in characters.
const HOW: usize = 20;

/// Collects what is wrong with fields.
#[derive(Default)]
pub struct Wrong(pub Vec<FieldError>);

impl Wrong {
    /// Keeps a value, or notes what is wrong with its field.
    pub fn keep<T>(&mut self, field: &str, result: Result<T, impl Into<String>>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(text) => {
                self.0.push(FieldError {
                    field: field.to_owned(),
                    text: text.into(),
                });
                None
            }
        }
    }
}

/// Reads the fields of a post.
pub fn terms(sent: &Pairs, wrong: &mut Wrong) -> Option<Terms> {
    let post = wrong.keep("post", Post::find(sent.get("post")).ok_or("请选择职务"));
    let title = wrong.keep("title", naming::optional(sent.get("title"), TITLE).map_err(|r| r.text("职务名称")));
    let mode = wrong.keep("mode", Mode::from_word(sent.get("mode")).ok_or("请选择专职、挂职或兼职"));
    let how = wrong.keep("how", naming::optional(sent.get("how"), HOW).map_err(|r| r.text("任职方式")));
    let from = wrong.keep("from", parse_day(sent.get("from")).ok_or("请填写任职日期"));
    let term_to = match sent.get("term_to") {
        "" => Some(None),
        text => wrong.keep("term_to", parse_day(text).map(Some).ok_or("请填写日期，或不填")),
    };
    Some(Terms {
        post: post?.name.clone(),
        title: title?,
        mode: mode?,
        how: how?,
        staffing: Staffing::from_word(sent.get("staffing")),
        committee: sent.get("committee") == "1",
        from: from?,
        term_to: term_to?,
    })
}

/// The terms as the rules look at them; `barred` as [`crate::store::post::barred`] tells it.
///
/// # Errors
/// [`AppError::Invalid`] for a post that is no word of the dictionary.
pub fn wish(terms: &Terms, person: i64, barred: bool) -> Result<Wish<'_>, AppError> {
    Ok(Wish {
        person,
        post: Post::find(&terms.post).ok_or_else(|| AppError::field("post", "请选择职务"))?,
        title: &terms.title,
        mode: terms.mode,
        staffing: terms.staffing,
        from: terms.from,
        term_to: terms.term_to,
        barred,
    })
}

/// What the form of a post that stands holds.
pub fn pairs(terms: &Terms) -> Pairs {
    let text = |day: Option<jishi_kernel::Day>| day.map(|d| d.to_string()).unwrap_or_default();
    [
        ("post", terms.post.clone()),
        ("title", terms.title.clone()),
        ("mode", terms.mode.word().to_owned()),
        ("how", terms.how.clone()),
        ("staffing", terms.staffing.map_or("", Staffing::word).to_owned()),
        ("committee", if terms.committee { "1" } else { "" }.to_owned()),
        ("from", terms.from.to_string()),
        ("term_to", text(terms.term_to)),
    ]
    .into_iter()
    .collect()
}

/// The fields of a post.
pub fn fields(sent: &Pairs) -> Vec<Field> {
    let line = |name: &str, label: &str, max: usize| Field {
        max: max as u16,
        ..Field::line(name, label).with_value(sent.get(name))
    };
    let posts = Post::all().iter().map(|p| (p.name.as_str(), p.name.as_str()));
    let modes = Mode::ALL.map(|m| (m.word(), m.word()));
    let places = [("", "不占本单位编制"), ("行政", "行政编制"), ("事业", "事业编制")];
    let committee = Choice {
        value: "1".to_owned(),
        text: "是同级党委成员".to_owned(),
        chosen: sent.get("committee") == "1",
    };
    vec![
        Field::new(
            "post",
            "职务",
            FieldKind::Select(Choice::list(std::iter::once(("", "请选择")).chain(posts), sent.get("post"))),
        ),
        line("title", "职务名称", TITLE)
            .with_hint("例如：团委副书记兼青年发展部部长")
            .optional(),
        Field::new("mode", "任职类型", FieldKind::Radios(Choice::list(modes, sent.get("mode")))),
        Field::new(
            "staffing",
            "占用编制",
            FieldKind::Select(Choice::list(places, sent.get("staffing"))),
        )
        .with_hint("计入本单位配备率")
        .optional(),
        Field::new("from", "任职日期", FieldKind::Line("date")).with_value(sent.get("from")),
        Field::new("term_to", "任期至", FieldKind::Line("date"))
            .with_value(sent.get("term_to"))
            .with_hint("任期届满日期，不定任期的不填")
            .optional(),
        line("how", "任职方式", HOW).with_hint("例如：选举、任命").optional(),
        Field::new("committee", "党内任职", FieldKind::Checks(vec![committee])).optional(),
    ]
}
