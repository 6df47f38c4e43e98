//! The pages of this crate with invented data.

use jishi_kernel::Light;

use super::sample::shell;
use crate::page::{ErrorPage, IdentityPage, LoginPage, MessageRow, MessagesPage, PostChoice, SetupPage};
use crate::part::{Choice, Field, FieldKind, LightBadge, Pager};
use crate::{Flash, NavEntry, Shell, Tone};

fn outside() -> Shell {
    Shell {
        org: "示例省团委".into(),
        ..Shell::default()
    }
}

pub(super) fn login() -> LoginPage {
    let samples = vec![
        ("dubang".into(), "李明，办公室督查专员".into()),
        ("xuanchuan".into(), "孙悦，宣传部干事".into()),
        ("lingdao".into(), "周楠，分管领导".into()),
    ];
    LoginPage {
        samples,
        ..LoginPage::new(outside(), "", "", "/programmes/1/ledger")
    }
}

pub(super) fn login_refused() -> LoginPage {
    LoginPage::new(outside(), "liming", "账号或密码不正确，还可再试 4 次", "/")
}

pub(super) fn setup() -> SetupPage {
    let levels = Choice::list([("1", "省级"), ("2", "市级"), ("3", "县级")], "1");
    let fields = vec![
        Field::line("org", "组织名称")
            .with_value("示例省团委")
            .with_hint("以后可在组织树中修改。"),
        Field::new("level", "级别", FieldKind::Radios(levels)),
        Field::line("name", "管理员姓名").with_autocomplete("name"),
        Field::line("account", "账号")
            .with_error("账号已被使用，请换一个")
            .with_value("admin")
            .with_autocomplete("username"),
        Field::new("password", "密码", FieldKind::Line("password"))
            .with_hint("至少 12 个字符。")
            .with_autocomplete("new-password"),
        Field::new("again", "再输一次密码", FieldKind::Line("password")).with_autocomplete("new-password"),
        Field::line("phone", "联系电话").optional(),
    ];
    SetupPage::new(
        Shell {
            org: String::new(),
            ..outside()
        },
        fields,
        "/setup/7f3c",
    )
}

pub(super) fn identity() -> IdentityPage {
    let post = |id: &str, post: &str, org: &str, path: &str, role: &str, current| PostChoice {
        id: id.into(),
        post: post.into(),
        org: org.into(),
        path: path.into(),
        role: role.into(),
        current,
    };
    IdentityPage {
        shell: Shell {
            title: "选择身份".into(),
            person: "李明".into(),
            ..outside()
        },
        posts: vec![
            post(
                "1",
                "办公室督查专员",
                "示例省团委",
                "",
                "督查：查看全省重点工作，可催办、确认、退回",
                true,
            ),
            post(
                "2",
                "驻村团支部书记（挂职）",
                "青山县柳林镇石桥村团支部",
                "示例省 / 青山市 / 青山县 / 柳林镇",
                "填报人：填报本支部报表和活动记录",
                false,
            ),
        ],
        next: "/".into(),
    }
}

pub(super) fn messages() -> MessagesPage {
    let row = |title: &str, text: &str, from: &str, when: &str, light, unread| MessageRow {
        href: "item.html".into(),
        title: title.into(),
        text: text.into(),
        from: from.into(),
        when: when.into(),
        light,
        unread,
    };
    let shell = Shell {
        flash: Some(Flash {
            action: Some(("#undo".into(), "撤销".into())),
            ..Flash::new(Tone::Good, "已标为已读。")
        }),
        ..shell("工作台", "消息")
    };
    MessagesPage {
        shell,
        kinds: vec![
            NavEntry::new("?", "全部", "bell", true),
            NavEntry::new("?kind=unread", "未读", "bell", false).with_count(5),
            NavEntry::new("?kind=urge", "催办", "bell", false),
            NavEntry::new("?kind=review", "审核", "bell", false),
        ],
        messages: vec![
            row(
                "“挂牌成立省级服务站”已逾期 79 天",
                "请于 7 月 22 日前报送未完成原因和预计完成时间。",
                "李明（办公室）",
                "今天 09:05",
                Some(LightBadge::new(Light::Late)),
                true,
            ),
            row(
                "“完成首批示范支部核验”还有 2 天到期",
                "",
                "系统",
                "今天 08:30",
                Some(LightBadge::new(Light::Near)),
                true,
            ),
            row(
                "延期申请已同意，新期限 8 月 20 日",
                "同意延期一次，请按新期限推进。",
                "周楠",
                "7 月 16 日",
                Some(LightBadge::new(Light::Normal)),
                false,
            ),
            row(
                "“编制青年发展监测指标体系”已销号",
                "",
                "系统",
                "7 月 1 日",
                Some(LightBadge::new(Light::Done).with_word("已销号")),
                false,
            ),
        ],
        pager: Pager {
            total: Some(1284),
            unit: "条",
            next: Some("?after=4".into()),
            first: None,
        },
    }
}

pub(super) fn messages_empty() -> MessagesPage {
    MessagesPage {
        messages: Vec::new(),
        ..messages()
    }
}

pub(super) fn error(status: u16) -> ErrorPage {
    let links = vec![
        ("ledger.html".into(), "返回台账".into()),
        ("workbench.html".into(), "去工作台".into()),
    ];
    let page = ErrorPage::new(outside(), status, links);
    if status >= 500 { page.with_incident("K7F2-0918") } else { page }
}
