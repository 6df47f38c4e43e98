//! 组织关系介绍信: the letter a member takes along, its counterfoil above it and the receipt below it,
//! on one sheet of A4.

use crate::docx::{Align, CellText, Face, Grid, PORTRAIT, finish, paragraph};
use crate::{AsOf, WriteError};
use jishi_kernel::Day;

/// What a letter says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterDoc {
    /// Year and number of the unit's series.
    pub number: String,
    /// The receiving organisation.
    pub to: String,
    /// The member.
    pub name: String,
    /// Masked identity number.
    pub id_mask: String,
    /// The branch the membership is with.
    pub from: String,
    /// Why it moves.
    pub reason: String,
    /// The unit that issues it.
    pub issuer: String,
    /// Day of issue.
    pub day: Day,
    /// Days it is valid.
    pub valid_days: i64,
}

/// The line an office cuts along.
const CUT: &str = "…………………………………（骑缝处加盖公章）…………………………………";

fn date(day: Day) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// Writes the letter as .docx: 存根, 介绍信, 回执.
///
/// # Errors
/// Only when the archive cannot be built.
pub fn letter_docx(doc: &LetterDoc) -> Result<Vec<u8>, WriteError> {
    let title = |text: &str| paragraph(text, Face::BiaoSong, 32, Align::Centre, (60, 60));
    let number = || paragraph(&format!("编号：{}", doc.number), Face::Kai, 24, Align::Centre, (0, 80));
    let text = |text: String| paragraph(&text, Face::FangSong, 28, Align::Left, (60, 60));
    let page = PORTRAIT
        .document(AsOf::Day(doc.day))
        .add_paragraph(title("中国共产主义青年团团员组织关系介绍信（存根）"))
        .add_paragraph(number())
        .add_table(foil(doc))
        .add_paragraph(paragraph(CUT, Face::Song, 21, Align::Centre, (160, 160)))
        .add_paragraph(title("中国共产主义青年团团员组织关系介绍信"))
        .add_paragraph(number())
        .add_paragraph(text(format!("{}：", doc.to)))
        .add_paragraph(text(format!(
            "　　{}同志（证件号码 {}），系{}团员，因{}，组织关系由我处转往你处，请接洽。",
            doc.name, doc.id_mask, doc.from, doc.reason
        )))
        .add_paragraph(text(format!("　　（有效期 {} 天）", doc.valid_days)))
        .add_paragraph(text(format!("　　　　　　　　　　　　{}（盖章）", doc.issuer)))
        .add_paragraph(text(format!("　　　　　　　　　　　　{}", date(doc.day))))
        .add_paragraph(paragraph(CUT, Face::Song, 21, Align::Centre, (160, 160)))
        .add_paragraph(title("回　执"))
        .add_paragraph(text(format!("{}：", doc.issuer)))
        .add_paragraph(text(format!(
            "　　{}同志的组织关系已于　　　年　　月　　日转入我处（介绍信编号：{}）。",
            doc.name, doc.number
        )))
        .add_paragraph(text("　　　　　　　　　　　　接收组织（盖章）：".to_owned()))
        .add_paragraph(text("　　　　　　　　　　　　　　　　年　　月　　日".to_owned()));
    finish(page)
}

fn foil(doc: &LetterDoc) -> docx_rs::Table {
    let mut grid = Grid::new(PORTRAIT.room(), &[18, 32, 18, 32]);
    grid.pairs(&[("姓　　名", CellText::left(&doc.name)), ("证件号码", CellText::left(&doc.id_mask))]);
    grid.pairs(&[("转出支部", CellText::left(&doc.from)), ("转入组织", CellText::left(&doc.to))]);
    grid.pairs(&[
        ("转接原因", CellText::left(&doc.reason)),
        ("有 效 期", CellText::left(format!("{} 天", doc.valid_days))),
    ]);
    grid.pairs(&[("开具日期", CellText::left(date(doc.day))), ("经 办 人", CellText::left(""))]);
    grid.build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn foil_letter_and_receipt_stand_on_the_sheet() {
        let doc = LetterDoc {
            number: "2026年第 3 号".into(),
            to: "示例省碧水市松岭区幸福社区团支部".into(),
            name: "罗晓".into(),
            id_mask: "9****************X".into(),
            from: "石桥村团支部".into(),
            reason: "已落实工作单位".into(),
            issuer: "共青团云溪县石桥镇委员会".into(),
            day: Day::constant(2026, 7, 15),
            valid_days: 90,
        };
        let bytes = letter_docx(&doc).unwrap();
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut body = String::new();
        archive.by_name("word/document.xml").unwrap().read_to_string(&mut body).unwrap();
        for part in [
            "存根",
            "回　执",
            "2026年第 3 号",
            "罗晓",
            "2026年7月15日",
            "有效期 90 天",
            "松岭区幸福社区团支部",
        ] {
            assert!(body.contains(part), "{part}");
        }
    }
}
