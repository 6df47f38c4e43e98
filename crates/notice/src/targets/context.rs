//! Is the number asked for?

use super::amount::Amount;
use super::verbs::{PRODUCE, Verbs};
use crate::clauses::{Plain, Words, words};
use crate::dates::{DateExpr, Kind};
use std::ops::Range;

/// Words for what has been reached already or is only described.
static PAST: Words = words!(
    "现有 共有 目前 截至目前 已建成 已有 已经 累计已 原有 已达 已完成 以来 \
     同比 存量"
);

/// Conditions and thresholds.
static CONDITION: Words = words!("低于 不足 未达 达不到 滞后 超过 连续 累计 少于 高于 达到 以上 以下 未完成 不合格 未开展");

/// Lights, marks and weights.
static SCALE: Words = words!(
    "亮红灯 亮黄灯 亮绿灯 亮红牌 亮黄牌 红灯 黄灯 预警 为优秀 为合格 为良好 等次 一票否决 扣分 加分 记分 计分 \
     权重 占总分 满分 扣减"
);

/// Limits on a paper.
static PAPER: Words = words!("字以内 字左右 字以上 一式 加盖公章 字数 分辨率 篇幅 字之内 重复率 查重率");

/// 各 and 每 that distribute nothing.
static EACH_OTHER: Words = words!(
    "各项 各类 各种 各方 各界 各自 各地的 各级 每月 每年 每季 每周 每半年 每次 每个月 每两 每天 每日 每逢 每人次 每半月 每半个月 每旬 每隔"
);

/// One after the other, all of them.
static EACH_ONE: Words = words!("逐一 逐个 逐户 逐人 逐村 逐项");

/// What lists and slogans are made of.
static SLOGAN: Words = words!(
    "方面 阵地 环节 阶段 步骤 意识 自信 维护 确立 覆盖 行动 工程 重点 层面 原则 坚持 抓手 关键 着力点 中心任务 领域 一批 \
     板块 维度 重大 转变 到位 必须 不得 核心"
);

/// Words that open an account of what has been done.
static ACCOUNT: Words = words!("近年来 以来 年来 过去一年 过去几年 过去的一年 去年 截至目前 迄今 至今 回顾");

/// Words that turn from the account to what is to come.
static AHEAD: Words = words!("力争 确保 计划 下一步 下步 今后 今年 明年 要 将 拟 年内 年底");

/// Whether a clause looks back, given that the one before it did: 近年来，全市建成…, 培训…, 力争今年….
pub fn account(plain: &Plain, part: &Range<usize>, before: bool) -> bool {
    let back = part
        .clone()
        .any(|k| ACCOUNT.at(plain, k).is_some_and(|end| end <= part.end) && !plain.follows(k, &["较", "比", "与", "同"]));
    back || (before && AHEAD.first_in(plain, part.clone()).is_none())
}

/// True when nothing in the clause is a target: a condition, a limit on a paper, a light's threshold, a past result.
pub fn excludes(plain: &Plain, part: &Range<usize>, sentence: &Range<usize>, dates: &[DateExpr]) -> bool {
    let has = |words: &Words| words.first_in(plain, part.clone()).is_some();
    // 低于80%的，予以督办: a condition closes with 的 before its consequence.
    let condition = part.end > part.start && plain.get(part.end - 1) == Some('的') && has(&CONDITION);
    let consequence = plain.slice(part.end..sentence.end).starts_with("，亮");
    // 去年完成…: a past year heads the clause.
    let past = dates
        .iter()
        .any(|d| d.at.start == part.start && d.past && plain.get(d.at.end) != Some('基'));
    // 实现有教材, 项目前期: other words.
    let looks_back = part
        .clone()
        .any(|k| PAST.at(plain, k).is_some() && !plain.follows(k, &["实", "项", "体", "出"]));
    // 优秀等次比例不超过30%: how many may get the mark is a limit to hold.
    let share = plain.find_in(part.clone(), &["比例", "占比"]).is_some();
    condition || consequence || past || looks_back || (has(&SCALE) && !share) || has(&PAPER)
}

