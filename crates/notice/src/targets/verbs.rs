//! Verbs that ask for a number, and those that only take one up.

use crate::clauses::words::nominal;
use crate::clauses::{Plain, Words, words};
use std::ops::Range;

/// Verbs that reach, produce, hold or cover what is counted behind them.
pub static PRODUCE: Words = words!(
    "建立 建成 建设 新建 打造 培育 培养 培训 轮训 举办 举行 召开 开展 组织 完成 \
     实现 覆盖 联系 服务 帮扶 资助 救助 扶持 选树 评选 评出 选拔 推荐 推出 发展 \
     新增 招募 引进 走访 慰问 调研 督查 督导 检查 抽查 指导 授牌 命名 表彰 创建 \
     成立 设立 配备 选派 选聘 选择 确定 明确 申报 报送 撰写 制作 发布 拍摄 编写 \
     形成 推动 推选 筹集 募集 争取 投入 改造 修缮 维修 整治 拆除 种植 植树 造林 \
     增加 增长 解决 化解 办理 办好 办结 处置 孵化 转化 带动 结对 签约 储备 安置 \
     创业 发放 发送 征集 收集 遴选 认定 开通 开发 开设 制定 出台 整顿 对接 吸纳 \
     输送 进驻 宣讲 授予 评定 销售 入驻 挖掘 汇编 编印 刊发 推送 开办 承办 主办 \
     创办 招聘 提供 选出 包联 联建 结成 讲授 上线 安排 聘请 聘任 吸引 招引 设置 \
     布设 建好 做优 做强 巡讲 回访 约谈 排查 核查 巡查 交付 开工 竣工 安装 更新 \
     购置 采购 新改建 扩建 提升 修建 栽植 落户 达成 促成 帮助 接待 发动 动员 吸收 \
     订阅 投放 发现 整改 创成 录制 展播 展示 建档 关爱 参加 参训 举荐 募资 压减 \
     减少 降低 下降 提高 促进就业 就业 补助 奖励 支持 清理 取缔 查处 关停 划定 流转 \
     搬迁 承接 配置 储存 派出 派驻 开放 接受 接收 分享 摸排 开讲 谈心谈话 座谈 树立 \
     启动 建有 配有 设有 编发 印制 印发 下发 布置 投用 辐射 惠及 受益 签发 推行 试点 选定 点亮 改建 续建 铺设 增设 增开 加装 认领 领办 栽种 复垦 宣传 报道 开出 创作 绘制 研发 培树 推介"
);

/// Verbs that only take up what exists or is listed; a number behind them is a size or a list length.
static TAKE_UP: Words = words!(
    "参与 聚焦 围绕 突出 坚持 抓好 抓住 落实 深化 构建 按照 实施 推进 \
     做好 统筹 把握 紧扣 包括 涉及 依托 贯彻 健全 完善 履行 强化 统筹实施 主要有 \
     共有 现有 下设 设有 涵盖 细化 属于 位于 遵循 针对 瞄准"
);

/// The verbs of a clause, found once for all its numbers.
pub struct Verbs {
    produce: Vec<Range<usize>>,
    take_up: Vec<Range<usize>>,
}

impl Verbs {
    /// The verbs inside a clause.
    pub fn of(plain: &Plain, part: &Range<usize>) -> Self {
        let all = |words: &Words| {
            let found = part.clone().filter_map(|k| Some(k..words.at(plain, k)?));
            found.filter(|v| v.end <= part.end && !nominal(plain, v.start, v.end)).collect()
        };
        Self {
            produce: all(&PRODUCE),
            take_up: all(&TAKE_UP),
        }
    }

    /// The last verb inside a range that brings something about, outside of brackets and names.
    pub fn last_producing(&self, plain: &Plain, within: &Range<usize>) -> Option<&Range<usize>> {
        last(&self.produce, plain, within)
    }

    /// The last verb inside a range that takes something up, outside of brackets and names.
    pub fn last_taking_up(&self, plain: &Plain, within: &Range<usize>) -> Option<&Range<usize>> {
        last(&self.take_up, plain, within)
    }

    /// A verb that brings something about begins inside a range.
    pub fn produces_in(&self, within: &Range<usize>) -> bool {
        let from = self.produce.partition_point(|v| v.start < within.start);
        self.produce.get(from).is_some_and(|v| v.start < within.end)
    }
}

fn last<'v>(verbs: &'v [Range<usize>], plain: &Plain, within: &Range<usize>) -> Option<&'v Range<usize>> {
    let to = verbs.partition_point(|v| v.start < within.end);
    let before = verbs[..to].iter().rev().take_while(|v| v.start >= within.start);
    before.into_iter().find(|v| v.end <= within.end && plain.is_open(v.start))
}
