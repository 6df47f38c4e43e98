//! The head of a notice: title, number, issuer, day of issue, receivers, year of the plan (GUIDE 2).

mod date;
pub mod title;

pub use date::{DateLine, after_label, date_line, is_damaged_date, trailing_date};

use crate::blocks::{Para, Piece};
use crate::chars::{at_most, find_outside};
use crate::draft::Doc;
use crate::lexicon;
use crate::model::{Passage, Span};
use crate::parts::Role;
use jishi_kernel::Day;
use std::ops::Range;

/// The head as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// The values as they go into the draft.
    pub doc: Doc,
    /// Day of issue as a date.
    pub issued: Option<Day>,
    /// Last year of a plan over several years.
    pub plan_end_year: Option<i32>,
}

/// A document number such as 示青发〔2023〕5号 and its place in the text.
pub fn number_in(text: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(found) = text[from..].find('号') {
        let end = from + found;
        from = end + '号'.len_utf8();
        let before = text[..end].trim_end_matches(|c: char| is_digit(c) || c == ' ');
        if before.len() == end {
            continue;
        }
        let Some(inner) = before.trim_end().strip_suffix(['〕', ']', '］', '）', ')', '】', '}']) else {
            continue;
        };
        let digits = inner.trim_end();
        let year_start = digits.trim_end_matches(is_digit).len();
        if digits[year_start..].chars().count() != 4 {
            continue;
        }
        let Some(name) = digits[..year_start]
            .trim_end()
            .strip_suffix(['〔', '[', '［', '（', '(', '【', '{'])
        else {
            continue;
        };
        let start = name
            .rfind(|c: char| c.is_whitespace() || matches!(c, '：' | ':' | '，' | '（' | '(' | '、' | '《' | '》'))
            .map_or(0, |at| at + name[at..].chars().next().map_or(1, char::len_utf8));
        if start < name.len() && at_most(&name[start..], 16) {
            return Some(start..from);
        }
    }
    None
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// End of the receivers in a line (before the colon); `None` when the line does not name receivers.
pub fn recipients_end(text: &str) -> Option<usize> {
    let colon = find_outside(text, |_, c| matches!(c, '：' | ':'))?;
    let names = text[..colon].strip_prefix("主送").unwrap_or(&text[..colon]);
    let last = names.rsplit(['，', ',', '、']).next().unwrap_or(names).trim();
    let addressed = names.starts_with(['各', '机']) || names.contains('各') || names.contains("同志") || names.contains("单位");
    let plain = at_most(names, 400)
        && !names.contains(['。', '；'])
        && crate::outline::mark::read(names).is_none()
        && lexicon::label(names).is_none()
        && !names.starts_with("附");
    let sentence = ["如下", "通知", "以下", "为了", "现将", "时间", "联系"]
        .iter()
        .any(|w| names.contains(w));
    let ends_line = text[colon..].chars().nth(1).is_none();
    let office = lexicon::is_office(last) || last.ends_with("同志") || names.starts_with('各') && ends_line;
    (plain && !sentence && office && (addressed || ends_line)).then_some(colon)
}

/// Splits receivers at commas outside brackets.
fn split_recipients(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = text;
    loop {
        let cut = find_outside(rest, |_, c| matches!(c, '，' | ','));
        let (part, tail) = match cut {
            Some(at) => (&rest[..at], &rest[at + rest[at..].chars().next().map_or(1, char::len_utf8)..]),
            None => (rest, ""),
        };
        let part = part.trim().trim_start_matches("主送：").trim_start_matches("主送:");
        if !part.is_empty() {
            out.push(part.to_owned());
        }
        if cut.is_none() {
            return out;
        }
        rest = tail;
    }
}

/// Reads the head from pieces and their roles.
pub fn read(pieces: &[Piece], roles: &[Role], given_year: Option<i32>, given_issued: Option<Day>) -> Head {
    let mut head = Head::default();
    let paras = || {
        pieces
            .iter()
            .zip(roles)
            .filter_map(|(p, r)| if let Piece::Para(p) = p { Some((p, *r)) } else { None })
    };
    let mut title = Passage::default();
    let mut plan_title = String::new();
    let mut letterhead: Option<(String, Span)> = None;
    let mut signers: Vec<(String, Span)> = Vec::new();
    let (mut signed, mut published, mut printed) = (None, None, None);
    let mut in_letter = true;
    for (para, role) in paras() {
        let text = para.str();
        match role {
            Role::Title => title.append(&para.text.slice(crate::parts::label_end(text).unwrap_or(0), text.len())),
            Role::PlanTitle | Role::AttachmentTitle => {
                if at_most(&plan_title, 200) {
                    plan_title.push_str(text);
                }
                in_letter = false;
            }
            Role::AttachmentLabel(_) => in_letter = false,
            Role::Letterhead if title.is_empty() || letterhead.is_none() => {
                letterhead = Some((text.trim_end_matches("文件").to_owned(), para.text.span()));
            }
            Role::Number | Role::Page if head.doc.number.is_none() => {
                set_number(&mut head.doc, para);
                if role == Role::Page {
                    published = published.or_else(|| published_on(text).map(|d| (d, para.text.span())));
                }
            }
            Role::Page => published = published.or_else(|| published_on(text).map(|d| (d, para.text.span()))),
            Role::Recipients if head.doc.recipients.is_empty() => {
                if let Some(end) = recipients_end(text) {
                    head.doc.recipients = split_recipients(&text[..end]);
                    head.doc.spans.insert("recipients".to_owned(), para.text.span_of(0, end));
                }
            }
            Role::Signer if signed.is_none() && in_letter => signers.push((
                para.printed().text().split_whitespace().collect::<Vec<_>>().join(" "),
                para.text.span(),
            )),
            Role::SignDate if signed.is_none() => sign(para, &mut signed, &mut signers),
            Role::Imprint => printed = printed.or_else(|| trailing_date(text).and_then(|d| d.day).map(|d| (d, para.text.span()))),
            _ => {}
        }
    }
    if title.is_empty()
        && let Some(stated) = paras().filter(|(_, r)| *r == Role::Page).find_map(|(p, _)| stated_title(&p.text))
    {
        title = stated;
    }
    // A web page runs the number into the title: 示青发〔2031〕5号关于……的通知
    if let Some(place) = number_in(title.text()).filter(|n| n.start == 0 && n.end < title.text().len()) {
        if head.doc.number.is_none() {
            head.doc.number = Some(title.text()[place.clone()].to_owned());
            head.doc.spans.insert("number".to_owned(), title.span_of(place.start, place.end));
        }
        title = title.slice(place.end, title.text().len());
    }
    let span = title.span();
    set(
        &mut head.doc,
        "title",
        Some(title.text().to_owned()).filter(|t| !t.is_empty()),
        span,
    );
    let issuer = if signers.is_empty() {
        letterhead
    } else {
        Some((
            signers.iter().map(|s| s.0.as_str()).collect::<Vec<_>>().join(" "),
            Span {
                start: signers[0].1.start,
                end: signers[signers.len() - 1].1.end,
            },
        ))
    };
    if let Some((name, span)) = issuer {
        set(&mut head.doc, "issuer", Some(name), span);
    }
    let issued = given_issued.map(|d| (d, Span::default())).or(signed).or(published).or(printed);
    if let Some((day, span)) = issued {
        head.issued = Some(day);
        set(&mut head.doc, "issued", Some(day.to_string()), span);
    }
    plan_years(&mut head, &plan_title, given_year, pieces);
    head
}

/// 标题：… in the table of a web page above the article.
fn stated_title(line: &Passage) -> Option<Passage> {
    let rest = line.text().strip_prefix("标题")?.trim_start_matches(['：', ':', '|', ' ']);
    let from = line.text().len() - rest.len();
    let words = rest.split('|').next().unwrap_or(rest).trim_end();
    title::is_title(words).then(|| line.slice(from, from + words.len()))
}

fn sign(para: &Para, signed: &mut Option<(Day, Span)>, signers: &mut Vec<(String, Span)>) {
    let text = para.str();
    let Some(date) = trailing_date(text) else { return };
    let Some(day) = date.day else { return };
    *signed = Some((day, para.text.span_of(date.from, text.len())));
    let name = text[..date.from].trim();
    if lexicon::is_office(name) {
        signers.push((name.to_owned(), para.text.span_of(0, date.from)));
    }
}

/// The day a line around an article gives; links to other articles give none.
fn published_on(text: &str) -> Option<Day> {
    let link = ["上一篇", "下一篇", "上一条", "下一条", "相关"].iter().any(|w| text.starts_with(w));
    if link { None } else { after_label(text) }
}

fn set_number(doc: &mut Doc, para: &Para) {
    let printed = para.str();
    if let Some(place) = number_in(printed) {
        doc.number = Some(printed[place.clone()].to_owned());
        doc.spans.insert("number".to_owned(), para.text.span_of(place.start, place.end));
    }
}

fn set(doc: &mut Doc, field: &str, value: Option<String>, span: Span) {
    let Some(value) = value else { return };
    match field {
        "title" => doc.title = Some(value),
        "issuer" => doc.issuer = Some(value),
        _ => doc.issued = Some(value),
    }
    if span.end > span.start {
        doc.spans.insert(field.to_owned(), span);
    }
}

/// GUIDE 2: year in the title; else the year the tasks are for; else the year of issue. Of several the first.
fn plan_years(head: &mut Head, plan_title: &str, given: Option<i32>, pieces: &[Piece]) {
    let titles = format!("{} {plan_title}", head.doc.title.as_deref().unwrap_or(""));
    let mut years = years_in(&titles);
    let title_years = !years.is_empty();
    if !title_years {
        let issued = head
            .issued
            .map(|d| i32::from(d.year()))
            .or_else(|| head.doc.number.as_deref().and_then(number_year));
        years = issued.into_iter().collect();
        if let Some(next) = year_of_tasks(pieces, issued) {
            years = vec![next];
        }
    }
    head.doc.plan_year = given.or(years.first().copied());
    if title_years && years.len() > 1 {
        head.plan_end_year = years.iter().copied().max().filter(|y| Some(*y) > head.doc.plan_year);
    }
}

fn number_year(number: &str) -> Option<i32> {
    let digits: String = number
        .chars()
        .skip_while(|c| !is_digit(*c))
        .take_while(|c| is_digit(*c))
        .map(crate::chars::half_width)
        .collect();
    digits.parse().ok().filter(|y| (1990..=2100).contains(y))
}

/// Years followed by 年, 年度 or a dash and another year, in order.
fn years_in(text: &str) -> Vec<i32> {
    let mut out: Vec<i32> = Vec::new();
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut at = 0;
    while at < chars.len() {
        let run = chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        if run == 0 {
            at += 1;
            continue;
        }
        if run == 4 {
            let value: i32 = chars[at..at + 4]
                .iter()
                .fold(0, |sum, c| sum * 10 + c.to_digit(10).unwrap_or(0) as i32);
            if (1990..=2100).contains(&value) {
                out.push(value);
            }
        }
        at += run;
    }
    out
}

/// The year most dates of the text name, when the issue date says nothing or lies at the end of the year before.
fn year_of_tasks(pieces: &[Piece], issued: Option<i32>) -> Option<i32> {
    let mut counts: std::collections::BTreeMap<i32, usize> = std::collections::BTreeMap::new();
    let mut budget = 400_000_usize;
    for piece in pieces {
        let Piece::Para(para) = piece else { continue };
        let text = para.str();
        budget = budget.saturating_sub(text.len());
        if budget == 0 {
            break;
        }
        let mut from = 0;
        while let Some(found) = text[from..].find('年') {
            let at = from + found;
            from = at + '年'.len_utf8();
            let digits = &text[..at];
            let start = digits.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            if at - start == 4
                && let Ok(year) = digits[start..].parse::<i32>()
                && (1990..=2100).contains(&year)
            {
                *counts.entry(year).or_default() += 1;
            }
        }
    }
    match issued {
        None => counts.into_iter().max_by_key(|(year, n)| (*n, -year)).map(|(year, _)| year),
        Some(issued) => {
            let own = counts.get(&issued).copied().unwrap_or(0);
            let next = counts.get(&(issued + 1)).copied().unwrap_or(0);
            (next >= 3 && next > own * 3).then_some(issued + 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn document_numbers() {
        for (text, want) in [
            ("示青发〔2023〕5号", Some("示青发〔2023〕5号")),
            ("文号：示政办[2020]12号 签发人：李明", Some("示政办[2020]12号")),
            ("按照《示例意见》（示发〔2021〕3号）要求", Some("示发〔2021〕3号")),
            ("示联办〔２０２３〕２号", Some("示联办〔２０２３〕２号")),
            ("第5号", None),
            ("2023年第5号", None),
        ] {
            assert_eq!(number_in(text).map(|r| &text[r]), want, "{text}");
        }
    }

    #[test]
    fn receivers() {
        for (text, want) in [
            ("各县（市、区）团委，市直各单位：", Some(vec!["各县（市、区）团委", "市直各单位"])),
            (
                "各镇人民政府、街道办事处，县政府各部门:",
                Some(vec!["各镇人民政府、街道办事处", "县政府各部门"]),
            ),
            ("现将有关事项通知如下：", None),
            ("责任单位：", None),
            ("一、各单位：", None),
        ] {
            let got = recipients_end(text).map(|end| split_recipients(&text[..end]));
            assert_eq!(got, want.map(|w| w.into_iter().map(str::to_owned).collect()), "{text}");
        }
    }

    #[test]
    fn years_of_titles() {
        assert_eq!(years_in("2023—2025年行动计划"), [2023, 2025]);
        assert_eq!(years_in("共青团2017年工作"), [2017]);
    }
}
