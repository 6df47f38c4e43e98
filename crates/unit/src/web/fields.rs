//! The fields of a unit in a form, and what they say.

use super::look::own_unit;
use crate::UnitId;
use crate::attribute::{Dictionary, Mark};
use crate::kind::UnitKind;
use crate::rule::particulars;
use crate::store::unit::{self, Unit};
use jishi_kernel::{Day, Level, parse_day};
use jishi_org::OrgNumber;
use jishi_org::rule::manage;
use jishi_org::store::tree::{self, Org};
use jishi_org::store::turn;
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::error::FieldError;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::Pairs;
use jishi_ui::part::{Choice, Field, FieldKind};

/// What the form holds, as typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub kind: String,
    pub name: String,
    pub code: String,
    /// Number of the organisation, and its name as shown.
    pub org: String,
    pub org_name: String,
    pub address: String,
    pub young: String,
    pub young_on: String,
    /// 列入日期 of a new unit, 自何日起 of a change.
    pub day: String,
    /// Attributes as they stand in addresses.
    pub marks: Vec<String>,
}

/// What a form without mistakes says.
#[derive(Clone, Debug)]
pub struct Said {
    pub kind: &'static UnitKind,
    pub name: String,
    pub code: Option<String>,
    pub org: i64,
    pub address: String,
    pub young: Option<(Day, i64)>,
    pub day: Day,
    pub marks: Vec<Mark>,
}

impl Typed {
    /// Out of what was sent.
    pub fn from_pairs(pairs: &Pairs) -> Self {
        let get = |name: &str| pairs.get(name).to_owned();
        Self {
            kind: get("kind"),
            name: get("name"),
            code: get("code"),
            org: get("org"),
            org_name: get("org_text"),
            address: get("address"),
            young: get("young"),
            young_on: get("young_on"),
            day: get("day"),
            marks: pairs.all("mark").map(str::to_owned).collect(),
        }
    }

    /// A unit as it is; changes hold from today unless said otherwise.
    pub fn from_unit(unit: &Unit, marks: &[(Mark, Day)], today: Day) -> Self {
        Self {
            kind: unit.kind.clone(),
            name: unit.name.clone(),
            code: unit.code.clone().unwrap_or_default(),
            org: unit.org.to_string(),
            org_name: unit.org_name.clone(),
            address: unit.address.clone(),
            young: unit.young.map(|young| young.to_string()).unwrap_or_default(),
            young_on: unit.young_on.map(|day| day.to_string()).unwrap_or_default(),
            day: today.to_string(),
            marks: marks.iter().map(|(mark, _)| mark.to_string()).collect(),
        }
    }

    /// Reads the fields; attributes that do not suit the kind are dropped when `dropping`, else refused.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with everything that is wrong.
    pub fn read(&self, dictionary: &Dictionary, today: Day, dropping: bool) -> Result<Said, AppError> {
        let mut wrong: Vec<FieldError> = Vec::new();
        let mut note = |field: &str, text: String| {
            wrong.push(FieldError {
                field: field.to_owned(),
                text,
            });
        };
        let kind = UnitKind::find(&self.kind);
        if kind.is_none() {
            note("kind", "请选择类别".to_owned());
        }
        let name = particulars::name(&self.name).map_err(|text| note("name", text)).ok();
        let code = kind.and_then(|kind| particulars::code(&self.code, kind).map_err(|text| note("code", text)).ok());
        let org = self.org.parse::<OrgNumber>().ok();
        if org.is_none() {
            note("org", "请从列表中选择所属组织".to_owned());
        }
        let address = particulars::address(&self.address).map_err(|text| note("address", text)).ok();
        let young = particulars::young(&self.young).map_err(|text| note("young", text)).ok();
        let young_on = match (&young, self.young_on.as_str()) {
            (Some(Some(_)), "") => Some(today),
            (Some(Some(_)), text) => parse_day(text).filter(|day| *day <= today),
            _ => Some(today),
        };
        if young_on.is_none() {
            note("young_on", "请填写今天或以前的日期".to_owned());
        }
        let day = parse_day(&self.day).filter(|day| *day <= today);
        if day.is_none() {
            note("day", "请填写今天或以前的日期".to_owned());
        }
        let marks = kind.and_then(|kind| self.marks(dictionary, kind, dropping).map_err(|text| note("mark", text)).ok());
        match (kind, name, code, org, address, young, young_on, day, marks) {
            (Some(kind), Some(name), Some(code), Some(org), Some(address), Some(young), Some(young_on), Some(day), Some(marks))
                if wrong.is_empty() =>
            {
                Ok(Said {
                    kind,
                    name,
                    code,
                    org: org.0,
                    address,
                    young: young.map(|young| (young_on, young)),
                    day,
                    marks,
                })
            }
            _ => Err(AppError::Invalid(wrong)),
        }
    }

    fn marks(&self, dictionary: &Dictionary, kind: &UnitKind, dropping: bool) -> Result<Vec<Mark>, String> {
        let mut marks: Vec<Mark> = Vec::new();
        for text in &self.marks {
            let mark = Mark::from_address(text);
            let Some(attribute) = dictionary.find(&mark.attribute).filter(|a| a.takes(&mark.value)) else {
                return Err("请从列表中选择属性".to_owned());
            };
            if !attribute.suits(&kind.name) {
                if dropping {
                    continue;
                }
                return Err(format!("“{}”不用于{}", attribute.name, kind.name));
            }
            if marks.iter().any(|other| other.attribute == mark.attribute) {
                return Err(format!("“{}”只能选一项", attribute.name));
            }
            marks.push(mark);
        }
        Ok(marks)
    }

