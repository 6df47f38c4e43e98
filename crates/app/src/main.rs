//! `jishi`: the command line. Exit codes: 0 done, 1 failed, 2 usage, 65 bad input data,
//! 66 no such input, 73 cannot write, 77 not allowed.

use clap::Parser;
use jishi::command::Command;
use std::process::ExitCode;

/// A sixth of a small request went into the system's memory allocator (perf, ledger page); this one is quicker.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 基石：重点工作督办与组织登记
#[derive(Parser)]
#[command(name = "jishi", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let filter =
        tracing_subscriber::EnvFilter::try_from_env("JISHI_LOG").unwrap_or_else(|_| "info,tokio_postgres=warn,refinery_core=warn".into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    Cli::parse().command.run()
}
