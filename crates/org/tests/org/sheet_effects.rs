//! What a sheet would change adds up to the same however its rows come, and a reason goes with all of it.

use super::{find_code, load, routes};
use jishi_exchange::sheet::{Format, Limits, Upload};
use jishi_org::import::{self, Base, Effects, Session, Sums, Whole};
use jishi_org::store::record;
use jishi_platform::authz::Scope;
use jishi_platform::db::StoreError;
use jishi_platform::{AppError, params, sql};
use jishi_testkit::{World, both};
use std::io::Cursor;

sql! {
    unscoped REASONS ("a test looks at the record") = "select c.kind, c.reason from org_change c order by c.id";
    unscoped LOG ("a test reads the log") = "select note from audit where note like '导入组织%' order by id desc limit 1";
}

/// Superiors first, so that any batch finds them.
fn file() -> String {
    let mut csv = "上级编码,编码,名称,级别,类别,部室,成立日期\nSL0004,E1,共青团甲镇委员会,4,基层团委,办公室,2019-05-04\n".to_owned();
    for at in 1..=7 {
        csv.push_str(&format!("E1,E1-{at},甲镇{at}村团支部,5,团支部,,\n"));
    }
    csv.push_str("SL0007,E2,柳林村青年团支部,5,团支部,,2020-05-04\nNONE,E3,无上级团支部,5,团支部,,\nSL0005,SL0011,临江县机关团支部,5,联合团支部,,\n,E4,共青团新省委员会,1,团的领导机关,,2020-01-01\nE4,E5,共青团新市委员会,2,团的领导机关,,\n");
    csv
}

/// The effects with batches of so many rows.
async fn effects(world: &World, rows: usize) -> Effects {
    let sheet = import::read("组织.csv", file().as_bytes(), &Limits::default()).unwrap();
    let today = world.app.clock.today();
    let whole = Scope::everything("test");
    let read = world.app.db.read(&whole, move |read| {
        let (mut session, mut sums) = (Session::default(), Sums::default());
        for batch in sheet.rows.chunks(rows) {
            let plan = import::plan_batch(
                read,
                &Scope::everything("test"),
                &Base::Root,
                &mut session,
                "",
                &mut batch.to_vec(),
                today,
            )?;
            sums.add(read, &plan, today)?;
        }
        sums.effects(read, today)
    });
    read.await.unwrap()
}

fn whole(world: &World) -> Whole {
    let mut upload = Upload::open(Cursor::new(file().into_bytes()), Format::Csv, import::OPERATOR).unwrap();
    let head = upload.head(&import::columns(), None).unwrap();
    Whole::read(&mut upload, &head, world.app.clock.today()).unwrap()
}

both! {
    async fn batches_add_up(world: World) {
        let at_once = effects(&world, 1_000).await;
        for rows in [1, 2, 3, 5] {
            assert_eq!(effects(&world, rows).await, at_once, "{rows} rows a batch");
        }
        let mut file = whole(&world);
        let everything = Scope::everything("test");
        let checked = world.app.db.read(&everything, move |read| {
            while file.check_next(read, &Scope::everything("test"), &Base::Root)? {}
            Ok::<_, StoreError>((file.effects(read)?, file.outcome()))
        });
        let (effects, outcome) = checked.await.unwrap();
        assert_eq!(effects, at_once);
        assert_eq!((effects.opening(), effects.changed), (outcome.created as i64, outcome.changed as i64));
        let lines: Vec<String> = effects.lines().iter().map(|line| format!("{} {} {}", line.what, line.count, line.text)).collect();
        assert_eq!(lines, ["省级 · 团的领导机关 1 新建", "市级 · 团的领导机关 1 新建", "乡镇（街道） · 基层团委 1 新建", "支部 · 团支部 8 新建", "组织 1 修改类别或级别 1 个", "部室 1 增设"]);
        let under: Vec<(i64, &str, i64)> = effects.under.iter().map(|superior| (superior.id, superior.name.as_str(), superior.count)).collect();
        let (county, town) = (&world.orgs.yunxi, &world.orgs.shiqiao);
        assert_eq!(under, [(county.id, county.name.as_str(), 8), (0, "", 2), (town.id, town.name.as_str(), 1)]);
        // Posts at the county, which has three; those of city and province stand further up, each once.
        let held = |org: &str| jishi_testkit::PEOPLE.iter().filter(|person| person.2 == org).count();
        let (at, further) = (held("yunxi"), held("qingshan") + held("province"));
        assert_eq!((effects.posts, effects.above), (at as i64, further as i64));
        assert_eq!((effects.first.len(), effects.unlisted(), effects.superiors), (at, 0, 2));
        assert!(effects.refusals.is_empty() && effects.lines.is_empty());
        let kept = serde_json::to_string(&effects).unwrap();
        assert_eq!(serde_json::from_str::<Effects>(&kept).unwrap(), effects);
    }

    async fn the_operator_gives_a_reason(world: World) {
        let (app, mut file) = (world.app.clone(), whole(&world).because("示例批复〔2026〕9号".to_owned()));
        let done = world.app.db.write(world.app.system("test"), move |write| {
            while file.write_next(write, &Scope::everything("test"), &Base::Root, || app.id())? {}
            write.note(file.noted());
            Ok::<_, AppError>(())
        });
        done.await.unwrap();
        load(&world, "编码,名称,级别,类别,上级编码\nE6,甲镇八村团支部,5,团支部,E1\n").await.unwrap();
        let changed = find_code(&world, "SL0011").await.unwrap().id;
        let (reasons, of, log) = world.app.db.read(&Scope::everything("test"), move |read| {
            let reasons = read.all(&REASONS, params![], |row| Ok(format!("{} {}", row.text(0)?, row.text(1)?)))?;
            Ok::<_, StoreError>((reasons, record::of_org(read, changed, i64::MAX, 5)?, read.one(&LOG, params![], |row| row.text(0))?))
        }).await.unwrap();
        assert_eq!(reasons, ["rename 示例批复〔2026〕9号", "import 示例批复〔2026〕9号", "import 导入组织表"]);
        assert_eq!(of.iter().map(|change| change.reason.as_str()).collect::<Vec<_>>(), ["示例批复〔2026〕9号"]);
        assert_eq!(log.as_deref(), Some("导入组织：新建 1 个，修改 0 个；理由：导入组织表"));
    }
}
