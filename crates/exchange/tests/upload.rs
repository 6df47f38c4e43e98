//! Uploaded tables read row by row: the head, the places of columns, the same sheet back.
#![allow(clippy::unwrap_used, clippy::panic)]

use jishi_exchange::ReadError;
use jishi_exchange::sheet::{
    Column, Format, Limits, REASON_HEADING, RowWriter, SheetDoc, SheetRow, Upload, Value, errors_back, read_xlsx, reasons,
};
use jishi_kernel::Day;
use std::io::{BufReader, Cursor, Write};

fn columns() -> Vec<Column> {
    vec![
        Column::text("name", "姓名").required(),
        Column::code("id", "身份证号").required().synonym("证件号码"),
        Column::date("joined", "入团日期"),
    ]
}

/// A sheet as people have it: a title, headings in another order, columns of their own, notes.
fn theirs(rows: &[[Value; 5]]) -> Vec<u8> {
    let columns = vec![
        Column::text("", "序号"),
        Column::text("", "证件号码（必填）"),
        Column::text("", "备注"),
        Column::text("", "姓  名"),
        Column::text("", "入团日期"),
    ];
    let doc = SheetDoc {
        name: "名册".to_owned(),
        notes: vec!["由各支部填写".to_owned()],
        ..SheetDoc::new("石桥村团支部团员名册", columns)
    };
    let mut writer = RowWriter::begin(doc).unwrap();
    for row in rows {
        writer.row(row).unwrap();
    }
    let mut out = Cursor::new(Vec::new());
    writer.finish(&mut out).unwrap();
    out.into_inner()
}

fn some_rows(count: i64) -> Vec<[Value; 5]> {
    let row = |i: i64| {
        let id = format!("99000020000101{i:04}");
        let joined = if i % 3 == 0 {
            Value::from("二月")
        } else {
            Value::Date(Day::constant(2016, 5, 4))
        };
        [
            Value::Int(i),
            Value::from(id),
            Value::from("  备 注\n二"),
            Value::from(format!("张{i}")),
            joined,
        ]
    };
    (1..=count).map(row).collect()
}

fn rows<R: std::io::Read + std::io::Seek>(upload: &mut Upload<R>) -> Vec<SheetRow> {
    let columns = columns();
    let head = upload.head(&columns, None).unwrap();
    let places = head.places(&columns);
    let mut all = Vec::new();
    let done: Result<(), ReadError> = upload.rows(&head, &columns, &places, |row| {
        all.push(row);
        Ok(true)
    });
    done.unwrap();
    all
}

#[test]
fn a_file_on_disk_is_read_like_bytes() {
    let bytes = theirs(&some_rows(100));
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&bytes).unwrap();
    let from_file = rows(&mut Upload::open(BufReader::new(file), Format::Xlsx, Limits::default()).unwrap());
    let from_bytes = rows(&mut Upload::open(Cursor::new(&bytes), Format::Xlsx, Limits::default()).unwrap());
    assert_eq!(from_file, from_bytes);
    assert_eq!(from_file.len(), 100, "the title and the notes are no rows");
    assert_eq!(from_file[0].row, 3);
    assert_eq!(from_file[0].values[1], Value::from("990000200001010001"));
    assert_eq!(reasons(&from_file[2]), "入团日期：“二月”不是日期，请写成 2026-07-18 的样子");
    assert_eq!(from_file[0].values[0], Value::from("张1"), "without characters that print nothing");
    let whole = read_xlsx(&bytes, &columns(), &Limits::default()).unwrap();
    assert_eq!(
        whole.rows.iter().map(|row| &row.values).collect::<Vec<_>>(),
        from_bytes.iter().map(|row| &row.values).collect::<Vec<_>>()
    );
}

#[test]
fn the_head_is_shown_with_samples_and_places_can_be_corrected() {
    let bytes = theirs(&some_rows(5));
    let mut upload = Upload::open(Cursor::new(&bytes), Format::Xlsx, Limits::default()).unwrap();
    let columns = columns();
    let head = upload.head(&columns, None).unwrap();
    assert_eq!((head.sheet.as_str(), head.row), ("名册", 2));
    let words: Vec<&str> = head.headings.iter().map(|heading| heading.text.as_str()).collect();
    assert_eq!(words, ["序号", "证件号码（必填）", "备注", "姓  名", "入团日期"]);
    assert_eq!(head.headings[3].samples, ["张1", "张2", "张3"]);
    let mut places = head.places(&columns);
    assert_eq!(places, [Some(3), Some(1), Some(4)]);
    // The person says the name stands under 备注.
    places[0] = Some(2);
    let mut first = None;
    let done: Result<(), ReadError> = upload.rows(&head, &columns, &places, |row| {
        first = Some(row.values[0].clone());
        Ok(false)
    });
    done.unwrap();
    assert_eq!(first, Some(Value::from("备 注\n二")));
}

