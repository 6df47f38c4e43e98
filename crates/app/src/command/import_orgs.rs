//! `jishi import orgs`: a file of any size, rows in any order, superiors written first.

use crate::server::{self, Place};
use jishi_exchange::sheet::{Format, Upload, errors_back};
use jishi_exchange::{ReadError, WriteError};
use jishi_org::import::{self, Base, Effects, OPERATOR, Whole};
use jishi_org::rule::change::reason;
use jishi_platform::db::{Durability, StoreError};
use jishi_platform::{App, AppError, authz::Scope};
use std::fs::File;
use std::io::{BufReader, ErrorKind, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{BAD_DATA, NO_INPUT, NO_OUTPUT, USAGE};

/// Faults shown in the terminal; the file of errors has them all.
const SHOWN: usize = 20;

/// What is asked for.
pub struct Orgs {
    /// Where the data are.
    pub place: Place,
    /// The table.
    pub file: PathBuf,
    /// Check only.
    pub dry_run: bool,
    /// One faulty row stops all.
    pub all_or_nothing: bool,
    /// Where the faulty rows go.
    pub errors: Option<PathBuf>,
    /// Why; kept with every change.
    pub reason: Option<String>,
}

type Failed = (u8, String);

/// Runs it: 0 done, 1 failed, 65 faulty rows or an unusable file, 66 no such file, 73 cannot write.
pub fn run(asked: &Orgs) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = runtime
        .map_err(|error| (1, error.to_string()))
        .and_then(|runtime| runtime.block_on(import(asked)));
    match done {
        Ok(code) => code,
        Err((code, text)) => {
            eprintln!("jishi: {text}");
            ExitCode::from(code)
        }
    }
}

async fn import(asked: &Orgs) -> Result<ExitCode, Failed> {
    let shown = asked.file.display();
    let reason = asked.reason.as_deref().map(reason).transpose().map_err(|text| (USAGE, text))?;
    let mut upload = open(&asked.file)?;
    let unusable = |error: ReadError| (BAD_DATA, format!("{shown}：{error}"));
    let head = upload.head(&import::columns(), None).map_err(unusable)?;
    let app = server::open(&asked.place, Durability::Full, |_| ())
        .await
        .map_err(|error| (NO_OUTPUT, format!("{error:#}")))?;
    let file = Whole::read(&mut upload, &head, app.clock.today()).map_err(unusable)?;
    let file = match reason {
        Some(reason) => file.because(reason),
        None => file,
    };
    let done = match (asked.dry_run, asked.all_or_nothing) {
        (true, _) => check(&app, file).await.map(|(file, effects)| (file, Some(effects))),
        (false, true) => all_or_nothing(&app, file).await.map(|file| (file, None)),
        (false, false) => batch_by_batch(&app, file).await.map(|file| (file, None)),
    };
    let (file, effects) = done.map_err(|error| (1, error.view().message))?;
    let spoilt = asked.all_or_nothing && file.faulty() > 0;
    let written = !(asked.dry_run || spoilt);
    report(asked, &file, written);
    if let Some(effects) = &effects {
        foretell(effects);
    }
    if file.faulty() == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(out) = &asked.errors {
        let failed = |error: String| (NO_OUTPUT, format!("写入 {}：{error}", out.display()));
        let target = File::create(out).map_err(|error| failed(error.to_string()))?;
        let rows =
            errors_back(&mut upload, &head, |row| Ok::<_, Back>(file.reasons(row)), target).map_err(|error| failed(error.to_string()))?;
        eprintln!("有误的 {rows} 行已写入 {}", out.display());
    }
    Ok(ExitCode::from(BAD_DATA))
}

