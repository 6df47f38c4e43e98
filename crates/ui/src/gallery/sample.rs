//! The invented programme of 示例省 the mock-ups show, on 18 July 2026.

use jishi_kernel::{Day, Light, days_between};

use crate::part::{LightBadge, Progress, Strip, StripStep};
use crate::{Crumb, NavEntry, Shell};

pub(super) const TODAY: Day = Day::constant(2026, 7, 18);
pub(super) const PROGRAMME: &str = "“固本强基”年度重点任务";
pub(super) const DOCUMENT: &str = "示团发〔2026〕12 号";

/// The frame as a clerk of the province sees it.
pub(super) fn shell(area: &str, title: &str) -> Shell {
    let areas = [
        ("/", "工作台", "home"),
        ("/programmes", "重点工作", "flag"),
        ("/reports", "填报", "edit"),
        ("/orgs", "组织", "tree"),
        ("/members", "团员", "users"),
        ("/figures", "数据", "chart"),
        ("/admin", "管理", "gear"),
    ];
    let entry = |(href, text, icon): (&str, &str, &'static str)| NavEntry::new(href, text, icon, text == area);
    let mut tabs: Vec<NavEntry> = areas.iter().take(4).copied().map(entry).collect();
    tabs.push(NavEntry::new("/me", "我的", "user", false));
    Shell {
        title: title.into(),
        nav: areas.into_iter().map(entry).collect(),
        tabs,
        org: "示例省团委".into(),
        person: "李明".into(),
        post: "办公室督查专员".into(),
        many_posts: true,
        unread: 5,
        as_of: Some("截至 7 月 18 日 09:30".into()),
        sample_world: true,
        ..Shell::default()
    }
}

/// The frame of a page of the programme.
pub(super) fn programme_shell(view: &str, title: &str) -> Shell {
    let views = [
        ("ledger", "台账"),
        ("calendar", "日历"),
        ("timeline", "时间轴"),
        ("departments", "按部门"),
        ("mine", "我的任务"),
        ("records", "催办记录"),
    ];
    let area_nav = views
        .into_iter()
        .map(|(slug, word)| {
            NavEntry::new(format!("/programmes/1/{slug}"), word, "list", word == view).with_count(if slug == "mine" { 3 } else { 0 })
        })
        .collect();
    Shell {
        area_nav,
        crumbs: if view.is_empty() {
            vec![Crumb::to("ledger.html", PROGRAMME), Crumb::here(title)]
        } else {
            Vec::new()
        },
        ..shell("重点工作", title)
    }
}

/// A step as the sample knows it: from, to (month, day), text, done.
type RawStep = ((i8, i8), (i8, i8), &'static str, bool);

struct Raw(&'static str, &'static str, &'static str, &'static str, (i8, i8), &'static [RawStep]);

/// One item with its steps.
pub(super) struct Item {
    pub(super) no: &'static str,
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) others: &'static str,
    pub(super) last: String,
    pub(super) steps: Vec<Step>,
}

pub(super) struct Step {
    pub(super) start: Day,
    pub(super) end: Day,
    pub(super) text: &'static str,
    pub(super) light: Light,
}

impl Step {
    /// `7 月 20 日前`, `4–6 月`, `全年`.
    pub(super) fn when(&self) -> String {
        let (from, to) = (self.start.month(), self.end.month());
        let whole_month = self.end == self.end.last_of_month();
        match (from, to) {
            (1, 12) => "全年".into(),
            _ if from != to => format!("{from}–{to} 月"),
            _ if whole_month => format!("{to} 月"),
            _ => format!("{to} 月 {} 日前", self.end.day()),
        }
    }
}

impl Item {
    /// The most urgent light of its open steps.
    pub(super) fn light(&self) -> Light {
        self.steps.iter().map(|step| step.light).min().unwrap_or(Light::Undated)
    }

    /// The step that decides the light.
    pub(super) fn next(&self) -> Option<&Step> {
        self.steps
            .iter()
            .filter(|step| step.light != Light::Done)
            .min_by_key(|step| (step.light, step.end))
    }

    pub(super) fn badge(&self) -> LightBadge {
        let badge = LightBadge::until(self.light(), self.next().map(|step| step.end), TODAY);
        if self.light() == Light::Done {
            badge.with_word("已销号")
        } else {
            badge
        }
    }

    pub(super) fn strip(&self) -> Strip {
        let steps: Vec<StripStep> = self
            .steps
            .iter()
            .map(|s| StripStep {
                start: Some(s.start),
                end: Some(s.end),
                light: s.light,
            })
            .collect();
        Strip::year(2026, TODAY, &steps)
    }

    pub(super) fn progress(&self) -> Progress {
        let done = self.steps.iter().filter(|step| step.light == Light::Done).count() as u64;
        Progress {
            closed: self.light() == Light::Done,
            ..Progress::new(done, self.steps.len() as u64)
        }
    }
}

fn light(start: Day, end: Day, done: bool) -> Light {
    match days_between(TODAY, end) {
        _ if done => Light::Done,
        ..=-1 => Light::Late,
        0..=3 => Light::Near,
        _ if start > TODAY => Light::Waiting,
        _ => Light::Normal,
    }
}

/// The items, most urgent first.
pub(super) fn items() -> Vec<Item> {
    let day = |(month, day)| Day::new(2026, month, day).unwrap();
    let mut items: Vec<Item> = RAW
        .iter()
        .map(|Raw(no, title, lead, others, last, steps)| Item {
            no,
            title,
            lead,
            others,
            last: format!("{} 月 {} 日", last.0, last.1),
            steps: steps
                .iter()
                .map(|(from, to, text, done)| {
                    let (start, end) = (day(*from), day(*to));
                    Step {
                        start,
                        end,
                        text,
                        light: light(start, end, *done),
                    }
                })
                .collect(),
        })
        .collect();
    items.sort_by_key(|item| (item.light(), item.next().map(|step| step.end)));
    items
}

const RAW: &[Raw] = &[
    Raw(
        "1",
        "建好用好县级团属阵地",
        "基层建设部",
        "组织部",
        (7, 16),
        &[
            ((1, 1), (3, 31), "摸清阵地底数，建立清单", true),
            ((4, 1), (6, 30), "首批 20 个县完成挂牌", true),
            ((7, 1), (7, 31), "召开现场推进会", false),
            ((9, 1), (11, 30), "组织使用情况抽查", false),
            ((12, 1), (12, 31), "形成年度使用报告", false),
        ],
    ),
    Raw(
        "2",
        "推进村社团组织规范化建设，选树一批“五有”示范团支部",
        "组织部",
        "基层建设部、学校部",
        (7, 12),
        &[
            ((2, 1), (2, 28), "印发规范化建设指引", true),
            ((3, 1), (4, 30), "分片培训乡镇团干部", true),
            ((5, 1), (6, 30), "支部自查自评", true),
            ((7, 1), (7, 20), "完成首批示范支部核验", false),
            ((7, 1), (7, 31), "公示首批名单", false),
            ((8, 1), (10, 31), "开展结对帮建", false),
            ((11, 1), (11, 30), "第二批核验", false),
        ],
    ),
    Raw(
        "3",
        "建设全省统一的团务工作台",
        "宣传部",
        "组织部、少年部、省团校",
        (6, 29),
        &[
            ((3, 1), (4, 30), "完成需求调研并确定建设方案", false),
            ((5, 1), (7, 31), "三个市先行试用", false),
            ((10, 1), (10, 31), "全省上线", false),
            ((12, 1), (12, 31), "组织验收", false),
        ],
    ),
    Raw(
        "4",
        "编制青年发展监测指标体系",
        "办公室",
        "",
        (7, 17),
        &[((3, 1), (4, 30), "提出指标初稿", true), ((5, 1), (6, 30), "征求意见并定稿", true)],
    ),
    Raw(
        "5",
        "配齐配强县级团委班子",
        "组织部",
        "",
        (6, 11),
        &[
            ((3, 1), (4, 30), "逐县摸排空缺岗位", true),
            ((4, 1), (5, 31), "与县委组织部门会商", true),
            ((5, 1), (6, 30), "督查市县配备进度", false),
            ((11, 1), (12, 20), "年度配备率通报", false),
        ],
    ),
    Raw(
        "5",
        "从严开展团员教育评议",
        "组织部",
        "",
        (7, 10),
        &[
            ((1, 1), (1, 31), "部署年度评议", true),
            ((5, 1), (10, 31), "开展团干部业务测试", false),
            ((7, 1), (8, 31), "随机抽查支部记录", false),
            ((12, 1), (12, 31), "汇总评议结果", false),
        ],
    ),
    Raw(
        "6",
        "健全青年婚恋交友服务机制",
        "权益部",
        "省青年服务中心",
        (7, 16),
        &[
            ((1, 1), (2, 28), "确定服务目录", true),
            ((2, 1), (4, 30), "挂牌成立省级服务站", false),
            ((3, 1), (5, 31), "举办三场主题活动", true),
            ((5, 1), (6, 30), "培训志愿服务队", true),
            ((7, 1), (9, 30), "开展“七夕”系列服务", false),
            ((10, 1), (11, 30), "总结推广县级做法", false),
        ],
    ),
    Raw(
        "7",
        "实施青年创业陪跑计划",
        "青年发展部",
        "",
        (7, 12),
        &[
            ((4, 1), (4, 30), "遴选创业导师", true),
            ((5, 1), (5, 31), "征集入营项目", true),
            ((6, 1), (6, 30), "举办开营仪式", true),
            ((7, 1), (8, 31), "完成第一轮路演", false),
            ((9, 1), (9, 30), "对接银行授信", false),
            ((11, 1), (11, 30), "回访结营项目", false),
        ],
    ),
    Raw(
        "8",
        "完善青少年权益保护联动机制",
        "权益部",
        "青年发展部",
        (6, 29),
        &[
            ((1, 1), (3, 31), "会签联动工作办法", true),
            ((4, 1), (6, 30), "建立个案转介流程", true),
            ((5, 1), (7, 21), "在两个市试点运行", false),
            ((8, 1), (9, 30), "开展中期评估", false),
            ((10, 1), (11, 30), "全省推开", false),
        ],
    ),
    Raw(
        "9",
        "开展机关开放日活动",
        "办公室",
        "",
        (7, 17),
        &[
            ((1, 1), (12, 31), "每两个月举办一次机关开放日", false),
            ((12, 1), (12, 31), "整理群众意见办理情况", false),
        ],
    ),
    Raw(
        "10",
        "推进商圈和互联网企业建团",
        "基层建设部",
        "宣传部、组织部",
        (6, 11),
        &[
            ((3, 1), (5, 31), "确定重点商圈名单", true),
            ((4, 1), (7, 19), "完成 11 个重点商圈调研", false),
            ((9, 1), (10, 31), "交流建团做法", false),
        ],
    ),
    Raw(
        "11",
        "改进青联委员联系青年制度",
        "统战部",
        "",
        (7, 10),
        &[
            ((3, 1), (4, 30), "调整界别工作组", true),
            ((5, 1), (9, 30), "委员联系青年全覆盖", false),
            ((9, 1), (9, 30), "召开常委会议，审议制度修订稿", false),
            ((11, 1), (12, 31), "通报履职情况", false),
        ],
    ),
    Raw(
        "12",
        "提升高校学生会服务能力",
        "学校部",
        "组织部",
        (7, 16),
        &[
            ((1, 1), (3, 31), "公开服务事项清单", true),
            ((3, 1), (5, 31), "开展述职评议", true),
            ((4, 1), (6, 30), "办结学生诉求 100 件", true),
            ((1, 1), (12, 31), "常态化接受监督", false),
        ],
    ),
    Raw(
        "13",
        "办好少先队辅导员专题培训",
        "少年部",
        "组织部",
        (7, 12),
        &[
            ((3, 1), (3, 31), "制定培训计划", true),
            ((4, 1), (4, 30), "第一期：城区学校", true),
            ((5, 1), (5, 31), "第二期：乡镇学校", true),
            ((6, 1), (6, 30), "第三期：民办学校", true),
            ((7, 1), (7, 18), "第四期：新任辅导员", false),
        ],
    ),
    Raw(
        "14",
        "抓实中学团校课程",
        "学校部",
        "组织部",
        (6, 29),
        &[
            ((3, 1), (3, 31), "统一课程目录", true),
            ((4, 1), (6, 30), "完成一轮听课", true),
            ((9, 1), (9, 30), "举办骨干培训班", false),
            ((10, 1), (11, 30), "推优入团衔接检查", false),
        ],
    ),
    Raw(
        "15",
        "推动高校团委工作项目化",
        "学校部",
        "组织部",
        (7, 17),
        &[
            ((1, 1), (3, 31), "发布项目指南", true),
            ((3, 1), (4, 30), "组织申报评审", true),
            ((4, 1), (5, 31), "启动首批项目", false),
            ((6, 1), (8, 31), "开展过程指导", false),
            ((11, 1), (12, 31), "结项评价", false),
        ],
    ),
    Raw(
        "16",
        "做优省团校主体班次",
        "省团校",
        "办公室、组织部",
        (6, 11),
        &[
            ((3, 1), (4, 30), "修订培训大纲", true),
            ((5, 1), (6, 30), "完成春季主体班", true),
            ((9, 1), (11, 30), "办好秋季主体班，逐步扩大县级学员比例", false),
            ((12, 1), (12, 31), "评选优秀课程", false),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_shows_every_light_but_undated() {
        let all: Vec<Light> = items().iter().flat_map(|item| item.steps.iter().map(|step| step.light)).collect();
        for light in Light::ALL.into_iter().filter(|light| *light != Light::Undated) {
            assert!(all.contains(&light), "{light:?}");
        }
        assert_eq!(items().len(), 17);
    }
}
