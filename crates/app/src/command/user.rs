//! `jishi user`: the operator's way to an account when nobody can log in.

use crate::server::{self, Place};
use jishi_platform::account::{self, NewAccount, NewPost, Purpose};
use jishi_platform::authz::{Role, Scope};
use jishi_platform::db::{Durability, StoreError};

/// What can be done.
#[derive(clap::Subcommand)]
pub enum Command {
    /// 新建账号（可同时授予岗位），打印一次性设密链接
    Add {
        #[command(flatten)]
        place: Place,
        /// 登录名
        login: String,
        /// 姓名
        #[arg(long)]
        name: String,
        /// 组织编码；与 --role 一起授予岗位
        #[arg(long, requires = "role")]
        org: Option<String>,
        /// 角色：system_admin security_admin auditor unit_admin supervisor clerk leader reporter
        #[arg(long, requires = "org")]
        role: Option<String>,
    },
    /// 重置密码，打印一次性设密链接
    Reset {
        #[command(flatten)]
        place: Place,
        /// 登录名
        login: String,
    },
}

/// Days a password link stays good, in milliseconds.
const LINK: i64 = 86_400_000;

/// Runs it.
///
/// # Errors
/// Place and reason.
pub async fn run(command: Command) -> anyhow::Result<()> {
    let (place, login) = match &command {
        Command::Add { place, login, .. } | Command::Reset { place, login } => (place.clone(), login.clone()),
    };
    let app = server::open(&place, Durability::Full, |_| ()).await?;
    let inner = app.clone();
    let known = {
        let login = login.clone();
        app.db
            .read(&Scope::empty(), move |read| account::find_login(read, &login))
            .await
            .map_err(|e: StoreError| anyhow::anyhow!(e))?
    };
    let link = match command {
        Command::Reset { .. } => {
            let Some(found) = known else {
                anyhow::bail!("没有登录名为“{login}”的账号")
            };
            app.db
                .write(app.system("user.reset"), move |write| {
                    account::add_link(write, &inner, Purpose::Password, Some(found.id), LINK)
                })
                .await
                .map_err(|e: StoreError| anyhow::anyhow!(e))?
        }
        Command::Add { name, org, role, .. } => {
            anyhow::ensure!(known.is_none(), "登录名“{login}”已被使用");
            let role = match role.as_deref() {
                Some(slug) => Some(Role::from_slug(slug).ok_or_else(|| anyhow::anyhow!("没有角色“{slug}”"))?),
                None => None,
            };
            app.db
                .write(app.system("user.add"), move |write| {
                    let id = inner.id();
                    account::add(
                        write,
                        id,
                        &NewAccount {
                            login,
                            name,
                            ..NewAccount::default()
                        },
                        inner.now(),
                    )?;
                    if let (Some(code), Some(role)) = (org, role) {
                        let org = jishi_org::store::tree::find_code(write, &code)?
                            .ok_or_else(|| StoreError::Driver(format!("没有编码为“{code}”的组织")))?;
                        let post = NewPost {
                            account: id,
                            org: org.id,
                            department: None,
                            role,
                            title: String::new(),
                            from: inner.clock.today(),
                        };
                        account::add_post(write, inner.id(), &post)?;
                    }
                    account::add_link(write, &inner, Purpose::Password, Some(id), LINK)
                })
                .await
                .map_err(|e: StoreError| anyhow::anyhow!(e))?
        }
    };
    println!("一次性设密链接（24 小时内有效）：/password/{link}");
    Ok(())
}