/// Why the faulty rows cannot be written.
#[derive(Debug, thiserror::Error)]
enum Back {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Write(#[from] WriteError),
}

fn open(file: &Path) -> Result<Upload<BufReader<File>>, Failed> {
    let shown = file.display();
    let input = File::open(file).map_err(|error| match error.kind() {
        ErrorKind::NotFound => (NO_INPUT, format!("没有文件 {shown}")),
        _ => (NO_INPUT, format!("读取 {shown}：{error}")),
    })?;
    let format = Format::of(&file.file_name().unwrap_or_default().to_string_lossy());
    Upload::open(BufReader::new(input), format, OPERATOR).map_err(|error| (BAD_DATA, format!("{shown}：{error}")))
}

fn everything() -> Scope {
    Scope::everything("the operator's import")
}

/// Decides all rows and writes nothing; says what they would change.
async fn check(app: &App, mut file: Whole) -> Result<(Whole, Effects), AppError> {
    app.db
        .read(&everything(), move |read| {
            while file.check_next(read, &everything(), &Base::Root)? {
                progress(&file);
            }
            let effects = file.effects(read)?;
            Ok((file, effects))
        })
        .await
}

/// Says what would change beside the counts of rows.
fn foretell(effects: &Effects) {
    for line in effects.lines() {
        println!("  {} {}：{}", line.what, line.count, line.text);
    }
    for org in &effects.named {
        println!("  {}：{}", org.name, org.words);
    }
    if effects.unnamed() > 0 {
        println!("  另有 {} 个组织修改，未列出", effects.unnamed());
    }
    if effects.opening() > 0 {
        println!("  新增可查看的岗位 {} 个，以上各级 {} 个", effects.posts, effects.above);
    }
    for text in &effects.refusals {
        println!("  不能办理：{text}");
    }
}

/// Each batch in a transaction of its own.
async fn batch_by_batch(app: &App, mut file: Whole) -> Result<Whole, AppError> {
    while file.left() > 0 {
        let inner = app.clone();
        file = app
            .db
            .write(app.system("import.orgs"), move |write| {
                file.write_next(write, &everything(), &Base::Root, || inner.id())?;
                Ok::<_, AppError>(file)
            })
            .await?;
        progress(&file);
    }
    Ok(file)
}

/// What ends the one transaction: a failure, or faulty rows.
enum Ended {
    Failed(AppError),
    Faulty(Box<Whole>),
}

impl From<StoreError> for Ended {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// All batches in one transaction, taken back when a row is faulty.
async fn all_or_nothing(app: &App, mut file: Whole) -> Result<Whole, AppError> {
    let inner = app.clone();
    let ended = app
        .db
        .write(app.system("import.orgs"), move |write| {
            while file
                .write_next(write, &everything(), &Base::Root, || inner.id())
                .map_err(Ended::Failed)?
            {
                progress(&file);
            }
            if file.faulty() > 0 {
                return Err(Ended::Faulty(Box::new(file)));
            }
            write.note(file.noted());
            Ok(file)
        })
        .await;
    match ended {
        Ok(file) => Ok(file),
        Err(Ended::Faulty(file)) => Ok(*file),
        Err(Ended::Failed(error)) => Err(error),
    }
}

/// How far it is, on one line of a terminal.
fn progress(file: &Whole) {
    if std::io::stderr().is_terminal() && file.rows() > import::BATCH {
        eprint!("\r{} / {} 行", file.rows() - file.left(), file.rows());
        if file.left() == 0 {
            eprintln!();
        }
    }
}

fn report(asked: &Orgs, file: &Whole, written: bool) {
    let (done, verb) = (file.outcome(), if written { "" } else { "将" });
    println!(
        "{verb}新建 {} 个组织，{verb}修改 {} 个，不变 {} 个，有误 {} 行",
        done.created,
        done.changed,
        file.same(),
        file.faulty()
    );
    for fault in file.faults().take(SHOWN) {
        eprintln!("{}：{fault}", asked.file.display());
    }
    let more = file.faults().count().saturating_sub(SHOWN);
    if more > 0 {
        eprintln!("另有 {more} 处，用 --errors OUT.xlsx 取得全部");
    }
    if file.faulty() > 0 && !written && !asked.dry_run {
        eprintln!("有误的行未改好前，没有导入任何一行");
    }
}
