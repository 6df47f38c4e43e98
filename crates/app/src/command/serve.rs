//! `jishi serve`.

use crate::server::{self, Place};
use anyhow::Context;
use jishi_platform::App;
use jishi_platform::account::{self, Purpose};
use jishi_platform::authz::Scope;
use jishi_platform::db::{Durability, StoreError};
use std::net::SocketAddr;

/// Arguments.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:8080", env = "JISHI_LISTEN")]
    listen: SocketAddr,
}

/// Days the first set-up link stays good, in milliseconds.
const SETUP_LINK: i64 = 3 * 86_400_000;

/// Serves until told to stop.
///
/// # Errors
/// Place and reason.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let app = server::open(&args.place, Durability::Full, |_| ()).await?;
    let listener = server::listen(args.listen).await?;
    let address = listener.local_addr().context("监听地址")?;
    println!("基石已启动：http://{address}/");
    if let Some(link) = setup_link(&app).await? {
        println!("首次使用，请打开一次性设置链接（3 天内有效）：http://{address}/setup/{link}");
    }
    server::serve(app, listener).await
}

/// A fresh set-up link while no account exists; older ones end.
async fn setup_link(app: &App) -> anyhow::Result<Option<String>> {
    if !app.db.read(&Scope::empty(), account::none_yet).await? {
        return Ok(None);
    }
    let inner = app.clone();
    let link = app
        .db
        .write(app.system("setup.link"), move |write| {
            write.note("首次启动，生成设置链接");
            account::add_link(write, &inner, Purpose::Setup, None, SETUP_LINK)
        })
        .await
        .map_err(|e: StoreError| anyhow::anyhow!(e))?;
    Ok(Some(link))
}
