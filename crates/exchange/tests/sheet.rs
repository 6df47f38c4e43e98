//! Sheets written here are opened again, by our reader and by calamine.
#![allow(clippy::unwrap_used, clippy::panic)]

use calamine::{Data, DataType, Reader, Xlsx, open_workbook_from_rs};
use jishi_exchange::{
    AsOf, ReadError, WriteError,
    sheet::{Column, Limits, REASON_HEADING, SheetDoc, Value, errors_xlsx, read_xlsx, write_xlsx},
};
use jishi_kernel::Day;
use std::io::{Cursor, Read};

fn columns() -> Vec<Column> {
    vec![
        Column::text("id", "编号").hidden(),
        Column::text("name", "组织名称")
            .required()
            .meaning("全称，与批复一致")
            .synonym("单位名称"),
        Column::int("members", "团员数"),
        Column::date("founded", "成立日期").meaning("批复日期"),
        Column::percent("rate", "完成率"),
    ]
}

fn doc() -> SheetDoc {
    SheetDoc {
        basis: "依据：青团字〔2026〕6号".to_owned(),
        as_of: Some(AsOf::Day(Day::constant(2026, 6, 30))),
        notes: vec!["团员数以录入系统的为准".to_owned(), "A&B 类不计".to_owned()],
        watermark: Some("李明 尾号1234 2026年7月1日09:00 导出 A&B".to_owned()),
        guide: true,
        ..SheetDoc::new("团组织[名册]/2026", columns())
    }
}

fn rows() -> Vec<Vec<Value>> {
    vec![
        vec![
            "o1".into(),
            "=HYPERLINK(\"http://x\",\"点我\")".into(),
            Value::Int(120),
            Value::Date(Day::constant(2019, 5, 4)),
            Value::Percent(4500),
        ],
        vec![
            "o2".into(),
            "甲\n“乙”,_x000D_&<丙>".into(),
            Value::Int(-1),
            Value::Empty,
            Value::Percent(3333),
        ],
        vec!["".into(), "@sum".into()],
        vec![
            "o4".into(),
            "007".into(),
            Value::Int(9_007_199_254_740_993),
            Value::Date(Day::constant(1899, 12, 31)),
            Value::Percent(0),
        ],
    ]
}

fn written(doc: &SheetDoc, rows: Vec<Vec<Value>>) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    write_xlsx(doc, rows, &mut file).unwrap();
    file.into_inner()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn what_is_written_is_read_again() {
    let bytes = written(&doc(), rows());
    let sheet = read_xlsx(&bytes, &columns(), &Limits::default()).unwrap();
    assert_eq!(sheet.name, "团组织名册2026");
    assert_eq!(sheet.head_row, 4);
    assert_eq!(sheet.extra, [""; 0]);
    let mut expected = rows();
    expected[2].resize(5, Value::Empty);
    // More than 2^53 does not fit a number cell: it is written as text and read as a number again.
    for (row, expected) in sheet.rows.iter().zip(expected) {
        assert_eq!(row.values, expected);
        assert_eq!(row.faults, []);
    }
    assert_eq!(sheet.rows.len(), 4, "the notes below are no rows");
}

#[test]
fn cells_have_their_types_and_formulas_stay_text() {
    let bytes = written(&doc(), rows());
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(&bytes[..])).unwrap();
    let range = book.worksheet_range("团组织名册2026").unwrap();
    let cell = |row, col| range.get_value((row, col)).unwrap().clone();
    assert_eq!(cell(0, 1), Data::String("团组织[名册]/2026".into()));
    assert_eq!(cell(3, 1), Data::String("组织名称*".into()));
    assert_eq!(cell(4, 1), Data::String("=HYPERLINK(\"http://x\",\"点我\")".into()));
    assert!(cell(4, 3).is_datetime(), "{:?}", cell(4, 3));
    assert_eq!(cell(4, 2), Data::Float(120.0));
    assert_eq!(cell(4, 4), Data::Float(0.45));
    let texts: Vec<String> = range.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
    for wanted in [
        "截至：2026年6月30日",
        "依据：青团字〔2026〕6号",
        "注：团员数以录入系统的为准",
        "　　A&B 类不计",
    ] {
        assert!(texts.iter().any(|text| text == wanted), "{wanted} in {texts:?}");
    }
    let formulas = book.worksheet_formula("团组织名册2026").unwrap();
    assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()));
    let guide = book.worksheet_range("填写说明").unwrap();
    assert!(
        guide
            .rows()
            .any(|row| row[0] == "组织名称" && row[1] == "必填" && row[3] == "全称，与批复一致")
    );
    assert!(!guide.rows().any(|row| row[0] == "编号"), "hidden columns are not explained");

    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    for wanted in [
        "<pane ",
        "state=\"frozen\"",
        "paperSize=\"9\"",
        "orientation=\"landscape\"",
        "fitToHeight=\"0\"",
        "hidden=\"1\"",
    ] {
        assert!(xml.contains(wanted), "{wanted}");
    }
    assert!(!xml.contains("<f>"));
    assert!(part(&bytes, "xl/workbook.xml").contains("_xlnm.Print_Titles"));
    assert!(part(&bytes, "xl/styles.xml").contains("quotePrefix=\"1\""));
    assert!(part(&bytes, "xl/styles.xml").contains("月"), "dates in Chinese form");
    // Written from the day of the figures, not from the clock.
    assert!(part(&bytes, "docProps/core.xml").contains("2026-06-30T00:00:00Z"));
}

