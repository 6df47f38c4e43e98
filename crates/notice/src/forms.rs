//! Blanks to be filled in: every label with an empty place beside or below it (GUIDE 6).

pub mod zones;

use crate::blocks::{Grid, GridCell, Para};
use crate::chars::{at_most, length};
use crate::lexicon;

/// Nothing, or only what stands in the place to be filled: underscores, boxes, 年 月 日, （盖章）.
pub fn is_placeholder(text: &str) -> bool {
    let mut plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '＿' | '—' | '…' | '.' | '/' | '：' | ':'))
        .collect();
    if plain.is_empty() {
        return true;
    }
    if plain.starts_with(['□', '○', '☐', '◻']) {
        return true;
    }
    // A hint fills the place: （300字以内）
    if plain.starts_with(['（', '(']) && plain.ends_with(['）', ')']) && ["字", "附", "填"].iter().any(|w| plain.contains(w)) {
        return true;
    }
    let signed = ["章", "签", "年"].iter().any(|w| plain.contains(w));
    for words in [
        "年月日时分",
        "年月日",
        "（盖章）",
        "(盖章)",
        "盖章",
        "（公章）",
        "(公章)",
        "公章",
        "（签字）",
        "(签字)",
        "签字",
        "签名",
        "（签名）",
        "（单位盖章）",
        "年月",
        "月日",
    ] {
        plain = plain.replace(words, "");
    }
    for words in ["单位", "负责人", "推荐人"].iter().filter(|_| signed) {
        plain = plain.replace(words, "");
    }
    plain
        .chars()
        .all(|c| matches!(c, '（' | '）' | '(' | ')' | '，' | '、' | '%' | '个' | '人' | '元' | '万'))
}

/// Words that may be the label of a blank.
fn is_label(text: &str) -> bool {
    let plain = length(text);
    (1..=40).contains(&plain)
        && !text.contains('。')
        && !is_placeholder(text)
        && !["注：", "说明", "填表说明", "备注：", "注:"].iter().any(|w| text.starts_with(w))
        && !text.chars().all(|c| c.is_ascii_digit() || c == '.')
}

fn clean(cell: &GridCell) -> String {
    let tight = cell.tight();
    tight.text().trim_end_matches(['：', ':', '_', '＿']).to_owned()
}

fn open(cell: Option<&GridCell>) -> bool {
    cell.is_some_and(|c| is_placeholder(c.text.text()))
}

/// Labels of a table in reading order, a group label before its sub-label: 走访人数/团干部.
pub fn fields(grid: &Grid) -> Vec<String> {
    let mut out = Vec::new();
    // The group label beside rows (a merged first cell), and the columns whose labels a group above took.
    let mut beside_rows: Option<(usize, String)> = None;
    let mut over_columns: Vec<bool> = Vec::new();
    let units = unit_column(grid);
    for (r, row) in grid.rows.iter().enumerate() {
        if let Some((column, _)) = &beside_rows
            && !row.get(*column).is_some_and(|c| c.repeated || c.blank())
        {
            beside_rows = None;
        }
        let mut next_over = vec![false; row.len()];
        // The group label of this line alone.
        let mut in_line: Option<String> = None;
        for (c, cell) in row.iter().enumerate() {
            let text = cell.text.text();
            if cell.repeated || !is_label(text) || Some(c) == units || over_columns.get(c).copied().unwrap_or(false) {
                continue;
            }
            if is_row_group(grid, r, c) {
                beside_rows = Some((c, clean(cell)));
                continue;
            }
            if let Some(width) = column_group(grid, r, c) {
                // In reading order of the columns: its sub-labels come before the next head.
                let group = clean(cell);
                let labels = grid.rows[r + 1][c..c + width].iter().filter(|l| !l.repeated);
                out.extend(labels.map(|l| format!("{group}/{}", clean(l))));
                next_over[c..c + width].fill(true);
                continue;
            }
            if is_line_group(grid, r, c) {
                in_line = Some(clean(cell));
                continue;
            }
            let asks = text.trim_end().ends_with(['：', ':']);
            let several = inline(text);
            if several.len() > 1 {
                out.extend(several);
            } else if asks
                || open(
                    after(row, c)
                        .and_then(|i| if Some(i) == units { after(row, i) } else { Some(i) })
                        .map(|i| &row[i]),
                )
                || open(under(grid, r, c))
            {
                let name = clean(cell);
                out.push(match &beside_rows {
                    Some((column, group)) if c > *column => format!("{group}/{name}"),
                    _ => in_line.as_ref().map_or(name.clone(), |group| format!("{group}/{name}")),
                });
            }
        }
        over_columns = next_over;
    }
    out
}

/// A column headed 计量单位: what stands in it is printed, and is no label.
fn unit_column(grid: &Grid) -> Option<usize> {
    let (head, rows) = grid.rows.split_first()?;
    let named = |c: &GridCell| matches!(c.tight().text(), "计量单位" | "单位");
    let column = head.iter().position(named).filter(|c| *c > 0)?;
    let mut below = rows.iter().filter_map(|r| r.get(column)).filter(|c| !c.repeated);
    below.all(|c| !c.blank() && at_most(c.text.text().trim(), 4)).then_some(column)
}

