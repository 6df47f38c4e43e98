//! Prints the draft of one notice as JSON: `cargo run -p jishi-notice --example read_notice -- FILE`.

use jishi_notice::read::{Options, read};
use jishi_notice::source::{self, Limits};
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("usage: read_notice FILE");
        return ExitCode::from(2);
    };
    let name = std::path::Path::new(&path)
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let source = match source::read_file(&path, &Limits::default()) {
        Ok(source) => source,
        Err(error) => {
            eprintln!("{name}: {error}");
            return ExitCode::from(65);
        }
    };
    let draft = read(
        &source,
        &Options {
            source_name: name,
            year: None,
            issued: None,
        },
    );
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    match serde_json::to_writer_pretty(&mut out, &draft).and_then(|()| out.flush().map_err(serde_json::Error::io)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