/// Decides for every amount whether somebody has to reach it.
pub fn settle(plain: &Plain, part: &Range<usize>, amounts: &mut [Amount], dates: &[DateExpr]) {
    if amounts.is_empty() {
        return;
    }
    let verbs = Verbs::of(plain, part);
    for n in 0..amounts.len() {
        let amount = &amounts[n];
        let around = Around {
            verbs: &verbs,
            plain,
            part,
            dates,
            share_behind: amounts[n + 1..].iter().any(|a| a.unit == "%") && amount.unit != "%",
            coupled: n > 0 && amounts[n - 1].wanted && joined(plain, &amounts[n - 1], amount),
        };
        let (wanted, sure) = around.judge(amount);
        amounts[n].wanted = wanted;
        amounts[n].sure = sure;
    }
}

/// 全县39家企业全部完成…: the count beside a whole set is its size, the whole is the target.
pub fn leave_sizes(plain: &Plain, part: &Range<usize>, whole: &Range<usize>, amounts: &mut [Amount]) {
    for amount in amounts.iter_mut().filter(|a| a.wanted && !a.bounded && a.unit != "%") {
        let before = part.start..amount.at.start;
        // 实现46个社区全覆盖: the verb belongs to the cover.
        let covered = plain.starts(whole.start, "全覆盖");
        let told = PRODUCE.first_in(plain, before.clone()).is_some() || plain.find_in(before, &["对", "为", "赴"]).is_some();
        let between = amount.at.end..whole.start.max(amount.at.end);
        let named = between.start < between.end && PRODUCE.first_in(plain, between).is_none();
        if (covered || !told) && named {
            amount.wanted = false;
        }
    }
}

/// 3个和2个, 15个支部和20名干部
fn joined(plain: &Plain, a: &Amount, b: &Amount) -> bool {
    let gap = plain.slice(a.at.end..b.at.start);
    let list = gap.contains(['和', '、', '及', '与']);
    list && gap.chars().count() <= 12 && gap.chars().all(|c| c.is_alphanumeric() || c == '、')
}

/// 压减到, 精简至: the number behind is what is to be reached.
fn plain_cut(plain: &Plain, at: usize) -> bool {
    plain.follows(
        at,
        &[
            "压减到",
            "压减至",
            "精简到",
            "精简至",
            "减少到",
            "减少至",
            "减至",
            "减到",
            "压缩到",
            "压缩至",
        ],
    )
}

/// A word that governs a number stands within this many characters of it.
const REACH: usize = 120;

/// What stands around an amount.
struct Around<'a> {
    plain: &'a Plain,
    part: &'a Range<usize>,
    dates: &'a [DateExpr],
    /// A share follows that is taken of this set.
    share_behind: bool,
    /// Coupled with a wanted amount before it.
    coupled: bool,
    /// The verbs of the clause.
    verbs: &'a Verbs,
}

const NO: (bool, f32) = (false, 0.0);

/// Units that measure a thing and do not count it.
const MEASURES: &[&str] = &[
    "元",
    "美元",
    "小时",
    "天",
    "米",
    "千米",
    "公里",
    "平方米",
    "平方公里",
    "亩",
    "公顷",
    "岁",
    "周岁",
    "学时",
    "课时",
    "吨",
    "千克",
    "公斤",
    "千瓦",
    "兆瓦",
    "个月",
];