/// The first cell to the right that does not repeat this one.
fn after(row: &[GridCell], c: usize) -> Option<usize> {
    (c + 1..row.len()).find(|i| !(row[*i].repeated && row[*i].text == row[c].text))
}

/// The first cell below that does not repeat this one.
fn under(grid: &Grid, r: usize, c: usize) -> Option<&GridCell> {
    let own = &grid.rows[r][c];
    grid.rows[r + 1..]
        .iter()
        .take(8)
        .map_while(|row| row.get(c))
        .find(|cell| !(cell.repeated && cell.text == own.text))
        .filter(|cell| !cell.repeated)
}

fn label_at(row: Option<&Vec<GridCell>>, c: usize) -> bool {
    row.and_then(|r| r.get(c)).is_some_and(|n| !n.repeated && is_label(n.text.text()))
}

/// A label whose cell goes on below beside labels with blanks of their own: 走访人数 | 团干部 |
fn is_row_group(grid: &Grid, r: usize, c: usize) -> bool {
    let row = &grid.rows[r];
    let Some(next) = after(row, c).filter(|n| label_at(Some(row), *n)) else {
        return false;
    };
    let below = grid.rows.get(r + 1);
    let goes_on = below
        .and_then(|b| b.get(c))
        .is_some_and(|u| u.blank() || (u.repeated && u.text == row[c].text));
    // A merged cell beside heads of columns: 开展活动情况 | 名称 | 时间
    let merged = below.and_then(|b| b.get(c)).is_some_and(|u| u.repeated && u.text == row[c].text);
    if merged
        && (next..row.len()).filter(|i| label_at(Some(row), *i)).count() >= 2
        && (next..row.len()).all(|i| row[i].repeated || !label_at(Some(row), i) || open(under(grid, r, i)))
        && (next..row.len()).any(|i| open(under(grid, r, i)))
        && !open(after(row, next).map(|i| &row[i]))
    {
        return true;
    }
    goes_on && open(after(row, next).map(|i| &row[i])) && label_at(below, next) && open(below.and_then(|b| after(b, next).map(|i| &b[i])))
}

/// A label at the head of a line of labels with blanks of their own: 人数 | 应到 | | 实到 |
fn is_line_group(grid: &Grid, r: usize, c: usize) -> bool {
    let row = &grid.rows[r];
    let Some(next) = after(row, c).filter(|_| c == 0 && !open(under(grid, r, c))) else {
        return false;
    };
    let rest: Vec<usize> = (next..row.len()).filter(|i| !row[*i].repeated).collect();
    let pairs = rest
        .chunks(2)
        .all(|p| label_at(Some(row), p[0]) && p.len() == 2 && open(Some(&row[p[1]])));
    rest.len() >= 4 && pairs
}

/// Columns a label covers when labels with blanks below them stand under it: 基本情况 over 姓名 | 性别 |
fn column_group(grid: &Grid, r: usize, c: usize) -> Option<usize> {
    let row = &grid.rows[r];
    let below = grid.rows.get(r + 1)?;
    let width = 1 + row[c + 1..]
        .iter()
        .take_while(|n| n.blank() || (n.repeated && n.text == row[c].text))
        .count();
    // 学院名称 | | 书记 | | 电话 |: blanks between labels are places, unless every column below has its label.
    let printed = row[c + 1..c + width].iter().all(|n| n.blank() && !n.repeated);
    let pairs = row.len() > 2 && row.chunks(2).all(|p| !p[0].blank() && p.get(1).is_none_or(GridCell::blank));
    if printed && pairs && (0..row.len()).any(|i| !label_at(Some(below), i)) {
        return None;
    }
    let labels = (c..c + width).filter(|i| label_at(Some(below), *i)).count();
    let blanks = (c..c + width)
        .filter(|i| label_at(Some(below), *i))
        .all(|i| open(under(grid, r + 1, i)));
    (width >= 2 && labels == width && blanks).then_some(width)
}

/// True when a table asks to be filled in: labels with empty places, nothing that reads as an answer.
pub fn is_blank(grid: &Grid) -> bool {
    let (mut empty, mut long, mut cells) = (0_usize, 0_usize, 0_usize);
    for cell in grid.rows.iter().flatten().filter(|c| !c.repeated) {
        cells += 1;
        let text = cell.text.text();
        if is_placeholder(text) {
            empty += 1;
        } else if length(text) > 45 && text.contains('。') {
            long += 1;
        }
    }
    empty > 0 && empty * 5 >= cells && long * 4 <= cells && !fields(grid).is_empty()
}

