//! `jishi person`: what is kept about a person, handed out or erased by the operator.

use crate::server::{self, Place};
use anyhow::Context;
use jishi_person::store::{due, erase, view};
use jishi_person::{Masked, export};
use jishi_platform::authz::Scope;
use jishi_platform::db::{Durability, StoreError};
use jishi_platform::{App, AppError};
use std::path::PathBuf;

/// What can be done.
#[derive(clap::Subcommand)]
pub enum Command {
    /// 导出一个人的全部信息和材料
    Export {
        #[command(flatten)]
        place: Place,
        /// 记录编号或证件号码；“-”表示从标准输入读取
        who: String,
        /// 写入的 ZIP 文件
        out: PathBuf,
        /// 事由，记入查看记录
        #[arg(long, default_value = "本人申请")]
        reason: String,
    },
    /// 抹除一个人的信息，只保留计数所需的一行；不能恢复
    Erase {
        #[command(flatten)]
        place: Place,
        /// 记录编号或证件号码；“-”表示从标准输入读取
        who: String,
        /// 事由，记入审计日志
        #[arg(long)]
        reason: String,
        /// 确认抹除；不加则只显示将要抹除的记录
        #[arg(long)]
        yes: bool,
    },
}

/// Runs it.
///
/// # Errors
/// Place and reason.
pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Export { place, who, out, reason } => {
            let app = server::open(&place, Durability::Full, |_| ()).await?;
            let person = find(&app, who).await?;
            anyhow::ensure!(!out.exists(), "文件 {} 已存在，请另取名称", out.display());
            hand_out(&app, person, out, reason).await
        }
        Command::Erase { place, who, reason, yes } => {
            let app = server::open(&place, Durability::Full, |_| ()).await?;
            anyhow::ensure!(!reason.trim().is_empty(), "请用 --reason 写明事由");
            let person = find(&app, who).await?;
            wipe(&app, person, reason, yes).await
        }
    }
}

async fn find(app: &App, who: String) -> anyhow::Result<Masked> {
    let who = if who == "-" {
        // A number typed as an argument stays in the history of the shell.
        std::io::read_to_string(std::io::stdin()).context("读取标准输入")?
    } else {
        who
    };
    let inner = app.clone();
    let found = app
        .db
        .read(&Scope::everything("the operator names a person"), move |read| {
            export::find_for_operator(read, &inner, who.trim())
        })
        .await
        .map_err(|e: StoreError| anyhow::anyhow!(e))?;
    let person = found.context("没有找到：请给出记录编号，或完整的证件号码")?;
    anyhow::ensure!(person.erased_on.is_none(), "该记录的个人信息已抹除");
    Ok(person)
}

async fn hand_out(app: &App, person: Masked, out: PathBuf, reason: String) -> anyhow::Result<()> {
    let inner = app.clone();
    let sections = app
        .db
        .write(app.system("person.export"), move |write| {
            let look = view::NewView {
                id: inner.id(),
                person: person.id,
                at: inner.now(),
                account: 0,
                org: person.org,
                what: view::What::Export,
                reason: &reason,
            };
            view::add(write, &look)?;
            write.target("person", person.id.0);
            write.note("导出全部个人信息");
            export::sections(write, &inner, &Scope::everything("the operator hands out everything"), &person)
        })
        .await
        .map_err(|e: StoreError| anyhow::anyhow!(e))?;
    let rows: usize = sections.iter().map(|section| section.rows.len()).sum();
    let files: usize = sections.iter().map(|section| section.files.len()).sum();
    let mark = format!("由系统管理命令导出 {}", app.clock.today());
    let file = std::fs::File::create_new(&out).with_context(|| format!("写入 {}", out.display()))?;
    export::write(app, &sections, &mark, file).await?.sync_all()?;
    println!("已导出 {rows} 项、{files} 个附件：{}", out.display());
    Ok(())
}

async fn wipe(app: &App, person: Masked, reason: String, yes: bool) -> anyhow::Result<()> {
    let (id, name) = (person.id, person.name.clone());
    let held = app
        .db
        .read(&Scope::everything("the operator names a person"), move |read| due::held(read, id))
        .await
        .map_err(|e: StoreError| anyhow::anyhow!(e))?;
    if let Some(why) = held {
        anyhow::bail!("不能抹除：{why}");
    }
    if !yes {
        println!(
            "将抹除 {name}（{}，{}）的信息，记录编号 {id}；加 --yes 执行",
            person.id_mask, person.org_name
        );
        return Ok(());
    }
    let (inner, today) = (app.clone(), app.clock.today());
    app.db
        .write(app.system("person.erase"), move |write| {
            erase::erase(write, &inner, id, today)?;
            write.target("person", id.0);
            write.note(format!("抹除个人信息，事由：{reason}"));
            Ok::<_, AppError>(())
        })
        .await
        .map_err(|e| anyhow::anyhow!("{}", e.view().message))?;
    println!("已抹除记录 {id} 的个人信息；不再需要的附件由正在运行的服务随后删除");
    Ok(())
}
