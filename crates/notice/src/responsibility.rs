//! Who does it: lead, participants and owner from labels, lines, brackets and columns (GUIDE 3, 8, 9.10).

mod fields;
mod names;
mod verbs;

pub use names::split;

use crate::blocks::Para;
use crate::chars::{at_most, closer};
use crate::lexicon::{self, Label};
use crate::model::Passage;
use fields::{Field, fields};
use verbs::{by_verbs, office_list};

/// What labels say about an item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assignment {
    /// 牵头
    pub lead: Vec<String>,
    /// 责任单位 and the like.
    pub responsible: Vec<String>,
    /// 配合
    pub participants: Vec<String>,
    /// 责任人
    pub owner: Vec<String>,
    /// Text of 完成时限.
    pub deadlines: Vec<Passage>,
    /// Text of 进度安排.
    pub schedules: Vec<Passage>,
    /// Read from an unlabelled list.
    pub guessed: bool,
    /// A label of duty said it (责任, 牵头, 配合), not only one of hosting (主办, 承办, 协办).
    pub duty: bool,
}

impl Assignment {
    /// Nothing was said.
    pub fn is_empty(&self) -> bool {
        !self.names_someone() && self.deadlines.is_empty() && self.schedules.is_empty()
    }

    /// Says who, not only when.
    pub fn names_someone(&self) -> bool {
        !(self.lead.is_empty() && self.responsible.is_empty() && self.participants.is_empty() && self.owner.is_empty())
    }

    /// Adds what another label said.
    pub fn merge(&mut self, other: Self) {
        for (mine, more) in [
            (&mut self.lead, other.lead),
            (&mut self.responsible, other.responsible),
            (&mut self.participants, other.participants),
            (&mut self.owner, other.owner),
        ] {
            for name in more {
                if !mine.contains(&name) {
                    mine.push(name);
                }
            }
        }
        self.deadlines.extend(other.deadlines);
        self.schedules.extend(other.schedules);
        self.guessed |= other.guessed;
        self.duty |= other.duty;
    }

    /// Adds the value of a label.
    pub fn add(&mut self, label: Label, value: &Passage) {
        let list = match label {
            Label::Lead => &mut self.lead,
            Label::Responsible => &mut self.responsible,
            Label::Participants => &mut self.participants,
            Label::Owner => &mut self.owner,
            Label::Deadline => return self.deadlines.push(value.tight()),
            Label::Schedule => return self.schedules.push(value.tight()),
            _ => return,
        };
        for name in names::split(value.text(), label == Label::Owner) {
            if !list.contains(&name) {
                list.push(name);
            }
        }
    }

    /// Lead, participants and owner: 责任 is the lead alone, a participant beside 牵头.
    pub fn roles(&self) -> (Vec<String>, Vec<String>, Vec<String>) {
        let mut lead = self.lead.clone();
        let mut participants = Vec::new();
        if lead.is_empty() {
            lead.clone_from(&self.responsible);
        } else {
            participants.extend(self.responsible.iter().filter(|n| !lead.contains(n)).cloned());
        }
        for name in &self.participants {
            if !participants.contains(name) {
                participants.push(name.clone());
            }
        }
        (lead, participants, self.owner.clone())
    }
}

/// A paragraph that is nothing but labels: 责任部室：组织部, （牵头单位：甲；配合单位：乙）.
pub fn line(para: &Para) -> Option<Assignment> {
    let passage = para.printed();
    let text = passage.text();
    if !at_most(text, 1200) || !text.contains(['：', ':', '）', ')', '】', '〕', ']', '］']) {
        return None;
    }
    let (from, to, bracketed) = inside(text);
    let inner = passage.slice(from, to);
    let found = fields(inner.text());
    if let Some(first) = found.first() {
        if first.start != 0
            || found.iter().any(|f| {
                inner.text()[f.value.0..f.value.1].trim_end_matches('。').contains('。')
                    && matches!(f.label, Label::Lead | Label::Responsible | Label::Participants | Label::Owner)
            })
        {
            return None;
        }
        return Some(collect(&inner, &found));
    }
    if bracketed {
        by_verbs(&inner).or_else(|| office_list(&inner))
    } else {
        None
    }
}

/// A cell that carries labels or verbs of its own: 牵头：甲 配合：乙, 甲牵头，乙配合.
pub fn cell(passage: &Passage) -> Option<Assignment> {
    let found = fields(passage.text());
    if found.first().is_some_and(|f| f.start == 0) {
        return Some(collect(passage, &found));
    }
    if passage.text().contains("牵头") {
        by_verbs(passage)
    } else {
        None
    }
}

