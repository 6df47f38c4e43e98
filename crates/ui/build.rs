//! Builds the style sheet and the scripts with Node.js and embeds them.
//!
//! Everything is written below `OUT_DIR`: two builds never meet in the source tree. `npm ci`
//! runs again only when the lock file has changed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

const LOCK: &str = "package-lock.json";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    for watched in ["build.mjs", "package.json", LOCK, "css", "js", "icons.svg", "favicon.svg"] {
        println!("cargo::rerun-if-changed=assets/{watched}");
    }
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            for line in why.lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), String> {
    let var = |name: &str| env::var_os(name).map(PathBuf::from).ok_or_else(|| format!("{name} is not set"));
    let assets = var("CARGO_MANIFEST_DIR")?.join("assets");
    let out = var("OUT_DIR")?;
    let modules = out.join("npm");
    let dist = out.join("dist");

    run(
        Command::new("node").arg("--version"),
        "Node.js 18 or newer with npm is needed to build the style sheet and the scripts (only to build; the binary does not need it).",
    )?;
    install(&assets, &modules)?;
    run(
        Command::new("node")
            .arg(assets.join("build.mjs"))
            .arg("--modules")
            .arg(&modules)
            .arg("--out")
            .arg(&dist),
        "The style sheet and the scripts could not be bundled.",
    )?;
    fs::write(out.join("embedded.rs"), embedded(&dist)?).map_err(|e| format!("embedded.rs: {e}"))
}

/// Installs the locked packages unless the very same lock file was installed before.
fn install(assets: &Path, modules: &Path) -> Result<(), String> {
    let read = |path: PathBuf| fs::read(&path).map_err(|e| format!("{}: {e}", path.display()));
    let lock = read(assets.join(LOCK))?;
    let stamp = modules.join("installed.lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let write = |name: &str, bytes: &[u8]| fs::write(modules.join(name), bytes).map_err(|e| format!("{name}: {e}"));
    fs::create_dir_all(modules).map_err(|e| format!("{}: {e}", modules.display()))?;
    write("package.json", &read(assets.join("package.json"))?)?;
    write(LOCK, &lock)?;
    run(
        Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"])
            .current_dir(modules),
        "The locked npm packages (htmx.org, esbuild) could not be installed. Is the package registry reachable?",
    )?;
    write("installed.lock", &lock)
}

/// The Rust source of the table of embedded files.
fn embedded(dist: &Path) -> Result<String, String> {
    let manifest = fs::read_to_string(dist.join("manifest.tsv")).map_err(|e| format!("manifest.tsv: {e}"))?;
    let mut rust = String::from("static ASSETS: &[Asset] = &[\n");
    for line in manifest.lines() {
        let [name, file, content_type] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("manifest.tsv: unexpected line {line:?}"));
        };
        let path = dist.join(file);
        let path = path.to_str().ok_or("the path of the build folder is not UTF-8")?;
        let _ = writeln!(
            rust,
            "    Asset {{ name: {name:?}, file: {file:?}, content_type: {content_type:?}, immutable: true, \
             bytes: include_bytes!({path:?}), br: include_bytes!({:?}), gz: include_bytes!({:?}) }},",
            format!("{path}.br"),
            format!("{path}.gz"),
        );
    }
    rust.push_str("];\n");
    Ok(rust)
}

/// Runs a program; the error says what was wanted, which program, and what it printed.
fn run(command: &mut Command, wanted: &str) -> Result<(), String> {
    let shown = format!("{command:?}");
    let output = command.output().map_err(|e| format!("{wanted}\n{shown}: {e}"))?;
    if output.status.success() {
        return Ok(());
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    Err(format!(
        "{wanted}\n{shown}: {}\n{}\n{}",
        output.status,
        text(&output.stderr),
        text(&output.stdout)
    ))
}
