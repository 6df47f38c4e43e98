//! Time from start to the first 200, and resident memory after it.

use super::Row;
use crate::bench_world;
use anyhow::Context;
use jishi_platform::db::{Db, Durability};
use jishi_platform::files::Files;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

pub(super) async fn run() -> anyhow::Result<Vec<Row>> {
    let folder = tempfile::tempdir().context("创建临时目录")?;
    {
        let db = Db::open_sqlite(&folder.path().join("jishi.db"), Durability::Normal)?;
        bench_world::fill(db, Files::folder(&folder.path().join("files"))?, 20).await?;
    }
    let mut times = Vec::new();
    let mut memory = 0.0;
    for _ in 0..5 {
        let started = Instant::now();
        let mut child = Command::new(std::env::current_exe()?)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("no output")?).lines();
        let address = loop {
            let line = lines.next().context("the server ended")??;
            if let Some((_, rest)) = line.split_once("http://") {
                break rest.trim_end_matches('/').to_owned();
            }
        };
        first_200(&address).await?;
        times.push(started.elapsed().as_secs_f64());
        memory = resident(child.id()).unwrap_or_default().max(memory);
        child.kill()?;
        child.wait()?;
    }
    times.sort_by(f64::total_cmp);
    Ok(vec![
        Row::new("start", "to the first 200, median of 5, limit 1 s", times[2], "s").at_most(1.0),
        Row::new("start", "resident memory after it, limit 80 MB", memory, "MB").at_most(80.0),
    ])
}

async fn first_200(address: &str) -> anyhow::Result<()> {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(address).await?;
    stream
        .write_all(b"GET /login HTTP/1.1\r\nhost: bench\r\naccept: text/html\r\nconnection: close\r\n\r\n")
        .await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    anyhow::ensure!(
        answer.starts_with(b"HTTP/1.1 200"),
        "no 200: {}",
        String::from_utf8_lossy(&answer[..answer.len().min(60)])
    );
    Ok(())
}

/// Resident memory of a process in MB, where the system tells.
fn resident(pid: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|l| l.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kb| kb / 1e3)
}
