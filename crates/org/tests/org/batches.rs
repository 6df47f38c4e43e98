//! Rows that come in batches, and files of more than one batch.

use super::{find, find_code, routes};
use jishi_exchange::sheet::{Format, Limits, SheetRow, Upload};
use jishi_org::import::{self, BATCH, Base, Decision, Session, Whole};
use jishi_platform::AppError;
use jishi_platform::authz::Scope;
use jishi_testkit::{World, both};
use std::io::Cursor;

const HEAD: &str = "上级编码,编码,名称,级别,类别\n";

fn rows(csv: &str) -> Vec<SheetRow> {
    import::read("组织.csv", format!("{HEAD}{csv}").as_bytes(), &Limits::default())
        .unwrap()
        .rows
}

/// Decides batch after batch with one session, and writes them when `keep`.
async fn decide(world: &World, batches: Vec<Vec<SheetRow>>, keep: bool) -> Vec<(Vec<Decision>, Vec<String>)> {
    let (app, today) = (world.app.clone(), world.app.clock.today());
    let mut session = Session::default();
    let mut out = Vec::new();
    for mut batch in batches {
        let inner = app.clone();
        let (back, decisions, faults) = app
            .db
            .write(app.system("test"), move |write| {
                let scope = Scope::everything("test");
                let plan = import::plan_batch(write, &scope, &Base::Root, &mut session, "", &mut batch, today)?;
                if keep {
                    import::apply_batch(write, &mut session, &plan, today, || inner.id())?;
                }
                let faults = batch.iter().flat_map(|row| &row.faults).map(ToString::to_string).collect();
                Ok::<_, AppError>((session, plan.decisions().to_vec(), faults))
            })
            .await
            .unwrap();
        session = back;
        out.push((decisions, faults));
    }
    out
}

fn whole(csv: &str, world: &World) -> Whole {
    let mut upload = Upload::open(Cursor::new(csv.to_owned().into_bytes()), Format::Csv, import::OPERATOR).unwrap();
    let head = upload.head(&import::columns(), None).unwrap();
    Whole::read(&mut upload, &head, world.app.clock.today()).unwrap()
}

/// Towns of 999 branches each, the last row first.
fn upside_down(towns: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for town in 0..towns {
        lines.push(format!("SL0004,W{town:02},共青团第{town}镇委员会,4,基层团委"));
        for branch in 1..1_000 {
            lines.push(format!("W{town:02},W{town:02}-{branch:03},第{town}镇第{branch}村团支部,5,团支部"));
        }
    }
    lines.reverse();
    format!("{HEAD}{}\n", lines.join("\n"))
}

both! {
    async fn a_later_batch_stands_on_an_earlier_one(world: World) {
        let all = rows("SL0004,B1,共青团甲镇委员会,4,基层团委\nB1,B2,甲镇一村团支部,5,团支部\nNONE,B3,丙镇团支部,5,团支部\nB3,B4,丁团支部,5,团支部\nB1,B5,甲镇一村团支部,5,团支部\nB1,B2,甲镇二村团支部,5,团支部\nB1,B6,甲镇三村团支部,5,团支部\n");
        let batches = |each: usize| all.chunks(each).map(<[_]>::to_vec).collect::<Vec<_>>();
        for keep in [false, true] {
            let done = decide(&world, batches(2), keep).await;
            let faults: Vec<&str> = done.iter().flat_map(|(_, faults)| faults).map(String::as_str).collect();
            assert_eq!(faults, [
                "第 4 行“上级编码”：没有编码为“NONE”的上级组织",
                "第 5 行“上级编码”：上级（第 4 行）有误，未导入",
                "第 6 行“名称”：与第 3 行同一上级、同名",
                "第 7 行“编码”：编码与第 3 行重复",
            ], "keep {keep}");
            assert_eq!(done[0].0, [Decision::New, Decision::New]);
            assert_eq!(done[3].0, [Decision::New]);
            assert_eq!(find_code(&world, "B6").await.is_some(), keep);
        }
        let (town, last) = (find_code(&world, "B1").await.unwrap(), find_code(&world, "B6").await.unwrap());
        assert_eq!((town.children, last.parent, last.sort), (2, Some(town.id), 2));
        assert_eq!(find(&world, world.orgs.yunxi.id).await.children, 3);
        let again = decide(&world, batches(1), true).await;
        assert_eq!(again[0].0, [Decision::Same]);
        assert_eq!(again[6].0, [Decision::Same]);
        assert_eq!(find_code(&world, "B1").await.unwrap().children, 2);
    }

    async fn a_batch_can_be_decided_twice(world: World) {
        let batch = rows("SL0004,C1,共青团甲镇委员会,4,基层团委\nC1,C2,甲镇一村团支部,5,团支部\n");
        let done = decide(&world, vec![batch.clone(), batch], false).await;
        assert_eq!(done[1], (vec![Decision::New, Decision::New], vec![]), "the writing failed, and the batch came again");
    }

    async fn a_file_of_several_batches_upside_down(world: World) {
        let (towns, app) = (BATCH / 1_000 + 3, world.app.clone());
        let faulty = "W01,W01-001,重号团支部,5,团支部\nNONE,X,无上级团支部,5,团支部\n";
        let csv = format!("{}{faulty}", upside_down(towns));
        let mut file = whole(&csv, &world);
        while file.left() > 0 {
            let inner = app.clone();
            file = app.db.write(app.system("test"), move |write| {
                file.write_next(write, &Scope::everything("test"), &Base::Root, || inner.id())?;
                Ok::<_, AppError>(file)
            }).await.unwrap();
        }
        let faults: Vec<String> = file.faults().map(ToString::to_string).collect();
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults[0].contains("编码与第") && faults[1].contains("没有编码为“NONE”的上级组织"));
        assert!(file.reasons(2).is_none() && file.reasons((towns * 1_000 + 2) as u32).unwrap().starts_with("编码：编码与第"));
        assert_eq!((file.rows(), file.outcome().created, file.faulty()), (towns * 1_000 + 2, towns * 1_000, 2));
        let town = find_code(&world, "W22").await.unwrap();
        assert_eq!((town.children, find(&world, world.orgs.yunxi.id).await.children), (999, 2 + towns as i64));
        let mut again = whole(&csv, &world);
        let again = app.db.read(&Scope::everything("test"), move |read| {
            while again.check_next(read, &Scope::everything("test"), &Base::Root)? {}
            Ok::<_, jishi_platform::db::StoreError>(again)
        }).await.unwrap();
        assert_eq!((again.same(), again.outcome().created, again.faulty()), (towns * 1_000, 0, 2));
    }
}
