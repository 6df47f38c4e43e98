//! Mock-up of the page of one item.

use askama::Template;
use jishi_kernel::Light;

use super::sample::{DOCUMENT, Item, TODAY, items, programme_shell};
use crate::part::{LightBadge, Progress, Strip, StripHead};
use crate::{Shell, Tone};

/// A dated step with what was reported on it.
pub(super) struct ItemStep {
    pub(super) light: LightBadge,
    pub(super) urgent: &'static str,
    pub(super) text: String,
    pub(super) when: String,
    pub(super) percent: Progress,
    pub(super) last: String,
    /// What the reader may do with it: (address, word).
    pub(super) acts: Vec<(String, String)>,
}

/// An entry of the history, newest first.
pub(super) struct History {
    pub(super) icon: &'static str,
    pub(super) tone: Tone,
    pub(super) who: String,
    pub(super) what: String,
    pub(super) when: String,
    pub(super) text: String,
    /// Evidence: (address, name, size).
    pub(super) files: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "gallery/item.html")]
pub(super) struct ItemPage {
    pub(super) shell: Shell,
    pub(super) light: LightBadge,
    pub(super) no: String,
    pub(super) lead: String,
    pub(super) others: String,
    pub(super) owner: String,
    pub(super) document: String,
    pub(super) head: StripHead,
    pub(super) strip: Strip,
    pub(super) progress: Progress,
    pub(super) steps: Vec<ItemStep>,
    /// Why the light is what it is, sentence by sentence.
    pub(super) why: Vec<String>,
    /// The sentence of the notice: what stands before, itself, what stands after.
    pub(super) quote: (String, String, String),
    pub(super) history: Vec<History>,
    pub(super) delays: u32,
}

impl ItemPage {
    pub(super) fn sample() -> Self {
        let items = items();
        let item: &Item = items.iter().find(|item| item.no == "6").unwrap();
        let step = |s: &super::sample::Step| ItemStep {
            light: LightBadge::until(s.light, Some(s.end), TODAY),
            urgent: if s.light == Light::Late { "urgent-late" } else { "" },
            text: s.text.into(),
            when: s.when(),
            percent: Progress {
                closed: s.light == Light::Done,
                ..Progress::new(
                    if s.light == Light::Done {
                        100
                    } else if s.light == Light::Late {
                        60
                    } else {
                        0
                    },
                    100,
                )
            },
            last: if s.light == Light::Waiting {
                "—".into()
            } else {
                item.last.clone()
            },
            acts: match s.light {
                Light::Done => Vec::new(),
                Light::Late => vec![("#report".into(), "报送".into()), ("#delay".into(), "申请延期".into())],
                _ => vec![("#report".into(), "报送".into())],
            },
        };
        let entry = |icon, tone, who: &str, what: &str, when: &str, text: &str, files: &[(&str, &str)]| History {
            icon,
            tone,
            who: who.into(),
            what: what.into(),
            when: when.into(),
            text: text.into(),
            files: files
                .iter()
                .map(|(name, size)| ("#file".into(), (*name).into(), (*size).into()))
                .collect(),
        };
        Self {
            shell: programme_shell("", item.title),
            light: item.badge().as_chip(),
            no: item.no.into(),
            lead: item.lead.into(),
            others: item.others.into(),
            owner: "王芳（权益部部长）".into(),
            document: DOCUMENT.into(),
            head: StripHead::year(2026, TODAY),
            strip: item.strip(),
            progress: item.progress(),
            steps: item.steps.iter().map(step).collect(),
            why: vec![
                "节点“挂牌成立省级服务站”应于 4 月 30 日完成，至今未确认完成，已过 79 天。".into(),
                "项目的状态取未完成节点中最急的一个。".into(),
                "牵头部门报送完成并经督查确认后，状态随即更新。".into(),
            ],
            quote: (
                "……健全服务目录。".into(),
                "2 月至 4 月，挂牌成立省级服务站；3 月至 5 月，举办三场主题活动。".into(),
                "权益部牵头，省青年服务中心参与。……".into(),
            ),
            history: vec![
                entry(
                    "edit",
                    Tone::Info,
                    "赵倩",
                    "报送进展",
                    "7 月 16 日 17:20",
                    "选址已定，消防验收排在 7 月 28 日，预计 8 月上旬挂牌。完成 60%。",
                    &[("选址会议纪要.docx", "86 kB"), ("场地照片.jpg", "412 kB")],
                ),
                entry(
                    "send",
                    Tone::Care,
                    "李明",
                    "催办",
                    "7 月 2 日 09:05",
                    "已逾期 63 天，请于 3 个工作日内报送原因和完成时间。",
                    &[],
                ),
                entry(
                    "exit",
                    Tone::Bad,
                    "李明",
                    "退回报送",
                    "5 月 8 日 15:40",
                    "缺少挂牌文件，请补充后重新报送。",
                    &[],
                ),
                entry(
                    "check",
                    Tone::Good,
                    "李明",
                    "确认完成“确定服务目录”",
                    "3 月 3 日 10:12",
                    "",
                    &[("服务目录（2026 版）.xlsx", "38 kB")],
                ),
            ],
            delays: 1,
        }
    }
}
