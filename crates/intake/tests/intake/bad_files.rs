//! Files nobody should send: each comes back at once, in words.

use crate::notes::{sheet, until, upload};
use crate::routes;
use jishi_testkit::{Actor, both};
use std::io::{Cursor, Read, Write};
use std::time::{Duration, Instant};

/// A debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

async fn refused(actor: &Actor, name: &str, bytes: &[u8], words: &str) {
    let start = Instant::now();
    actor
        .upload("/imports/notes/new", &[], &[("file", name, bytes)])
        .await
        .expect(422)
        .shows(words);
    assert!(start.elapsed() < PATIENCE, "{name}: {:?}", start.elapsed());
}

fn with_sheet(content: &mut dyn Read) -> Vec<u8> {
    let good = sheet([["甲", "乙", "", ""].map(str::to_owned)]);
    let mut source = zip::ZipArchive::new(Cursor::new(&good)).unwrap();
    let mut target = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for index in 0..source.len() {
        let mut part = source.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        target.start_file(name.clone(), options).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            std::io::copy(content, &mut target).unwrap();
        } else {
            std::io::copy(&mut part, &mut target).unwrap();
        }
    }
    target.finish().unwrap().into_inner()
}

both! {
    async fn bad_files_come_back_in_words(world: World) {
        let registrar = world.actor("registrar").await;
        registrar.upload("/imports/notes/new", &[("file", "")], &[]).await.expect(422).shows("请选择表格文件");
        refused(&registrar, "空.xlsx", b"", "空文件").await;
        refused(&registrar, "假.xlsx", b"abc", "不是 .xlsx 工作簿或已损坏").await;
        let good = sheet([["甲", "乙", "", ""].map(str::to_owned)]);
        refused(&registrar, "断.xlsx", &good[..good.len() / 2], "已损坏").await;
        let mut locked = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
        locked.resize(4096, 0);
        refused(&registrar, "锁.xlsx", &locked, "已加密或是旧版 .xls").await;
        let bomb = with_sheet(&mut std::io::repeat(b' ').take(1100 << 20));
        assert!(bomb.len() < 2 << 20);
        refused(&registrar, "弹.xlsx", &bomb, "解压后过大").await;
        refused(&registrar, "数.csv", b"1,2\n3,4\n", "没有找到表头").await;
    }

    async fn a_million_empty_rows_are_no_rows(world: World) {
        let registrar = world.actor("registrar").await;
        let mut rows = Vec::new();
        rows.write_all(br#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#).unwrap();
        let text = |at: &str, text: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#);
        write!(rows, "<row r=\"1\">{}{}</row>", text("A1", "名称"), text("B1", "正文")).unwrap();
        for row in 2..=1_000_000 {
            rows.write_all(if row % 10 == 0 { b"<row><c s=\"1\"/></row>" } else { b"<row></row>" }).unwrap();
        }
        write!(rows, "<row r=\"1000001\">{}</row></sheetData></worksheet>", text("A1000001", "末")).unwrap();
        let file = with_sheet(&mut rows.as_slice());
        let start = Instant::now();
        let run = upload(&registrar, "空行.xlsx", &file).await;
        let checked = until(&world, &run, "checked").await;
        assert_eq!(checked.counts, [1, 1, 0, 0, 0]);
        assert!(start.elapsed() < PATIENCE * 2, "{:?}", start.elapsed());
    }

    async fn cells_of_every_form(world: World) {
        let registrar = world.actor("registrar").await;
        let file = "名称,正文,日期\n甲,9.9E+17,2024/9/1\n\u{200b}乙\u{a0},好,２０２４年９月１日\n丙,好,20240901\n丁,好,45536\n戊,好,某日\n己,好,2024.9.1\n";
        let run = upload(&registrar, "形.csv", file.as_bytes()).await;
        assert_eq!(until(&world, &run, "checked").await.counts, [6, 4, 0, 0, 2]);
        registrar.get(&run).await.expect(200).shows("数字超过 15 位").shows("“某日”不是日期");
        registrar.post(&format!("{run}/apply"), &[]).await.expect(303);
        until(&world, &run, "done").await;
        for name in ["乙", "丙", "丁", "己"] {
            assert_eq!(crate::notes::value(&world, name).await.as_deref(), Some("好|2024-09-01"), "{name}");
        }
    }
}
