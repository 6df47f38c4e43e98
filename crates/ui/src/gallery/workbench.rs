//! Mock-up of the workbench: what to do today, what is late, who waits; and the leader's look.

use askama::Template;
use jishi_kernel::Light;

use super::ledger::shares;
use super::sample::{PROGRAMME, items, shell};
use crate::part::{LightBadge, Progress, Shares, TimelineEntry};
use crate::{NavEntry, Shell};

/// One thing to do.
pub(super) struct Task {
    pub(super) light: LightBadge,
    pub(super) title: String,
    pub(super) href: String,
    pub(super) from: String,
    pub(super) act: String,
}

/// A programme in the leader's look.
pub(super) struct ProgrammeLook {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) progress: Progress,
    pub(super) late: u32,
    /// Late items more (positive) or fewer than a month ago.
    pub(super) change: i32,
    /// Who to call: department and person.
    pub(super) call: String,
}

#[derive(Template)]
#[template(path = "gallery/workbench.html")]
pub(super) struct WorkbenchPage {
    pub(super) shell: Shell,
    pub(super) today: String,
    pub(super) to_do: usize,
    pub(super) late: usize,
    pub(super) waiting: usize,
    pub(super) kinds: Vec<NavEntry>,
    pub(super) tasks: Vec<Task>,
    pub(super) reviews: Vec<Task>,
    pub(super) week: Vec<TimelineEntry>,
    /// Only for those who lead.
    pub(super) programmes: Vec<ProgrammeLook>,
    pub(super) shares: Option<Shares>,
}

impl WorkbenchPage {
    pub(super) fn empty() -> Self {
        let shell = shell("工作台", "工作台");
        Self {
            shell,
            today: "7 月 18 日 星期六".into(),
            to_do: 0,
            late: 0,
            waiting: 0,
            kinds: Vec::new(),
            tasks: Vec::new(),
            reviews: Vec::new(),
            week: Vec::new(),
            programmes: Vec::new(),
            shares: None,
        }
    }

    pub(super) fn sample() -> Self {
        let items = items();
        let tasks: Vec<Task> = items
            .iter()
            .filter(|item| matches!(item.light(), Light::Late | Light::Near))
            .map(|item| Task {
                light: item.badge(),
                title: item.next().map_or_else(String::new, |step| step.text.to_owned()),
                href: "item.html".into(),
                from: format!("{PROGRAMME} · {}", item.title),
                act: "报送".into(),
            })
            .collect();
        let review = |title: &str, from: &str, act: &str| Task {
            light: LightBadge::new(Light::Normal).with_word("待审核"),
            title: title.into(),
            href: "item.html".into(),
            from: from.into(),
            act: act.into(),
        };
        let reviews = vec![
            review("申请延期至 8 月 20 日：挂牌成立省级服务站", "权益部 赵倩 · 7 月 16 日", "审核"),
            review("报送完成：举办开营仪式", "青年发展部 何川 · 7 月 12 日", "确认"),
        ];
        let entry = |light, when: &str, text: &str, note: &str| TimelineEntry {
            light,
            when: when.into(),
            text: text.into(),
            href: Some("item.html".into()),
            note: note.into(),
        };
        let look = |name: &str, done, total, late, change, call: &str| ProgrammeLook {
            href: "ledger.html".into(),
            name: name.into(),
            progress: Progress::new(done, total),
            late,
            change,
            call: call.into(),
        };
        Self {
            today: "7 月 18 日 星期六".into(),
            to_do: 3,
            late: items.iter().filter(|item| item.light() == Light::Late).count(),
            waiting: reviews.len(),
            kinds: vec![
                NavEntry::new("?", "全部", "list", true).with_count(tasks.len() as u64),
                NavEntry::new("?kind=programme", "重点工作", "list", false),
                NavEntry::new("?kind=report", "填报", "list", false),
                NavEntry::new("?kind=member", "组织关系", "list", false),
            ],
            tasks,
            reviews,
            week: vec![
                entry(Light::Near, "今天", "第四期：新任辅导员", "少年部 · 培训"),
                entry(Light::Near, "周日", "完成 11 个重点商圈调研", "基层建设部"),
                entry(Light::Normal, "周二 09:00", "上半年工作调度会", "办公室 · 三楼会议室"),
                entry(Light::Waiting, "周五", "报送 7 月团务月报", "组织部"),
            ],
            programmes: vec![
                look(PROGRAMME, 33, 74, 4, 1, "宣传部 孙悦"),
                look("返乡青年“归巢”行动", 18, 25, 0, -2, "青年发展部 何川"),
                look("全省少先队阵地达标（2025—2027 年）", 9, 40, 2, 0, "少年部 吴桐"),
            ],
            shares: Some(shares(&items)),
            shell: shell("工作台", "工作台"),
        }
    }
}
