//! Word lists the grammar rooms share.

use super::{Plain, Words, words};

/// Verbs that bring something about, hold it or cover it: what a target or a step is made of.
pub static WORK: Words = words!(
    "开展 组织 召开 举办 举行 推进 推动 完成 确定 制定 制订 出台 印发 下发 建立 \
     成立 建设 建成 新建 打造 实施 评估 检查 督查 督导 考核 验收 宣传 培训 走访 \
     调研 梳理 研究 部署 启动 实现 达到 形成 命名 表彰 评选 推选 公布 公示 选拔 \
     签订 签约 授牌 指导 帮助 排查 整改 整治 摸底 摸排 自查 核查 编制 起草 修订 \
     遴选 培育 培养 创建 设立 配备 选派 选聘 征集 推广 推出 发布 上线 运行 落实 \
     动员 巩固 提升 总结 改造 投入 交付 开工 竣工 开馆 销号 通报 公开 换届 聘任 \
     筹备 搭建 拍摄 制作 编写 慰问 服务 对接 学习 宣讲 调度 研判 会商 回访 巡查 \
     抽查 复查 复核 审核 评审 认定 评定 分析 跟踪 督办 约谈 兑现 发放 拨付 采购 \
     招标 选树 办结 化解 处置 清理 拆除 种植 安装 维修 修缮 \
     选定 选择 招募 组建 推荐产生 录制 展播 分解 细化 摸清 建档 结对 帮扶 募集 汇编 编印 张贴 转接 收缴 认领 领办 \
     受理 座谈 观摩 挂牌 揭牌 初审 终审 评比 竞赛 比赛 演讲 决赛 彩排 立项 结项 结题 开通 开放 投用 运营 拟定 出版"
);

/// What a clause begins with that only frames a duty or explains how it is done.
pub static FRAME: Words = words!(
    "根据 按照 依据 围绕 结合 对照 参照 并附 附 邮箱 电子邮箱 电子版 电子稿 纸质版 联系 逾期 以便 \
     纳入 计入 列入 作为 确保 做到 不得 不再 一式 加盖 经 如 若 无 没有 注明 格式 内容 包括 否则 未按"
);

/// A verb used as a noun: 示范区建设和…, 团组织, 组织部, 建设工作, 调研报告.
pub fn nominal(plain: &Plain, at: usize, end: usize) -> bool {
    let behind = [
        "和",
        "及",
        "与",
        "、",
        "等",
        "的",
        "率",
        "局",
        "厅",
        "部",
        "办",
        "办公室",
        "工作",
        "情况",
        "员",
        "者",
        "对象",
        "站",
        "报告",
        "组",
        "机制",
        "制度",
        "方案",
        "计划",
        "中心",
        "小组",
    ];
    let group = ["团", "党", "会", "群", "层", "生", "队", "业", "性", "级", "类", "青年"];
    plain.eat(end, &behind).is_some() || (plain.starts(at, "组织") && plain.follows(at, &group))
}
