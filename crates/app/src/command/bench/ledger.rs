//! The ledger page against a bare axum page of the same size, in the same run.

use super::{Row, load};
use crate::bench_world;
use anyhow::Context;
use jishi_platform::db::{Db, Durability};
use jishi_platform::files::Files;
use std::net::SocketAddr;
use std::time::Duration;

const PROGRAMMES: usize = 200;
const CONNECTIONS: usize = 64;
/// Turns of page and peer.
const ROUNDS: u32 = 5;
/// At least this share of the bare page, on SQLite.
const SHARE: f64 = 0.4;

pub(super) async fn run(seconds: u64) -> anyhow::Result<Vec<Row>> {
    let folder = tempfile::tempdir().context("创建临时目录")?;
    let db = Db::open_sqlite(&folder.path().join("bench.db"), Durability::Normal)?;
    let world = bench_world::fill(db, Files::folder(&folder.path().join("files"))?, PROGRAMMES).await?;
    let pages: Vec<String> = world.programmes.iter().map(|id| format!("/programmes/{id}")).collect();
    let cookie = format!("{}={}", jishi_platform::session::COOKIE, world.cookie);
    let listener = crate::server::listen(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
    let address = listener.local_addr()?;
    let service = crate::server::router(&world.app).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    let cold = load::run(address, pages.clone(), cookie.clone(), 1, Duration::from_millis(800)).await?;
    let size = cold.size;

    let body: String = "台".repeat(size / 3);
    let bare = axum::Router::new().route(
        "/",
        axum::routing::get(move || std::future::ready(axum::response::Html(body.clone()))),
    );
    let listener = crate::server::listen(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
    let peer = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, bare).await });

    // Taking turns, so that whatever else the machine does meets both; the middle round counts.
    let time = Duration::from_secs(seconds.max(1)) / ROUNDS;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let page = load::run(address, pages.clone(), cookie.clone(), CONNECTIONS, time).await?;
        let bare = load::run(peer, vec!["/".to_owned()], cookie.clone(), CONNECTIONS, time).await?;
        rounds.push((page, bare));
    }
    rounds.sort_by(|a, b| (a.0.rate / a.1.rate).total_cmp(&(b.0.rate / b.1.rate)));
    let (warm, peer) = rounds.swap_remove(rounds.len() / 2);
    Ok(vec![
        Row::new("ledger", "page, 64 connections (peer: bare page)", warm.rate, "req/s").beside(peer.rate),
        Row::new("ledger", "that ratio, at least 0.4", warm.rate / peer.rate, "×").at_least(SHARE),
        Row::new("ledger", "p99, 64 connections (peer: bare page)", warm.p99, "ms").beside(peer.p99),
        Row::new("ledger", "first look at pages, one connection", cold.rate, "req/s"),
        Row::new("ledger", "bytes of the page, uncompressed", size as f64, "B"),
    ])
}
