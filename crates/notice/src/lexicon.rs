//! The dictionary of the structure rooms: words that say what a heading, a label or a column means.
//!
//! Every table names the clause of the labelling guide it comes from. Words are compared without
//! white space. Nothing here belongs to one document.

use crate::draft::ItemKind;

/// What the units of work under a heading are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionKind {
    /// Its paragraphs are never items.
    Background,
    /// Its units are items of this sort.
    Work(ItemKind),
}

/// GUIDE 3, "never items": 指导思想, 基本原则, 背景, preamble — and what officialese calls them elsewhere.
const BACKGROUND: &[&str] = &[
    "指导思想", "基本原则", "工作原则", "总体原则", "实施原则", "遵循原则", "把握原则", "评选原则", "总体思路", "工作思路", "背景", "重要意义", "目的意义", "意义", "必要性", "面临的形势",
    "形势分析", "基本情况", "工作回顾", "发展基础", "现状", "编制依据", "名词解释",
];

/// GUIDE 3, `goal`: numbered paragraph under a heading with 目标.
const GOAL: &[&str] = &["目标"];

/// GUIDE 3, `requirement`: numbered paragraph under a heading with 要求 or 保障.
const REQUIREMENT: &[&str] = &["要求", "保障"];

/// GUIDE 3, `project`: entry of a project list.
const PROJECT: &[&str] = &["项目"];

/// What a heading says about the units under it; `None` when it says nothing of its own.
pub fn section_kind(heading: &str) -> Option<SectionKind> {
    let has = |words: &[&str]| words.iter().any(|w| heading.contains(w));
    // 目标任务 and 任务目标 are about work as well as about aims; 目标 decides by the guide.
    if has(GOAL) {
        Some(SectionKind::Work(ItemKind::Goal))
    } else if has(REQUIREMENT) {
        Some(SectionKind::Work(ItemKind::Requirement))
    } else if has(BACKGROUND) || heading.ends_with("原则") {
        Some(SectionKind::Background)
    } else {
        None
    }
}

/// True for a heading or attachment title over a list of projects.
pub fn names_projects(heading: &str) -> bool {
    PROJECT.iter().any(|w| heading.contains(w))
}

/// What a label (责任单位：…) or a table column states about an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Label {
    /// 序号
    No,
    /// Name of the project or task.
    Name,
    /// What is to be done.
    Content,
    /// 类别 and the like: groups rows.
    Group,
    /// 牵头
    Lead,
    /// 责任单位 and the like: lead alone, participants beside 牵头 (GUIDE 8).
    Responsible,
    /// 配合, 参与, 协同
    Participants,
    /// 责任人, 分管领导
    Owner,
    /// 进度安排
    Schedule,
    /// 完成时限
    Deadline,
    /// 备注, 完成情况: nothing about the item.
    Remark,
}

