//! `jishi check`: can the database, the files and the mail server be used, and is everything there.

use crate::server::{self, Place};
use jishi_org::store::sound;
use jishi_platform::App;
use jishi_platform::authz::Scope;
use jishi_platform::db::{Durability, migrations, registered};
use jishi_platform::{files, jobs};

/// Files looked for at a time.
const FILES: i64 = 500;

/// Arguments.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// Sends a test e-mail to this address
    #[arg(long, value_name = "ADDRESS")]
    mail: Option<String>,
}

/// What was looked at, and how it is.
struct Report {
    faults: usize,
}

impl Report {
    fn line(&mut self, what: &str, outcome: anyhow::Result<String>) {
        match outcome {
            Ok(words) => println!("正常  {what}  {words}"),
            Err(error) => {
                self.faults += 1;
                println!("异常  {what}  {error:#}");
            }
        }
    }
}

/// Looks at everything and fails when something is wrong.
///
/// # Errors
/// How many lines tell of a fault.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let app = server::open(&args.place, Durability::Full, |_| ()).await?;
    let mut report = Report { faults: 0 };
    report.line("数据库结构", Ok(format!("{} 个版本", migrations().len())));
    report.line("数据库完整性", integrity(&app).await);
    report.line("数据库语句", statements(&app).await);
    report.line("组织树", tree_sound(&app).await);
    report.line("附件存储", files_usable(&app).await);
    report.line("附件", files_there(&app).await);
    report.line("邮件", mail(&app, args.mail.as_deref()).await);
    report.line("定时任务", last_jobs(&app).await);
    anyhow::ensure!(report.faults == 0, "{} 项异常", report.faults);
    Ok(())
}

async fn integrity(app: &App) -> anyhow::Result<String> {
    app.db.integrity().await?;
    Ok(String::new())
}

async fn statements(app: &App) -> anyhow::Result<String> {
    let mut count = 0;
    for one in registered() {
        app.db
            .prepare(one.statement)
            .await
            .map_err(|error| anyhow::anyhow!("{}: {error}", one.name))?;
        count += 1;
    }
    Ok(format!("{count} 条"))
}

async fn tree_sound(app: &App) -> anyhow::Result<String> {
    let loose = app.db.read(&Scope::everything("check"), sound::loose).await?;
    let first = loose.first.map(|number| number.to_string()).unwrap_or_default();
    anyhow::ensure!(loose.count == 0, "{} 个组织的路径与上级不一致，如编号 {first}", loose.count);
    Ok("路径与上级一致".to_owned())
}

async fn files_usable(app: &App) -> anyhow::Result<String> {
    let content = format!("jishi check {}", app.id());
    app.files.try_out(content.into()).await?;
    Ok("可写、可读、可删".to_owned())
}

async fn files_there(app: &App) -> anyhow::Result<String> {
    let (mut after, mut count, mut missing) = (String::new(), 0_usize, Vec::new());
    loop {
        let from = after.clone();
        let known = app
            .db
            .read(&Scope::everything("check"), move |read| files::known(read, &from, FILES))
            .await?;
        let Some((last, _)) = known.last() else { break };
        after.clone_from(last);
        for (hash, size) in &known {
            count += 1;
            if app.files.size(hash).await?.is_none_or(|found| i64::try_from(found) != Ok(*size)) {
                missing.push(hash.clone());
            }
        }
    }
    anyhow::ensure!(
        missing.is_empty(),
        "共 {count} 个，缺失或不完整 {} 个，如 {}",
        missing.len(),
        missing[0]
    );
    Ok(format!("{count} 个"))
}

async fn mail(app: &App, to: Option<&str>) -> anyhow::Result<String> {
    let Some(mailer) = &app.mailer else {
        anyhow::ensure!(to.is_none(), "没有配置邮件服务器（[mail] host）");
        return Ok("未配置".to_owned());
    };
    let Some(to) = to else {
        mailer.try_out().await?;
        return Ok("可连接".to_owned());
    };
    mailer.send(to, "基石：测试邮件", "收到这封邮件，说明邮件提醒可以使用。").await?;
    Ok(format!("已发送至 {to}"))
}

async fn last_jobs(app: &App) -> anyhow::Result<String> {
    let runs = app.db.read(&Scope::everything("check"), jobs::last).await?;
    let failed: Vec<String> = runs
        .iter()
        .filter(|run| !run.error.is_empty())
        .map(|run| format!("{}：{}", run.name, run.error))
        .collect();
    anyhow::ensure!(failed.is_empty(), "{}", failed.join("；"));
    Ok(format!("{} 项", runs.len()))
}
