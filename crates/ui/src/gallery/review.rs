//! Mock-up of the check of what was read from a notice: the text left, the draft right.

use askama::Template;

use super::sample::{DOCUMENT, shell};
use crate::part::{Field, FieldKind, Steps};
use crate::{Crumb, Shell};

/// A stretch of the notice.
pub(super) enum Piece {
    /// Plain text.
    Plain(String),
    /// Text the draft part with this key was read from.
    Read {
        /// Shared with the draft part.
        key: String,
        /// The words.
        text: String,
        /// Read with doubt.
        unsure: bool,
    },
    /// Seen but not understood.
    Unread(String),
}

/// A dated step of the draft.
pub(super) struct DraftStep {
    pub(super) key: String,
    pub(super) when: String,
    pub(super) text: String,
    /// Why it needs a look; empty when it does not.
    pub(super) doubt: String,
}

/// An item of the draft.
pub(super) struct DraftItem {
    pub(super) key: String,
    pub(super) no: String,
    pub(super) title: String,
    pub(super) lead: Field,
    pub(super) others: String,
    pub(super) doubt: String,
    pub(super) steps: Vec<DraftStep>,
}

#[derive(Template)]
#[template(path = "gallery/review.html")]
pub(super) struct ReviewPage {
    pub(super) shell: Shell,
    pub(super) stages: Steps,
    pub(super) document: String,
    pub(super) file: String,
    pub(super) items: usize,
    pub(super) steps: usize,
    pub(super) doubts: usize,
    pub(super) unread: usize,
    pub(super) saved: String,
    pub(super) text: Vec<Vec<Piece>>,
    pub(super) draft: Vec<DraftItem>,
}

fn plain(text: &str) -> Piece {
    Piece::Plain(text.into())
}

fn read(key: &str, text: &str) -> Piece {
    Piece::Read {
        key: key.into(),
        text: text.into(),
        unsure: false,
    }
}

fn unsure(key: &str, text: &str) -> Piece {
    Piece::Read {
        key: key.into(),
        text: text.into(),
        unsure: true,
    }
}

impl ReviewPage {
    pub(super) fn sample() -> Self {
        let step = |key: &str, when: &str, text: &str, doubt: &str| DraftStep {
            key: key.into(),
            when: when.into(),
            text: text.into(),
            doubt: doubt.into(),
        };
        let lead = |n: usize, shown: &str| Field {
            id: format!("lead-{n}"),
            ..Field::new(
                format!("lead-{n}"),
                "牵头部门",
                FieldKind::Combo {
                    source: "options.html".into(),
                    shown: shown.into(),
                },
            )
        };
        Self {
            shell: Shell {
                crumbs: vec![
                    Crumb::to("/programmes", "重点工作"),
                    Crumb::to("/notices", "导入通知"),
                    Crumb::here("核对"),
                ],
                as_of: None,
                ..shell("重点工作", "核对读出的内容")
            },
            stages: Steps::new(&["上传通知", "核对内容", "发布"], 1),
            document: DOCUMENT.into(),
            file: "关于开展“固本强基”年度重点任务的通知.docx".into(),
            items: 17,
            steps: 74,
            doubts: 3,
            unread: 1,
            saved: "已自动保存 09:28".into(),
            text: vec![
                vec![plain("各市团委，省团校，团省委机关各部门：")],
                vec![plain("现将年度重点任务安排如下，请结合实际抓好落实。")],
                vec![Piece::Unread("本通知与年度考核挂钩的办法另行明确。".into())],
                vec![
                    read("i5", "5．配齐配强县级团委班子。"),
                    plain("（"),
                    read("i5", "组织部牵头"),
                    plain("）"),
                ],
                vec![
                    read("s51", "3 月至 4 月，逐县摸排空缺岗位；"),
                    read("s52", "5 月底前，与县委组织部门会商；"),
                    unsure("s53", "年中督查市县配备进度；"),
                    read("s54", "12 月 20 日前，通报年度配备率。"),
                ],
                vec![unsure("i5b", "5．从严开展团员教育评议。"), plain("（组织部牵头）")],
                vec![
                    read("s5b1", "1 月，部署年度评议；"),
                    unsure("s5b2", "5 月起开展团干部业务测试；"),
                    read("s5b3", "12 月，汇总评议结果。"),
                ],
                vec![
                    read("i6", "6．健全青年婚恋交友服务机制。"),
                    plain("（权益部牵头，省青年服务中心参与）"),
                ],
                vec![
                    read("s61", "2 月底前，确定服务目录；"),
                    read("s62", "2 月至 4 月，挂牌成立省级服务站。"),
                ],
            ],
            draft: vec![
                DraftItem {
                    key: "i5".into(),
                    no: "5".into(),
                    title: "配齐配强县级团委班子".into(),
                    lead: lead(0, "组织部"),
                    others: String::new(),
                    doubt: String::new(),
                    steps: vec![
                        step("s51", "2026-03-01 至 2026-04-30", "逐县摸排空缺岗位", ""),
                        step("s52", "2026-05-31 前", "与县委组织部门会商", ""),
                        step("s53", "2026-06-30 前", "督查市县配备进度", "“年中”按 6 月 30 日计，请确认"),
                        step("s54", "2026-12-20 前", "通报年度配备率", ""),
                    ],
                },
                DraftItem {
                    key: "i5b".into(),
                    no: "5".into(),
                    title: "从严开展团员教育评议".into(),
                    lead: lead(1, "组织部"),
                    others: String::new(),
                    doubt: "序号 5 在原文出现两次，已按原文保留".into(),
                    steps: vec![
                        step("s5b1", "2026-01", "部署年度评议", ""),
                        step(
                            "s5b2",
                            "2026-05-01 起",
                            "开展团干部业务测试",
                            "只有起始时间，发布后显示为“未定期限”",
                        ),
                        step("s5b3", "2026-12", "汇总评议结果", ""),
                    ],
                },
                DraftItem {
                    key: "i6".into(),
                    no: "6".into(),
                    title: "健全青年婚恋交友服务机制".into(),
                    lead: lead(2, "权益部"),
                    others: "省青年服务中心".into(),
                    doubt: String::new(),
                    steps: vec![
                        step("s61", "2026-02-28 前", "确定服务目录", ""),
                        step("s62", "2026-02-01 至 2026-04-30", "挂牌成立省级服务站", ""),
                    ],
                },
            ],
        }
    }
}
