//! Workbooks written by a spreadsheet library, read as a person sees them.

use crate::office::{cell_texts, line_texts, lines, read_checked, tables};
use jishi_notice::model::Source;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Image, Note, Workbook};

fn read(mut workbook: Workbook) -> Source {
    read_checked(&workbook.save_to_buffer().unwrap(), "任务表.xlsx").unwrap()
}

fn reasons(source: &Source) -> Vec<&str> {
    source.unread.iter().map(|unread| unread.reason.as_str()).collect()
}

/// A one-pixel PNG.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xff\xff\xff\x7f\0\t\xfb\x03\xfd\x05CE\xca\0\0\0\0IEND\xaeB`\x82";

#[test]
fn a_task_table_has_its_title_above_and_its_note_below() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 3, "青山市2023年重点任务表", &plain).unwrap();
    sheet.write(1, 0, "填报单位：").unwrap();
    for (column, text) in ["序号", "任务", "时限", "责任部门"].iter().enumerate() {
        sheet.write(3, column as u16, *text).unwrap();
    }
    let rows = [("植树", "3月"), ("浇水", "4月"), ("巡查", "全年")];
    for (at, (task, when)) in rows.iter().enumerate() {
        sheet.write(4 + at as u32, 0, at as f64 + 1.0).unwrap();
        sheet.write(4 + at as u32, 1, *task).unwrap();
        sheet.write(4 + at as u32, 2, *when).unwrap();
    }
    sheet.merge_range(4, 3, 5, 3, "林业科", &plain).unwrap();
    sheet.write(6, 3, "巡查队").unwrap();
    sheet.merge_range(7, 0, 7, 3, "备注：每月报一次。", &plain).unwrap();
    let source = read(workbook);
    assert_eq!(line_texts(&source), ["青山市2023年重点任务表", "填报单位：", "备注：每月报一次。"]);
    assert!(lines(&source)[0].centred && !lines(&source)[1].centred);
    assert_eq!(
        cell_texts(tables(&source)[0]),
        [
            ["序号", "任务", "时限", "责任部门"],
            ["1", "植树", "3月", "林业科"],
            ["2", "浇水", "4月", "*林业科"],
            ["3", "巡查", "全年", "巡查队"],
        ]
    );
    assert!(source.text.contains("1\t植树\t3月\t林业科\n2\t浇水\t4月\t\n"));
    assert!(source.unread.is_empty());
}

#[test]
fn values_show_as_formatted() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let day = ExcelDateTime::from_ymd(2019, 3, 15).unwrap();
    let with = |code: &str| Format::new().set_num_format(code);
    sheet.write_with_format(0, 0, &day, &with("yyyy/m/d")).unwrap();
    sheet.write_with_format(0, 1, &day, &with("yyyy\"年\"m\"月\"d\"日\"")).unwrap();
    sheet.write_with_format(0, 2, 0.85, &with("0%")).unwrap();
    sheet.write_with_format(0, 3, 30, &with("0\"个\"")).unwrap();
    sheet.write(0, 4, 12.50).unwrap();
    sheet.write(0, 5, true).unwrap();
    sheet.write(0, 6, Formula::new("=1+1").set_result("2")).unwrap();
    sheet.write(0, 7, "第一行\n第二行 ").unwrap();
    let source = read(workbook);
    let wanted = ["2019-03-15", "2019年3月15日", "85%", "30个", "12.5", "TRUE", "2", "第一行\n第二行"];
    assert_eq!(cell_texts(tables(&source)[0]), [wanted]);
}

#[test]
fn what_is_hidden_or_drawn_is_listed() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("任务").unwrap();
    for row in 0..3 {
        for column in 0..3 {
            sheet.write(row, column, format!("{row}{column}")).unwrap();
        }
    }
    sheet.set_row_hidden(1).unwrap();
    sheet.set_column_hidden(1).unwrap();
    sheet.insert_image(5, 0, &Image::new_from_buffer(PIXEL).unwrap()).unwrap();
    sheet.insert_note(0, 0, &Note::new("请核对")).unwrap();
    workbook
        .add_worksheet()
        .set_name("底稿")
        .unwrap()
        .set_hidden(true)
        .write(0, 0, "旧")
        .unwrap();
    let source = read(workbook);
    assert_eq!(cell_texts(tables(&source)[0]), [["00", "02"], ["20", "22"]]);
    assert_eq!(
        reasons(&source),
        [
            "工作表“任务”的图片或图形，未读取",
            "工作表“任务”的批注，未读取",
            "工作表“任务”有1行已隐藏，未读取",
            "工作表“任务”有2个单元格在隐藏的列中，未读取",
            "工作表“底稿”已隐藏，未读取",
        ]
    );
}

#[test]
fn several_sheets_carry_their_names() {
    let mut workbook = Workbook::new();
    for name in ["市直单位", "Sheet2", "各县区"] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        sheet.write(0, 0, "单位").unwrap();
        sheet.write(0, 1, "数量").unwrap();
    }
    let source = read(workbook);
    assert_eq!(line_texts(&source), ["市直单位", "各县区"]);
    assert_eq!(tables(&source).len(), 3);
}

#[test]
fn rows_to_fill_in_stand_as_one_empty_row() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let framed = Format::new().set_border(rust_xlsxwriter::FormatBorder::Thin);
    for (column, text) in ["姓名", "单位"].iter().enumerate() {
        sheet.write_with_format(0, column as u16, *text, &framed).unwrap();
        for row in 1..10 {
            sheet.write_blank(row, column as u16, &framed).unwrap();
        }
    }
    assert_eq!(cell_texts(tables(&read(workbook))[0]), [["姓名", "单位"], ["", ""]]);
}

#[test]
fn sparse_cells_far_apart_stay_small() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "左上").unwrap();
    sheet.write(0, 16_383, "右上").unwrap();
    sheet.write(1_048_575, 16_383, "右下").unwrap();
    let source = read(workbook);
    assert_eq!(cell_texts(tables(&source)[0]), [["左上", "右上"], ["", "右下"]]);
}
