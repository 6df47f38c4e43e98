//! Is the number asked for?

use super::amount::Amount;
use crate::clauses::Plain;
use crate::dates::{DateExpr, Kind};
use std::ops::Range;

/// Verbs that reach, produce, hold or cover what is counted behind them.
const PRODUCE: &[&str] = &[
    "建立",
    "建成",
    "建设",
    "新建",
    "打造",
    "培育",
    "培养",
    "培训",
    "轮训",
    "举办",
    "举行",
    "召开",
    "开展",
    "组织",
    "完成",
    "实现",
    "覆盖",
    "联系",
    "服务",
    "帮扶",
    "资助",
    "救助",
    "扶持",
    "选树",
    "评选",
    "评出",
    "选拔",
    "推荐",
    "推出",
    "发展",
    "新增",
    "招募",
    "引进",
    "走访",
    "慰问",
    "调研",
    "督查",
    "督导",
    "检查",
    "抽查",
    "指导",
    "授牌",
    "命名",
    "表彰",
    "创建",
    "成立",
    "设立",
    "配备",
    "选派",
    "选聘",
    "选择",
    "确定",
    "明确",
    "申报",
    "报送",
    "撰写",
    "制作",
    "发布",
    "拍摄",
    "编写",
    "形成",
    "推动",
    "推选",
    "筹集",
    "募集",
    "争取",
    "投入",
    "改造",
    "修缮",
    "维修",
    "整治",
    "拆除",
    "种植",
    "植树",
    "造林",
    "增加",
    "增长",
    "解决",
    "化解",
    "办理",
    "办好",
    "办结",
    "处置",
    "孵化",
    "转化",
    "带动",
    "结对",
    "签约",
    "储备",
    "安置",
    "创业",
    "发放",
    "发送",
    "征集",
    "收集",
    "遴选",
    "认定",
    "开通",
    "开发",
    "开设",
    "制定",
    "出台",
    "整顿",
    "对接",
    "吸纳",
    "输送",
    "进驻",
    "宣讲",
    "授予",
    "评定",
    "销售",
    "入驻",
    "挖掘",
    "汇编",
    "编印",
    "刊发",
    "推送",
    "开办",
    "承办",
    "主办",
    "创办",
    "招聘",
    "提供",
    "选出",
    "包联",
    "联建",
    "结成",
    "讲授",
    "上线",
    "安排",
    "聘请",
    "聘任",
    "吸引",
    "招引",
    "设置",
    "布设",
    "建好",
    "做优",
    "做强",
    "巡讲",
    "回访",
    "约谈",
    "排查",
    "核查",
    "巡查",
    "交付",
    "开工",
    "竣工",
    "安装",
    "更新",
    "购置",
    "采购",
    "新改建",
    "扩建",
    "提升",
    "修建",
    "栽植",
    "落户",
    "达成",
    "促成",
    "帮助",
    "接待",
    "发动",
    "动员",
    "吸收",
    "订阅",
    "投放",
    "发现",
    "整改",
    "创成",
    "录制",
    "展播",
    "展示",
    "建档",
    "关爱",
    "参加",
    "参训",
    "举荐",
    "募资",
    "压减",
    "减少",
    "降低",
    "下降",
    "提高",
    "促进就业",
    "就业",
    "补助",
    "奖励",
    "支持",
    "清理",
    "取缔",
    "查处",
    "关停",
    "划定",
    "流转",
    "搬迁",
    "承接",
    "配置",
    "储存",
    "派出",
    "派驻",
    "开放",
    "接受",
    "接收",
    "分享",
    "摸排",
    "开讲",
    "谈心谈话",
    "座谈",
    "树立",
    "宣传",
    "报道",
    "开出",
    "创作",
    "绘制",
    "研发",
    "培树",
    "推介",
];

