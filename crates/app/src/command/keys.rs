//! `jishi keys`: a new data key, and which keys the encrypted values stand under.

use crate::server::{self, Place};
use jishi_platform::db::Durability;
use jishi_platform::keys;

/// What can be done.
#[derive(clap::Subcommand)]
pub enum Command {
    /// 更换密钥：生成新密钥，把已有内容逐批改用新密钥；中断后用 --resume 继续
    Rotate {
        #[command(flatten)]
        place: Place,
        /// 不生成新密钥，只把剩余内容改用最新的密钥
        #[arg(long)]
        resume: bool,
        /// 更换查找证件号码和手机号码用的索引密钥，不更换数据密钥；其间新旧密钥都可查找
        #[arg(long)]
        index: bool,
    },
    /// 核对密钥：每个密钥下有多少条加密内容和索引，能否读取
    Check {
        #[command(flatten)]
        place: Place,
    },
}

/// Runs it.
///
/// # Errors
/// Place and reason; a check that finds values nobody can read.
pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Rotate {
            place,
            resume,
            index: true,
        } => {
            let app = server::open(&place, Durability::Full, |_| ()).await?;
            keys::reindex(&app, !resume, told).await?;
            println!("索引密钥已更换。此前的数据库备份须与当时的密钥文件一起使用，请一并保留。");
            Ok(())
        }
        Command::Rotate {
            place,
            resume,
            index: false,
        } => {
            let app = server::open(&place, Durability::Full, |_| ()).await?;
            keys::rotate(&app, !resume, told).await?;
            println!("现用第 {} 号密钥。旧密钥请保留到所有备份都不再需要时。", app.keys.newest());
            println!("正在运行的服务会在读到新密钥的内容时自动载入；随后可用 --resume 处理其间写入的内容。");
            Ok(())
        }
        Command::Check { place } => {
            let app = server::open(&place, Durability::Full, |_| ()).await?;
            for (number, cipher) in app.keys.list() {
                let now = if number == app.keys.newest() { "，现用" } else { "" };
                println!("第 {number} 号密钥：{}{now}", cipher.word());
            }
            let mut unreadable = 0;
            for column in keys::standing(&app).await? {
                let keys: Vec<String> = column.by_key.iter().map(|(key, count)| format!("第 {key} 号 {count} 条")).collect();
                let keys = if keys.is_empty() {
                    "没有加密内容".to_owned()
                } else {
                    keys.join("，")
                };
                println!("{}.{}：{keys}", column.table, column.column);
                if let Some(row) = column.first_unreadable {
                    println!("  其中 {} 条不能读取，第一条在第 {row} 行", column.unreadable);
                }
                unreadable += column.unreadable;
            }
            let mut lost = 0;
            for column in keys::index_standing(&app).await? {
                let before = match column.before {
                    0 => String::new(),
                    count => format!("，原索引密钥 {count} 条，请用 jishi keys rotate --index --resume 继续"),
                };
                println!("{}.{}：现用索引密钥 {} 条{before}", column.table, column.column, column.now);
                if let Some(row) = column.first_lost {
                    println!("  其中 {} 条与加密内容不符，第一条在第 {row} 行", column.lost);
                }
                lost += column.lost;
            }
            anyhow::ensure!(unreadable == 0, "共 {unreadable} 条加密内容不能读取，请核对密钥文件");
            anyhow::ensure!(lost == 0, "共 {lost} 条索引与加密内容不符，不能按号码查找，请核对密钥文件");
            Ok(())
        }
    }
}

fn told(progress: keys::Progress) {
    let end = if progress.done { "，完成" } else { "" };
    println!(
        "{}.{}：已处理 {} 条，改用新密钥 {} 条{end}",
        progress.table, progress.column, progress.seen, progress.changed
    );
}