/// Cuts what labels and brackets say out of running text; gives the rest and what was said.
pub fn extract(passage: &Passage) -> (Passage, Assignment) {
    let mut said = Assignment::default();
    let text = passage.text();
    const SIGNS: &[&str] = &[
        "责任",
        "牵头",
        "配合",
        "负责",
        "时限",
        "参与",
        "协办",
        "主办",
        "完成时间",
        "协同",
        "参加单位",
    ];
    if !text.contains(['：', ':', '）', ')', '】', '〕', ']', '］']) {
        return (passage.clone(), said);
    }
    if !text.ends_with(['）', ')', '】', '〕', ']', '］']) && !text.ends_with("）。") && !SIGNS.iter().any(|s| text.contains(s)) {
        return (passage.clone(), said);
    }
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let mut from = 0;
    while let Some(found) = text[from..].find(['（', '(', '【', '〔', '[', '［']) {
        let open = from + found;
        let Some(close) = bracket_end(text, open) else {
            from = open + 1;
            while !text.is_char_boundary(from) {
                from += 1;
            }
            continue;
        };
        let mark = text[open..].chars().next().map_or(1, char::len_utf8);
        let end = close + text[close..].chars().next().map_or(1, char::len_utf8);
        let inner = passage.slice(open + mark, close);
        let last = text[end..].trim_end_matches(['。', '；', ' ']).is_empty();
        let after_stop = text[..open].trim_end().ends_with(['。', '；']);
        let found = fields(inner.text());
        let assigned = if found.first().is_some_and(|f| f.start == 0 && lexicon::is_assignment(f.label)) {
            Some(collect(&inner, &found))
        } else {
            by_verbs(&inner)
                .filter(|_| last || after_stop)
                .or_else(|| if last && after_stop { office_list(&inner) } else { None })
        };
        if let Some(assigned) = assigned {
            said.merge(assigned);
            cuts.push((open, end));
            from = end;
        } else {
            from = open + mark;
        }
    }
    inline_labels(passage, &mut cuts, &mut said);
    if cuts.is_empty() {
        return (passage.clone(), said);
    }
    cuts.sort_unstable();
    let mut rest = Passage::default();
    let mut at = 0;
    for (start, end) in cuts {
        if start >= at {
            rest.append(&passage.slice(at, start));
            at = end;
        }
    }
    rest.append(&passage.slice(at, text.len()));
    (rest.trimmed(), said)
}

/// 责任单位：… behind the sentences of a paragraph, without brackets.
fn inline_labels(passage: &Passage, cuts: &mut Vec<(usize, usize)>, said: &mut Assignment) {
    let text = passage.text();
    if !text.contains(['：', ':']) {
        return;
    }
    for field in fields(text) {
        let free = cuts.iter().all(|(a, b)| field.start < *a || field.start >= *b);
        let before = text[..field.start].trim_end();
        let own_clause = before.is_empty() || before.ends_with(['。', '；', '）', ')', ';']) || cuts.iter().any(|(_, b)| *b == field.start);
        if !free || !own_clause || !lexicon::is_assignment(field.label) || matches!(field.label, Label::Schedule) {
            continue;
        }
        let (from, to) = field.value;
        let stop = text[from..to].find('。').map_or(to, |at| from + at);
        let stop = stop
            + text[stop..]
                .chars()
                .next()
                .filter(|c| matches!(c, '。' | '；'))
                .map_or(0, char::len_utf8);
        said.duty |= !hosting(&text[field.start..from]);
        said.add(field.label, &passage.slice(from, stop));
        cuts.push((field.start, stop));
    }
}

/// Text inside brackets that enclose the whole line.
fn inside(text: &str) -> (usize, usize, bool) {
    let trimmed = text.trim_end_matches(['。', ' ', '；']);
    let Some(first) = trimmed.chars().next() else {
        return (0, 0, false);
    };
    if matches!(first, '（' | '(' | '【' | '〔' | '[' | '［')
        && bracket_end(text, 0).is_some_and(|c| c + text[c..].chars().next().map_or(1, char::len_utf8) == trimmed.len())
    {
        let last = trimmed.chars().next_back().map_or(0, char::len_utf8);
        return (first.len_utf8(), trimmed.len() - last, true);
    }
    (0, text.len(), false)
}