/// Verbs that only take up what exists or is listed; a number behind them is a size or a list length.
const TAKE_UP: &[&str] = &[
    "参与",
    "聚焦",
    "围绕",
    "突出",
    "坚持",
    "抓好",
    "抓住",
    "落实",
    "深化",
    "构建",
    "按照",
    "从",
    "以",
    "分",
    "实施",
    "推进",
    "做好",
    "统筹",
    "把握",
    "紧扣",
    "包括",
    "涉及",
    "依托",
    "贯彻",
    "健全",
    "完善",
    "履行",
    "强化",
    "统筹实施",
    "主要有",
    "共有",
    "现有",
    "下设",
    "设有",
    "涵盖",
    "细化",
    "属于",
    "位于",
    "含",
    "即",
    "遵循",
    "针对",
    "瞄准",
];

/// Words for what has been reached already or is only described.
const PAST: &[&str] = &[
    "现有",
    "共有",
    "目前",
    "截至目前",
    "已建成",
    "已有",
    "已经",
    "累计已",
    "去年",
    "上年",
    "原有",
    "已达",
    "已完成",
    "以来",
    "同比",
    "存量",
];

/// True when nothing in the clause is a target: a condition, a limit on a paper, a light's threshold, a past result.
pub fn excludes(plain: &Plain, part: &Range<usize>, sentence: &Range<usize>) -> bool {
    let has = |words: &[&str]| plain.find_in(part.clone(), words).is_some();
    // 低于80%的，予以督办: a condition closes with 的 before its consequence.
    let condition = plain.get(part.end.saturating_sub(1)) == Some('的')
        && has(&[
            "低于",
            "不足",
            "未达",
            "达不到",
            "滞后",
            "超过",
            "连续",
            "累计",
            "少于",
            "高于",
            "达到",
            "以上",
            "以下",
            "未完成",
        ]);
    let threshold = has(&[
        "亮红灯",
        "亮黄灯",
        "亮绿灯",
        "红灯",
        "黄灯",
        "预警",
        "为优秀",
        "为合格",
        "为良好",
        "等次",
        "一票否决",
        "扣分",
        "加分",
        "记分",
        "计分",
        "权重",
        "占总分",
        "满分",
    ]);
    let paper = has(&[
        "字以内",
        "字左右",
        "字以上",
        "不超过2000字",
        "一式",
        "加盖公章",
        "字数",
        "分辨率",
        "篇幅",
    ]);
    let past = has(PAST);
    let consequence = plain.slice(part.end..sentence.end).starts_with("，亮");
    condition || threshold || paper || past || consequence
}

/// Decides for every amount whether somebody has to reach it.
pub fn settle(plain: &Plain, part: &Range<usize>, amounts: &mut [Amount], dates: &[DateExpr]) {
    for n in 0..amounts.len() {
        let share_behind = amounts[n + 1..].iter().any(|a| a.unit == "%") && amounts[n].unit != "%";
        let follows_wanted =
            n > 0 && amounts[n - 1].wanted && joined(plain, &amounts[n - 1], &amounts[n]);
        let (wanted, sure) = judge(
            plain,
            part,
            &amounts[n],
            dates,
            share_behind,
            follows_wanted,
        );
        amounts[n].wanted = wanted;
        amounts[n].sure = sure;
    }
}

/// 3个和2个
fn joined(plain: &Plain, a: &Amount, b: &Amount) -> bool {
    let gap = plain.slice(a.at.end..b.at.start);
    matches!(gap.as_str(), "和" | "、" | "及" | "与")
        || (gap.chars().count() <= 12
            && !a.chinese
            && (gap.contains('和') || gap.contains('、') || gap.contains('及'))
            && gap.chars().all(|c| c.is_alphabetic() || c == '、'))
}

