//! Verbs of handing in, and what is no such verb.

use crate::clauses::{Plain, Words, ends_clause, words};
use std::ops::Range;

/// A verb of handing in inside a clause.
#[derive(Clone, Debug, PartialEq)]
pub struct Hand {
    /// Index of the verb.
    pub at: usize,
    /// Index after it.
    pub end: usize,
    /// The object in front of it, behind 将 or 把.
    pub object: Option<Range<usize>>,
    /// The receiver.
    pub to: Option<Range<usize>>,
    /// End of the receiver, or of the verb.
    pub to_end: usize,
    /// 录入: a duty only with a rhythm.
    pub needs_rhythm: bool,
    /// 撰写…报告: producing, a duty only with a rhythm.
    pub produces: bool,
    /// 报送时间: the date follows.
    pub asks_when: bool,
}

/// Plain verbs of handing in, longest first.
static VERBS: Words = words!(
    "汇总报送 汇总上报 汇总后报送 汇总后报 汇总报 汇总到 汇总至 报送 上报 填报 呈报 \
     递交 提交 上交 上交至 上交到 报到至 报备至 反馈至 反馈到 反馈给 发送至 发送到 发至 发到 发回 交至 交到 交回 送交 \
     送至 报送至 报送到 报送给 寄至 寄送 寄到 报至 报给 报回 传至 传回 上传至 上传到 书面报告 报告"
);

/// Verbs that make the paper before it is handed in.
pub static MADE: Words = words!("制定 制订 形成 完成 撰写 编制 起草 填写 做好 汇总 梳理 明确 确定");

/// Receivers begin with these when the bare 报 stands before them.
static RECEIVER: Words = words!(
    "共青团 团 市 县 区 省 州 旗 镇 乡 街道 校 院 局 办 组织 宣传 学校部 我 本 \
     至 给 送 到 领导 工作 专班 领导小组 党 政府 秘书 综合 基层 统战 青 少 社 \
     维权 机关 人事 教育 民政 人社 发改 财政 所在 上级 主管 牵头 活动 组委 大赛 \
     评审 督查 考核 邮箱 指定 邮 《"
);

/// Words that end in 报 without handing anything in.
static OTHER: Words = words!(
    "情 通 简 海 日 晚 周 申 预 举 公 播 板 快 喜 小 画 战 电 警 捷 线 学 \
     墙 黑板 壁 手抄 年 月 季 商 早 壮 回 汇 三 谎 瞒 漏 虚 误 错 迟 编 直 专"
);

/// Papers the bare 报 takes: 报上季度报表, 报年度总结.
static PAPER: Words = words!(
    "报表 报告 总结 小结 进展 情况 名单 方案 计划 材料 信息 台账 清单 数据 案例 汇总表 申报表 推荐表 统计表 登记表 进度表 \
     简报 专报 要点 打算 思路 成果 作品 回执 附表 问题 建议"
);

/// The verb of handing in of a clause, the last one when there are several.
pub fn find(plain: &Plain, part: Range<usize>) -> Option<Hand> {
    let mut i = part.end;
    while i > part.start {
        i -= 1;
        if plain.in_name(i) || plain.in_quote(i) {
            continue;
        }
        if let Some(end) = at(plain, i, &part) {
            return Some(build(plain, &part, i, end));
        }
    }
    entering(plain, &part).or_else(|| producing(plain, &part))
}

/// The end of a verb of handing in at an index.
fn at(plain: &Plain, i: usize, part: &Range<usize>) -> Option<usize> {
    // 送至 inside 报送至 is found at 报送至.
    let inside = (i.saturating_sub(4).max(part.start)..i).any(|k| VERBS.at(plain, k).is_some_and(|end| end > i));
    if inside {
        return None;
    }
    if let Some(end) = VERBS.at(plain, i).filter(|&end| end <= part.end) {
        if plain.starts(i, "报告") || plain.starts(i, "书面报告") {
            return reports(plain, i, end, part).then_some(end);
        }
        // 每月通报报送情况: what the account is of.
        let told = plain.follows(i, &["通报", "公布", "公示", "检查", "督查", "抽查", "分析", "评估", "点评", "调度"])
            && plain.eat(end, &["情况", "质量", "进度"]).is_some();
        return (!told && acts(plain, end, part)).then_some(end);
    }
    // 于4月25日前交校团委宣传部
    if plain.get(i) == Some('交')
        && !plain.follows(
            i,
            &[
                "提", "递", "移", "成", "社", "外", "结", "转", "公", "上", "送", "相", "性", "缴", "性",
            ],
        )
    {
        let named = plain
            .eat(i + 1, &["流", "通", "付", "纳", "易", "接", "友", "叉", "办", "由", "警", "给"])
            .is_some();
        let receiver = !named && super::object::receiver(plain, part, i, i + 1).is_some_and(|r| r.start == i + 1);
        return (receiver && acts(plain, i + 1, part)).then_some(i + 1);
    }
    if plain.get(i) != Some('报') || OTHER.ends_at(plain, i) || plain.follows(i, &["上", "填", "呈"]) {
        return None;
    }
    if plain.eat(i + 1, &["备案", "备", "送"]).is_some() {
        return acts(plain, i + 1, part).then_some(i + 1);
    }
    // 报到, 报名, 报告, 报请, 报经: other words.
    if plain
        .eat(
            i + 1,
            &[
                "到", "名", "告", "请", "经", "道", "刊", "纸", "表", "酬", "考", "警", "销", "价", "批", "废", "关", "复",
            ],
        )
        .is_some()
    {
        return None;
    }
    // 每季度首月8日前报上季度报表: the paper closes the clause.
    let close = (i + 1..part.end).find(|&k| plain.get(k) == Some('（')).unwrap_or(part.end);
    let paper = close - i <= 16 && close > i + 2 && PAPER.ends_at(plain, close);
    if paper && acts(plain, i + 1, part) {
        return Some(i + 1);
    }
    let receiver = RECEIVER.at(plain, i + 1).is_some() || super::object::receiver(plain, part, i, i + 1).is_some();
    (receiver && acts(plain, i + 1, part)).then_some(i + 1)
}