/// The bracket that closes the one at `open`, within 400 characters.
fn bracket_end(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0_i32;
    for (at, c) in text[open..].char_indices().take(400) {
        if matches!(c, '（' | '(' | '【' | '〔' | '[' | '［') && closer(c).is_some() {
            depth += 1;
        } else if matches!(c, '）' | ')' | '】' | '〕' | ']' | '］') {
            depth -= 1;
            if depth == 0 {
                return Some(open + at);
            }
        }
    }
    None
}

fn collect(inner: &Passage, found: &[Field]) -> Assignment {
    let mut said = Assignment::default();
    for field in found {
        let value = inner.slice(field.value.0, field.value.1);
        // 责任单位：甲牵头，乙配合
        if matches!(field.label, Label::Lead | Label::Responsible)
            && let Some(verbs) = by_verbs(&value).filter(|v| !v.lead.is_empty())
        {
            said.merge(verbs);
            continue;
        }
        said.duty |= !hosting(&inner.text()[field.start..field.value.0]);
        said.add(field.label, &value);
    }
    said
}

/// A label of an event's hosts.
fn hosting(label: &str) -> bool {
    ["主办", "承办", "协办", "参加", "协作"].iter().any(|w| label.contains(w))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn para(text: &str) -> Para {
        let loose = Passage::new(text, 0);
        Para {
            text: loose.tight(),
            loose: Some(loose),
            ..Para::default()
        }
    }

    type Roles<'a> = (&'a [&'a str], &'a [&'a str], &'a [&'a str]);

    fn check(said: Option<Assignment>, want: Option<Roles>, text: &str) {
        let got = said.map(|s| s.roles());
        let own = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        assert_eq!(got, want.map(|(a, b, c)| (own(a), own(b), own(c))), "{text}");
    }

    #[test]
    fn lines_of_labels() {
        let cases: &[(&str, Option<Roles>)] = &[
            ("责任部室：组织部", Some((&["组织部"], &[], &[]))),
            ("责任人：李 明", Some((&[], &[], &["李明"]))),
            (
                "牵头单位：市教育局    配合单位：市财政局、市民政局",
                Some((&["市教育局"], &["市财政局", "市民政局"], &[])),
            ),
            (
                "（牵头单位：办公室；责任单位：各部室，各县区团委）",
                Some((&["办公室"], &["各部室", "各县区团委"], &[])),
            ),
            ("【责任单位】组织部、宣传部", Some((&["组织部", "宣传部"], &[], &[]))),
            (
                "（市教育局牵头，市财政局、市民政局配合）",
                Some((&["市教育局"], &["市财政局", "市民政局"], &[])),
            ),
            ("（市教育局、市财政局按职责分工负责）", Some((&["市教育局", "市财政局"], &[], &[]))),
            (
                "（责任单位：市教育局、市财政局等按职责分工负责）",
                Some((&["市教育局", "市财政局"], &[], &[])),
            ),
            ("（组织部、学校部）", Some((&["组织部", "学校部"], &[], &[]))),
            ("责任领导：王芳 责任科室：青年发展科", Some((&["青年发展科"], &[], &["王芳"]))),
            ("各单位要明确责任：一是抓落实。", None),
            ("（见附表）", None),
            ("工作进展顺利。", None),
        ];
        for (text, want) in cases {
            check(line(&para(text)), *want, text);
        }
    }

    #[test]
    fn brackets_in_running_text_are_cut_out() {
        let passage = Passage::new("建好阵地。6月底前验收。（责任单位：组织部；完成时限：6月底前）", 0);
        let (rest, said) = extract(&passage);
        assert_eq!(rest.text(), "建好阵地。6月底前验收。");
        assert_eq!(said.deadlines[0].text(), "6月底前");
        check(Some(said), Some((&["组织部"], &[], &[])), "bracket");

        let (rest, said) = extract(&Passage::new("办好培训班2期。［责任部门：宣传部、学校部；配合部门：办公室］", 0));
        assert_eq!(rest.text(), "办好培训班2期。");
        check(Some(said), Some((&["宣传部", "学校部"], &["办公室"], &[])), "square");

        let (rest, said) = extract(&Passage::new("抓好培训（含网上培训）。责任单位：学校部。责任人：李明。", 0));
        assert_eq!(rest.text(), "抓好培训（含网上培训）。");
        check(Some(said), Some((&["学校部"], &[], &["李明"])), "inline");

        let (rest, said) = extract(&Passage::new("由办公室牵头推进，各部门配合（含下属单位）。", 0));
        assert_eq!(rest.text(), "由办公室牵头推进，各部门配合（含下属单位）。");
        assert!(said.is_empty());
    }
}
