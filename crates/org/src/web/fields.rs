//! The fields of an organisation in a form, and what they say.

use crate::kind::{self, Kind};
use crate::rule::{naming, shape};
use crate::store::tree::{self, Org};
use jishi_kernel::{Day, Level, parse_day};
use jishi_platform::AppError;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::error::FieldError;
use jishi_ui::input::Pairs;
use jishi_ui::part::{Choice, Field, FieldKind};

/// The highest order number a person may give.
const MOST_SORT: i64 = 9_999_999;

/// What the form holds, as typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub name: String,
    pub short_name: String,
    pub level: String,
    pub kind: String,
    pub code: String,
    pub sort: String,
    /// 成立日期 of a new organisation, 自何日起 of a change.
    pub day: String,
    pub departments: String,
    /// Of a new organisation.
    pub reason: String,
}

/// What a form without mistakes says.
#[derive(Clone, Debug)]
pub struct Said {
    pub name: String,
    pub short_name: String,
    pub level: Level,
    pub kind: &'static Kind,
    pub code: Option<String>,
    /// `None` when left empty: behind the last.
    pub sort: Option<i64>,
    pub day: Day,
    pub departments: Vec<String>,
}

impl Typed {
    /// Out of what was sent.
    pub fn from_pairs(pairs: &Pairs) -> Self {
        let get = |name: &str| pairs.get(name).to_owned();
        Self {
            name: get("name"),
            short_name: get("short_name"),
            level: get("level"),
            kind: get("kind"),
            code: get("code"),
            sort: get("sort"),
            day: get("day"),
            departments: get("departments"),
            reason: get("reason"),
        }
    }

    /// The organisation as it is; changes hold from today unless said otherwise.
    pub fn from_org(org: &Org, today: Day) -> Self {
        Self {
            name: org.name.clone(),
            short_name: org.short_name.clone(),
            level: org.level.number().to_string(),
            kind: org.kind.clone(),
            code: org.code.clone().unwrap_or_default(),
            sort: org.sort.to_string(),
            day: today.to_string(),
            departments: String::new(),
            reason: String::new(),
        }
    }

    /// Reads the fields.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with everything that is wrong.
    #[allow(clippy::unit_arg)] // `keep` notes the mistake; the error itself carries nothing
    pub fn read(&self) -> Result<Said, AppError> {
        let mut wrong = Vec::new();
        let mut keep = |field: &str, text: String| {
            wrong.push(FieldError {
                field: field.to_owned(),
                text,
            })
        };
        let name = naming::name(&self.name, naming::NAME).map_err(|e| keep("name", e.text("名称")));
        let short_name = naming::optional(&self.short_name, naming::SHORT).map_err(|e| keep("short_name", e.text("简称")));
        let level = shape::level(&self.level).ok_or_else(|| keep("level", "请选择级别".to_owned()));
        let kind = Kind::find(&self.kind).ok_or_else(|| keep("kind", "请选择类别".to_owned()));
        let code = naming::code(&self.code).map_err(|e| keep("code", e.text("编码")));
        let sort = match self.sort.as_str() {
            "" => Ok(None),
            text => match text.parse() {
                Ok(sort) if (0..=MOST_SORT).contains(&sort) => Ok(Some(sort)),
                _ => Err(keep("sort", format!("请填 0 至 {MOST_SORT} 的整数"))),
            },
        };
        let day = parse_day(&self.day).ok_or_else(|| keep("day", "请填写日期".to_owned()));
        let departments = naming::departments(&self.departments).map_err(|e| keep("departments", e.text("部室名称")));
        match (name, short_name, level, kind, code, sort, day, departments) {
            (Ok(name), Ok(short_name), Ok(level), Ok(kind), Ok(code), Ok(sort), Ok(day), Ok(departments)) => Ok(Said {
                name,
                short_name,
                level,
                kind,
                code,
                sort,
                day,
                departments,
            }),
            _ => Err(AppError::Invalid(wrong)),
        }
    }

    /// The kinds to choose from for an organisation at `path`: those used on the day that is written in the form, or
    /// today while that may still change; the present one stays.
    ///
    /// # Errors
    /// The store fails.
    pub fn kinds(&self, read: &Read<'_>, path: &str, today: Day, present: &str) -> Result<Vec<&'static str>, StoreError> {
        let days: Vec<Day> = parse_day(&self.day).into_iter().chain([today]).collect();
        let used = kind::used(read, path, &days)?;
        let present = |kind: &Kind| kind.name == present || used.iter().any(|used| used.name == kind.name);
        Ok(Kind::all()
            .iter()
            .filter(|kind| present(kind))
            .map(|kind| kind.name.as_str())
            .collect())
    }

    /// The fields both forms share, with the kinds to choose from.
    pub fn fields(&self, offered: &[&str]) -> Vec<Field> {
        let levels: Vec<(String, &str)> = Level::ALL
            .into_iter()
            .map(|level| (level.number().to_string(), level.word()))
            .collect();
        let levels = Choice::list(levels.iter().map(|(number, word)| (number.as_str(), *word)), &self.level);
        let mut kinds = vec![("", "请选择")];
        kinds.extend(offered.iter().map(|kind| (*kind, *kind)));
        let line = |name: &str, label: &str, value: &str, max: usize| Field {
            max: u16::try_from(max).unwrap_or_default(),
            ..Field::line(name, label).with_value(value)
        };
        vec![
            line("name", "名称", &self.name, naming::NAME).with_hint("全称，不超过 100 个字"),
            line("short_name", "简称", &self.short_name, naming::SHORT).optional(),
            Field::new("level", "级别", FieldKind::Radios(levels)),
            Field::new("kind", "类别", FieldKind::Select(Choice::list(kinds, &self.kind))),
            line("code", "编码", &self.code, naming::CODE)
                .with_hint("全系统唯一，导入时按它认出组织")
                .optional(),
        ]
    }

    /// The order among siblings.
    pub fn sort_field(&self) -> Field {
        Field::new("sort", "排序", FieldKind::Line("number"))
            .with_value(&self.sort)
            .with_hint("小的在前，不填排在最后")
            .optional()
    }

    /// A day.
    pub fn day_field(&self, label: &str, hint: &str) -> Field {
        Field::new("day", label, FieldKind::Line("date"))
            .with_value(&self.day)
            .with_hint(hint)
    }
}

/// The fields with what is wrong with them.
pub fn mark(fields: Vec<Field>, wrong: &[FieldError]) -> Vec<Field> {
    fields
        .into_iter()
        .map(|field| {
            let error = wrong
                .iter()
                .find(|w| w.field == field.name)
                .map(|w| w.text.clone())
                .unwrap_or_default();
            field.with_error(error)
        })
        .collect()
}

/// Refuses a code another organisation has, wherever that stands.
///
/// # Errors
/// [`AppError::Invalid`] on the field `code`, or the store fails.
pub fn code_is_free(read: &Read<'_>, code: Option<&str>, own: Option<i64>) -> Result<(), AppError> {
    let taken = match code {
        Some(code) => tree::find_code(read, code)?.is_some_and(|org| Some(org.id) != own),
        None => false,
    };
    if taken {
        Err(AppError::field("code", "编码已被其他组织使用"))
    } else {
        Ok(())
    }
}

/// A code that somebody took at the same moment.
pub fn conflict(error: StoreError) -> AppError {
    match error {
        StoreError::Conflict { .. } => AppError::field("code", "编码已被其他组织使用"),
        other => other.into(),
    }
}
