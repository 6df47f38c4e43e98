//! What a benchmark runs on: a database of its own, gone at its end; and commands measured from outside.

use crate::server::{self, Place};
use anyhow::Context;
use jishi_platform::App;
use jishi_platform::db::Durability;
use std::ffi::OsString;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A fresh database.
pub(super) struct Bed {
    /// For the table.
    pub(super) engine: String,
    folder: tempfile::TempDir,
    server: Option<Server>,
}

struct Server {
    admin: tokio_postgres::Client,
    url: String,
    name: String,
}

impl Bed {
    /// A file in a temporary folder.
    pub(super) fn sqlite() -> anyhow::Result<Self> {
        Ok(Self {
            engine: "SQLite".to_owned(),
            folder: tempfile::tempdir().context("创建临时目录")?,
            server: None,
        })
    }

    /// A database on the server of `url`, whatever database it names.
    pub(super) async fn postgres(url: &str) -> anyhow::Result<Self> {
        let (scheme, rest) = url.split_once("://").context("数据库地址应为 postgres://user@host:port/name")?;
        let server = format!("{scheme}://{}", rest.split('/').next().unwrap_or(rest));
        let (admin, connection) = tokio_postgres::connect(&format!("{server}/postgres"), tokio_postgres::NoTls)
            .await
            .context("连接 PostgreSQL")?;
        tokio::spawn(connection);
        let name = format!("jishi_bench_{}", std::process::id());
        admin.batch_execute(&format!("drop database if exists {name} with (force)")).await?;
        admin.batch_execute(&format!("create database {name} template template0")).await?;
        let fsync: String = admin.query_one("show fsync", &[]).await?.get(0);
        Ok(Self {
            engine: format!("PostgreSQL{}", if fsync == "on" { "" } else { ", fsync off" }),
            folder: tempfile::tempdir().context("创建临时目录")?,
            server: Some(Server {
                admin,
                url: format!("{server}/{name}"),
                name,
            }),
        })
    }

    /// Where the data are.
    pub(super) fn place(&self) -> Place {
        Place {
            data: self.folder.path().join("data"),
            database: self.server.as_ref().map(|server| server.url.clone()),
            config: None,
        }
    }

    /// A file beside the data.
    pub(super) fn file(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// The arguments that lead a command here.
    pub(super) fn arguments(&self) -> Vec<OsString> {
        let place = self.place();
        let mut arguments = vec!["--data".into(), place.data.into_os_string()];
        if let Some(url) = place.database {
            arguments.extend(["--database".into(), url.into()]);
        }
        arguments
    }

    /// Opens it in this process.
    pub(super) async fn open(&self, durability: Durability) -> anyhow::Result<App> {
        server::open(&self.place(), durability, |_| ()).await
    }

    /// Removes it; close what [`Bed::open`] gave first.
    pub(super) async fn remove(self) -> anyhow::Result<()> {
        if let Some(server) = self.server {
            server
                .admin
                .batch_execute(&format!("drop database {} with (force)", server.name))
                .await?;
        }
        Ok(self.folder.close()?)
    }
}

/// The beds asked for: SQLite, and PostgreSQL when a URL is given.
pub(super) async fn beds(url: Option<&str>) -> anyhow::Result<Vec<Bed>> {
    let mut beds = vec![Bed::sqlite()?];
    match url.filter(|url| !url.is_empty()) {
        Some(url) => beds.push(Bed::postgres(url).await?),
        None => eprintln!("没有给出 PostgreSQL 地址（--database），只测量 SQLite"),
    }
    Ok(beds)
}

/// What a command of this program took.
pub(super) struct Measured {
    pub(super) seconds: f64,
    /// Peak of the resident memory in MB, where the system tells.
    pub(super) peak: Option<f64>,
    pub(super) output: String,
}

/// Runs this very program with arguments and measures it from outside.
pub(super) fn command(arguments: &[OsString]) -> anyhow::Result<Measured> {
    command_ending(arguments, 0)
}

/// The same for a command that ends with a certain code.
pub(super) fn command_ending(arguments: &[OsString], code: i32) -> anyhow::Result<Measured> {
    let started = Instant::now();
    let mut child = Command::new(std::env::current_exe()?)
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()?;
    let mut peak: Option<f64> = None;
    let status = loop {
        // The highest value so far, so that the last look before the end is near enough.
        peak = high_water(child.id()).or(peak);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let seconds = started.elapsed().as_secs_f64();
    let mut output = String::new();
    if let Some(mut stdout) = child.stdout.take() {
        std::io::Read::read_to_string(&mut stdout, &mut output)?;
    }
    anyhow::ensure!(status.code() == Some(code), "{status}：{output}");
    Ok(Measured { seconds, peak, output })
}

fn high_water(pid: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kb| kb / 1e3)
}

/// A quantile of samples, by the nearest rank.
pub(super) fn quantile(samples: &[f64], share: f64) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}
