//! What happened to an item, as one list for people to read.

use super::Signed;
use super::item::ItemPage;
use crate::model::{DecisionHow, ExtensionState, StepId};

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who and when.
    pub by: Signed,
    /// What they did, such as `报送进展` or `退回`.
    pub act: String,
    /// What they wrote, and what it was about.
    pub text: String,
    /// The step it is about.
    pub step: Option<StepId>,
}

impl ItemPage {
    /// Everything that happened to the item, newest first.
    pub fn history(&self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut add = |by: &Signed, act: &str, text: String, step: Option<StepId>| {
            entries.push(Entry {
                by: by.clone(),
                act: act.to_owned(),
                text,
                step,
            });
        };
        for report in &self.progress {
            let files = if report.evidence.is_empty() {
                String::new()
            } else {
                format!("（附件 {} 份）", report.evidence.len())
            };
            add(
                &report.by,
                "报送进展",
                format!("进度 {}%：{}{files}", report.percent, report.text),
                Some(report.step),
            );
        }
        for decision in &self.decisions {
            let step = self
                .progress
                .iter()
                .find(|report| report.id == decision.progress)
                .map(|report| report.step);
            let act = match decision.how {
                DecisionHow::Accept => "审核通过",
                DecisionHow::Return => "退回",
                DecisionHow::More => "要求补充",
            };
            add(&decision.by, act, decision.reason.clone(), step);
        }
        for urge in &self.urges {
            add(&urge.by, "催办", format!("{}（送达 {} 人）", urge.text, urge.receivers), None);
        }
        for transfer in &self.transfers {
            add(
                &transfer.by,
                "转办",
                format!("牵头由“{}”转为“{}”：{}", transfer.from, transfer.to, transfer.reason),
                None,
            );
        }
        for ask in &self.extensions {
            add(
                &ask.by,
                "申请延期",
                format!("由 {} 延至 {}：{}", ask.from, ask.to, ask.reason),
                Some(ask.step),
            );
            if let Some(at) = ask.decided_at {
                let by = Signed {
                    account: 0,
                    name: ask.decided_by.clone(),
                    title: String::new(),
                    at,
                };
                let act = if ask.state == ExtensionState::Granted {
                    "同意延期"
                } else {
                    "不同意延期"
                };
                add(&by, act, ask.answer.clone(), Some(ask.step));
            }
        }
        for instruction in &self.instructions {
            add(&instruction.by, "批示", instruction.text.clone(), None);
        }
        for closing in &self.closings {
            add(&closing.by, closing.how.word(), closing.reason.clone(), None);
        }
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.by.at));
        entries
    }
}