    /// The fields, with the attributes that suit the kind.
    pub fn fields(&self, dictionary: &Dictionary) -> Vec<Field> {
        let line = |name: &str, label: &str, value: &str, max: usize| Field {
            max: u16::try_from(max).unwrap_or_default(),
            ..Field::line(name, label).with_value(value)
        };
        let code = line("code", "统一社会信用代码", &self.code, 40).with_hint("18 位，系统校验");
        let needs_code = UnitKind::find(&self.kind).is_none_or(|kind| kind.code);
        let above = FieldKind::Combo {
            source: "/orgs/options".to_owned(),
            shown: self.org_name.clone(),
        };
        let mut fields = vec![
            line("name", "单位名称", &self.name, particulars::NAME).with_hint("全称，不超过 100 个字"),
            if needs_code { code } else { code.optional() },
            Field::new("org", "所属组织", above)
                .with_value(&self.org)
                .with_hint("单位所在地的团组织，限本级、直接下级和直属组织；输入名称、编码或拼音首字母查找"),
        ];
        fields.extend(self.mark_fields(dictionary));
        fields.push(
            Field::new("young", "青年职工数", FieldKind::Line("number"))
                .with_value(&self.young)
                .with_hint("学校、村、社区填青年人数")
                .optional(),
        );
        fields.push(
            Field::new("young_on", "统计日期", FieldKind::Line("date"))
                .with_value(&self.young_on)
                .with_hint("青年职工数截至的日期，不填为今天")
                .optional(),
        );
        fields.push(line("address", "地址", &self.address, particulars::ADDRESS).optional());
        fields
    }

    fn mark_fields(&self, dictionary: &Dictionary) -> Vec<Field> {
        let mut plain = Vec::new();
        let mut fields = Vec::new();
        for attribute in dictionary.suiting(&self.kind) {
            if attribute.plain() {
                plain.push(Choice {
                    value: attribute.slug.clone(),
                    text: attribute.name.clone(),
                    chosen: self.marks.contains(&attribute.slug),
                });
                continue;
            }
            let values: Vec<(String, &str)> = std::iter::once((String::new(), "未填"))
                .chain(
                    attribute
                        .choices
                        .iter()
                        .map(|choice| (format!("{}:{choice}", attribute.slug), choice.as_str())),
                )
                .collect();
            let current = self
                .marks
                .iter()
                .find(|mark| Mark::from_address(mark).attribute == attribute.slug)
                .cloned()
                .unwrap_or_default();
            let choices = Choice::list(values.iter().map(|(value, text)| (value.as_str(), *text)), &current);
            let field = Field::new("mark", &attribute.name, FieldKind::Select(choices)).with_hint(&attribute.meaning);
            fields.push(Field {
                id: format!("f-mark-{}", attribute.slug),
                ..field.optional()
            });
        }
        if !plain.is_empty() {
            fields.insert(0, Field::new("mark", "属性", FieldKind::Checks(plain)).optional());
        }
        fields
    }

    /// A day.
    pub fn day_field(&self, label: &str, hint: &str) -> Field {
        Field::new("day", label, FieldKind::Line("date"))
            .with_value(&self.day)
            .with_hint(hint)
    }
}

/// Refuses a code or a name that another unit has.
///
/// # Errors
/// [`AppError::Invalid`] on the field, or the store fails.
pub fn is_free(read: &Read<'_>, scope: &Scope, said: &Said, own: Option<i64>) -> Result<(), AppError> {
    if let Some(code) = &said.code
        && let Some((id, path)) = unit::with_code(read, code)?
        && Some(id) != own
    {
        let text = match scope.covers(&path).then(|| unit::find(read, id)).transpose()?.flatten() {
            Some(unit) => format!("该代码已登记为“{}”（{}）", unit.name, unit.org_name),
            None => "该单位已由其他地区登记，请联系上级团委".to_owned(),
        };
        return Err(AppError::field("code", text));
    }
    match unit::named(read, said.org, &said.name, &said.kind.name)? {
        Some(id) if Some(id) != own => Err(AppError::field("name", "该组织下已有同名同类单位")),
        _ => Ok(()),
    }
}

/// The organisation a unit is put under: in scope, open, no branch, and managed by the post at `own`. It stays open
/// until the transaction ends.
///
/// # Errors
/// [`AppError::Denied`] below the direct subordinates; [`AppError::Invalid`] on the field.
pub fn area(write: &mut Write<'_>, org: i64, own: &str, today: Day) -> Result<Org, AppError> {
    let wrong = |text: &str| Err(AppError::field("org", text));
    turn::stands(write, org)?;
    match tree::find(write, org)? {
        None => wrong("请从列表中选择所属组织"),
        Some(org) if !jishi_org::manages(write, own, &org.path, today)? => Err(AppError::Denied(manage::WORDS)),
        Some(org) if org.closed_on.is_some() => wrong("该组织已撤销，请另选"),
        Some(org) if org.level == Level::Branch => wrong("单位应归属团委、团工委或团总支，不归属团支部"),
        Some(org) => Ok(org),
    }
}

/// A code that somebody took at the same moment.
pub fn conflict(error: StoreError) -> AppError {
    match error {
        StoreError::Conflict { .. } => AppError::field("code", "该代码已被登记，请刷新后核对"),
        other => other.into(),
    }
}

/// An open unit of the scope that the caller may change.
///
/// # Errors
/// [`AppError::Refused`] for one taken off the register; as [`own_unit`].
pub async fn open_unit(cx: &Cx, id: UnitId) -> Result<Unit, AppError> {
    let unit = own_unit(cx, id).await?;
    match unit.closed_on {
        Some(day) => Err(AppError::refused(format!("单位已于 {day} 移出台账，请先恢复"))),
        None => Ok(unit),
    }
}
