//! `kill -9` in the middle of the work: a thousand progress reports are sent while the server is
//! killed and started again many times. Every acknowledged report is there exactly once, and a
//! report whose answer was lost and was sent again is there once too. On both engines.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

use jishi_testkit::Engine;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const REPORTS: usize = 1_000;
const KILLS: usize = 12;

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(place: &[String]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_jishi"))
            .arg("serve")
            .args(place)
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = loop {
            let line = lines.next().expect("the server ended before it was ready").unwrap();
            if let Some((_, rest)) = line.split_once("http://") {
                break rest.trim_end_matches('/').to_owned();
            }
        };
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// One request over a fresh connection; `None` when the server died meanwhile.
fn request(address: &str, text: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    stream.write_all(text.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let status = answer.split(' ').nth(1)?.parse().ok()?;
    let body = answer.split_once("\r\n\r\n").map(|(_, b)| b.to_owned())?;
    // An answer cut off by the kill has no complete body and counts as lost.
    let length: usize = answer
        .to_ascii_lowercase()
        .split("content-length: ")
        .nth(1)?
        .split("\r\n")
        .next()?
        .trim()
        .parse()
        .ok()?;
    (body.len() == length).then_some((status, body))
}

fn report(address: &str, token: &str, step: &str, n: usize) -> Option<(u16, String)> {
    let body = format!(r#"{{"text":"第 {n} 次进展","percent":50}}"#);
    request(
        address,
        &format!(
            "POST /api/v1/steps/{step}/progress HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncookie: jishi={token}\r\nsec-fetch-site: same-origin\r\nidempotency-key: report-{n}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        ),
    )
}

fn run(engine: Engine) {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    // The step and the token are made by the program's own functions, before the server starts.
    let (place, token, step) = runtime.block_on(prepare(engine, folder.path()));
    let mut server = Server::start(&place);
    let (mut acknowledged, mut kills, mut resent) = (0, 0, 0);
    let started = Instant::now();
    for n in 0..REPORTS {
        // The kill falls while this report is under way, at another moment each time.
        let doomed = (kills < KILLS && n > 0 && n % (REPORTS / KILLS) == 0).then(|| {
            let pid = server.child.id();
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_micros(200 + 450 * (n as u64 % 17)));
                let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
            })
        });
        let mut answer = report(&server.address, &token, &step, n);
        if let Some(doomed) = doomed {
            doomed.join().unwrap();
            server.kill();
            server = Server::start(&place);
            kills += 1;
        }
        while answer.is_none() {
            // The answer was lost: the same report is sent again under the same key.
            resent += 1;
            assert!(started.elapsed() < Duration::from_secs(300), "the server does not come back");
            answer = report(&server.address, &token, &step, n);
        }
        let (status, body) = answer.unwrap();
        assert_eq!(status, 200, "{body}");
        acknowledged += 1;
    }
    server.kill();
    let texts = runtime.block_on(stored(engine, &place, folder.path()));
    assert_eq!(acknowledged, REPORTS);
    assert_eq!(kills, KILLS);
    for n in 0..REPORTS {
        let text = format!("第 {n} 次进展");
        assert_eq!(texts.iter().filter(|t| **t == text).count(), 1, "{text}");
    }
    assert_eq!(texts.len(), REPORTS);
    println!(
        "{engine:?}: {acknowledged} reports acknowledged over {kills} kills, {resent} sent again, each stored once, in {:.1} s",
        started.elapsed().as_secs_f64()
    );
}

#[test]
fn sqlite_keeps_every_acknowledged_report_once() {
    run(Engine::Sqlite);
}

#[test]
fn postgres_keeps_every_acknowledged_report_once() {
    if Engine::Postgres.available("kill") {
        run(Engine::Postgres);
    }
}

async fn prepare(engine: Engine, folder: &std::path::Path) -> (Vec<String>, String, String) {
    let (db, url) = engine.fresh_at(folder).await.unwrap();
    let place = match url {
        None => vec!["--data".to_owned(), folder.display().to_string()],
        Some(url) => vec!["--data".to_owned(), folder.display().to_string(), "--database".to_owned(), url],
    };
    let (token, step) = jishi::bench_world::one_step(db, &folder.join("files")).await.unwrap();
    (place, token, step)
}

async fn stored(engine: Engine, place: &[String], folder: &std::path::Path) -> Vec<String> {
    let db = match (engine, place.last()) {
        (Engine::Postgres, Some(url)) => jishi_platform::db::Db::open_postgres(url, 2).await.unwrap(),
        _ => jishi_platform::db::Db::open_sqlite(&folder.join("jishi.db"), jishi_platform::db::Durability::Full).unwrap(),
    };
    jishi::bench_world::report_texts(&db).await.unwrap()
}