#[test]
fn columns_are_found_in_any_order_and_faults_name_their_place() {
    let given = vec![
        Column::text("", "备用"),
        Column::text("", "完成率(%)"),
        Column::text("", "成 立\n日期"),
        Column::text("", "单位名称（全称）"),
        Column::text("", "团员数"),
    ];
    let rows: Vec<Vec<Value>> = vec![
        vec![
            "x".into(),
            "45．5%".into(),
            "２０１９年５月４日".into(),
            " 云溪县团委 ".into(),
            "1,200".into(),
        ],
        vec!["y".into(), "一半".into(), "2026-02-30".into(), "　".into(), Value::Percent(150)],
        vec![Value::Empty; 5],
        vec![
            "".into(),
            "".into(),
            Value::Int(20_190_504),
            Value::Int(13_800_000_000),
            Value::Int(3),
        ],
    ];
    let bytes = written(
        &SheetDoc {
            title: "某县 名册".into(),
            ..SheetDoc::new("表一", given)
        },
        rows,
    );
    let sheet = read_xlsx(&bytes, &columns(), &Limits::default()).unwrap();
    assert_eq!(sheet.extra, ["备用"]);
    assert_eq!(
        sheet.rows[0].values,
        [
            Value::Empty,
            "云溪县团委".into(),
            Value::Int(1200),
            Value::Date(Day::constant(2019, 5, 4)),
            Value::Percent(4550)
        ]
    );
    let faults: Vec<String> = sheet.faults().map(ToString::to_string).collect();
    assert_eq!(
        faults,
        [
            "工作表“表一”第 4 行“组织名称”：不能为空",
            "工作表“表一”第 4 行“团员数”：“1.5%”不是整数",
            "工作表“表一”第 4 行“成立日期”：“2026-02-30”不是日期，请写成 2026-07-18 的样子",
            "工作表“表一”第 4 行“完成率”：“一半”不是百分比，请写成 45% 的样子",
        ]
    );
    assert_eq!(sheet.rows[2].row, 6, "the blank row is skipped, the numbering is kept");
    assert_eq!(sheet.rows[2].values[1], "13800000000".into());
    assert_eq!(sheet.rows[2].values[3], Value::Date(Day::constant(2019, 5, 4)));
}

#[test]
fn rejected_rows_go_back_with_their_reasons_and_come_in_again() {
    let text = "组织名称,团员数,电话\n云溪县团委,12人,0371\n,5,0372\n松河县团委,8,0373\n";
    let sheet = jishi_exchange::sheet::read_csv(text.as_bytes(), &columns(), &Limits::default()).unwrap();
    let mut faulty: Vec<_> = sheet.rows.iter().filter(|row| !row.faults.is_empty()).cloned().collect();
    faulty[1].faults.push(sheet.fault(3, "", "上级组织不存在"));
    let mut file = Cursor::new(Vec::new());
    assert_eq!(errors_xlsx(&columns(), &sheet, &faulty, &mut file).unwrap(), 2);

    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(&file.get_ref()[..])).unwrap();
    let range = book.worksheet_range("未导入").unwrap();
    let rows: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    assert_eq!(
        rows[0],
        ["编号", "组织名称", "团员数", "成立日期", "完成率", "电话", REASON_HEADING]
    );
    assert_eq!(rows[1], ["", "云溪县团委", "12人", "", "", "0371", "团员数：“12人”不是整数"]);
    assert_eq!(rows[2][6], "组织名称：不能为空；上级组织不存在");

    let again = read_xlsx(file.get_ref(), &columns(), &Limits::default()).unwrap();
    assert_eq!(again.extra, ["电话"], "the reason is not taken for data");
    assert_eq!(again.rows[0].extra, ["0371"]);
    assert_eq!(again.rows[0].faults.len(), 1);
}

#[test]
fn what_does_not_fit_is_an_error_with_its_place() {
    let long = "长".repeat(32_768);
    let error = write_xlsx(
        &SheetDoc::new("表", columns()),
        [[Value::Empty, long.into()]],
        Cursor::new(Vec::new()),
    );
    let error = error.unwrap_err();
    assert!(matches!(error, WriteError::TooLong { row: 3, .. }), "{error:?}");
    assert!(error.to_string().contains("“组织名称”"));
    // Exactly what fits, in UTF-16 units.
    let full = "\u{20000}".repeat(16_383);
    let bytes = written(&SheetDoc::new("表", columns()), vec![vec![Value::Empty, full.clone().into()]]);
    assert_eq!(
        read_xlsx(&bytes, &columns(), &Limits::default()).unwrap().rows[0].values[1],
        full.into()
    );
}

#[test]
fn a_sheet_without_the_head_says_what_is_missing() {
    let other = SheetDoc::new("表", vec![Column::text("", "团员数"), Column::text("", "完成率")]);
    let error = read_xlsx(&written(&other, Vec::new()), &columns(), &Limits::default()).unwrap_err();
    assert_eq!(error.to_string(), "工作表“表”前 30 行没有找到表头，缺少：组织名称");
    let double = SheetDoc::new(
        "表",
        vec![
            Column::text("", "组织名称"),
            Column::text("", "团员数"),
            Column::text("", "单位名称"),
        ],
    );
    let error = read_xlsx(&written(&double, Vec::new()), &columns(), &Limits::default()).unwrap_err();
    assert!(matches!(error, ReadError::DoubleHead { row: 2, .. }), "{error}");
    assert!(error.to_string().contains("“单位名称”出现两次"));
}

#[test]
fn an_empty_table_is_still_a_table() {
    let bytes = written(&doc(), Vec::new());
    assert_eq!(read_xlsx(&bytes, &columns(), &Limits::default()).unwrap().rows, []);
}