fn judge(
    plain: &Plain,
    part: &Range<usize>,
    amount: &Amount,
    dates: &[DateExpr],
    share_behind: bool,
    follows_wanted: bool,
) -> (bool, f32) {
    const NO: (bool, f32) = (false, 0.0);
    let at = amount.at.start;
    let before = part.start..at;
    // 前10名, 约: rank; 第 is kept out before.
    if plain.follows(
        at,
        &[
            "前", "第", "这", "那", "其", "上述", "以上", "该", "首", "原", "同", "唯", "届",
        ],
    ) && !amount.bounded
        && !dates.iter().any(|d| d.at.end == at)
    {
        return NO;
    }
    if amount.unit == "%" {
        let weight = plain
            .find_in(part.clone(), &["占比权重", "测评占", "评分占", "各占"])
            .is_some();
        return if weight {
            NO
        } else {
            (true, if amount.bounded { 0.95 } else { 0.85 })
        };
    }
    if paper_unit(plain, amount) {
        return NO;
    }
    // 全省2万余家…完成80%: the set the share is taken of.
    if share_behind {
        return NO;
    }
    let list =
        plain.get(amount.at.end).is_some_and(|c| c == '：') || list_behind(plain, part, amount);
    if list && !amount.bounded {
        return NO;
    }
    if plain.in_bracket(at) && !amount.bounded {
        return NO;
    }
    let distributive = distributes(plain, part, amount);
    let one = amount.value == 1.0;
    if amount.bounded {
        // 2万余家 that exist: a size unless a verb asks for it.
        let estimate = matches!(
            plain
                .chars()
                .get(amount.at.end.wrapping_sub(amount.unit.chars().count() + 1)),
            Some('余' | '多' | '来')
        );
        if estimate && !asked(plain, &before, part, amount) {
            return NO;
        }
        return (true, 0.95);
    }
    // 每季度举办1次: the rhythm says it.
    let rhythm = dates
        .iter()
        .any(|d| d.kind == Kind::Rhythm && part.contains(&d.at.start) && d.at.start < at);
    if rhythm && one && ["次", "场", "期", "轮", "遍", "回"].contains(&amount.unit.as_str()) {
        return NO;
    }
    if amount.chinese && one {
        return if distributive { (true, 0.7) } else { NO };
    }
    if follows_wanted {
        return (true, 0.75);
    }
    if distributive {
        return (true, 0.75);
    }
    if asked(plain, &before, part, amount) {
        let sure = if amount.chinese { 0.6 } else { 0.85 };
        return if amount.chinese
            && ["个", "项", "类", "种", "支", "条", "方面"].contains(&amount.unit.as_str())
        {
            NO
        } else {
            (true, sure)
        };
    }
    NO
}

/// 各选择一家, 每县确定1名, 各区要明确一位: each one has to.
fn distributes(plain: &Plain, part: &Range<usize>, amount: &Amount) -> bool {
    let from = part.start;
    (from..amount.at.start).any(|k| {
        let c = plain.chars()[k];
        if !plain.is_open(k) || !(c == '各' || c == '每') {
            return false;
        }
        // 对各高校进行一次督查: the doer is another.
        if plain.follows(
            k,
            &[
                "对", "为", "给", "向", "与", "会同", "联合", "从", "把", "将", "到", "深入",
                "指导", "帮助",
            ],
        ) {
            return false;
        }
        if amount.chinese && amount.unit == "次" && amount.at.start - k > 6 {
            return false;
        }
        if plain
            .eat(
                k,
                &[
                    "各项",
                    "各类",
                    "各种",
                    "各方",
                    "各级",
                    "各界",
                    "各自",
                    "各地的",
                    "各级",
                    "每月",
                    "每年",
                    "每季",
                    "每周",
                    "每半年",
                    "每次",
                    "每个月",
                    "每两",
                    "每天",
                    "每日",
                ],
            )
            .is_some()
        {
            return false;
        }
        // The verb between 各 and the number has to bring something about.
        let between = k..amount.at.start;
        c == '每' || amount.at.start - k <= 2 || plain.find_in(between, PRODUCE).is_some()
    })
}

