//! Lines that belong to one paragraph are joined: page breaks inside a sentence and hard wraps.

use super::line::Clean;
use super::{Para, Piece};
use crate::chars::{at_most, closer, ends_sentence};
use crate::outline::mark::{self, Style};

/// Joins the lines of a run into paragraphs and appends them; empties the run.
pub(super) fn paragraphs(run: &mut Vec<Clean>, out: &mut Vec<Piece>) {
    let wrap = Wrap::measure(run);
    let mut gap = 0;
    let mut open: Option<(Para, Clean)> = None;
    for line in run.drain(..) {
        if line.text.is_empty() {
            gap += 1;
            continue;
        }
        let line = Clean { gap, ..line };
        gap = 0;
        if let Some((para, last)) = &mut open {
            if continues(last, para, &line, &wrap) {
                // A wrap inside a number (30 | 00人次) leaves no blank, one between words does.
                let (end, begin) = (para.text.text().chars().next_back(), line.text.text().chars().next());
                let number = end.is_some_and(|c| c.is_ascii_digit()) && begin.is_some_and(|c| c.is_ascii_digit());
                if !number && end.is_some_and(|c| c.is_ascii_alphanumeric()) && begin.is_some_and(|c| c.is_ascii_alphanumeric()) {
                    para.text.push_char(' ', line.text.span().start.saturating_sub(1));
                }
                para.text.append(&line.text);
                para.joined = true;
                para.gaps |= line.gaps;
                *last = line;
                continue;
            }
            let (para, _) = open.take().unwrap_or_default();
            finish(para, out);
        }
        let mut line = line;
        let text = std::mem::take(&mut line.text);
        let para = Para {
            text,
            heading: line.heading,
            centred: line.centred,
            bullet: line.bullet,
            gaps: line.gaps,
            gap: line.gap,
            ..Para::default()
        };
        open = Some((para, line));
    }
    if let Some((para, _)) = open {
        finish(para, out);
    }
}

fn finish(mut para: Para, out: &mut Vec<Piece>) {
    if para.text.has_spaces() {
        let tight = para.text.tight();
        para.loose = Some(std::mem::replace(&mut para.text, tight));
    }
    let cuts = next_marks(para.text.text());
    if cuts.is_empty() {
        out.push(Piece::Para(para));
        return;
    }
    // Several numbered paragraphs that a converter ran together.
    let mut from = 0;
    for to in cuts.into_iter().chain([para.text.text().len()]) {
        let text = para.text.slice(from, to);
        out.push(Piece::Para(Para {
            text,
            loose: None,
            joined: true,
            heading: para.heading.filter(|_| from == 0),
            ..para.clone()
        }));
        from = to;
    }
}

/// Where the next numbers of a paragraph's own mark begin inside it: 1.甲……。2.乙……。
fn next_marks(text: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    let Some(mut last) = mark::read(text).filter(|m| m.style <= Style::NumberParen && m.number.is_some()) else {
        return cuts;
    };
    for (at, c) in text.char_indices() {
        if !matches!(c, '。' | '；' | ';') {
            continue;
        }
        let next = at + c.len_utf8();
        if let Some(mark) = mark::read(&text[next..])
            && mark.style == last.style
            && mark.number == last.number.map(|n| n + 1)
            && text[next + mark.len..].chars().next().is_some_and(|c| !c.is_ascii_digit())
        {
            cuts.push(next);
            last = mark;
        }
    }
    cuts
}

/// How the text was wrapped, if it was wrapped at a fixed width.
struct Wrap {
    /// Width at which lines are full, in half columns.
    width: Option<usize>,
    /// Paragraphs begin with an indent.
    indents: bool,
}

impl Wrap {
    /// A text is hard-wrapped when most of its lines that end inside a sentence have about one width.
    fn measure(run: &[Clean]) -> Self {
        let lines: Vec<&Clean> = run.iter().filter(|l| !l.text.is_empty() && !l.paragraph).collect();
        let mut counts = [0_usize; 400];
        let mut inside = 0;
        for line in &lines {
            if (40..counts.len()).contains(&line.width) && !line.text.text().ends_with(|c| ends_sentence(c) || matches!(c, '：' | ':')) {
                counts[line.width] += 1;
                inside += 1;
            }
        }
        let indents = lines.iter().filter(|l| l.indent >= 2).count() * 5 >= lines.len();
        // The widest band of four columns that holds most unfinished lines.
        let best = (3..counts.len()).max_by_key(|w| (counts[w - 3..=*w].iter().sum::<usize>(), *w));
        let width = best.filter(|w| {
            let held: usize = counts[w - 3..=*w].iter().sum();
            held >= 6 && held * 10 >= inside * 6 && held * 5 >= lines.len()
        });
        Self { width, indents }
    }

    fn full(&self, line: &Clean) -> bool {
        self.width.is_some_and(|w| line.width + 4 >= w)
    }
}

