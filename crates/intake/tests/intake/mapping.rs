//! Columns of other people's sheets: settled once, remembered, corrected.

use crate::notes::{count, until, upload};
use crate::routes;
use jishi_testkit::both;

const FILE: &str = "统计表\n\n条目,内容,时间\n甲,一,20240901\n乙,二,2024年9月1日\n";

both! {
    async fn headings_are_settled_once(world: World) {
        let registrar = world.actor("registrar").await;
        let to = upload(&registrar, "外来.csv", FILE.as_bytes()).await;
        let run = to.strip_suffix("/columns").unwrap().to_owned();
        registrar.get(&run).await.expect(200).shows("请先对应表的列").shows("调整列的对应");
        registrar.get(&to).await.expect(200).shows("条目").shows("甲 / 乙").shows("必填的列：名称").shows("A 列对应");
        // What is missing or doubled comes back with the form.
        registrar.post(&to, &[("row", "2"), ("c1", "text")]).await.expect(422).shows("缺少必填的列：名称");
        registrar.post(&to, &[("row", "2"), ("c0", "name"), ("c1", "name")]).await.expect(422).shows("“名称”对应了两列");
        // Another row of headings.
        registrar.get(&format!("{to}?row=3")).await.expect(200).shows("<th scope=\"row\" role=\"rowheader\">甲</th>");
        registrar.post(&to, &[("row", "2"), ("c0", "name"), ("c1", "text"), ("c2", "on")]).await.expect(303);
        assert_eq!(until(&world, &run, "checked").await.counts, [2, 2, 0, 0, 0]);
        // The next sheet with these headings, in another order, is not asked about.
        let next = "时间,条目,内容\n2024/9/2,丙,三\n";
        let run = upload(&registrar, "外来二.csv", next.as_bytes()).await;
        assert!(!run.ends_with("/columns"), "{run}");
        until(&world, &run, "checked").await;
        registrar.post(&format!("{run}/apply"), &[]).await.expect(303);
        until(&world, &run, "done").await;
        assert_eq!(crate::notes::value(&world, "丙").await.unwrap(), "三|2024-09-02");
        // Another organisation has settled nothing.
        let other = world.actor("otherregistrar").await;
        assert!(upload(&other, "外来.csv", FILE.as_bytes()).await.ends_with("/columns"));
        assert_eq!(count(&world).await, 1);
    }

    async fn columns_can_be_corrected_after_the_check(world: World) {
        let registrar = world.actor("registrar").await;
        let run = upload(&registrar, "表.csv", "名称,正文\n甲,乙\n".as_bytes()).await;
        until(&world, &run, "checked").await;
        let to = format!("{run}/columns");
        registrar.get(&to).await.expect(200);
        registrar.post(&to, &[("row", "1"), ("c0", "text"), ("c1", "name")]).await.expect(303);
        until(&world, &run, "checked").await;
        registrar.post(&format!("{run}/apply"), &[]).await.expect(303);
        until(&world, &run, "done").await;
        assert_eq!(crate::notes::value(&world, "乙").await.unwrap(), "甲|");
        registrar.get(&to).await.expect(409);
    }
}
