//! Health of the installation: version, engine, schema, jobs, outbox, size.

use crate::store::health;
use crate::words::instant;
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_platform::db::{Dialect, migrations};
use jishi_platform::{AppError, Cx, outbox};
use jishi_ui::{Area, Shell, frame, page};

struct JobRow {
    name: String,
    key: String,
    started: String,
    took: String,
    error: String,
    running: bool,
}

#[derive(Template)]
#[template(path = "account/system.html")]
struct SystemPage {
    shell: Shell,
    facts: Vec<(&'static str, String)>,
    stuck: i64,
    jobs: Vec<JobRow>,
}

/// A number of bytes in words: `1.5 MB`.
fn bytes(count: i64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"];
    let (mut value, mut unit) = (count.max(0) as f64, 0);
    while value >= 1024.0 && unit + 1 < units.len() {
        value /= 1024.0;
        unit += 1;
    }
    if unit == 0 {
        format!("{count} B")
    } else {
        format!("{value:.1} {}", units[unit])
    }
}

/// The page.
///
/// # Errors
/// The store fails.
pub async fn get(cx: Cx, headers: HeaderMap) -> Result<Response, AppError> {
    let (schema, size, waiting, stuck, runs) = cx
        .read(move |read| {
            Ok::<_, AppError>((
                health::schema(read)?,
                health::size(read)?,
                health::waiting(read)?,
                outbox::stuck(read)?,
                jishi_platform::jobs::last(read)?,
            ))
        })
        .await?;
    let engine = match cx.app.db.dialect() {
        Dialect::Sqlite => "SQLite（内嵌）",
        Dialect::Postgres => "PostgreSQL",
    };
    let yes_no = |on: bool, yes: &str, no: &str| if on { yes.to_owned() } else { no.to_owned() };
    let facts = vec![
        ("版本", env!("CARGO_PKG_VERSION").to_owned()),
        ("数据库", engine.to_owned()),
        ("表结构", format!("第 {schema} 版，程序需要第 {} 版", migrations().len())),
        ("数据库大小", bytes(size)),
        ("待处理事件", format!("{waiting} 个")),
        ("发信服务", yes_no(cx.app.mailer.is_some(), "已配置", "未配置，消息只在站内显示")),
        (
            "加密访问",
            yes_no(cx.app.config.https, "已开启（HTTPS）", "未开启，密码会明文经过网络"),
        ),
        ("系统时间", instant(cx.now())),
    ];
    let jobs = runs
        .into_iter()
        .map(|r| JobRow {
            started: instant(r.started_at),
            took: r
                .ended_at
                .map_or_else(String::new, |end| format!("{:.1} 秒", (end - r.started_at) as f64 / 1000.0)),
            running: r.ended_at.is_none(),
            name: r.name,
            key: r.key,
            error: r.error,
        })
        .collect();
    page(&SystemPage {
        shell: frame(&cx, &headers, Area::System, "系统状态").await?,
        facts,
        stuck,
        jobs,
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_short() {
        assert_eq!([0, 1023, 1024, 1_572_864].map(super::bytes), ["0 B", "1023 B", "1.0 kB", "1.5 MB"]);
    }
}