impl Around<'_> {
    fn judge(&self, amount: &Amount) -> (bool, f32) {
        let plain = self.plain;
        let at = amount.at.start;
        let behind_date = self.dates.iter().any(|d| d.at.end == at);
        let ordinal = plain.follows(
            at,
            &[
                "前", "第", "这", "那", "其", "上述", "该", "首", "原", "同", "唯", "届", "近", "另外", "全部", "所有",
            ],
        );
        if ordinal && !amount.bounded && !behind_date {
            return NO;
        }
        if amount.unit == "%" {
            // 由60%提高到80%: where it comes from.
            if plain.follows(at, &["由", "从"]) {
                return NO;
            }
            return (true, if amount.bounded { 0.95 } else { 0.85 });
        }
        if self.paper_unit(amount)
            || (matches!(amount.unit.as_str(), "岁" | "周岁") && plain.find_in(self.part.clone(), &["平均年龄"]).is_none())
        {
            return NO;
        }
        // 全省2万余家…完成80%: the set the share is taken of.
        if self.share_behind || (!amount.bounded && (self.list_behind(amount) || plain.in_bracket(at))) {
            return NO;
        }
        if self.threshold(amount) {
            return NO;
        }
        if amount.bounded {
            // 2万余家 that exist, 1000人以上企业: a size unless a verb asks for it.
            let attribute = plain.starts(amount.at.end, "以上") && !self.tail(amount) && !plain.starts(amount.at.end + 2, "的");
            let size = amount.rough || attribute;
            // Of people and money it says how big the thing is, whatever verb follows.
            let property = attribute && ["人", "名", "元"].contains(&amount.unit.as_str());
            if property && self.verbs.last_producing(plain, &self.before(amount)).is_none() {
                return NO;
            }
            return if size && !self.asked(amount) && !self.distributes(amount) {
                NO
            } else {
                (true, 0.95)
            };
        }
        let held = plain.follows(at, &["建有", "配有", "设有", "备有"]);
        if !held && plain.follows(at, &["从", "以", "分", "含", "即", "由", "有", "按", "按照"]) {
            return NO;
        }
        let each = self.distributes(amount);
        let beside = plain.follows(at, &["各", "各一", "分别"]);
        // 每季度举办1次: the rhythm says it.
        let rhythm = self
            .dates
            .iter()
            .any(|d| d.kind == Kind::Rhythm && self.part.contains(&d.at.start) && d.at.start < at);
        let time = ["次", "场", "期", "轮", "遍", "回", "篇", "条", "份"].contains(&amount.unit.as_str());
        if rhythm && amount.value == 1.0 && time && !beside {
            return NO;
        }
        // 6月、12月各公布一批: the article of a portion.
        if amount.chinese && amount.value == 1.0 && amount.unit == "批" {
            return NO;
        }
        if amount.chinese && amount.value == 1.0 {
            return if each { (true, 0.7) } else { NO };
        }
        if each || self.coupled {
            return (true, 0.75);
        }
        if !self.asked(amount) {
            return NO;
        }
        // 两个中心, 三项制度: small round words are lengths of lists more often than targets.
        let slogan = amount.chinese && amount.value < 10.0 && ["个", "项", "类", "种", "支", "条", "大"].contains(&amount.unit.as_str());
        if slogan {
            NO
        } else {
            (true, if amount.chinese { 0.6 } else { 0.85 })
        }
    }

    /// 突破50万元的村, 1000小时以上的志愿者: a measure under a bound tells which ones are meant.
    fn threshold(&self, amount: &Amount) -> bool {
        let plain = self.plain;
        let end = amount.at.end;
        let after = plain.eat(end, &["以上", "及以上", "以下", "以内", "左右"]).unwrap_or(end);
        let noun = plain
            .eat(after, &["的"])
            .filter(|&at| at < self.part.end && plain.chars()[at].is_alphabetic());
        let measured = MEASURES.contains(&amount.unit.as_str());
        // 争取10万元以上的资金: the money itself.
        let itself = |at| {
            plain
                .find_in(at..self.part.end.min(at + 6), &["资金", "经费", "补助", "补贴", "投资", "奖"])
                .is_some()
        };
        amount.bounded && measured && noun.is_some_and(|at| !itself(at))
    }

    /// 各选择一家, 每县确定1名, 各区要明确一位, 3月、9月分别组织一次: each one has to.
    fn distributes(&self, amount: &Amount) -> bool {
        let plain = self.plain;
        self.before(amount).any(|k| {
            let each = matches!(plain.get(k), Some('各' | '每')) || plain.starts(k, "分别");
            if !each || !plain.is_open(k) || EACH_OTHER.at(plain, k).is_some() {
                return false;
            }
            if self.dates.iter().any(|d| d.at.contains(&k)) {
                return false;
            }
            // 对各高校进行一次督查: the doer is another.
            if plain.follows(
                k,
                &[
                    "对", "为", "给", "向", "与", "会同", "联合", "从", "把", "将", "到", "深入", "指导", "帮助",
                ],
            ) {
                return false;
            }
            let near = amount.at.start - k <= 3;
            let verb = PRODUCE.first_in(plain, k..amount.at.start).is_some();
            near || plain.get(k) == Some('每') || (verb && !(amount.chinese && amount.unit == "次" && amount.at.start - k > 12))
        })
    }

    /// The nearest verb before the number brings something about; or 对, 为 stand before it and the verb behind.
    fn asked(&self, amount: &Amount) -> bool {
        let plain = self.plain;
        let before = self.before(amount);
        let after = amount.at.end..self.part.end.min(amount.at.end + REACH);
        let behind = || self.verbs.produces_in(&after) || EACH_ONE.first_in(plain, after.clone()).is_some();
        // 对300家试点单位进行督查, 为20个基地授牌
        let near = before.start.max(before.end.saturating_sub(6))..before.end;
        let preposition = near
            .rev()
            .any(|k| matches!(plain.get(k), Some('对' | '为' | '给' | '向' | '在' | '赴')) && plain.is_open(k));
        if preposition && behind() {
            return true;
        }
        let produce = self.verbs.last_producing(plain, &before);
        let take_up = self
            .verbs
            .last_taking_up(plain, &before)
            .filter(|t| !plain.follows(t.start, &["所", "予"]));
        match (produce, take_up) {
            (Some(p), Some(t)) if t.end > p.end => self.tail(amount) && plain.eat(t.start, &["实施", "推进", "落实"]).is_some(),
            (Some(p), _) => !plain.follows(p.start, &["已", "了"]),
            (None, Some(t)) => self.tail(amount) && plain.eat(t.start, &["实施", "推进", "落实"]).is_some(),
            (None, None) => {
                // 100家企业完成改造: the number opens the clause and a verb follows.
                let lead = plain.slice(self.lead_end(&before)..before.end);
                let opens = [
                    "", "力争", "确保", "争取", "全市", "全县", "全省", "全区", "共", "再", "累计", "总计", "共计",
                ]
                .contains(&lead.as_str());
                !amount.chinese && (self.tail(amount) || (opens && behind()))
            }
        }
    }

    /// What stands before the number within reach.
    fn before(&self, amount: &Amount) -> Range<usize> {
        self.part.start.max(amount.at.start.saturating_sub(REACH))..amount.at.start
    }

    /// Where the dates in front of the number end.
    fn lead_end(&self, before: &Range<usize>) -> usize {
        self.dates
            .iter()
            .filter(|d| before.contains(&d.at.start) && d.at.end <= before.end)
            .map(|d| d.at.end)
            .max()
            .unwrap_or(before.start)
    }

    /// The number stands at the end of its clause, behind what it counts (婚恋交友活动30场).
    fn tail(&self, amount: &Amount) -> bool {
        let rest = self.plain.slice(amount.at.end..self.part.end.min(amount.at.end + 8));
        let rest = rest.trim_start_matches("左右").trim_start_matches("以上");
        (rest.is_empty() || rest.starts_with(['（', '、'])) && amount.at.start > self.part.start + 1
    }

    /// 7个核心项目： or 3个阵地。一是…: the list follows.
    fn list_behind(&self, amount: &Amount) -> bool {
        let colon = self.plain.get(self.part.end) == Some('：') || self.plain.get(amount.at.end) == Some('：');
        let thing = ["个", "项", "类", "种"].contains(&amount.unit.as_str());
        colon || (thing && SLOGAN.at(self.plain, amount.at.end).is_some() && amount.value < 20.0)
    }

    /// 2张照片, 各1份: limits on the paper.
    fn paper_unit(&self, amount: &Amount) -> bool {
        // 申请材料由7份压减到3份以内 is an aim.
        let cut = plain_cut(self.plain, amount.at.start);
        let few = amount.value < 10.0 && !cut;
        match amount.unit.as_str() {
            "份" | "张" | "本" | "册" => {
                let behind = self.plain.slice(amount.at.end..amount.at.end + 8);
                few && !["报告", "清单", "方案", "提案", "建议"].iter().any(|w| behind.contains(w))
            }
            _ => false,
        }
    }
}
