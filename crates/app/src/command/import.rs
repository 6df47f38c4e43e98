//! `jishi import`: rows of a sheet into the register.

use crate::server::{self, Place};
use jishi_org::import::{self, Base, OPERATOR, Outcome};
use jishi_platform::AppError;
use jishi_platform::authz::Scope;
use jishi_platform::db::Durability;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What can be imported.
#[derive(clap::Subcommand)]
pub enum Command {
    /// 导入组织：列和行的先后不限，同一张表再导入一次不会重复
    Orgs {
        #[command(flatten)]
        place: Place,
        /// 组织表（.xlsx、.csv）
        #[arg(required_unless_present = "columns")]
        file: Option<PathBuf>,
        /// 只核对，不写入
        #[arg(long)]
        dry_run: bool,
        /// 有一行有误就全部不导入；不加此项时导入无误的行
        #[arg(long)]
        all_or_nothing: bool,
        /// 有误的行连同原因写入此文件
        #[arg(long, value_name = "OUT.xlsx")]
        errors: Option<PathBuf>,
        /// 列出认识的列名、是否必填和含义
        #[arg(long)]
        columns: bool,
    },
}

/// Exit codes of this command (sysexits.h).
const BAD_DATA: u8 = 65;
const NO_INPUT: u8 = 66;
const NO_OUTPUT: u8 = 73;

/// Faults shown in the terminal; the file of errors has them all.
const SHOWN: usize = 20;

/// Runs it: 0 done, 1 failed, 65 faulty rows or an unusable file, 66 no such file, 73 cannot write.
pub fn run(command: Command) -> ExitCode {
    let Command::Orgs {
        place,
        file,
        dry_run,
        all_or_nothing,
        errors,
        columns,
    } = command;
    let Some(file) = file.filter(|_| !columns) else {
        for column in import::columns() {
            let names: Vec<&str> = std::iter::once(&column.heading)
                .chain(&column.synonyms)
                .map(AsRef::as_ref)
                .collect();
            println!(
                "{}\t{}\t{}",
                names.join(" "),
                if column.required { "必填" } else { "选填" },
                column.meaning
            );
        }
        return ExitCode::SUCCESS;
    };
    match orgs(&place, &file, dry_run, all_or_nothing, errors.as_deref()) {
        Ok(code) => code,
        Err((code, text)) => {
            eprintln!("jishi: {text}");
            ExitCode::from(code)
        }
    }
}

type Failed = (u8, String);

fn orgs(place: &Place, file: &Path, dry_run: bool, all_or_nothing: bool, errors: Option<&Path>) -> Result<ExitCode, Failed> {
    let shown = file.display();
    let bytes = std::fs::read(file).map_err(|error| match error.kind() {
        ErrorKind::NotFound => (NO_INPUT, format!("没有文件 {shown}")),
        _ => (NO_INPUT, format!("读取 {shown}：{error}")),
    })?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let mut sheet = import::read(&name, &bytes, &OPERATOR).map_err(|error| (BAD_DATA, format!("{shown}：{error}")))?;
    drop(bytes);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| (1, error.to_string()))?;
    let (sheet, plan, outcome) = runtime.block_on(async {
        let app = server::open(place, Durability::Full, |_| ())
            .await
            .map_err(|error| (NO_OUTPUT, format!("{error:#}")))?;
        let (inner, today) = (app.clone(), app.clock.today());
        let decided = app.db.write(app.system("import.orgs"), move |write| {
            let scope = Scope::everything("the operator's import");
            let plan = import::plan(write, &scope, &Base::Root, &mut sheet, today)?;
            let outcome = if dry_run || (all_or_nothing && plan.faulty() > 0) {
                write.note("核对组织表，未写入");
                Outcome::default()
            } else {
                import::apply(write, &plan, today, || inner.id())?
            };
            Ok::<_, AppError>((sheet, plan, outcome))
        });
        decided.await.map_err(|error| (1, error.view().message))
    })?;
    let verb = if dry_run { "将" } else { "" };
    let (created, changed) = if dry_run {
        (plan.created(), plan.changed())
    } else {
        (outcome.created, outcome.changed)
    };
    println!(
        "{verb}新建 {created} 个组织，{verb}修改 {changed} 个，不变 {} 个，有误 {} 行",
        plan.same(),
        plan.faulty()
    );
    if plan.faulty() == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    for fault in sheet.faults().take(SHOWN) {
        eprintln!("{shown}：{fault}");
    }
    let more = sheet.faults().count().saturating_sub(SHOWN);
    if more > 0 {
        eprintln!("另有 {more} 处，用 --errors OUT.xlsx 取得全部");
    }
    if all_or_nothing && !dry_run {
        eprintln!("有误的行未改好前，没有导入任何一行");
    }
    if let Some(out) = errors {
        let written = std::fs::File::create(out)
            .map_err(|error| error.to_string())
            .and_then(|file| import::write_errors(&sheet, file).map_err(|error| error.to_string()));
        let rows = written.map_err(|error| (NO_OUTPUT, format!("写入 {}：{error}", out.display())))?;
        eprintln!("有误的 {rows} 行已写入 {}", out.display());
    }
    Ok(ExitCode::from(BAD_DATA))
}