#[test]
fn a_foreign_sheet_is_taken_at_its_first_row_of_words() {
    let text = "2026年统计\n\n人员,号码,时间\n甲,1,2\n乙,3,4\n";
    let mut upload = Upload::open(Cursor::new(text.as_bytes()), Format::Csv, Limits::default()).unwrap();
    let columns = columns();
    let head = upload.head(&columns, None).unwrap();
    assert_eq!(head.headings.len(), 3);
    assert_eq!(head.headings[0].samples, ["甲", "乙"]);
    let places = head.places(&columns);
    assert_eq!(places, [None, None, None]);
    assert_eq!(jishi_exchange::sheet::Head::missing(&columns, &places), ["姓名", "身份证号"]);
    // A person may name the row.
    assert_eq!(upload.head(&columns, Some(3)).unwrap().headings[0].text, "甲");
    let mut numbers = Upload::open(Cursor::new(&b"1,2\n3,4\n"[..]), Format::Csv, Limits::default()).unwrap();
    assert!(matches!(numbers.head(&columns, None), Err(ReadError::NoHead { .. })));
}

#[test]
fn the_same_sheet_comes_back_with_reasons() {
    let bytes = theirs(&some_rows(30));
    for (format, bytes) in [
        (Format::Xlsx, bytes),
        (Format::Csv, "序号,证件号码,备注,姓名,入团日期\n1,9.9E+17,,甲,2016-5-4\n2,990000200001010002,,乙,2016/5/4\n3,990000200001010003, 是 ,丙,二月\n".as_bytes().to_vec()),
    ] {
        let mut upload = Upload::open(Cursor::new(&bytes), format, Limits::default()).unwrap();
        let faulty: Vec<(u32, String)> = rows(&mut upload).iter().filter(|row| !row.faults.is_empty()).map(|row| (row.row, reasons(row))).collect();
        assert_eq!(faulty.len(), if format == Format::Csv { 2 } else { 10 });
        let head = upload.head(&columns(), None).unwrap();
        let mut asked = faulty.iter().peekable();
        let mut out = Cursor::new(Vec::new());
        let back: Result<u32, anyhow::Error> = errors_back(
            &mut upload,
            &head,
            |row| Ok(asked.next_if(|(at, _)| *at == row).map(|(_, reasons)| reasons.clone())),
            &mut out,
        );
        assert_eq!(back.unwrap() as usize, faulty.len());
        // All their columns in their order, cells as typed, the reasons at the end.
        let all: Vec<Column> = ["序号", "证件号码", "备注", "姓名", "入团日期", REASON_HEADING].into_iter().map(|heading| Column::text("", heading)).collect();
        let again = read_xlsx(out.get_ref(), &all[..5], &Limits::default()).unwrap();
        let with_reasons = read_xlsx(out.get_ref(), &all[5..], &Limits::default());
        assert_eq!(again.rows.len(), faulty.len());
        assert_eq!(again.rows[0].values[3], Value::from(if format == Format::Csv { "甲" } else { "张3" }));
        assert_eq!(again.rows[0].values[4], Value::from(if format == Format::Csv { "2016-5-4" } else { "二月" }));
        let reasons: Vec<String> = with_reasons.unwrap().rows.iter().map(|row| row.values[0].text().unwrap().to_owned()).collect();
        assert_eq!(reasons, faulty.iter().map(|(_, reasons)| reasons.clone()).collect::<Vec<_>>());
        // Sent again as it is, the column of reasons is not part of the table.
        let mut upload = Upload::open(Cursor::new(out.get_ref()), Format::Xlsx, Limits::default()).unwrap();
        let head = upload.head(&columns(), None).unwrap();
        assert_eq!(head.headings.len(), 5);
        assert_eq!(rows(&mut upload).len(), faulty.len());
    }
}

#[test]
fn rows_out_of_order_and_too_many_rows_are_refused() {
    let text: String = std::iter::once("姓名,身份证号\n".to_owned())
        .chain((0..50).map(|i| format!("甲{i},1\n")))
        .collect();
    let few = Limits {
        rows: 49,
        ..Limits::default()
    };
    let mut upload = Upload::open(Cursor::new(text.as_bytes()), Format::Csv, few).unwrap();
    let head = upload.head(&columns(), None).unwrap();
    let mut seen = 0;
    let done: Result<(), ReadError> = upload.rows(&head, &columns(), &head.places(&columns()), |_| {
        seen += 1;
        Ok(true)
    });
    assert!(matches!(done, Err(ReadError::TooManyRows { limit: 49, .. })));
    assert_eq!(seen, 49);
}

#[test]
fn an_open_quotation_mark_does_not_swallow_memory() {
    let mut text = "姓名,身份证号\n甲,\"".as_bytes().to_vec();
    text.resize(12 << 20, b'a');
    let mut upload = Upload::open(Cursor::new(&text), Format::Csv, Limits::default()).unwrap();
    let error = upload.head(&columns(), None).unwrap_err();
    assert!(matches!(error, ReadError::Broken { .. }), "{error}");
}
