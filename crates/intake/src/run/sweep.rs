//! Uploads hold personal data: what is not needed any more is removed.

use crate::store::{fault, run};
use jishi_kernel::Millis;
use jishi_platform::App;
use jishi_platform::authz::Scope;
use jishi_platform::db::StoreError;

/// How long an upload and the reasons beside its rows stay after the run has ended or was left: long
/// enough to mend and send again after a week-end.
const KEPT: Millis = 3 * 86_400_000;

/// Removes uploads and reasons of runs that ended some days ago.
pub(super) async fn sweep(app: App) -> anyhow::Result<()> {
    let (now, nobody) = (app.now(), Scope::empty());
    app.db
        .write(app.system("job.intake.sweep"), move |write| {
            write.without_audit();
            fault::sweep(write, now - KEPT)
        })
        .await?;
    loop {
        let old = app.db.read(&nobody, move |read| run::old(read, now - KEPT)).await?;
        if old.is_empty() {
            return Ok(());
        }
        for id in &old {
            app.files.drop_upload(id.0).await?;
        }
        app.db
            .write(app.system("job.intake.sweep"), move |write| {
                for id in &old {
                    fault::forget(write, *id)?;
                    run::emptied(write, *id, now)?;
                }
                write.note(format!("删除过期的导入文件 {} 个", old.len()));
                Ok::<_, StoreError>(())
            })
            .await?;
    }
}
