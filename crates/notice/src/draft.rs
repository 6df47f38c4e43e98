//! The draft of a programme: what was read, as values a person can check.
//!
//! The JSON names are a public interface (`jishi notice read --json`). Lists are never left out,
//! unknown values are `null`. Every row also carries `span` and `confidence`.

use crate::model::{Span, Unread};
use serde::{Deserialize, Serialize};

/// Everything read from one notice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Name of the source file without its folder.
    pub source: String,
    /// The head of the notice.
    pub doc: Doc,
    /// Outline headings in order.
    pub sections: Vec<Section>,
    /// Units of work.
    pub items: Vec<Item>,
    /// Dated steps.
    pub milestones: Vec<Milestone>,
    /// Targets with a number.
    pub indicators: Vec<Indicator>,
    /// Duties to hand something in.
    pub obligations: Vec<Obligation>,
    /// Blank forms.
    pub forms: Vec<Form>,
    /// People and offices to reach.
    pub contacts: Vec<Contact>,
    /// What was seen but not understood.
    pub unread: Vec<Unread>,
}

/// The head of the notice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Doc {
    /// Title as printed.
    pub title: Option<String>,
    /// 文号
    pub number: Option<String>,
    /// 发文机关
    pub issuer: Option<String>,
    /// 成文日期, `YYYY-MM-DD`.
    pub issued: Option<String>,
    /// 主送机关
    pub recipients: Vec<String>,
    /// The year the plan is for.
    pub plan_year: Option<i32>,
    /// Places of the values above by field name, for the review page.
    #[serde(default)]
    pub spans: std::collections::BTreeMap<String, Span>,
}

/// An outline heading.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Headings from the outermost to this one, marks kept.
    pub path: Vec<String>,
    /// Place of the heading.
    pub span: Span,
}

/// What sort of unit an item is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// Row of a project table or entry of a project list (项目).
    Project,
    /// Numbered work (任务).
    #[default]
    Task,
    /// Numbered aim (目标).
    Goal,
    /// Numbered demand (要求).
    Requirement,
}

/// A unit of work.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Unique in the draft; free otherwise.
    pub id: String,
    /// Headings above it, outermost first.
    pub path: Vec<String>,
    /// 原文序号 as Arabic digits.
    pub no: Option<String>,
    /// Title by the rules of the guide.
    pub title: String,
    /// 牵头部门 / 责任部室.
    pub lead: Vec<String>,
    /// 参与 / 配合部门.
    pub participants: Vec<String>,
    /// 责任人.
    pub owner: Vec<String>,
    /// Its sort.
    pub kind: ItemKind,
    /// Its whole text (the sentences a person reads), layout breaks removed.
    #[serde(default)]
    pub body: String,
    /// Place of the whole item.
    pub span: Span,
    /// 0 to 1.
    pub confidence: f32,
}

/// How often something comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Recurrence {
    /// 每月
    #[serde(rename = "monthly")]
    Monthly,
    /// 每两个月
    #[serde(rename = "every-2-months")]
    EveryTwoMonths,
    /// 每季度
    #[serde(rename = "quarterly")]
    Quarterly,
    /// 每半年
    #[serde(rename = "half-yearly")]
    HalfYearly,
    /// 每年
    #[serde(rename = "yearly")]
    Yearly,
}

/// A dated clause inside an item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Milestone {
    /// Id of its item.
    pub item: String,
    /// First day, `YYYY-MM-DD`.
    pub start: String,
    /// Last day, `YYYY-MM-DD`.
    pub end: String,
    /// Rhythm, if the clause sets one up.
    pub recurrence: Option<Recurrence>,
    /// The clause with its date.
    pub text: String,
    /// Place of the clause.
    pub span: Span,
    /// 0 to 1.
    pub confidence: f32,
}

/// A target with a number.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// Id of its item.
    pub item: Option<String>,
    /// The clause.
    pub text: String,
    /// What is counted.
    pub measure: String,
    /// `>=`, `<=`, `=` or `>`.
    pub op: String,
    /// The number, 万 and Chinese numerals multiplied out.
    pub value: f64,
    /// Unit as printed, `%` for shares.
    pub unit: String,
    /// Last day of the covering date.
    pub by: Option<String>,
    /// To whom or where.
    pub scope: Option<String>,
    /// Place of the clause.
    pub span: Span,
    /// 0 to 1.
    pub confidence: f32,
}

/// When a duty is due inside its period.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Due {
    /// 3 = last month of a quarter.
    pub month_of_period: Option<u8>,
    /// Day of the month.
    pub day: Option<u8>,
    /// The day of a single duty, `YYYY-MM-DD`.
    pub date: Option<String>,
}

/// A duty to hand something in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Obligation {
    /// The clause.
    pub text: String,
    /// What is handed in.
    pub what: String,
    /// `once`, `monthly`, `quarterly`, `half-yearly` or `yearly`.
    pub frequency: String,
    /// When.
    pub due: Due,
    /// Who hands in.
    pub from: Option<String>,
    /// To whom.
    pub to: Option<String>,
    /// Place of the clause.
    pub span: Span,
    /// 0 to 1.
    pub confidence: f32,
}

/// A blank form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// Title without the attachment label.
    pub title: String,
    /// Labels in reading order, `group/sub` for sub-labels.
    pub fields: Vec<String>,
    /// Place of the form.
    pub span: Span,
    /// 0 to 1.
    pub confidence: f32,
}

/// A person or office with a phone or e-mail.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// Name, if printed.
    pub name: Option<String>,
    /// Phone as printed.
    pub phone: Option<String>,
    /// E-mail as printed.
    pub email: Option<String>,
    /// Place.
    pub span: Span,
    /// 0 to 1.
    pub confidence: f32,
}
