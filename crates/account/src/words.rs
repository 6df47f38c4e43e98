//! Codes of the log as words for people.

use jishi_kernel::{Millis, shanghai_day, shanghai_time};
use jishi_platform::authz::Act;

/// What stands in the log as act beside [`Act`]: things the program does for somebody who is not
/// logged in, or by itself.
const OTHERS: [(&str, &str); 15] = [
    ("login", "登录"),
    ("login.failed", "登录失败"),
    ("password.set", "设置密码"),
    ("setup", "首次设置"),
    ("setup.link", "生成设置链接"),
    ("user.add", "命令行新建账号"),
    ("user.reset", "命令行重置密码"),
    ("demo", "生成示例数据"),
    ("keys.open", "登记数据密钥"),
    ("keys.rotate", "更换数据密钥"),
    ("person.export", "命令行导出个人信息"),
    ("person.erase", "命令行抹除个人信息"),
    ("job", "系统任务"),
    ("job.notify", "发送消息"),
    ("job.reminders", "发送提醒"),
];

/// Acts by which an account acts for itself before it is logged in: the target is the person.
pub const BY_TARGET: [&str; 3] = ["login", "password.set", "setup"];

/// The word for the name of an act.
pub fn act(name: &str) -> &'static str {
    let of_act = Act::ALL.iter().find(|act| act.name() == name).map(|act| act.word());
    of_act
        .or_else(|| OTHERS.iter().find(|o| o.0 == name).map(|o| o.1))
        .unwrap_or("系统任务")
}

/// All acts that can be looked for: name and word.
pub fn acts() -> impl Iterator<Item = (&'static str, &'static str)> {
    Act::ALL.iter().map(|act| (act.name(), act.word())).chain(OTHERS)
}

/// The word for a kind of target; empty for none.
pub fn target(kind: &str) -> &'static str {
    match kind {
        "account" => "账号",
        "post" => "岗位",
        "org" => "组织",
        "department" => "部室",
        "notice" => "通知",
        "draft" => "通知草稿",
        "programme" => "重点工作",
        "item" => "项目",
        "step" => "节点",
        "extension" => "延期申请",
        "file" => "附件",
        "message" => "消息",
        "token" => "接口令牌",
        "person" => "人员",
        "" => "",
        _ => "其他",
    }
}

/// `2026-07-15 09:30` in Asia/Shanghai.
pub fn instant(at: Millis) -> String {
    format!("{} {}", shanghai_day(at), shanghai_time(at))
}
