//! The whole of a set: 全部, 所有, 全覆盖, 每个…均.

use super::amount::Amount;
use crate::clauses::words::{WORK, nominal};
use crate::clauses::{Plain, Words, words};
use std::ops::Range;

/// What the members of the set have to reach.
static STATE: Words = words!(
    "建立 成立 完成 配备 换届 建成 建团 实行 实施 达标 到位 入驻 接入 轮训 覆盖 设立 组建 开通 开设 配齐 签订 录入 \
     注册 参加 参训 上线 纳入 整改 销号 办结 清零 达到 实现 脱贫 按时 开展 制定 出台 印发 修订 落实 建有 运行 走访 结对 对标 归档 \
     上传 公开 公示 接受 参与 加入 解决 化解 消除 整治 拆除 清理 搬迁 安置 更新 改造 竣工 开工 贯通 通过 取得 获得 持证 兑现 拨付 交付 投用 补齐 配强 补足 充实 开放 验收 培训 启用 转接"
);

/// Sets of organisations, people and countable things.
static SET: Words = words!(
    "企业 学校 中学 高校 小学 单位 团委 支部 团支部 组织 乡镇 镇 乡 街道 社区 村 县 区 市 园区 机关 协会 青联 学联 人员 干部 \
     团员 青年 学生 教师 班级 部门 党组织 委员 家庭 户 院校 医院 站 中心 行业 机构 网点 新生 儿童 青少年 商会 少工委 书记 \
     负责人 成员 对象 学院 学员 志愿者 基地 校 园 厂 店 景区 医院"
);

/// 全部 in front of these names no set that reaches a state.
static NO_SET: Words = words!("工作 精力 内容 职责 力量 责任 过程 环节 资料 材料 流程 热情 心思 时间 要求");

/// A hundred percent said in words; none where a share in figures already says it.
pub fn find(plain: &Plain, part: &Range<usize>, amounts: &[Amount]) -> Option<Amount> {
    if amounts.iter().any(|a| a.unit == "%" && a.wanted && a.value >= 100.0) {
        return None;
    }
    let named = part.clone().find_map(|k| {
        let end = plain.eat(k, &["全部", "所有", "全覆盖"]).filter(|&end| end <= part.end)?;
        (!plain.in_name(k) && !plain.in_quote(k)).then_some(k..end)
    });
    let (at, anchor) = match named {
        Some(at) => {
            let anchor = reached(plain, part, &at)?;
            (at, anchor)
        }
        None => each(plain, part)?,
    };
    Some(Amount {
        at,
        anchor,
        value: 100.0,
        unit: "%".to_owned(),
        op: "=",
        bounded: true,
        rough: false,
        chinese: true,
        wanted: true,
        sure: 0.75,
    })
}

/// Where the state that the whole set must reach is named.
fn reached(plain: &Plain, part: &Range<usize>, at: &Range<usize>) -> Option<usize> {
    if plain.starts(at.start, "全覆盖") {
        return covers(plain, part, at).then_some(at.start);
    }
    // 覆盖到所有省辖市
    let covered = plain.follows(
        at.start,
        &["覆盖到", "覆盖", "延伸到", "延伸至", "辐射到", "走访", "联系", "下沉到", "走遍"],
    );
    let set_behind = SET.first_in(plain, at.end..part.end);
    if covered && set_behind.is_some() {
        return Some(at.start);
    }
    let state = STATE.first_in(plain, at.end..part.end).or_else(|| {
        // 全部挂牌运行: any verb of work right behind it names a state.
        let end = WORK
            .at(plain, at.end)
            .filter(|&end| end <= part.end && !nominal(plain, at.end, end));
        end.map(|end| at.end..end)
    })?;
    // 完成全部对接: all of the work, no set of organisations or people.
    if plain.follows(at.start, &["完成"]) && SET.first_in(plain, part.clone()).is_none() {
        return None;
    }
    if plain.starts(at.start, "所有") {
        return set_behind
            .filter(|s| s.start < state.start || s.start < at.end + 14)
            .map(|_| state.start);
    }
    (NO_SET.at(plain, at.end).is_none()).then_some(at.start)
}

/// 实现团组织全覆盖, 对…全覆盖; not 全覆盖的原则, 开展全覆盖检查.
fn covers(plain: &Plain, part: &Range<usize>, at: &Range<usize>) -> bool {
    let closes = at.end == part.end
        || plain.get(at.end).is_some_and(|c| !c.is_alphanumeric())
        || plain.eat(at.end, &["目标", "任务", "和"]).is_some();
    let before = part.start..at.start;
    let asked = plain
        .find_in(
            before.clone(),
            &["实现", "达到", "做到", "完成", "确保", "推进", "推动", "力争", "对"],
        )
        .is_some()
        || SET.first_in(plain, before).is_some();
    closes && asked && plain.find_in(at.end..part.end, &["原则"]).is_none()
}

/// 每个支部均建立, 各县区都要成立
fn each(plain: &Plain, part: &Range<usize>) -> Option<(Range<usize>, usize)> {
    let (at, _) = plain.find_in(part.clone(), &["每个", "每所", "每家", "每名", "各"])?;
    let (even, word) = plain.find_in(at..part.end, &["均", "都要", "都能"])?;
    let set = SET.first_in(plain, at..even).is_some();
    let state = plain.find_in(
        even..part.end,
        &["建立", "成立", "完成", "配备", "换届", "建成", "设立", "组建", "配齐"],
    );
    let counted = (even..part.end).any(|k| crate::numbers::numeral(plain, k).is_some());
    (state.is_some() && set && !counted).then(|| (even..even + word.chars().count(), even))
}
