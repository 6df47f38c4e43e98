//! `jishi migrate`.

use crate::server::{self, Place};
use jishi_platform::db::{Durability, migrations};

/// Brings the schema up to date.
///
/// # Errors
/// Place and reason.
pub async fn run(place: Place) -> anyhow::Result<()> {
    server::open(&place, Durability::Full, |_| ()).await?;
    println!(
        "数据库结构已是最新：{} 个版本，最新 {}",
        migrations().len(),
        migrations().last().map_or("", |m| m.name)
    );
    Ok(())
}
