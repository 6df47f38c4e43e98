//! The two doors: log-in, and the set-up by one-time link at the first start.

use askama::Template;

use crate::Shell;
use crate::part::{ErrorSummary, Field};

/// The log-in page; posts `account`, `password`, `next` to `/login`.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "page/login.html")]
pub struct LoginPage {
    /// The frame; `org` names the installation.
    pub shell: Shell,
    /// What is wrong.
    pub errors: ErrorSummary,
    /// Account and password.
    pub fields: Vec<Field>,
    /// Where to go afterwards, an address of this site.
    pub next: String,
    /// Log-ins of the sample world (account, who it is); empty in a real one.
    pub samples: Vec<(String, String)>,
}

impl LoginPage {
    /// The page with what was typed and what is wrong with the whole (never which of the two).
    pub fn new(shell: Shell, account: &str, refused: &str, next: &str) -> Self {
        let fields = vec![
            Field::line("account", "账号")
                .with_value(account)
                .with_error(refused)
                .with_autocomplete("username"),
            Field::new("password", "密码", crate::part::FieldKind::Line("password")).with_autocomplete("current-password"),
        ];
        let errors = ErrorSummary::of(&fields);
        let shell = Shell {
            title: "登录".into(),
            errors: errors.count(),
            ..shell
        };
        Self {
            shell,
            errors,
            fields,
            next: next.to_owned(),
            samples: Vec::new(),
        }
    }
}

/// The set-up at the first start, reached by the one-time link; posts to the address it was opened by.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "page/setup.html")]
pub struct SetupPage {
    /// The frame.
    pub shell: Shell,
    /// What is wrong.
    pub errors: ErrorSummary,
    /// Organisation, level, account, name, password twice: as the caller asks.
    pub fields: Vec<Field>,
    /// Address of the form.
    pub action: String,
}

impl SetupPage {
    /// The page with these fields.
    pub fn new(shell: Shell, fields: Vec<Field>, action: &str) -> Self {
        let errors = ErrorSummary::of(&fields);
        let shell = Shell {
            title: "首次设置".into(),
            errors: errors.count(),
            ..shell
        };
        Self {
            shell,
            errors,
            fields,
            action: action.to_owned(),
        }
    }
}
