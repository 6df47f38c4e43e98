//! `jishi demo`: a fresh sample world in a folder of its own.

use crate::server::{self, Place};
use anyhow::Context;
use jishi_platform::db::Durability;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Arguments.
#[derive(clap::Args)]
pub struct Args {
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:8080", env = "JISHI_LISTEN")]
    listen: SocketAddr,
    /// Keep the sample world in this folder instead of a temporary one
    #[arg(long)]
    data: Option<PathBuf>,
    /// PostgreSQL instead of SQLite; the database must be empty
    #[arg(long, env = "JISHI_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// Configuration file (TOML)
    #[arg(long, env = "JISHI_CONFIG")]
    config: Option<PathBuf>,
}

/// Makes the sample world and serves it.
///
/// # Errors
/// Place and reason.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let temporary = tempfile::Builder::new().prefix("jishi-demo-").tempdir().context("创建临时目录")?;
    let data = args.data.clone().unwrap_or_else(|| temporary.path().to_owned());
    let place = Place {
        data,
        database: args.database,
        config: args.config,
    };
    let app = server::open(&place, Durability::Normal, |config| config.sample_world = true).await?;
    let listener = server::listen(args.listen).await?;
    let address = listener.local_addr().context("监听地址")?;
    let log_ins = crate::world::fill(&app, std::env::var("JISHI_DEMO_PASSWORD").ok().filter(|p| !p.is_empty())).await?;
    println!("基石（示例世界）已启动：http://{address}/");
    println!("登录账号（密码相同）：");
    for log_in in &log_ins {
        println!("  {}\t{}\t{}\t{}", log_in.role, log_in.login, log_in.password, log_in.who);
    }
    println!("按 Ctrl-C 结束；示例数据随之清除。");
    server::serve(app, listener).await
}
