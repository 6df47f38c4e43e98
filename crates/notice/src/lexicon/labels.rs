//! Labels before a colon and heads of columns: who, when, what.

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
    /// 一季度, 1—3月, 上半年目标: the head itself is the date of what stands in the column.
    Period,
    /// 备注, 完成情况: nothing about the item.
    Remark,
}

/// Heads that name the row only where no column before them does: 项目内容 | 目标任务.
pub const WEAK_NAMES: &[&str] = &["目标任务", "任务目标", "任务内容", "工作内容", "具体任务", "分解任务", "任务分解"];

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
    ("进度", Label::Schedule),
    ("月度安排", Label::Schedule),
    ("月度计划", Label::Schedule),
    ("月度进度", Label::Schedule),
    ("年度安排", Label::Schedule),
    ("进度目标", Label::Schedule),
    ("节点安排", Label::Schedule),
    ("实施计划", Label::Schedule),
    ("推进进度", Label::Schedule),
    ("推进节点", Label::Schedule),
    ("计划安排", Label::Schedule),
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
    ("计划时间", Label::Deadline),
    ("预计时间", Label::Deadline),
    ("预计完成时间", Label::Deadline),
    ("拟完成时间", Label::Deadline),
    ("完成日期", Label::Deadline),
    ("完成节点", Label::Deadline),
    ("节点", Label::Deadline),
    ("节点要求", Label::Deadline),
    ("限期", Label::Deadline),
    ("期限", Label::Deadline),
    ("整改完成时限", Label::Deadline),
    ("整改时间", Label::Deadline),
    ("举办时间", Label::Deadline),
    ("开展时间", Label::Deadline),
    ("推进时限", Label::Deadline),
    ("工作时限", Label::Deadline),
    ("工作时间", Label::Deadline),
    ("任务时限", Label::Deadline),
    ("起止时间", Label::Deadline),
    ("计划进度", Label::Deadline),
    ("月份", Label::Deadline),
    ("月度", Label::Deadline),
    ("月", Label::Deadline),
    ("季度", Label::Deadline),
    ("日期", Label::Deadline),
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

/// The date a column head is (一季度, 1—3月, 2031年上半年目标), without the words behind it.
pub fn period(head: &str) -> Option<String> {
    let plain: String = head.chars().filter(|c| !c.is_whitespace()).take(16).collect();
    let year = plain
        .find('年')
        .filter(|at| *at == 4 && plain.bytes().take(4).all(|b| b.is_ascii_digit()))
        .map_or(0, |at| at + '年'.len_utf8());
    let rest = &plain[year..];
    const NAMED: &[&str] = &[
        "第一季度",
        "第二季度",
        "第三季度",
        "第四季度",
        "一季度",
        "二季度",
        "三季度",
        "四季度",
        "1季度",
        "2季度",
        "3季度",
        "4季度",
        "上半年",
        "下半年",
        "全年",
        "年度",
    ];
    let months = || {
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '—' | '－' | '至' | '~' | '～'));
        let digits = if digits.len() < rest.len() {
            digits
        } else {
            rest.trim_start_matches(|c| "一二三四五六七八九十".contains(c))
        };
        (digits.len() < rest.len() && digits.starts_with('月')).then(|| rest.len() - digits.len() + '月'.len_utf8())
    };
    let length = NAMED
        .iter()
        .find(|n| rest.starts_with(**n))
        .map(|n| n.len())
        .or_else(months)
        .or((year > 0).then_some(0))?;
    let behind = &rest[length..];
    let plan = [
        "",
        "目标",
        "进度",
        "计划",
        "任务",
        "安排",
        "工作目标",
        "进度目标",
        "工作计划",
        "进度计划",
        "工作任务",
        "目标任务",
        "推进计划",
        "工作安排",
        "重点工作",
        "工作进度",
        "计划进度",
    ];
    plan.contains(&behind).then(|| plain[..year + length].to_owned())
}

/// The label of a column head; also understands longer heads by how they end or what they hold
/// (2023年重点工作任务, 配合（参与）单位, 相关工作进度安排). The flag is false for such a guess.
pub fn column(head: &str) -> Option<(Label, bool)> {
    if let Some(found) = label(head) {
        return Some((found, true));
    }
    if period(head).is_some() {
        return Some((Label::Period, true));
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
    } else if holds(&["时限", "时间", "期限", "节点", "月份", "日期"]) {
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
    matches!(
        label,
        Label::Lead | Label::Responsible | Label::Participants | Label::Owner | Label::Deadline | Label::Schedule
    )
}