/// Labels with a blank in running lines: 填报日期：    年  月  日, 姓名：____ 性别：____
pub fn inline(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(colon) = rest.find(['：', ':']) {
        let head = rest[..colon].trim();
        let after = &rest[colon + rest[colon..].chars().next().map_or(1, char::len_utf8)..];
        let name_start = head
            .rfind(|c: char| c.is_whitespace() || matches!(c, '_' | '＿' | '，' | '。' | '；' | '□'))
            .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
        let mut name = head[name_start..].trim_matches(|c: char| matches!(c, '（' | '_'));
        if name_start > 0 && length(name) <= 1 {
            // A label set with wide gaps: 姓  名：
            name = head.trim();
        }
        let next = after.find(['：', ':']).map_or(after, |at| {
            let inner = &after[..at];
            let cut = inner
                .trim_end()
                .rfind(|c: char| c.is_whitespace() || matches!(c, '_' | '＿'))
                .unwrap_or(0);
            &inner[..cut]
        });
        let tight: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        let asks = is_label(&tight)
            || matches!(
                tight.as_str(),
                "单位（盖章）" | "单位(盖章)" | "单位" | "负责人（签字）" | "负责人(签字)" | "负责人签字" | "签字" | "签名"
            );
        if asks && is_placeholder(next) && at_most(&tight, 20) && !tight.contains(['，', '；']) {
            out.push(tight);
        }
        rest = after;
    }
    out
}

/// A line above or below a form that asks for something (填报日期, 填报单位（盖章）).
pub fn line_fields(para: &Para) -> Vec<String> {
    if !at_most(para.str(), 160) || para.str().contains('。') {
        return Vec::new();
    }
    inline(para.printed().text())
}

/// The words end as the title of a form does.
pub fn is_form_title(text: &str) -> bool {
    let plain = crate::head::title::without_addition(text);
    crate::head::title::is_caption(text, 60) && lexicon::FORM_ENDS.iter().any(|end| plain.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Passage;

    fn grid(rows: &[&[&str]]) -> Grid {
        // "^" repeats a merged cell.
        let cell = |t: &&str| GridCell {
            text: Passage::new(t.trim_start_matches('^'), 0),
            repeated: t.starts_with('^'),
        };
        Grid {
            rows: rows.iter().map(|r| r.iter().map(cell).collect()).collect(),
            ..Grid::default()
        }
    }

    #[test]
    fn labels_with_blanks() {
        assert_eq!(
            fields(&grid(&[
                &["姓 名", "", "性别", ""],
                &["推荐理由", "（300字以内）"],
                &["类型", "□甲 □乙"]
            ])),
            ["姓名", "性别", "推荐理由", "类型"]
        );
        // What stands under 计量单位 is printed.
        assert_eq!(
            fields(&grid(&[
                &["指标名称", "计量单位", "本月数"],
                &["团员总数", "人", ""],
                &["志愿服务活动", "次", ""]
            ])),
            ["本月数", "团员总数", "志愿服务活动"]
        );
        assert_eq!(
            fields(&grid(&[&["走访人数", "团员", ""], &["", "青年", ""], &["成效", ""]])),
            ["走访人数/团员", "走访人数/青年", "成效"]
        );
        assert_eq!(
            fields(&grid(&[&["单位", "基本情况", ""], &["", "姓名", "性别"], &["", "", ""]])),
            ["单位", "基本情况/姓名", "基本情况/性别"]
        );
        assert_eq!(
            fields(&grid(&[
                &["单位", "基本情况", "^基本情况"],
                &["^单位", "姓名", "性别"],
                &["", "", ""]
            ])),
            ["单位", "基本情况/姓名", "基本情况/性别"]
        );
        assert_eq!(
            fields(&grid(&[&["负责人", "姓名", "^姓名", ""], &["^负责人", "电话", "^电话", ""]])),
            ["负责人/姓名", "负责人/电话"]
        );
        assert_eq!(
            fields(&grid(&[&["序号", "姓名", "单位"], &["", "", ""], &["", "", ""]])),
            ["序号", "姓名", "单位"]
        );
        assert_eq!(
            fields(&grid(&[&["主题", ""], &["人数", "应到", "", "实到", ""], &["成效", ""]])),
            ["主题", "人数/应到", "人数/实到", "成效"]
        );
        assert!(is_blank(&grid(&[&["姓名", ""], &["单位", ""]])));
        assert!(!is_blank(&grid(&[&["序号", "项目"], &["1", "植树"]])));
    }

    #[test]
    fn labels_in_lines() {
        assert_eq!(inline("填报日期：        年    月    日"), ["填报日期"]);
        assert_eq!(
            inline("填报单位（盖章）：       填表人：      联系电话："),
            ["填报单位（盖章）", "填表人", "联系电话"]
        );
        assert_eq!(inline("单位（盖章）：          时间：   年   月"), ["单位（盖章）", "时间"]);
        assert_eq!(inline("联系人：李明"), Vec::<String>::new());
        assert_eq!(inline("姓  名：____"), ["姓名"]);
    }
}
