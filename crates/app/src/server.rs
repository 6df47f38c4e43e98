//! Starting the program: data folder, database, files, mail, listener, jobs, and an orderly end.

use crate::{jobs, routes};
use anyhow::Context;
use axum::Router;
use jishi_platform::config::Config;
use jishi_platform::db::{Db, Durability};
use jishi_platform::files::Files;
use jishi_platform::mail::Mailer;
use jishi_platform::random::{OsClock, OsRandom};
use jishi_platform::{App, http, keys};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tower_http::compression::{
    CompressionLayer, CompressionLevel,
    predicate::{NotForContentType, Predicate, SizeAbove},
};

/// Where the data are.
#[derive(Clone, Debug, clap::Args)]
pub struct Place {
    /// Data folder: the SQLite database and the files
    #[arg(long, default_value = "data", env = "JISHI_DATA")]
    pub data: PathBuf,
    /// PostgreSQL instead of SQLite: postgres://user@host:port/name
    #[arg(long, env = "JISHI_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// Configuration file (TOML)
    #[arg(long, env = "JISHI_CONFIG")]
    pub config: Option<PathBuf>,
}

/// Opens everything an [`App`] needs; migrations run here.
///
/// # Errors
/// Place and reason.
pub async fn open(place: &Place, durability: Durability, change: impl FnOnce(&mut Config)) -> anyhow::Result<App> {
    let text = match &place.config {
        Some(file) => std::fs::read_to_string(file).with_context(|| format!("读取配置 {}", file.display()))?,
        None => String::new(),
    };
    let mut config = Config::read(&text, |key| std::env::var(key).ok()).map_err(|e| anyhow::anyhow!("配置有误：{e}"))?;
    change(&mut config);
    std::fs::create_dir_all(&place.data).with_context(|| format!("创建数据目录 {}", place.data.display()))?;
    let db = match &place.database {
        Some(url) => Db::open_postgres(url, 16).await.context("连接 PostgreSQL")?,
        None => {
            let file = place.data.join("jishi.db");
            Db::open_sqlite(&file, durability).with_context(|| format!("打开数据库 {}", file.display()))?
        }
    };
    let files = open_files(&config, &place.data)?;
    let mailer = Mailer::new(&config.mail).map_err(|e| anyhow::anyhow!("配置有误：{e}"))?;
    let keys = keys::open(
        &db,
        &config.encryption,
        &place.data,
        |name| std::env::var(name).ok(),
        &OsClock,
        &OsRandom,
    )
    .await?;
    Ok(App::new(db, Arc::new(OsClock), Arc::new(OsRandom), files, mailer, config, keys))
}

fn open_files(config: &Config, data: &Path) -> anyhow::Result<Files> {
    let s3 = &config.files;
    if s3.bucket.is_empty() {
        return Files::folder(&data.join("files")).context("打开附件目录");
    }
    // The HTTP client of the object store takes its cryptography from here; a second call changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let store = object_store::aws::AmazonS3Builder::new()
        .with_endpoint(&s3.endpoint)
        .with_allow_http(s3.endpoint.starts_with("http://"))
        .with_bucket_name(&s3.bucket)
        .with_region(if s3.region.is_empty() { "us-east-1" } else { &s3.region })
        .with_access_key_id(&s3.key)
        .with_secret_access_key(&s3.secret)
        .build()
        .context("连接对象存储")?;
    Ok(Files::in_store(Arc::new(store)))
}

/// The router with every layer, as it is served.
pub fn router(app: &App) -> Router {
    let plain = SizeAbove::new(860).and(NotForContentType::GRPC).and(NotForContentType::IMAGES);
    routes()
        .into_router(app.clone())
        .layer(axum::extract::DefaultBodyLimit::max(app.config.upload_limit + 1024 * 1024))
        .layer(axum::middleware::from_fn_with_state(app.clone(), jishi_ui::show_errors))
        .layer(axum::middleware::from_fn_with_state(app.clone(), http::security_headers))
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(4)).compress_when(plain))
}

/// Listens on `address` (port 0 picks a free one) and returns the listener.
///
/// # Errors
/// The address cannot be used.
pub async fn listen(address: SocketAddr) -> anyhow::Result<tokio::net::TcpListener> {
    tokio::net::TcpListener::bind(address)
        .await
        .with_context(|| format!("监听 {address}"))
}

/// Serves until Ctrl-C or SIGTERM, with the jobs beside it.
///
/// # Errors
/// The listener fails.
pub async fn serve(app: App, listener: tokio::net::TcpListener) -> anyhow::Result<()> {
    let service = router(&app).into_make_service_with_connect_info::<SocketAddr>();
    let work = tokio::spawn(jobs().run(app, Duration::from_secs(15)));
    axum::serve(listener, service).with_graceful_shutdown(stop()).await?;
    work.abort();
    Ok(())
}

async fn stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    let _ = interrupt.await;
}