/// Does `next` go on with the paragraph whose last line is `last`?
fn continues(last: &Clean, para: &Para, next: &Clean, wrap: &Wrap) -> bool {
    let (a, b) = (para.text.text(), next.text.text());
    if next.heading.is_some() || next.bullet || starts_anew(b) {
        return false;
    }
    if last.paragraph || next.paragraph {
        return a.ends_with(['，', '、']) && !at_most(a, 15) && para.heading.is_none();
    }
    let Some(end) = a.chars().next_back() else { return false };
    if wrap.width.is_some() && next.gap == 0 {
        let fresh = wrap.indents && next.indent >= 2;
        if wrap.full(last) && !fresh {
            return !ends_sentence(end) && end != '：' || (wrap.indents && last.width + 2 >= wrap.width.unwrap_or(0));
        }
        if !matches!(end, '，' | '、') {
            return false;
        }
    }
    if ends_sentence(end) || matches!(end, '：' | ':') || para.heading.is_some() {
        return false;
    }
    if matches!(end, '，' | '、' | ',') {
        return true;
    }
    let marked = mark::read(a).is_some();
    let sentence = a.contains('。') || a.contains('；');
    if marked && !sentence && at_most(a, 45) && !unclosed(a) {
        return false; // a heading or a list entry
    }
    let prose = sentence || a.chars().filter(|c| matches!(c, '，' | ',')).count() >= 2 || (unclosed(a) && !at_most(a, 10));
    // An attribution or signature after the last paragraph is short and has no stop.
    let tail = at_most(b, 30) && !b.contains(['，', '。', '、', '；', ',']);
    prose && !at_most(a, 14) && (!tail || unclosed(a) || !matches!(end, '”' | '"' | '）' | ')') && next.gap <= 2 && is_rest_of_word(b))
}

/// A short rest ends the sentence itself.
fn is_rest_of_word(b: &str) -> bool {
    b.ends_with(ends_sentence)
}

/// True when a quotation or bracket is still open at the end.
fn unclosed(text: &str) -> bool {
    let mut open = Vec::new();
    for c in text.chars() {
        if matches!(c, '“' | '（' | '《') {
            open.extend(closer(c));
        } else if open.last() == Some(&c) {
            open.pop();
        }
    }
    !open.is_empty()
}

/// Lines that begin something of their own whatever stood before.
fn starts_anew(b: &str) -> bool {
    if mark::read(b).is_some() {
        return true;
    }
    const STARTS: &[&str] = &[
        "附件",
        "附：",
        "附:",
        "联系人",
        "联系电话",
        "联系方式",
        "电话：",
        "邮箱",
        "电子邮箱",
        "传真",
        "抄送",
        "抄报",
        "主送",
        "注：",
        "备注：",
        "（此",
        "(此",
        "特此",
    ];
    if STARTS.iter().any(|s| b.starts_with(s)) {
        return true;
    }
    if let Some(colon) = b.char_indices().take(12).find(|(_, c)| matches!(c, '：' | ':')).map(|(at, _)| at) {
        let label = b[..colon].trim_start_matches(['（', '(', '【', '〔', '[', '［']);
        if crate::lexicon::label(label).is_some() {
            return true;
        }
    }
    crate::head::date_line(b).is_some()
}

#[cfg(test)]
mod tests {
    use super::super::{Piece, read};
    use crate::model::{Block, Line, Source, Span};

    fn paragraphs(text: &str) -> Vec<String> {
        let mut blocks = Vec::new();
        let mut at = 0;
        for line in text.split('\n') {
            let count = line.chars().count();
            blocks.push(Block::Line(Line {
                text: line.to_owned(),
                span: Span {
                    start: at,
                    end: at + count,
                },
                ..Line::default()
            }));
            at += count + 1;
        }
        let (pieces, _) = read(&Source {
            text: text.to_owned(),
            blocks,
            unread: Vec::new(),
        });
        pieces
            .into_iter()
            .filter_map(|p| match p {
                Piece::Para(para) => Some(para.str().to_owned()),
                Piece::Grid(_) => None,
            })
            .collect()
    }

    #[test]
    fn a_page_break_inside_a_sentence_is_closed() {
        let text =
            "各单位要把学习活动抓紧抓实，结合本地情况制定方法步骤，把任务落到每一个\n\n— 2 —\n\n支部，确保活动有序。\n（二）广泛宣传";
        assert_eq!(
            paragraphs(text),
            [
                "各单位要把学习活动抓紧抓实，结合本地情况制定方法步骤，把任务落到每一个支部，确保活动有序。",
                "（二）广泛宣传"
            ]
        );
    }

    #[test]
    fn a_number_over_two_lines_is_one() {
        let text = "各单位要抓紧抓实各项工作，结合本地情况制定方法步骤，全年服务青年50\n00人次，确保活动有序。";
        assert!(paragraphs(text)[0].contains("青年5000人次"), "{:?}", paragraphs(text));
    }

    #[test]
    fn numbered_paragraphs_that_ran_together_are_parted() {
        assert_eq!(
            paragraphs("1.摸清底数。建立台账。2.落实措施。3.5万人受益。3、总结经验。"),
            ["1.摸清底数。建立台账。", "2.落实措施。3.5万人受益。", "3、总结经验。"]
        );
        assert_eq!(paragraphs("（一）加强领导。一是建班子。二是建制度。").len(), 1);
    }

    #[test]
    fn headings_and_signatures_stay_alone() {
        let text =
            "（一）加强组织领导\n各单位要高度重视，认真组织实施，及时总结经验\n\n示例市青年工作委员会\n2023年3月1日\n责任单位：办公室";
        assert_eq!(paragraphs(text).len(), 5);
    }

    #[test]
    fn hard_wraps_at_one_width_are_joined() {
        let wide = "甲".repeat(34);
        let text = format!("　　{wide}\n{wide}乙乙\n{wide}乙乙\n{wide}乙。\n　　{wide}\n{wide}乙乙\n{wide}乙乙\n短尾。\n　　末段。");
        let got = paragraphs(&text);
        assert_eq!(got.len(), 3, "{got:?}");
    }
}
