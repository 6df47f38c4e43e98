//! The 督办台账 of a programme and the sheet of one item, in the layout offices expect.
//!
//! The structs are neutral: words and values as shown on the page, so that paper equals screen.
//! [`ledger_xlsx`] and [`ledger_read_xlsx`] are inverse to each other, see [`ledger_read_xlsx`].

mod columns;
mod item_docx;
mod item_xlsx;
mod list_text;
mod read;
mod word;
mod wording;
mod xlsx;

pub use item_docx::item_docx;
pub use item_xlsx::item_xlsx;
pub use read::ledger_read_xlsx;
pub use word::ledger_docx;
pub use xlsx::ledger_xlsx;

use crate::AsOf;
use jishi_kernel::Day;

/// A programme with all its items.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerDoc {
    /// Title of the programme.
    pub title: String,
    /// 文号 of the notice; may be empty.
    pub number: String,
    /// 发文机关; may be empty.
    pub issuer: String,
    /// What states and figures stand for.
    pub as_of: AsOf,
    /// The sentence over the ledger: `17 项中 4 项逾期…`, as on screen.
    pub counts: String,
    /// In the order to print.
    pub items: Vec<LedgerItem>,
    /// Targets that belong to no item.
    pub targets: Vec<LedgerTarget>,
}

/// One item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerItem {
    /// Our id; empty for a row a person added.
    pub id: String,
    /// 原文序号 as printed; may repeat.
    pub no: String,
    /// Headings above it, outermost first.
    pub section: Vec<String>,
    /// Its title.
    pub title: String,
    /// 牵头单位
    pub lead: Vec<String>,
    /// 配合单位
    pub participants: Vec<String>,
    /// 责任人
    pub owners: Vec<String>,
    /// The word of its light (`逾期`, `已销号` …).
    pub state: String,
    /// Days left until the next due day; negative when late, `None` when nothing is due.
    pub days: Option<i64>,
    /// Its dated steps in order.
    pub steps: Vec<LedgerStep>,
    /// Its targets in order.
    pub targets: Vec<LedgerTarget>,
    /// The last report, one text.
    pub last_report: String,
    /// What comes next, one text.
    pub next_step: String,
}

/// One dated step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerStep {
    /// Our id; empty for a row a person added.
    pub id: String,
    /// The clause.
    pub text: String,
    /// First day.
    pub start: Option<Day>,
    /// Last day; `None`: 未定期限.
    pub end: Option<Day>,
    /// Rhythm in words (`每季度`); empty for none.
    pub recurrence: String,
    /// The word of its light.
    pub state: String,
    /// Progress, 0 to 100.
    pub percent: Option<u8>,
    /// The day it was done.
    pub done_on: Option<Day>,
}

/// One target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerTarget {
    /// Our id; empty for a row a person added.
    pub id: String,
    /// What is counted.
    pub measure: String,
    /// What is asked for, with sign and unit (`≥90%`).
    pub demand: String,
    /// Last day.
    pub by: Option<Day>,
    /// To whom or where it applies; may be empty.
    pub scope: String,
    /// What has been reached, with unit; may be empty.
    pub actual: String,
}

/// One item with everything that was filed under it.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemDoc {
    /// Title of the programme.
    pub programme: String,
    /// 文号 of the notice; may be empty.
    pub number: String,
    /// 发文机关; may be empty.
    pub issuer: String,
    /// What states and figures stand for.
    pub as_of: AsOf,
    /// The item.
    pub item: LedgerItem,
    /// The passage of the notice it came from; may be empty.
    pub source: String,
    /// Evidence filed, in the order to print.
    pub evidence: Vec<EvidenceLine>,
    /// What happened, in the order to print.
    pub history: Vec<HistoryLine>,
}

/// One evidence file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EvidenceLine {
    /// The step it belongs to, in words.
    pub step: String,
    /// Name of the file.
    pub name: String,
    /// Its size in words (`2.4 MB`).
    pub size: String,
    /// Who filed it.
    pub by: String,
    /// When, in words.
    pub at: String,
}

/// One entry of the history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryLine {
    /// When, in words.
    pub at: String,
    /// Who.
    pub who: String,
    /// What they did (`填报`, `退回` …).
    pub act: String,
    /// What they wrote.
    pub text: String,
}