/// GUIDE 3 (lead, participants, owner), 4 (schedule column), 8 (牵头 with 责任, 完成时限, 分管县领导), 9.10.
const LABELS: &[(&str, Label)] = &[
    // order matters only between words of one length: the longest word that fits wins
    ("序号", Label::No),
    ("编号", Label::No),
    ("项目编号", Label::No),
    ("序", Label::No),
    ("项目名称", Label::Name),
    ("任务名称", Label::Name),
    ("活动名称", Label::Name),
    ("项目", Label::Name),
    ("任务", Label::Name),
    ("工作项目", Label::Name),
    ("工作任务", Label::Name),
    ("重点任务", Label::Name),
    ("重点工作", Label::Name),
    ("重点工作任务", Label::Name),
    ("主要任务", Label::Name),
    ("目标任务", Label::Name),
    ("任务目标", Label::Name),
    ("具体任务", Label::Name),
    ("任务事项", Label::Name),
    ("任务分解", Label::Name),
    ("分解任务", Label::Name),
    ("重点项目", Label::Name),
    ("重点事项", Label::Name),
    ("工作事项", Label::Name),
    ("事项", Label::Name),
    ("任务内容", Label::Name),
    ("工作内容", Label::Name),
    ("整改任务", Label::Name),
    ("整改事项", Label::Name),
    ("整改问题", Label::Name),
    ("存在问题", Label::Name),
    ("存在的问题", Label::Name),
    ("问题", Label::Name),
    ("问题清单", Label::Name),
    ("反馈问题", Label::Name),
    ("问题表现", Label::Name),
    ("具体问题", Label::Name),
    ("主要问题", Label::Name),
    ("名称", Label::Name),
    ("主要内容", Label::Content),
    ("项目内容", Label::Content),
    ("建设内容", Label::Content),
    ("建设规模及内容", Label::Content),
    ("建设内容及规模", Label::Content),
    ("内容", Label::Content),
    ("具体内容", Label::Content),
    ("活动内容", Label::Content),
    ("具体措施", Label::Content),
    ("具体举措", Label::Content),
    ("工作措施", Label::Content),
    ("工作举措", Label::Content),
    ("主要举措", Label::Content),
    ("主要措施", Label::Content),
    ("整改措施", Label::Content),
    ("整改举措", Label::Content),
    ("推进措施", Label::Content),
    ("措施", Label::Content),
    ("举措", Label::Content),
    ("工作要求", Label::Content),
    ("具体要求", Label::Content),
    ("工作标准", Label::Content),
    ("工作目标", Label::Content),
    ("整改目标", Label::Content),
    ("目标要求", Label::Content),
    ("年度目标", Label::Content),
    ("目标", Label::Content),
    ("预期目标", Label::Content),
    ("预期成效", Label::Content),
    ("预期成果", Label::Content),
    ("主要指标", Label::Content),
    ("考核指标", Label::Content),
    ("指标", Label::Content),
    ("目标值", Label::Content),
    ("类别", Label::Group),
    ("类型", Label::Group),
    ("工作类别", Label::Group),
    ("项目类别", Label::Group),
    ("任务类别", Label::Group),
    ("板块", Label::Group),
    ("工作板块", Label::Group),
    ("领域", Label::Group),
    ("分类", Label::Group),
    ("牵头部门", Label::Lead),
    ("牵头单位", Label::Lead),
    ("牵头部室", Label::Lead),
    ("牵头处室", Label::Lead),
    ("牵头科室", Label::Lead),
    ("牵头责任单位", Label::Lead),
    ("牵头责任部门", Label::Lead),
    ("牵头", Label::Lead),
    ("主办单位", Label::Lead),
    ("主办部门", Label::Lead),
    ("主办", Label::Lead),
    ("主责单位", Label::Lead),
    ("主责部门", Label::Lead),
    ("主要责任单位", Label::Lead),
    ("责任部室", Label::Responsible),
    ("责任单位", Label::Responsible),
    ("责任部门", Label::Responsible),
    ("责任科室", Label::Responsible),
    ("责任处室", Label::Responsible),
    ("责任主体", Label::Responsible),
    ("负责部门", Label::Responsible),
    ("负责单位", Label::Responsible),
    ("负责部室", Label::Responsible),
    ("负责科室", Label::Responsible),
    ("承办单位", Label::Responsible),
    ("承办部门", Label::Responsible),
    ("承办科室", Label::Responsible),
    ("实施单位", Label::Responsible),
    ("整改单位", Label::Responsible),
    ("整改责任单位", Label::Responsible),
    ("落实单位", Label::Responsible),
    ("参与部门", Label::Participants),
    ("参与单位", Label::Participants),
    ("参加单位", Label::Participants),
    ("参与部室", Label::Participants),
    ("配合部门", Label::Participants),
    ("配合单位", Label::Participants),
    ("配合部室", Label::Participants),
    ("配合科室", Label::Participants),
    ("配合", Label::Participants),
    ("协办单位", Label::Participants),
    ("协办部门", Label::Participants),
    ("协办", Label::Participants),
    ("协同单位", Label::Participants),
    ("协同部门", Label::Participants),
    ("协作单位", Label::Participants),
    ("协助单位", Label::Participants),
    ("协助部门", Label::Participants),
    ("协调单位", Label::Participants),
    ("责任人", Label::Owner),
    ("负责人", Label::Owner),
    ("具体负责人", Label::Owner),
    ("具体责任人", Label::Owner),
    ("项目负责人", Label::Owner),
    ("整改责任人", Label::Owner),
    ("第一责任人", Label::Owner),
    ("责任领导", Label::Owner),
    ("分管领导", Label::Owner),
    ("分管县领导", Label::Owner),
    ("分管市领导", Label::Owner),
    ("分管区领导", Label::Owner),
    ("牵头领导", Label::Owner),
    ("牵头县领导", Label::Owner),
    ("牵头市领导", Label::Owner),
    ("包联领导", Label::Owner),
    ("联系领导", Label::Owner),
    ("挂钩领导", Label::Owner),
    ("工作进度安排", Label::Schedule),
    ("相关工作进度安排", Label::Schedule),
    ("进度安排", Label::Schedule),
    ("时间安排", Label::Schedule),
    ("时间进度", Label::Schedule),
    ("工作进度", Label::Schedule),
    ("实施进度", Label::Schedule),
    ("推进计划", Label::Schedule),
    ("推进安排", Label::Schedule),
    ("推进步骤", Label::Schedule),
    ("工作步骤", Label::Schedule),
    ("推进时间", Label::Schedule),
    ("进度要求", Label::Schedule),
    ("阶段任务", Label::Schedule),
    ("时间步骤", Label::Schedule),
    ("工作进程", Label::Schedule),
    ("实施步骤", Label::Schedule),
    ("工作安排", Label::Schedule),
    ("进度计划", Label::Schedule),
    ("时间表", Label::Schedule),
    ("阶段安排", Label::Schedule),
    ("阶段目标", Label::Schedule),
    ("序时进度", Label::Schedule),
    ("时间节点安排", Label::Schedule),
    ("完成时限", Label::Deadline),
    ("完成时间", Label::Deadline),
    ("完成期限", Label::Deadline),
    ("时限", Label::Deadline),
    ("时限要求", Label::Deadline),
    ("整改时限", Label::Deadline),
    ("整改期限", Label::Deadline),
    ("办结时限", Label::Deadline),
    ("办理时限", Label::Deadline),
    ("落实时限", Label::Deadline),
    ("时间要求", Label::Deadline),
    ("时间节点", Label::Deadline),
    ("时间", Label::Deadline),
    ("实施时间", Label::Deadline),
    ("活动时间", Label::Deadline),
    ("计划完成时间", Label::Deadline),
    ("备注", Label::Remark),
    ("完成情况", Label::Remark),
    ("进展情况", Label::Remark),
    ("落实情况", Label::Remark),
    ("整改情况", Label::Remark),
    ("整改进展", Label::Remark),
    ("整改状态", Label::Remark),
    ("地点", Label::Remark),
    ("投资额", Label::Remark),
    ("总投资", Label::Remark),
    ("资金来源", Label::Remark),
    ("督办单位", Label::Remark),
    ("督导单位", Label::Remark),
];

