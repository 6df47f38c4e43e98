//! The operator's command: the same runs over a file of this machine.

use crate::notes::{Notes, count, many, plain, sheet};
use crate::routes;
use jishi_exchange::sheet::{Column, HINT_HEADING, Limits, REASON_HEADING, Value, read_xlsx};
use jishi_intake::{Adapter, ImportError, Progress, Request, errors_file, hints_file, import_file};
use jishi_testkit::both;
use std::path::Path;
use std::sync::{Arc, Mutex};

fn request(path: &Path, dry_run: bool, all_or_nothing: bool) -> Request {
    Request {
        kind: Arc::new(Notes),
        path: path.to_owned(),
        map: None,
        dry_run,
        all_or_nothing,
        errors: true,
    }
}

both! {
    async fn a_file_goes_in_from_the_command_line(world: World) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("便笺.csv");
        let mut rows: Vec<_> = many(20_000).collect();
        for at in [0, 9_999, 19_999] {
            rows[at].1 = "坏".to_owned();
        }
        std::fs::write(&path, plain(rows)).unwrap();
        let told = Arc::new(Mutex::new(Vec::new()));
        let seen = { let told = told.clone(); move |progress| told.lock().unwrap().push(progress) };
        let report = import_file(&world.app, request(&path, true, false), seen).await.unwrap();
        assert_eq!((report.tally.created, report.tally.faulty, report.applied, count(&world).await), (19_997, 3, false, 0));
        let rows: Vec<i64> = told.lock().unwrap().iter().map(|p| if let Progress::Checked(tally) = p { tally.rows } else { 0 }).collect();
        assert_eq!(rows, [4_096, 8_192, 12_288, 16_384, 20_000]);

        let report = import_file(&world.app, request(&path, false, true), |_| ()).await.unwrap();
        assert_eq!((report.tally.faulty, report.applied, count(&world).await), (3, false, 0));

        let report = import_file(&world.app, request(&path, false, false), |_| ()).await.unwrap();
        assert_eq!((report.tally.created, report.tally.faulty, report.applied, count(&world).await), (19_997, 3, true, 19_997));
        assert_eq!(report.first[0], (2, "正文：不能是坏的".to_owned()));
        let out = folder.path().join("错.xlsx");
        assert_eq!(errors_file(&world.app, &report, &path, &out).await.unwrap(), 3);
        let columns: Vec<Column> = ["名称", REASON_HEADING].map(|heading| Column::text("", heading)).to_vec();
        let back = read_xlsx(&std::fs::read(&out).unwrap(), &columns[..1], &Limits::default()).unwrap();
        let names: Vec<&Value> = back.rows.iter().map(|row| &row.values[0]).collect();
        assert_eq!(names, [&Value::from("第1条"), &Value::from("第10000条"), &Value::from("第20000条")]);
        assert_eq!(back.extra, ["正文"]);

        // Rows that were not kept are read from the file again, and come back the same.
        let unkept = Request { errors: false, ..request(&path, false, false) };
        let report = import_file(&world.app, unkept, |_| ()).await.unwrap();
        let again = folder.path().join("再错.xlsx");
        assert_eq!(errors_file(&world.app, &report, &path, &again).await.unwrap(), 3);
        let again = read_xlsx(&std::fs::read(&again).unwrap(), &columns, &Limits::default()).unwrap();
        assert_eq!(again, read_xlsx(&std::fs::read(&out).unwrap(), &columns, &Limits::default()).unwrap());

        // The reasons do not stay for ever.
        world.clock.advance(4 * 86_400_000);
        let mut jobs = jishi_platform::jobs::Jobs::default();
        jishi_intake::jobs(&mut jobs, &crate::notes::kinds());
        jobs.tick(&world.app).await.unwrap();
        assert_eq!(errors_file(&world.app, &report, &path, &out).await.unwrap(), 0);

        let again = import_file(&world.app, request(&path, false, false), |_| ()).await.unwrap();
        assert_eq!((again.tally.created, again.tally.same), (0, 19_997));
    }

    async fn good_rows_come_back_with_their_hints(world: World) {
        let folder = tempfile::tempdir().unwrap();
        let (path, out) = (folder.path().join("便笺.csv"), folder.path().join("提示.xlsx"));
        let rows = (1..=9_000).map(|at| (format!("第{at}条"), match at { 1 | 5_000 => "注意", 7 => "坏的，查过", _ => "好" }.to_owned()));
        std::fs::write(&path, plain(rows)).unwrap();
        let columns: Vec<Column> = ["名称", "正文", HINT_HEADING].map(|heading| Column::text("", heading)).to_vec();
        // After a check, after the good rows, after an import of everything that was refused.
        for (dry_run, whole) in [(true, false), (false, true), (false, false)] {
            let report = import_file(&world.app, request(&path, dry_run, whole), |_| ()).await.unwrap();
            assert_eq!((report.tally.hinted, report.tally.faulty), (2, 1), "{dry_run} {whole}");
            assert_eq!(hints_file(&world.app, &report, &path, &out).await.unwrap(), 2);
            let back = read_xlsx(&std::fs::read(&out).unwrap(), &columns, &Limits::default()).unwrap();
            let rows: Vec<Vec<Value>> = back.rows.iter().map(|row| row.values.clone()).collect();
            assert_eq!(rows, [["第1条", "注意", "请核对正文"], ["第5000条", "注意", "请核对正文"]].map(|row| row.map(Value::from).to_vec()));
            assert_eq!(errors_file(&world.app, &report, &path, &out).await.unwrap(), 1);
        }
    }

    async fn everything_or_nothing_goes_in(world: World) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("便笺.csv");
        std::fs::write(&path, plain(many(9_000))).unwrap();
        let report = import_file(&world.app, request(&path, false, true), |_| ()).await.unwrap();
        assert_eq!((report.tally.created, report.applied, count(&world).await), (9_000, true, 9_000));
    }

    async fn a_map_of_ones_own_and_missing_columns(world: World) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("外来.xlsx");
        std::fs::write(&path, sheet([["甲", "一", "2024-09-01", ""].map(str::to_owned)])).unwrap();
        let report = import_file(&world.app, request(&path, true, false), |_| ()).await.unwrap();
        assert_eq!((report.tally.created, report.adapter.as_str()), (1, ""));
        let path = folder.path().join("外来.csv");
        std::fs::write(&path, "条目,内容\n甲,一\n").unwrap();
        let error = import_file(&world.app, request(&path, true, false), |_| ()).await.unwrap_err();
        assert!(matches!(&error, ImportError::Missing(missing) if missing == &["名称"]), "{error:?}");
        let map = Adapter::read("name = \"本地\"\nkind = \"notes\"\nsource = \"own\"\n[columns]\nname = [\"条目\"]\ntext = [\"内容\"]\n").unwrap();
        let mapped = Request { map: Some(map), ..request(&path, false, false) };
        let report = import_file(&world.app, mapped, |_| ()).await.unwrap();
        assert_eq!((report.tally.created, report.adapter.as_str()), (1, "本地"));
        assert_eq!(crate::notes::value(&world, "甲").await.unwrap(), "一|");
        std::fs::write(&path, b"PK\x03\x04").unwrap();
        assert!(matches!(import_file(&world.app, request(&path, true, false), |_| ()).await, Err(ImportError::Read(_))));
    }
}
