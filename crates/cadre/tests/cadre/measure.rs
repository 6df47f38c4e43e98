//! Figures, run by name: `cargo nextest run -p jishi-cadre --run-ignored only measure --no-capture`.

use super::routes;
use jishi_exchange::sheet::{SheetRow, Value};
use jishi_intake::Context;
use jishi_kernel::Day;
use jishi_platform::authz::Scope;
use jishi_platform::db::StoreError;
use jishi_testkit::{World, both};

/// Rows of the sheet.
const MANY: u32 = 200_000;
/// Rows of a batch.
const BATCH: u32 = 1_000;

/// Bytes of this process that are in memory.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or_default() * 1024
}

/// A post that is over, of somebody whom no other row names.
fn row(columns: &[jishi_exchange::sheet::Column], at: u32) -> SheetRow {
    let born = format!("19{:02}{:02}{:02}", 70 + at / 280_000, at / 28_000 % 10 + 1, at / 1_000 % 28 + 1);
    let number = jishi_person::with_check_character(&format!("990000{born}{:03}", at % 1_000)).unwrap();
    let values = columns.iter().map(|column| match column.key.as_ref() {
        "name" => Value::from(format!("干{}", char::from_u32(0x4e00 + at % 5_000).unwrap())),
        "number" => Value::from(number.as_str()),
        "org_code" => Value::from("SL0004"),
        "post" => Value::from("其他"),
        "title" => Value::from("青年工作委员会副主任"),
        "mode" => Value::from("兼职"),
        "from" => Value::Date(Day::constant(2020, 1, 1)),
        "to" => Value::Date(Day::constant(2021, 1, 1)),
        _ => Value::Empty,
    });
    SheetRow {
        row: at + 2,
        values: values.collect(),
        extra: Vec::new(),
        faults: Vec::new(),
    }
}

async fn grown(world: &World) -> u64 {
    let kind = jishi_cadre::import::kind();
    let context = Context {
        app: world.app.clone(),
        scope: Scope::everything("test"),
        base: None,
        account: 0,
        today: world.app.clock.today(),
        now: world.app.now(),
    };
    let everything = Scope::everything("test");
    let done = world.app.db.read(&everything, move |read| {
        let (columns, mut run, mut before) = (kind.columns(), kind.begin(&context), 0);
        for first in (0..MANY).step_by(BATCH as usize) {
            let mut rows: Vec<SheetRow> = (first..first + BATCH).map(|at| row(&columns, at)).collect();
            let verdicts = run.check(read, &mut rows)?;
            assert!(
                first > 0 || verdicts.iter().filter(|one| **one == jishi_intake::Verdict::New).count() > 900,
                "{:?}",
                rows[1].faults
            );
            if first == 0 {
                // What the first batch takes, every batch takes again.
                before = resident();
            }
        }
        Ok::<_, StoreError>(resident().saturating_sub(before))
    });
    done.await.unwrap()
}

both! {
    #[ignore = "a figure, not a check"]
    async fn what_a_run_remembers_of_a_sheet(world: World) {
        let grown = grown(&world).await;
        let whole = grown as f64 * 1_048_576.0 / f64::from(MANY);
        println!("{:?}: {MANY} rows are remembered in {:.1} MB, a full sheet in {:.0} MB", world.app.db.dialect(), grown as f64 / 1e6, whole / 1e6);
    }
}
