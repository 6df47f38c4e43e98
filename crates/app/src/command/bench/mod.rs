//! `jishi bench`: reproducible benchmarks. Each row says value, limit or peer, and their ratio.

mod bed;
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

/// One row of a table.
#[derive(serde::Serialize)]
pub struct Row {
    bench: &'static str,
    case: String,
    value: f64,
    unit: &'static str,
    /// Limit (a bound to keep) or peer (measured in the same run); the case says which.
    limit: Option<f64>,
    ratio: Option<f64>,
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
        }
    }

    /// With a limit or peer; the ratio is value ÷ limit.
    fn against(self, limit: f64) -> Self {
        Self {
            limit: Some(limit),
            ratio: (limit != 0.0).then(|| self.value / limit),
            ..self
        }
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
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("jishi bench: {error:#}");
            ExitCode::from(1)
        }
    }
}

fn in_runtime<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}
