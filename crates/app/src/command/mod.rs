//! The subcommands, one file each.

mod bench;
mod check;
mod demo;
mod import;
mod import_orgs;
mod import_sheet;
mod keys;
mod migrate;
mod notice;
mod person;
mod routes;
mod serve;
mod user;

use std::process::ExitCode;

/// Exit codes: used in a wrong way (as clap says it), and of sysexits.h bad input data, no such input, cannot write.
const USAGE: u8 = 2;
const BAD_DATA: u8 = 65;
const NO_INPUT: u8 = 66;
const NO_OUTPUT: u8 = 73;

/// What `jishi` can do.
#[derive(clap::Subcommand)]
pub enum Command {
    /// 示例世界：新建数据目录并启动，打印地址和登录账号
    Demo(demo::Args),
    /// 启动服务
    Serve(serve::Args),
    /// 升级数据库结构
    Migrate(crate::server::Place),
    /// 账号
    #[command(subcommand)]
    User(user::Command),
    /// 从表格导入
    #[command(subcommand)]
    Import(import::Command),
    /// 数据密钥
    #[command(subcommand)]
    Keys(keys::Command),
    /// 个人信息的导出和抹除
    #[command(subcommand)]
    Person(person::Command),
    /// 读取通知
    #[command(subcommand)]
    Notice(notice::Command),
    /// 自检：数据库、附件存储、邮件、定时任务
    Check(check::Args),
    /// 可重复的性能测量
    #[command(subcommand)]
    Bench(bench::Bench),
    /// 列出路由与权限（路由表即权限表）
    Routes,
}

impl Command {
    /// Runs it and tells the exit code.
    pub fn run(self) -> ExitCode {
        match self {
            Self::Demo(args) => in_runtime(demo::run(args)),
            Self::Serve(args) => in_runtime(serve::run(args)),
            Self::Migrate(place) => in_runtime(migrate::run(place)),
            Self::User(command) => in_runtime(user::run(command)),
            Self::Import(command) => import::run(command),
            Self::Keys(command) => in_runtime(keys::run(command)),
            Self::Person(command) => in_runtime(person::run(command)),
            Self::Notice(command) => notice::run(command),
            Self::Check(args) => in_runtime(check::run(args)),
            Self::Bench(which) => bench::run(which),
            Self::Routes => routes::run(),
        }
    }
}

/// Runs an asynchronous command to its end; failures go to standard error, in words.
fn in_runtime(work: impl Future<Output = anyhow::Result<()>>) -> ExitCode {
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(work));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("jishi: {error:#}");
            ExitCode::from(1)
        }
    }
}
