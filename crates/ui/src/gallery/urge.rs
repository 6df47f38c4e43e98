//! Mock-up of the check before reminders go out: who gets which words.

use askama::Template;
use jishi_kernel::Light;

use super::sample::{items, programme_shell};
use crate::Shell;
use crate::part::{Field, FieldKind, LightBadge};

pub(super) struct UrgeRow {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) light: LightBadge,
    pub(super) to: String,
    pub(super) last: String,
    /// When this was urged before; empty for never.
    pub(super) before: String,
    pub(super) chosen: bool,
}

#[derive(Template)]
#[template(path = "gallery/urge.html")]
pub(super) struct UrgePage {
    pub(super) shell: Shell,
    pub(super) rows: Vec<UrgeRow>,
    pub(super) words: Field,
    pub(super) until: Field,
}

impl UrgePage {
    pub(super) fn sample() -> Self {
        let rows: Vec<UrgeRow> = items()
            .into_iter()
            .filter(|item| item.light() == Light::Late)
            .enumerate()
            .map(|(n, item)| UrgeRow {
                id: format!("item-{n}"),
                title: item.title.into(),
                light: item.badge(),
                to: format!("{} · {}", item.lead, ["孙悦", "王芳", "陈晨", "周楠"][n % 4]),
                last: item.last.clone(),
                before: if n == 1 {
                    "7 月 2 日催办过 1 次".into()
                } else {
                    String::new()
                },
                chosen: n != 2,
            })
            .collect();
        Self {
            shell: programme_shell("", "核对后催办"),
            rows,
            words: Field {
                value: "以上事项已逾期，请于规定时间前报送未完成原因和预计完成时间。".into(),
                ..Field::new("words", "催办内容", FieldKind::Lines(3))
            }
            .with_hint("每个部门只收到与本部门有关的事项。"),
            until: Field {
                value: "2026-07-22".into(),
                ..Field::new("until", "要求答复时间", FieldKind::Line("date"))
            },
        }
    }
}
