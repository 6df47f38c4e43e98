//! `jishi import … --hints OUT.xlsx`: the good rows somebody should look at come back with the hint beside each, next to
//! the faulty ones with their reasons. The program itself, on both engines.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

use jishi_exchange::sheet::{Column, HINT_HEADING, Limits, REASON_HEADING, Value, read_xlsx};
use jishi_kernel::{Clock, Day, days};
use jishi_person::with_check_character;
use jishi_platform::random::OsClock;
use jishi_testkit::Engine;
use std::path::Path;
use std::process::Command;

const ORGS: &str = "上级编码,编码,名称,级别,类别,成立日期
,H1,共青团示例省委员会,省级,团的领导机关,2015-05-04
H1,H2,共青团青山市委员会,市级,团的领导机关,2015-05-04
H2,H3,共青团云溪县委员会,县级,团的领导机关,2015-05-04
H3,H4,云溪县第一中学团支部,支部,团支部,2015-05-04
";

/// Exit code, and all that was said.
fn import(place: &[String], arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jishi"));
    let done = command.arg("import").args(arguments).args(place).output().unwrap();
    let said = [done.stdout, done.stderr].concat();
    (done.status.code(), String::from_utf8(said).unwrap())
}

/// A row of the sheet of members.
fn member(name: &str, born: Day, joined: Day, sequence: u32) -> String {
    let digits: String = born.to_string().chars().filter(char::is_ascii_digit).collect();
    let number = with_check_character(&format!("990000{digits}{sequence:03}")).unwrap();
    format!("H4,{name},{number},{joined},{}99{sequence:06}\n", joined.year())
}

/// The cells under two headings.
fn cells(path: &Path, headings: [&'static str; 2]) -> Vec<Vec<String>> {
    let columns = headings.map(|heading| Column::text(heading, heading).required());
    let sheet = read_xlsx(&std::fs::read(path).unwrap(), &columns, &Limits::default()).unwrap();
    let row = |values: Vec<Value>| values.into_iter().map(Value::into_text).collect();
    sheet.rows.into_iter().map(|one| row(one.values)).collect()
}

fn run(engine: Engine) {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let (db, url) = tokio::runtime::Runtime::new()
        .unwrap()
        .block_on(engine.fresh_at(folder.path()))
        .unwrap();
    drop(db);
    let mut place = vec!["--data".to_owned(), folder.path().display().to_string()];
    place.extend(url.into_iter().flat_map(|url| ["--database".to_owned(), url]));
    std::fs::write(at("组织.csv"), ORGS).unwrap();
    assert_eq!(import(&place, &["orgs", &at("组织.csv")]).0, Some(0));

    // Children of thirteen years and some weeks, who joined today: good, and to be looked after.
    let today = OsClock.today();
    let child = today.saturating_sub(days(13 * 366 + 60));
    let adult = today.saturating_sub(days(17 * 366));
    let mut sheet = "支部编码,姓名,身份证号,入团年月,发展团员编号\n".to_owned();
    sheet += &member("安宁", child, today, 1);
    sheet += &member("甘露", adult, today, 2);
    sheet += &member("程默", child, today, 3);
    let file = at("团员.csv");
    std::fs::write(&file, &sheet).unwrap();
    let (errors, hints) = (at("错.xlsx"), at("提示.xlsx"));
    let (code, said) = import(&place, &["members", &file, "--dry-run", "--errors", &errors, "--hints", &errors]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("不能是同一个文件") && !Path::new(&errors).exists(), "{said}");

    let (code, said) = import(&place, &["members", &file, "--dry-run", "--errors", &errors, "--hints", &hints]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("将新建 3 行") && said.contains("有提示的 2 行已写入"), "{said}");
    let hint = "未满14周岁，须登记监护人同意，信息才完整";
    let expected = [["安宁", hint], ["程默", hint]];
    assert_eq!(cells(Path::new(&hints), ["姓名", HINT_HEADING]), expected);
    assert!(!Path::new(&errors).exists(), "nothing was wrong");

    // With faulty rows beside them each goes into its own file, and what is good goes in.
    std::fs::remove_file(&hints).unwrap();
    std::fs::write(&file, sheet + "H4,缺号,,2021-05-04,\n").unwrap();
    let (code, said) = import(&place, &["members", &file, "--errors", &errors, "--hints", &hints]);
    assert_eq!(code, Some(65), "{said}");
    assert!(said.contains("新建 3 行") && said.contains("有误的 1 行已写入"), "{said}");
    assert_eq!(cells(Path::new(&hints), ["姓名", HINT_HEADING]), expected);
    assert_eq!(cells(Path::new(&errors), ["姓名", REASON_HEADING])[0][0], "缺号");

    // A place that cannot be written to is said, by its code.
    let (code, said) = import(&place, &["members", &file, "--dry-run", "--hints", &at("没有/提示.xlsx")]);
    assert_eq!(code, Some(73), "{said}");
}

#[test]
fn sqlite_hints_come_back_from_the_command_line() {
    run(Engine::Sqlite);
}

#[test]
fn postgres_hints_come_back_from_the_command_line() {
    if Engine::Postgres.available("import_hints") {
        run(Engine::Postgres);
    }
}
