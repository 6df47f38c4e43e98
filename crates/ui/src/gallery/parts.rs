//! Every part on one page, at its limits: all lights, long names, every field kind with an error.

use askama::Template;
use jishi_kernel::{Day, Light};

use super::sample::{TODAY, shell};
use crate::part::{
    Choice, ErrorSummary, Field, FieldKind, LightBadge, Pager, Progress, Share, ShareRow, Shares, Steps, Strip, StripHead, StripStep,
    TimelineEntry,
};
use crate::{Flash, Shell, Tone};

#[derive(Template)]
#[template(path = "gallery/parts.html")]
pub(super) struct PartsPage {
    pub(super) shell: Shell,
    pub(super) lights: Vec<LightBadge>,
    pub(super) chips: Vec<LightBadge>,
    pub(super) strips: Vec<(String, StripHead, Strip)>,
    pub(super) progress: Vec<Progress>,
    pub(super) shares: Shares,
    pub(super) stages: Steps,
    pub(super) errors: ErrorSummary,
    pub(super) fields: Vec<Field>,
    pub(super) flashes: Vec<Flash>,
    pub(super) timeline: Vec<TimelineEntry>,
    pub(super) pager: Pager,
    pub(super) long_name: String,
    pub(super) long_org: String,
}

/// 40 characters.
const LONG_NAME: &str = "阿卜杜热合曼江·买买提吐尔逊江·阿不都外力·玉山江木合塔尔·艾尼瓦尔阿布都热依热";
/// 100 characters.
const LONG_ORG: &str = "共青团示例省青山市青山县经济技术开发区新材料与高端装备制造产业园区联合党群服务中心楼宇商圈互联网企业与快递外卖货车司机等新就业群体青年职工第二联合团支部委员会、由青山县新就业群体团工委代管且挂靠柳林镇";

fn strips() -> Vec<(String, StripHead, Strip)> {
    let day = Day::constant;
    let step = |end, light| StripStep {
        start: None,
        end: Some(end),
        light,
    };
    let all: Vec<StripStep> = Light::ALL
        .into_iter()
        .zip(2..)
        .map(|(light, month)| step(day(2026, month, 20), light))
        .collect();
    let crowded: Vec<StripStep> = (1..=12)
        .flat_map(|month: i8| {
            (0..month).map(move |n| step(day(2026, month, 15), Light::ALL[usize::from(n.unsigned_abs()) % Light::ALL.len()]))
        })
        .collect();
    let plan: Vec<StripStep> = (0..9)
        .map(|n| {
            step(
                day(2025 + n / 3, 2 + 4 * i8::try_from(n % 3).unwrap(), 1),
                Light::ALL[usize::try_from(n).unwrap() % 6],
            )
        })
        .collect();
    let span = |first: i16, last: i16| (day(first, 1, 1), day(last, 12, 31));
    let row = |name: &str, (first, last): (Day, Day), steps: &[StripStep]| {
        (
            name.to_owned(),
            StripHead::new(first, last, TODAY),
            Strip::new(first, last, TODAY, steps),
        )
    };
    vec![
        row("六种状态", span(2026, 2026), &all),
        row("一月多节点", span(2026, 2026), &crowded),
        row("三年（按季）", span(2025, 2027), &plan),
        row("六年（按年）", span(2025, 2030), &plan),
        row("没有节点", span(2026, 2026), &[]),
    ]
}

fn fields() -> Vec<Field> {
    let choices = || Choice::list([("a", "已完成"), ("b", "正在推进"), ("c", "遇到困难")], "b");
    vec![
        Field {
            last: "46".into(),
            ..Field::new("percent", "完成比例", FieldKind::Line("number"))
        }
        .with_value("160")
        .with_hint("填 0 到 100 的整数。")
        .with_error("完成比例应在 0 到 100 之间"),
        Field {
            max: 500,
            ..Field::new("text", "进展情况", FieldKind::Lines(4))
        }
        .with_error("请填写进展情况"),
        Field::new("state", "目前状态", FieldKind::Select(choices())),
        Field::new("mood", "是否按期", FieldKind::Radios(choices())).with_error("请选择一项"),
        Field::new("ways", "采取措施", FieldKind::Checks(choices())).optional(),
        Field::new("until", "预计完成时间", FieldKind::Line("date")).with_value("2026-08-05"),
        Field::new("files", "佐证材料", FieldKind::File(".pdf,.docx,.xlsx,image/*"))
            .with_hint("单个文件不超过 20 MB。")
            .optional(),
        Field::new(
            "org",
            "配合单位",
            FieldKind::Combo {
                source: "options.html".into(),
                shown: LONG_ORG.into(),
            },
        )
        .optional(),
    ]
}

impl PartsPage {
    pub(super) fn sample() -> Self {
        let ends = [
            Some(Day::constant(2026, 5, 1)),
            Some(Day::constant(2026, 7, 20)),
            Some(Day::constant(2026, 12, 1)),
            None,
            None,
            None,
        ];
        let lights: Vec<LightBadge> = Light::ALL
            .into_iter()
            .zip(ends)
            .map(|(light, end)| LightBadge::until(light, end, TODAY))
            .collect();
        let fields = fields();
        let errors = ErrorSummary::of(&fields);
        let share = |light, count| Share { light, count };
        let rows = [
            ShareRow {
                name: "组织部".into(),
                href: None,
                shares: vec![
                    share(Light::Done, 110),
                    share(Light::Late, 1),
                    share(Light::Near, 2),
                    share(Light::Normal, 7),
                    share(Light::Waiting, 70),
                ],
            },
            ShareRow {
                name: LONG_NAME.into(),
                href: None,
                shares: vec![share(Light::Late, 2)],
            },
            ShareRow {
                name: "办公室".into(),
                href: None,
                shares: Vec::new(),
            },
        ];
        let entry = |light: Light| TimelineEntry {
            light,
            when: "7 月 20 日".into(),
            text: format!("{}的节点", light.word()),
            href: None,
            note: LONG_ORG.into(),
        };
        Self {
            shell: Shell {
                errors: errors.count(),
                org: LONG_ORG.into(),
                person: LONG_NAME.into(),
                unread: 128,
                ..shell("填报", "部件")
            },
            chips: lights.iter().cloned().map(|light| light.with_why("#why").as_chip()).collect(),
            lights,
            strips: strips(),
            progress: vec![
                Progress::new(0, 4),
                Progress::new(3, 7),
                Progress {
                    closed: true,
                    ..Progress::new(5, 5)
                },
            ],
            shares: Shares::new(&rows),
            stages: Steps::new(&["上传通知", "核对内容", "发布"], 1),
            errors,
            fields,
            flashes: [Tone::Info, Tone::Good, Tone::Care, Tone::Bad]
                .map(|tone| Flash::new(tone, "已保存 3 项修改。"))
                .into(),
            timeline: Light::ALL.map(entry).into(),
            pager: Pager {
                total: Some(12840),
                unit: "项",
                next: Some("?after=20".into()),
                first: Some("?".into()),
            },
            long_name: LONG_NAME.into(),
            long_org: LONG_ORG.into(),
        }
    }
}

#[test]
fn the_long_names_are_as_long_as_promised() {
    assert_eq!((LONG_NAME.chars().count(), LONG_ORG.chars().count()), (40, 100));
}
