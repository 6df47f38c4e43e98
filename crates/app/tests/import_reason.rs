//! `jishi import orgs`: the dry run says what would change, and a reason stands with every change. The program itself, on
//! both engines.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

use jishi_platform::authz::Scope;
use jishi_platform::db::Db;
use jishi_platform::{params, sql};
use jishi_testkit::Engine;
use std::process::Command;

sql! {
    unscoped REASONS ("a test looks at the record") = "select c.kind, c.reason from org_change c order by c.id";
}

const ORGS: &str = "上级编码,编码,名称,级别,类别,成立日期
,R1,共青团示例省委员会,省级,团的领导机关,2015-05-04
R1,R2,共青团青山市委员会,市级,团的领导机关,2015-05-04
R2,R3,青山市第一中学团支部,支部,团支部,2016-05-04
R2,R4,青山市第二中学团支部,支部,团支部,2016-05-04
";

/// Exit code, and all that was said.
fn import(place: &[String], arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jishi"));
    let done = command.args(["import", "orgs"]).args(arguments).args(place).output().unwrap();
    let said = [done.stdout, done.stderr].concat();
    (done.status.code(), String::from_utf8(said).unwrap())
}

async fn reasons(db: &Db) -> Vec<String> {
    let whole = Scope::everything("test");
    let read = db.read(&whole, |read| {
        read.all(&REASONS, params![], |row| Ok(format!("{} {}", row.text(0)?, row.text(1)?)))
    });
    read.await.unwrap()
}

fn run(engine: Engine) {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (db, url) = runtime.block_on(engine.fresh_at(folder.path())).unwrap();
    let mut place = vec!["--data".to_owned(), folder.path().display().to_string()];
    place.extend(url.into_iter().flat_map(|url| ["--database".to_owned(), url]));
    let file = folder.path().join("组织.csv").display().to_string();
    std::fs::write(&file, ORGS).unwrap();

    let (code, said) = import(&place, &[&file, "--dry-run"]);
    assert_eq!(code, Some(0), "{said}");
    for words in [
        "将新建 4 个组织",
        "省级 · 团的领导机关 1：新建",
        "支部 · 团支部 2：新建",
        "新增可查看的岗位 0 个",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    let (code, said) = import(&place, &[&file, "--reason", " "]);
    assert_eq!((code, said.contains("请填写理由")), (Some(2), true), "{said}");
    assert!(runtime.block_on(reasons(&db)).is_empty(), "nothing was written");

    let why = "示例批复〔2026〕7号";
    assert_eq!(import(&place, &[&file, "--reason", why]).0, Some(0));
    std::fs::write(&file, ORGS.replace("第二中学", "第三中学")).unwrap();
    assert_eq!(import(&place, &[&file, "--all-or-nothing", "--reason", why]).0, Some(0));
    std::fs::write(&file, ORGS).unwrap();
    let (code, said) = import(&place, &[&file]);
    assert_eq!((code, said.contains("新建 0 个组织，修改 1 个")), (Some(0), true), "{said}");
    let expected = [format!("import {why}"), format!("rename {why}"), "rename 导入组织表".to_owned()];
    assert_eq!(runtime.block_on(reasons(&db)), expected);
}

#[test]
fn sqlite_a_reason_comes_from_the_command_line() {
    run(Engine::Sqlite);
}

#[test]
fn postgres_a_reason_comes_from_the_command_line() {
    if Engine::Postgres.available("import_reason") {
        run(Engine::Postgres);
    }
}
