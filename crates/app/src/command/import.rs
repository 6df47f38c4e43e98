//! `jishi import`: rows of a sheet into the register.

use super::import_orgs::Orgs;
use super::import_sheet::{self, Sheet};
use crate::server::Place;
use jishi_org::import;
use std::path::PathBuf;
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
        /// 理由（如批复文号），记入每个组织的变更记录；不填记为“导入组织表”
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
        /// 列出认识的列名、是否必填和含义
        #[arg(long)]
        columns: bool,
    },
    /// 导入单位
    Units(Sheet),
    /// 导入团干部任职
    Posts(Sheet),
    /// 导入团员
    Members(Sheet),
}

/// Runs it: 0 done, 1 failed, 65 faulty rows or an unusable file, 66 no such file, 73 cannot write.
pub fn run(command: Command) -> ExitCode {
    let (place, file, dry_run, all_or_nothing, errors, reason, columns) = match command {
        Command::Units(sheet) => return import_sheet::run("units", &sheet),
        Command::Posts(sheet) => return import_sheet::run("posts", &sheet),
        Command::Members(sheet) => return import_sheet::run("members", &sheet),
        Command::Orgs {
            place,
            file,
            dry_run,
            all_or_nothing,
            errors,
            reason,
            columns,
        } => (place, file, dry_run, all_or_nothing, errors, reason, columns),
    };
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
    super::import_orgs::run(&Orgs {
        place,
        file,
        dry_run,
        all_or_nothing,
        errors,
        reason,
    })
}