/// The nearest verb before the number brings something about; or 对/为 stand before it and the verb behind.
fn asked(plain: &Plain, before: &Range<usize>, part: &Range<usize>, amount: &Amount) -> bool {
    let last = |words: &[&str]| {
        before.clone().rev().find_map(|k| {
            let end = plain.eat(k, words).filter(|&end| end <= before.end)?;
            (plain.is_open(k) && !nominal(plain, k, end)).then_some((k, end))
        })
    };
    let produce = last(PRODUCE);
    let take_up = last(TAKE_UP).filter(|(k, _)| !plain.follows(*k, &["所", "予"]));
    let behind = plain.find_in(amount.at.end..part.end, PRODUCE).is_some();
    // 对300家试点单位进行督查, 为20个基地授牌
    let preposition = before.clone().rev().find(|&k| {
        matches!(plain.get(k), Some('对' | '为' | '给' | '向' | '在' | '从')) && plain.is_open(k)
    });
    if let Some(k) = preposition
        && amount.at.start - k <= 6
        && behind
    {
        return true;
    }
    match (produce, take_up) {
        (Some((p, p_end)), Some((t, t_end))) if t > p && t_end > p_end => {
            tail(plain, part, amount) && plain.eat(t, &["实施", "推进", "落实"]).is_some()
        }
        (Some((p, p_end)), _) => !size_of(plain, p, p_end, amount),
        (None, Some((t, _))) => {
            tail(plain, part, amount) && plain.eat(t, &["实施", "推进", "落实"]).is_some()
        }
        (None, None) => {
            // 100家企业完成改造: the number opens the clause and a verb follows.
            let lead = plain.slice(before.clone());
            let opens = [
                "", "力争", "确保", "争取", "全市", "全县", "全省", "全区", "共", "再", "各",
            ]
            .contains(&lead.as_str());
            (opens && behind && !amount.chinese) || (tail(plain, part, amount) && !amount.chinese)
        }
    }
}

/// A verb used as a noun: 示范区建设和…, 团组织, 建设工作, 培训班.
fn nominal(plain: &Plain, at: usize, end: usize) -> bool {
    let coupled = plain
        .eat(
            end,
            &[
                "和",
                "及",
                "与",
                "、",
                "等",
                "的",
                "率",
                "局",
                "厅",
                "办公室",
                "工作",
                "情况",
                "员",
            ],
        )
        .is_some();
    let group = plain.starts(at, "组织")
        && plain.follows(
            at,
            &[
                "团", "党", "会", "群", "层", "生", "队", "业", "性", "级", "类", "青年",
            ],
        );
    coupled || group
}

/// The number stands at the end of its clause, behind what it counts (婚恋交友活动30场).
fn tail(plain: &Plain, part: &Range<usize>, amount: &Amount) -> bool {
    let rest = plain.slice(amount.at.end..part.end);
    let rest = rest.trim_start_matches("左右").trim_start_matches("以上");
    rest.is_empty() && amount.at.start > part.start + 1
}

/// The verb is part of a name of what exists: 团建试点6个县市.
fn size_of(plain: &Plain, verb: usize, verb_end: usize, amount: &Amount) -> bool {
    let gap = plain.slice(verb_end..amount.at.start);
    // 已建立…的3个: described, not asked for.
    gap.contains("的全部")
        || gap.ends_with("这")
        || (plain.follows(verb, &["已"]) && !amount.bounded)
}

/// 7个核心项目： or 3个阵地。一是…: the list follows.
fn list_behind(plain: &Plain, part: &Range<usize>, amount: &Amount) -> bool {
    let colon = plain.get(part.end) == Some('：');
    let slogans = [
        "方面",
        "阵地",
        "环节",
        "阶段",
        "步骤",
        "意识",
        "自信",
        "维护",
        "确立",
        "覆盖",
        "行动",
        "工程",
        "重点",
        "一批",
        "层面",
        "原则",
        "坚持",
        "抓手",
        "关键",
        "着力点",
        "中心",
        "平台、",
    ];
    let named = plain.eat(amount.at.end, &slogans).is_some();
    colon || (named && amount.value < 20.0)
}

/// 1500字, 2张照片, 各1份: limits on the paper.
fn paper_unit(plain: &Plain, amount: &Amount) -> bool {
    match amount.unit.as_str() {
        "份" | "张" | "本" | "册" | "幅" => {
            let behind = plain.slice(amount.at.end..amount.at.end + 6);
            amount.unit != "幅"
                && amount.value < 10.0
                && !behind.contains("报告")
                && !behind.contains("清单")
        }
        "天" | "小时" | "分钟" | "点" | "星" => !amount.bounded || amount.unit != "小时",
        _ => false,
    }
}
