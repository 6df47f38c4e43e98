//! `jishi bench`: reproducible benchmarks. Each row says value, limit or peer, and their ratio. A broken
//! limit is named on the error output, and the command ends with [`BROKEN`].

mod bed;
mod enrol;
mod ledger;
mod lists;
mod load;
mod members;
mod notice;
mod start;
mod tree;
mod write;

use std::process::ExitCode;

/// Which one.
#[derive(clap::Subcommand)]
pub enum Bench {
    /// 读通知：10 MB 文本，每秒处理量
    Notice {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// 台账页：200 个重点工作、64 个连接，与同样大小的空白页同场比较
    Ledger {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
        /// Seconds each case runs
        #[arg(long, default_value_t = 5)]
        seconds: u64,
    },
    /// 组织树：导入全国五级组织、统计一省、迁移一县、一县某日的组织树
    Tree {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
        /// PostgreSQL to measure beside SQLite: postgres://user@host:port
        #[arg(long, env = "JISHI_TEST_POSTGRES", hide_env_values = true)]
        database: Option<String>,
        /// Only these provinces (two digits) or cities (four): 41,4201
        #[arg(long, value_delimiter = ',')]
        parts: Option<Vec<String>>,
    },
    /// 并发写入：16 个写入者，每秒事务数
    Write {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
        /// PostgreSQL to measure beside SQLite: postgres://user@host:port
        #[arg(long, env = "JISHI_TEST_POSTGRES", hide_env_values = true)]
        database: Option<String>,
        /// Seconds each case runs
        #[arg(long, default_value_t = 5)]
        seconds: u64,
    },
    /// 导入团员：一百万行的工作簿，与只用 calamine 读取的时间比较
    Members {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
        /// PostgreSQL to measure beside SQLite: postgres://user@host:port
        #[arg(long, env = "JISHI_TEST_POSTGRES", hide_env_values = true)]
        database: Option<String>,
        /// Rows of the workbook
        #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(100..=1_000_000))]
        rows: u64,
    },
    /// 团员名单：一县名单筛选、排序后的一页，登记数从 1 万到 500 万
    Lists {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
        /// PostgreSQL to measure beside SQLite: postgres://user@host:port
        #[arg(long, env = "JISHI_TEST_POSTGRES", hide_env_values = true)]
        database: Option<String>,
        /// Stop at this size of the register
        #[arg(long, default_value_t = 5_000_000)]
        members: u64,
    },
    /// 启动：到第一个 200 的时间和常驻内存
    Start {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
}

/// What the command ends with when a limit is broken.
const BROKEN: u8 = 2;

/// Which way a limit bounds.
#[derive(Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
enum Bound {
    /// The value is not above it.
    Most,
    /// The value is not below it.
    Least,
}

/// One row of a table.
#[derive(serde::Serialize)]
pub struct Row {
    bench: &'static str,
    case: String,
    value: f64,
    unit: &'static str,
    /// Limit (a bound to keep) or peer (measured in the same run).
    limit: Option<f64>,
    ratio: Option<f64>,
    /// Of a limit; a peer has none.
    bound: Option<Bound>,
}

impl Row {
    fn new(bench: &'static str, case: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self {
            bench,
            case: case.into(),
            value,
            unit,
            limit: None,
            ratio: None,
            bound: None,
        }
    }

    /// With a peer measured in the same run; the ratio is value ÷ peer.
    fn beside(self, peer: f64) -> Self {
        Self {
            limit: Some(peer),
            ratio: (peer != 0.0).then(|| self.value / peer),
            ..self
        }
    }

    /// With a limit it must not exceed.
    fn at_most(self, limit: f64) -> Self {
        Self {
            bound: Some(Bound::Most),
            ..self.beside(limit)
        }
    }

    /// With a limit it must reach.
    fn at_least(self, limit: f64) -> Self {
        Self {
            bound: Some(Bound::Least),
            ..self.beside(limit)
        }
    }

    /// Which limit the value breaks, in words; a value that is no number breaks any.
    fn broken(&self) -> Option<String> {
        let (bound, limit) = (self.bound?, self.limit?);
        let (kept, word) = match bound {
            Bound::Most => (self.value <= limit, "不超过"),
            Bound::Least => (self.value >= limit, "不低于"),
        };
        (!kept).then(|| {
            format!(
                "未达到限值：{} {}：{:.2} {}，应{word} {limit:.2}",
                self.bench, self.case, self.value, self.unit
            )
        })
    }
}

fn show(rows: &[Row], json: bool) {
    if json {
        for row in rows {
            println!("{}", serde_json::to_string(row).unwrap_or_default());
        }
        return;
    }
    println!(
        "{:8} {:44} {:>12} {:8} {:>12} {:>8}",
        "bench", "case", "value", "unit", "limit/peer", "ratio"
    );
    for row in rows {
        let number = |v: Option<f64>, digits: usize| v.map_or_else(|| "-".to_owned(), |v| format!("{v:.digits$}"));
        println!(
            "{:8} {:44} {:>12.2} {:8} {:>12} {:>8}",
            row.bench,
            row.case,
            row.value,
            row.unit,
            number(row.limit, 2),
            number(row.ratio, 3)
        );
    }
}

/// Runs one benchmark.
pub fn run(bench: Bench) -> ExitCode {
    let (outcome, json) = match bench {
        Bench::Notice { json } => (notice::run(), json),
        Bench::Ledger { json, seconds } => (in_runtime(ledger::run(seconds)), json),
        Bench::Start { json } => (in_runtime(start::run()), json),
        Bench::Tree { json, database, parts } => {
            let parts: Option<Vec<&str>> = parts.as_ref().map(|list| list.iter().map(String::as_str).collect());
            (in_runtime(tree::run(database.as_deref(), parts.as_deref())), json)
        }
        Bench::Members { json, database, rows } => (in_runtime(members::run(database.as_deref(), rows)), json),
        Bench::Lists { json, database, members } => (in_runtime(lists::run(database.as_deref(), members)), json),
        Bench::Write { json, database, seconds } => (in_runtime(write::run(database.as_deref(), seconds)), json),
    };
    match outcome {
        Ok(rows) => {
            show(&rows, json);
            judge(&rows)
        }
        Err(error) => {
            eprintln!("jishi bench: {error:#}");
            ExitCode::from(1)
        }
    }
}

/// Names every broken limit.
fn judge(rows: &[Row]) -> ExitCode {
    let broken: Vec<String> = rows.iter().filter_map(Row::broken).collect();
    for line in &broken {
        eprintln!("jishi bench: {line}");
    }
    if broken.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(BROKEN)
    }
}

fn in_runtime<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_limit_is_named_and_a_peer_is_none() {
        let row = |value: f64| Row::new("tree", "SQLite: moving a county", value, "ms");
        assert_eq!(row(99.0).at_most(100.0).broken(), None);
        assert_eq!(row(100.0).at_least(100.0).broken(), None);
        assert_eq!(row(900.0).beside(100.0).broken(), None);
        assert_eq!(row(900.0).broken(), None);
        let text = row(101.5).at_most(100.0).broken().unwrap();
        assert_eq!(text, "未达到限值：tree SQLite: moving a county：101.50 ms，应不超过 100.00");
        assert!(row(99.0).at_least(100.0).broken().unwrap().contains("应不低于 100.00"));
        assert!(row(f64::NAN).at_most(1.0).broken().is_some() && row(f64::NAN).at_least(1.0).broken().is_some());
        assert_eq!(format!("{:?}", judge(&[row(1.0).at_most(2.0)])), format!("{:?}", ExitCode::SUCCESS));
        assert_eq!(
            format!("{:?}", judge(&[row(1.0).at_most(2.0), row(3.0).at_most(2.0)])),
            format!("{:?}", ExitCode::from(BROKEN))
        );
    }
}