/// The label a word is, with brackets and what stands in them left out: 责任单位（牵头）.
pub fn label(word: &str) -> Option<Label> {
    let mut plain = String::with_capacity(word.len());
    let mut depth = 0_u32;
    for c in word.chars() {
        match c {
            '（' | '(' | '【' => depth += 1,
            '）' | ')' | '】' => depth = depth.saturating_sub(1),
            c if depth == 0 && !c.is_whitespace() && !matches!(c, '：' | ':') => plain.push(c),
            _ => {}
        }
        if plain.len() > 48 {
            return None;
        }
    }
    exact_label(&plain)
}

fn exact_label(plain: &str) -> Option<Label> {
    LABELS.iter().find(|(w, _)| *w == plain).map(|(_, l)| *l)
}

/// The label of a column head; also understands longer heads by how they end or what they hold
/// (2023年重点工作任务, 配合（参与）单位, 相关工作进度安排). The flag is false for such a guess.
pub fn column(head: &str) -> Option<(Label, bool)> {
    if let Some(found) = label(head) {
        return Some((found, true));
    }
    let plain: String = head.chars().filter(|c| !c.is_whitespace()).take(25).collect();
    if plain.is_empty() || plain.chars().count() > 24 || plain.contains(['。', '，', '；']) {
        return None;
    }
    let holds = |words: &[&str]| words.iter().any(|w| plain.contains(w));
    let guess = if holds(&["序号"]) {
        Label::No
    } else if holds(&["领导", "责任人", "负责人"]) {
        Label::Owner
    } else if holds(&["牵头"]) {
        Label::Lead
    } else if holds(&["配合", "参与", "协同", "协办", "协作"]) {
        Label::Participants
    } else if holds(&["责任", "负责", "承办"]) {
        Label::Responsible
    } else if holds(&["进度", "步骤", "阶段"]) {
        Label::Schedule
    } else if holds(&["时限", "时间", "期限", "节点"]) {
        Label::Deadline
    } else if holds(&["措施", "举措", "内容", "要求", "标准", "目标", "成效"]) {
        Label::Content
    } else if holds(&["地点", "备注", "投资", "资金", "预算", "经费", "情况", "督办", "督导"]) {
        Label::Remark
    } else if holds(&["任务", "事项", "项目", "问题", "名称"]) {
        Label::Name
    } else {
        return None;
    };
    Some((guess, false))
}

/// Labels that may stand before a colon inside prose; used to find (责任单位：…) in running text.
pub fn is_assignment(label: Label) -> bool {
    matches!(label, Label::Lead | Label::Responsible | Label::Participants | Label::Owner | Label::Deadline | Label::Schedule)
}

/// GUIDE 2: how the title of a notice or plan ends.
pub const TITLE_ENDS: &[&str] = &[
    "通知", "公告", "通告", "通报", "意见", "方案", "计划", "要点", "规划", "办法", "细则", "清单", "总结", "报告", "决定", "函", "启事", "安排", "纲要", "分工", "任务", "制度", "规定", "倡议书", "邀请函",
    "任务书", "一览表", "分解表", "任务表", "安排表", "计划表", "进度表", "分工表", "日程表", "台账", "行动", "目标", "措施", "举措", "项目", "工作的通知", "名单", "章程", "规则", "预案", "流程", "指南", "说明", "请示", "批复", "责任书",
];

