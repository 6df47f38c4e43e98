//! Units, members and cadres from the sample sheets, taken in the way an operator would.

use anyhow::Context;
use jishi_intake::{ImportError, Kinds, Request, import_file};
use jishi_platform::App;

/// List and sheet, in the order in which one refers to the other.
const SHEETS: [(&str, &str); 3] = [
    ("members", include_str!("../../../../../samples/registry/members.csv")),
    ("posts", include_str!("../../../../../samples/registry/posts.csv")),
    ("units", include_str!("../../../../../samples/registry/units.csv")),
];

/// Imports the sheets; every row must be good.
///
/// # Errors
/// The store fails, or a row of a sheet is faulty.
pub(super) async fn add(app: &App, kinds: &Kinds) -> anyhow::Result<()> {
    let folder = tempfile::tempdir().context("创建临时目录")?;
    for (slug, text) in SHEETS {
        let kind = kinds.find(slug).cloned().with_context(|| format!("没有“{slug}”"))?;
        let path = folder.path().join(format!("{slug}.csv"));
        std::fs::write(&path, text)?;
        let request = Request {
            kind,
            path,
            map: None,
            dry_run: false,
            all_or_nothing: true,
            errors: false,
        };
        let report = import_file(app, request, |_| ()).await.map_err(|error| told(slug, &error))?;
        anyhow::ensure!(report.applied && report.first.is_empty(), "{slug}：{:?}", report.first);
    }
    Ok(())
}

fn told(slug: &str, error: &ImportError) -> anyhow::Error {
    anyhow::anyhow!("{slug}：{error:?}")
}
