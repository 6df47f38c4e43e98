//! A small load generator: keep-alive connections that ask for one page over and over.

use anyhow::Context;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What came out.
pub struct Load {
    /// Requests per second.
    pub rate: f64,
    /// 99th percentile of the latency, milliseconds.
    pub p99: f64,
    /// Bytes of one body.
    pub size: usize,
}

/// Asks for `paths` in turn over `connections` connections for some seconds. Every answer must be 200.
pub async fn run(address: SocketAddr, paths: Vec<String>, cookie: String, connections: usize, time: Duration) -> anyhow::Result<Load> {
    let end = Instant::now() + time;
    let paths = std::sync::Arc::new(paths);
    let started = Instant::now();
    let mut tasks = Vec::new();
    for n in 0..connections {
        tasks.push(tokio::spawn(one(address, paths.clone(), cookie.clone(), n, end)));
    }
    let (mut latencies, mut size) = (Vec::new(), 0);
    for task in tasks {
        let (times, bytes) = task.await??;
        latencies.extend(times);
        size = size.max(bytes);
    }
    let seconds = started.elapsed().as_secs_f64();
    latencies.sort_by(f64::total_cmp);
    let p99 = latencies.get(latencies.len() * 99 / 100).copied().unwrap_or_default();
    Ok(Load {
        rate: latencies.len() as f64 / seconds,
        p99,
        size,
    })
}

async fn one(
    address: SocketAddr,
    paths: std::sync::Arc<Vec<String>>,
    cookie: String,
    n: usize,
    end: Instant,
) -> anyhow::Result<(Vec<f64>, usize)> {
    let mut client = Client::connect(address).await?;
    let (mut times, mut size) = (Vec::new(), 0);
    let mut turn = n;
    while Instant::now() < end {
        let path = &paths[turn % paths.len()];
        turn += 1;
        let begun = Instant::now();
        size = client.get(path, &cookie).await?.len();
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    Ok((times, size))
}

/// One kept-alive connection.
pub struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Client {
    /// Connects.
    pub async fn connect(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(256 * 1024),
        })
    }

    /// Asks for a page, with the name and value of a cookie, and answers its body. Anything but 200 is an error.
    pub async fn get(&mut self, path: &str, cookie: &str) -> anyhow::Result<&[u8]> {
        let (stream, buffer) = (&mut self.stream, &mut self.buffer);
        stream
            .write_all(format!("GET {path} HTTP/1.1\r\nhost: bench\r\naccept: text/html\r\ncookie: {cookie}\r\n\r\n").as_bytes())
            .await?;
        buffer.clear();
        let (head, length) = loop {
            anyhow::ensure!(stream.read_buf(buffer).await? > 0, "the server closed the connection");
            if let Some(at) = buffer.windows(4).position(|w| w == b"\r\n\r\n") {
                let head = std::str::from_utf8(&buffer[..at])?.to_ascii_lowercase();
                anyhow::ensure!(
                    head.starts_with("http/1.1 200"),
                    "{path}: {}",
                    head.lines().next().unwrap_or_default()
                );
                let length = head
                    .split("content-length: ")
                    .nth(1)
                    .and_then(|r| r.split("\r\n").next())
                    .context("no content-length")?
                    .trim()
                    .parse::<usize>()?;
                break (at + 4, length);
            }
        };
        while buffer.len() < head + length {
            anyhow::ensure!(stream.read_buf(buffer).await? > 0, "the server closed the connection");
        }
        Ok(&buffer[head..head + length])
    }
}