/// GUIDE 6: how the title of a blank form ends.
pub const FORM_ENDS: &[&str] = &["表", "单", "回执", "登记卡", "申请书", "申报书", "推荐书", "承诺书", "任务书", "审批书", "卡"];

/// How the names of offices end (signatures, receivers, bracketed lists).
pub const OFFICE_ENDS: &[&str] = &[
    "委员会", "委", "会", "局", "部", "办", "办公室", "厅", "政府", "中心", "校", "院", "团", "组", "处", "科", "室", "公司", "社", "联", "队", "馆", "站", "大学", "小组", "指挥部", "机关", "单位", "集团",
    "企业", "银行", "署", "所", "园", "区", "县", "市", "镇", "乡", "街道", "村", "总工会", "妇联", "科协", "文联", "残联", "侨联", "工商联", "部门", "部室", "处室", "科室", "党组", "党委", "支行", "分局", "报社",
    "电视台", "台", "医院", "学校", "协会", "学会", "基金会", "总队", "支队", "大队", "办事处", "乡镇", "市区", "县区", "州", "盟", "旗", "师", "学联", "青联", "少工委", "团委", "团支部", "党支部", "支部", "联盟",
    "工作专班", "专班", "基地", "院校", "高校", "商会", "行业协会", "组织", "总支", "支委", "班子",
];

/// True when the words end as the name of an office does (brackets at the end left out).
pub fn is_office(words: &str) -> bool {
    let mut plain = words.trim_end();
    while let Some(open) = plain.rfind(['（', '(']).filter(|_| plain.ends_with(['）', ')'])) {
        plain = plain[..open].trim_end();
    }
    let plain = plain.strip_suffix('等').unwrap_or(plain);
    plain.chars().nth(1).is_some() && OFFICE_ENDS.iter().any(|end| plain.ends_with(end))
}

/// Words that only stand at the foot of a web page.
pub const PAGE_WORDS: &[&str] = &["技术支持", "ICP备", "网站标识码", "版权所有", "公网安备", "网站管理"];

/// What stands around a notice on a web page, at the head of a line.
pub const PAGE_PREFIXES: &[&str] = &[
    "当前位置", "您现在的位置", "您的位置", "您当前的位置", "现在位置", "位置：", "位置:", "首页", "网站首页", "发布时间", "发布日期", "更新时间", "更新日期", "字体", "字号：", "字号:", "来源：", "来源:", "信息来源",
    "文章来源", "稿源", "浏览次数", "浏览量", "浏览：", "浏览:", "浏览数", "访问量", "访问次数", "点击数", "点击率", "点击：", "点击次数", "阅读次数", "阅读量", "阅读：", "阅读:", "阅读数", "作者：", "作者:", "编辑：", "编辑:", "责任编辑", "责编", "审核：", "审核:", "校对：",
    "打印本页", "关闭窗口", "【打印", "[打印", "【关闭", "分享到", "分享：", "分享:", "扫一扫", "上一篇", "下一篇", "上一条", "下一条", "相关链接", "相关阅读", "相关文章", "相关附件下载", "附件下载", "返回顶部", "返回首页", "返回列表", "版权所有", "主办单位：版权",
    "网站地图", "联系我们", "ICP备", "技术支持", "栏目名称", "信息分类", "索引号", "索 引 号", "主题分类", "体裁分类", "公开方式", "公开时限", "公开范围", "有效性", "信息索取号", "生成日期", "成文日期", "发文日期", "发文机关", "发文单位", "发文字号", "发布机构", "发布单位", "发布者", "发布人", "标题：", "标题:", "标题|", "政策咨询", "所在位置", "所在的位置", "公开责任部门", "文号：", "文号:", "文　　号", "内容概述", "时效性",
];

/// The same as whole lines.
pub const PAGE_LINES: &[&str] = &[
    "打印", "关闭", "收藏", "分享", "大中小", "大", "中", "小", "【大中小】", "[大中小]", "正文", "政务公开", "通知公告", "公示公告", "信息公开", "工作动态", "政策文件", "返回", "更多", "此页无正文", "（此页无正文）", "(此页无正文)", "打印关闭", "打印本页关闭窗口",
];

/// Last lines of a printed document (版记).
pub const IMPRINT_PREFIXES: &[&str] =
    &["抄送", "抄报", "抄：", "主送：各", "分送", "发至", "发送：", "报：", "送：", "主题词", "共印", "印数", "（共印", "(共印", "（此件", "(此件", "（信息公开", "(信息公开", "（公开属性", "信息公开选项", "公开方式", "此件", "校对", "打字", "录入：", "拟稿"];
