//! The road of a person: upload, look, apply; faults come back; the same again changes nothing.

use crate::notes::{count, many, plain, sheet, told, until, upload, value};
use crate::routes;
use jishi_exchange::sheet::{Column, HINT_HEADING, Limits, REASON_HEADING, Value, read_xlsx};
use jishi_testkit::both;

both! {
    async fn a_sheet_goes_in_and_the_same_again_changes_nothing(world: World) {
        let registrar = world.actor("registrar").await;
        registrar.get("/imports").await.expect(200).shows("便笺").shows("还没有导入记录");
        registrar.get("/imports/notes/new").await.expect(200).shows("<b>名称</b>").shows("又名 标题、note_name").shows("必填").shows("20 MB");
        registrar.get("/imports/notes/columns").await.expect(200).shows("<b>名称</b>").shows("又名 标题、note_name").shows("<b>正文</b>");
        let template = registrar.get("/imports/notes/template.xlsx").await.expect(200);
        let again = read_xlsx(&template.bytes, &[Column::text("", "名称"), Column::text("", "正文")], &Limits::default()).unwrap();
        assert_eq!(again.rows[0].values[0], Value::from("示例"));

        let file = plain(many(2500));
        let run = upload(&registrar, "便笺.csv", &file).await;
        assert_eq!(until(&world, &run, "checked").await.counts, [2500, 2500, 0, 0, 0]);
        assert_eq!(count(&world).await, 0, "looking writes nothing");
        registrar.get(&run).await.expect(200).shows("将新建 2500").shows("导入 2500 行").hides("hx-trigger");
        registrar.post(&format!("{run}/apply"), &[]).await.expect(303);
        assert_eq!(until(&world, &run, "done").await.counts, [2500, 2500, 0, 0, 0]);
        assert_eq!(count(&world).await, 2500);
        registrar.get(&run).await.expect(200).shows("已新建 2500").hides("下载有误的行").hides("删除上传的表格");
        registrar.post(&format!("{run}/apply"), &[]).await.expect(409);

        let run = upload(&registrar, "便笺.csv", &file).await;
        assert_eq!(until(&world, &run, "checked").await.counts, [2500, 0, 0, 2500, 0]);
        registrar.get(&run).await.expect(200).shows("没有需要写入的行");
        registrar.get("/imports").await.expect(200).shows("便笺.csv").shows("已导入").shows("待确认");
    }

    async fn faulty_rows_come_back_as_they_were_with_reasons(world: World) {
        let registrar = world.actor("registrar").await;
        let faulty = |i: u32| i == 1 || i == 1500 || i == 3000;
        let rows = (1..=3000).map(|i| {
            let text = if faulty(i) { format!("坏{i}") } else { "好".to_owned() };
            [format!("第{i}条"), text, "2024/9/1".to_owned(), format!("{i}号")]
        });
        let to = upload(&registrar, "名 册.xlsx", &sheet(rows)).await;
        let run = to.strip_suffix("/columns").unwrap().to_owned();
        registrar.get(&to).await.expect(200).shows("序号").shows("1号 / 2号 / 3号").shows("未对应");
        registrar.post(&to, &[("row", "1"), ("c1", "text"), ("c2", "name"), ("c3", "on")]).await.expect(303);
        assert_eq!(until(&world, &run, "checked").await.counts, [3000, 2997, 0, 0, 3]);
        registrar.get(&run).await.expect(200).shows("第 2 行").shows("第 1501 行").shows("第 3001 行").shows("正文：不能是坏的").shows("导入无误的 2997 行");
        registrar.post(&format!("{run}/apply"), &[]).await.expect(303);
        assert_eq!(until(&world, &run, "done").await.counts, [3000, 2997, 0, 0, 3]);
        assert_eq!((count(&world).await, value(&world, "第2条").await), (2997, Some("好|2024-09-01".to_owned())));

        let file = registrar.get(&format!("{run}/errors.xlsx")).await.expect(200);
        assert!(file.headers["content-disposition"].to_str().unwrap().ends_with("-%E6%9C%AA%E5%AF%BC%E5%85%A5.xlsx"));
        let columns: Vec<Column> = ["序号", "正文", "标题", "日期", REASON_HEADING].map(|heading| Column::text("", heading)).to_vec();
        let back = read_xlsx(&file.bytes, &columns[..4], &Limits::default()).unwrap();
        let texts: Vec<Vec<&str>> = back.rows.iter().map(|row| row.values.iter().filter_map(Value::text).collect()).collect();
        assert_eq!(texts, [
            ["1号", "坏1", "第1条", "2024/9/1"],
            ["1500号", "坏1500", "第1500条", "2024/9/1"],
            ["3000号", "坏3000", "第3000条", "2024/9/1"],
        ]);
        let reasons = read_xlsx(&file.bytes, &columns[4..], &Limits::default()).unwrap();
        assert!(reasons.rows.iter().all(|row| row.values[0] == Value::from("正文：不能是坏的")));

        // Removed by the person: the faults are gone, what was imported stays.
        registrar.post(&format!("{run}/drop"), &[]).await.expect(303);
        registrar.get(&run).await.expect(200).hides("不能是坏的");
        registrar.get(&format!("{run}/errors.xlsx")).await.expect(409);
        assert_eq!(count(&world).await, 2997);
    }

    async fn good_rows_may_have_hints_and_go_in_all_the_same(world: World) {
        let registrar = world.actor("registrar").await;
        let rows = (1..=1200).map(|at| (format!("第{at}条"), if at == 1 || at == 1150 { "注意" } else if at == 7 { "坏的，查过" } else { "好" }.to_owned()));
        let run = upload(&registrar, "便笺.csv", &plain(rows)).await;
        assert_eq!(until(&world, &run, "checked").await.counts, [1200, 1199, 0, 0, 1]);
        registrar.get(&run).await.expect(200).shows("有误 1 行，提示 2 行").shows("<h2>提示</h2>").shows("第 1151 行").shows("请核对正文").shows("hints.xlsx");
        assert_eq!(told(&world).await.as_deref(), Some("1"), "what a check told is noted though nothing was written");
        let file = registrar.get(&format!("{run}/hints.xlsx")).await.expect(200);
        let back = jishi_testkit::cells(&file, &["名称", "正文", HINT_HEADING]);
        assert_eq!(back, [["第1条", "注意", "请核对正文"], ["第1150条", "注意", "请核对正文"]]);
        world.actor("otherregistrar").await.get(&format!("{run}/hints.xlsx")).await.expect(404);
        registrar.post(&format!("{run}/apply"), &[]).await.expect(303);
        assert_eq!(until(&world, &run, "done").await.counts, [1200, 1199, 0, 0, 1]);
        registrar.get(&run).await.expect(200).shows("有误 1 行，提示 2 行").shows("请核对正文");
        // The sheet with hints goes in again as it is: its own column is not asked about.
        let again = upload(&registrar, "提示.xlsx", &file.bytes).await;
        assert!(!again.ends_with("/columns"), "{again}");
        assert_eq!(until(&world, &again, "checked").await.counts, [2, 0, 0, 2, 0]);
        registrar.post(&format!("{run}/drop"), &[]).await.expect(303);
        registrar.get(&run).await.expect(200).hides("请核对正文");
        registrar.get(&format!("{run}/hints.xlsx")).await.expect(409);
        // The whole sheet at once counts them too.
        let run = upload(&registrar, "便笺.csv", &plain([("甲".to_owned(), "注一".to_owned()), ("乙".to_owned(), "好".to_owned())])).await;
        until(&world, &run, "checked").await;
        registrar.post(&format!("{run}/apply"), &[("all", "1")]).await.expect(303);
        until(&world, &run, "done").await;
        registrar.get(&run).await.expect(200).shows("提示 1 行").shows("第 2 行").shows("下载有提示的行");
    }

    async fn everything_or_nothing(world: World) {
        let registrar = world.actor("registrar").await;
        let run = upload(&registrar, "便笺.csv", &plain(many(1200))).await;
        until(&world, &run, "checked").await;
        registrar.post(&format!("{run}/apply"), &[("all", "1")]).await.expect(303);
        assert_eq!(until(&world, &run, "done").await.counts, [1200, 1200, 0, 0, 0]);
        assert_eq!(count(&world).await, 1200);

        let mut rows: Vec<_> = many(1500).map(|(name, _)| (name, "新".to_owned())).collect();
        rows[1400].1 = "坏".to_owned();
        let run = upload(&registrar, "便笺.csv", &plain(rows)).await;
        until(&world, &run, "checked").await;
        registrar.post(&format!("{run}/apply"), &[("all", "1")]).await.expect(303);
        assert_eq!(until(&world, &run, "refused").await.counts, [1500, 299, 1200, 0, 1]);
        assert_eq!(count(&world).await, 1200, "nothing of it");
        assert_eq!(value(&world, "第1条").await.unwrap(), "好|");
        registrar.get(&run).await.expect(200).shows("没有导入任何一行").shows("第 1402 行");
    }

    async fn a_run_given_up_leaves_nothing(world: World) {
        let registrar = world.actor("registrar").await;
        let run = upload(&registrar, "便笺.csv", &plain(many(3))).await;
        until(&world, &run, "checked").await;
        registrar.post(&format!("{run}/drop"), &[]).await.expect(303);
        registrar.get(&run).await.expect(200).shows("已放弃");
        registrar.post(&format!("{run}/apply"), &[]).await.expect(409);
        assert_eq!(count(&world).await, 0);
        // What is left lying is swept after some days.
        let run = upload(&registrar, "便笺.csv", &plain([("甲".to_owned(), "坏".to_owned())])).await;
        until(&world, &run, "checked").await;
        let mut jobs = jishi_platform::jobs::Jobs::default();
        jishi_intake::jobs(&mut jobs, &crate::notes::kinds());
        world.clock.advance(2 * 86_400_000);
        jobs.tick(&world.app).await.unwrap();
        let registrar = world.actor("registrar").await;
        registrar.get(&format!("{run}/errors.xlsx")).await.expect(200);
        world.clock.advance(2 * 86_400_000);
        jobs.tick(&world.app).await.unwrap();
        let registrar = world.actor("registrar").await;
        registrar.get(&run).await.expect(200).hides("不能是坏的");
        registrar.get(&format!("{run}/errors.xlsx")).await.expect(409);
    }
}