/// Not when the paper only asks for a decision (报…同意), or is itself only named (报送材料要真实).
fn acts(plain: &Plain, end: usize, part: &Range<usize>) -> bool {
    let decision = plain
        .find_in(end..part.end, &["同意", "批准", "审批", "批复", "审定", "审议", "核准"])
        .is_some();
    let named = plain
        .eat(
            end,
            &[
                "的",
                "工作机制",
                "机制",
                "制度",
                "率",
                "质量",
                "程序",
                "渠道",
                "数据的",
                "要求",
                "内容",
                "方式",
                "格式",
                "系统",
                "链接",
                "网址",
                "入口",
                "说明",
                "流程",
                "须知",
                "平台",
                "单位",
            ],
        )
        .is_some();
    !decision && !named
}

/// 报告 as a verb: 向…报告, 报告团市委, 及时报告; as a noun it closes the name of a paper.
fn reports(plain: &Plain, i: usize, end: usize, part: &Range<usize>) -> bool {
    let to = plain.find_in(part.start..i, &["向"]).is_some();
    let receiver = RECEIVER.at(plain, end).is_some() && plain.eat(end, &["活动", "工作"]).is_none();
    let closing = plain.get(end).is_none_or(|c| matches!(c, '，' | '。' | '；' | '：' | '（'))
        || plain.eat(end, &["工作", "进展", "情况", "一次", "1次"]).is_some()
        // 向办公室报告上季度项目进展: the paper closes the clause.
        || (part.end > end + 2 && PAPER.ends_at(plain, part.end));
    let noun = plain.follows(
        i,
        &[
            "调研", "总结", "自查", "分析", "评估", "工作", "整改", "情况", "专题", "研究", "书面", "检查", "年度", "述职", "作", "做",
            "听取", "提交", "撰写", "形成",
        ],
    );
    // 每季度末报告一次进展
    let lead = plain.slice(i.saturating_sub(6)..i);
    let rhythm = lead.rfind('每').is_some_and(|at| !lead[at..].contains(ends_clause))
        && plain.follows(i, &["月", "季", "季度", "半年", "年", "末", "底", "前", "日内"])
        && plain.eat(end, &["工作", "进展", "情况", "一次", "1次"]).is_some();
    // 各单位报告一次进展
    let once = plain.eat(end, &["一次", "1次"]).is_some();
    ((to || rhythm || once) && closing && !noun) || (receiver && !noun)
}

fn build(plain: &Plain, part: &Range<usize>, at: usize, end: usize) -> Hand {
    let object = (part.start..at)
        .rev()
        .find(|&k| matches!(plain.get(k), Some('将' | '把')) && plain.is_open(k) && !plain.follows(k, &["即", "必"]))
        .map(|k| k + 1..at)
        .filter(|r| !r.is_empty());
    let to = super::object::receiver(plain, part, at, end);
    let to_end = to.as_ref().map_or(end, |r| r.end.max(end));
    let asks_when = plain.eat(end, &["时间", "时限", "日期"]).is_some();
    Hand {
        at,
        end,
        object,
        to,
        to_end,
        needs_rhythm: false,
        produces: false,
        asks_when,
    }
}

fn bare(at: usize, end: usize) -> Hand {
    Hand {
        at,
        end,
        object: None,
        to: None,
        to_end: end,
        needs_rhythm: false,
        produces: false,
        asks_when: false,
    }
}

/// 录入
fn entering(plain: &Plain, part: &Range<usize>) -> Option<Hand> {
    let (at, word) = plain.find_in(part.clone(), &["录入", "填写", "更新上报"])?;
    // 录入完整率达到98%: how well, not that.
    let quality = plain.eat(at + 2, &["率", "完整", "准确", "及时", "质量"]).is_some();
    if plain.in_name(at) || word == "填写" || quality {
        return None;
    }
    Some(Hand {
        needs_rhythm: true,
        ..bare(at, at + 2)
    })
}

/// 撰写1篇调研报告, 形成…总结
fn producing(plain: &Plain, part: &Range<usize>) -> Option<Hand> {
    let (at, _) = plain.find_in(part.clone(), &["撰写", "形成", "编写", "编发", "起草", "编制", "编印", "刊发"])?;
    let papers = ["报告", "总结", "简报", "信息", "专报", "材料", "月报", "季报", "年报", "清单"];
    let (paper, word) = plain.find_in(at + 2..part.end, &papers)?;
    let end = paper + word.chars().count();
    (!plain.in_name(at)).then(|| Hand {
        needs_rhythm: true,
        produces: true,
        ..bare(at, end)
    })
}
