//! People and offices to reach: phones and e-mail addresses with the name they belong to (GUIDE 6, 9.10).

mod holder;
mod token;

use crate::blocks::Para;
use crate::chars::at_most;
use crate::draft::Contact;
use crate::lexicon;
use crate::model::Passage;
use holder::{holder, office_called, person_of_office};
use std::cell::LazyCell;
use token::{Field, email_at, field_at, is_digit, many_digits, names_end, phone_at};

const LABELS: &[&str] = &[
    "联系人",
    "联系电话",
    "联系方式",
    "联络员",
    "联络人",
    "联系地址",
    "电话",
    "手机",
    "电子邮箱",
    "电子邮件",
    "邮箱",
    "电子信箱",
    "E-mail",
    "Email",
    "email",
    "传真",
    "地址",
    "通讯地址",
    "通信地址",
    "邮编",
    "邮政编码",
    "咨询电话",
    "监督电话",
    "举报电话",
    "报名电话",
    "热线电话",
    "办公电话",
    "QQ",
    "工作邮箱",
    "投稿邮箱",
    "报送邮箱",
    "报名邮箱",
    "联系单位",
    "收件人",
    "邮寄地址",
    "联系部门",
    "咨询方式",
];

/// Labels an office's name may stand before.
const REACH: &[&str] = &["电话", "联系电话", "邮箱", "电子邮箱", "联系人"];

/// A line that only says how to reach someone.
pub fn is_contact_line(text: &str) -> bool {
    let plain = text.trim_start_matches(['（', '(', '【']);
    if is_name_and_phone(plain) {
        return true;
    }
    let plain = match REACH.iter().filter_map(|l| plain.find(l)).min().filter(|at| *at > 0) {
        Some(at) if holder(&plain[..at]).is_some() => &plain[at..],
        _ => plain,
    };
    let Some(label) = LABELS.iter().find(|l| plain.starts_with(**l)) else {
        return false;
    };
    let rest = plain[label.len()..].trim_start_matches(['：', ':', ' ', '及', '号']);
    let inner = text.trim_end_matches(['。', '）', ')']);
    (rest.len() < plain.len() - label.len() || rest.starts_with(|c: char| is_digit(c) || matches!(c, '（' | '(')))
        && !inner.contains('。')
        && !(text.contains("前") && text.contains("报"))
}

/// 李明 13800000000, 示例团委办公室：0000-1234567
fn is_name_and_phone(text: &str) -> bool {
    let Some(first) = text.find(|c: char| is_digit(c) || matches!(c, '(' | '（')) else {
        return false;
    };
    let name = text[..first].trim_end_matches(['：', ':', '，', ',', ' ']);
    at_most(text, 40)
        && holder(name).is_some_and(|h| name.ends_with(&h))
        && phone_at(text, first, Field::None).is_some_and(|end| end == text.trim_end_matches(['。', '；', ';', '，', '）', ')']).len())
}

/// What a run of lines said so far, to bring name and number together over several lines.
#[derive(Default)]
pub struct Reader {
    names: Vec<String>,
    out: Vec<Contact>,
    /// The line before was one of contacts.
    running: bool,
}

impl Reader {
    /// Reads a paragraph; `line` says that it is nothing but a line of contacts.
    pub fn read(&mut self, para: &Para, line: bool) {
        self.read_text(&para.text, para.printed().text(), line);
    }

    /// Reads words without layout spaces, and the same words as printed: names are told apart by spaces.
    pub fn read_text(&mut self, passage: &Passage, printed: &str, line: bool) {
        let text = passage.text();
        if !self.running || !line {
            self.names.clear();
        }
        self.running = line;
        let address = text.contains(['@', '＠']);
        if !line && !address && !many_digits(text) && !text.contains("联系人") && !text.contains("联络员") {
            return;
        }
        let reachable = address || ["电话", "联系", "手机", "热线", "咨询", "联络"].iter().any(|w| text.contains(w)) || line;
        if !reachable {
            return;
        }
        let colons = |text: &str| -> Vec<usize> { text.match_indices(['：', ':']).map(|(at, _)| at).collect() };
        let (own, shown) = (LazyCell::new(|| colons(text)), LazyCell::new(|| colons(printed)));
        let mut at = 0;
        let mut label = if line { Field::None } else { Field::Prose };
        let mut sentence = 0;
        // Where the phone before ends: an address beside it belongs to the same person.
        let mut reached: Option<usize> = None;
        while at < text.len() {
            let rest = &text[at..];
            if let Some((word, field)) = field_at(rest) {
                if at > 0
                    && matches!(field, Field::Phone | Field::Email)
                    && line
                    && let Some(holder) = holder(&text[..at])
                {
                    self.names = vec![holder];
                }
                // 电话：…（兼传真） is still a phone.
                if !(field == Field::Skip
                    && (text[..at].ends_with(['兼', '同', '/', '及', '和', '、'])
                        || text[..at].ends_with(['（', '(']) && text[at + word..].starts_with(['）', ')'])))
                {
                    label = field;
                }
                at += word;
                if field == Field::Name {
                    self.names.clear();
                    let end = names_end(&text[at..]);
                    // The colon behind the label, in the words as printed.
                    let count = own.partition_point(|colon| *colon < at);
                    let words = shown.get(count).map_or(&text[at..at + end], |colon| {
                        let rest = &printed[*colon..];
                        let start = rest.chars().next().map_or(0, char::len_utf8);
                        &rest[start..start + names_end(&rest[start..])]
                    });
                    self.names = crate::responsibility::split(words.trim_start_matches(['：', ':']), true);
                    self.names.retain(|n| at_most(n, 15) && !n.is_empty());
                    if self.names.iter().any(|n| !lexicon::is_office(n)) {
                        self.names.retain(|n| !lexicon::is_office(n)); // 联系人：某部 李明
                    }
                    at += end;
                }
                continue;
            }
            if let Some(end) = email_at(text, at) {
                let name = self.name_for(text, sentence, at).or_else(|| {
                    let gap = text.get(reached.filter(|r| *r >= sentence)?..at)?;
                    let beside = at_most(gap, 16) && !gap.contains(['报', '送', '至', '到', '发', '；', '。']);
                    self.out.last().filter(|_| beside)?.name.clone()
                });
                self.add(name, None, Some(text[at..end].to_owned()), passage, at, end);
                at = end;
                continue;
            }
            if label != Field::Skip
                && let Some(end) = phone_at(text, at, label)
            {
                let name = self.name_before(text, at, label);
                self.add(name, Some(text[at..end].to_owned()), None, passage, at, end);
                reached = Some(end);
                at = end;
                continue;
            }
            let Some(c) = rest.chars().next() else { break };
            if matches!(c, '。' | '；') {
                sentence = at + c.len_utf8();
                if c == '。' {
                    label = if line { Field::None } else { Field::Prose };
                }
            }
            // Skip a run of word characters at once, so that its tail is not taken for an address.
            at += c.len_utf8();
            if c.is_ascii_alphanumeric() || is_digit(c) {
                let run = text[at..]
                    .bytes()
                    .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
                    .count();
                at += run;
            }
        }
    }

    /// All contacts.
    pub fn finish(self) -> Vec<Contact> {
        self.out
    }

    fn add(&mut self, name: Option<String>, phone: Option<String>, email: Option<String>, passage: &Passage, from: usize, to: usize) {
        let span = passage.span_of(from, to);
        if self
            .out
            .iter()
            .rev()
            .take(50)
            .any(|c| (phone.is_some() && c.phone == phone) || (email.is_some() && c.email == email))
        {
            return;
        }
        if let Some(last) = self.out.iter_mut().rev().take(3).find(|c| c.name.is_some() && c.name == name)
            && ((phone.is_some() && last.phone.is_none()) || (email.is_some() && last.email.is_none()))
        {
            last.phone = last.phone.take().or(phone);
            last.email = last.email.take().or(email);
            last.span.end = span.end.max(last.span.end);
            return;
        }
        let confidence = if name.is_some() { 0.9 } else { 0.7 };
        self.out.push(Contact {
            name,
            phone,
            email,
            span,
            confidence,
        });
    }

    /// The name for a phone: the next listed one without a phone, or the word right before it.
    fn name_before(&self, text: &str, at: usize, label: Field) -> Option<String> {
        let before = text[..at].trim_end_matches(['：', ':', '，', ',', '（', '(', ' ', '-', '—']);
        let from = before
            .rfind(|c: char| matches!(c, '，' | ',' | '。' | '；' | ';' | '：' | ':' | '、' | ' ' | '（' | '(') || is_digit(c))
            .map_or(0, |b| b + before[b..].chars().next().map_or(1, char::len_utf8));
        let word = before[from..].trim();
        if label != Field::Phone
            && (2..=4).contains(&word.chars().count())
            && !LABELS.iter().any(|l| word.contains(l))
            && word.chars().all(|c| u32::from(c) >= 0x4e00)
        {
            return Some(word.to_owned());
        }
        if let Some(name) = person_of_office(word) {
            return Some(name);
        }
        if self.names.is_empty() {
            return office_called(before);
        }
        let named = |n: &&String| {
            !self
                .out
                .iter()
                .rev()
                .take(20)
                .any(|c| c.name.as_ref() == Some(*n) && c.phone.is_some())
        };
        self.names.iter().find(named).or(self.names.last()).cloned()
    }

    /// The name for an address: a listed one, else the receiver named in the same sentence.
    fn name_for(&self, text: &str, sentence: usize, at: usize) -> Option<String> {
        if self.names.len() == 1 {
            return self.names.first().cloned();
        }
        let named = |n: &&String| {
            !self
                .out
                .iter()
                .rev()
                .take(20)
                .any(|c| c.name.as_ref() == Some(*n) && c.email.is_some())
        };
        if let Some(name) = self.names.iter().find(named) {
            return Some(name.clone());
        }
        // Only the clause of the address and the one before it.
        let commas = text[sentence..at].rmatch_indices(['，', ',']).nth(1);
        let clause = &text[sentence + commas.map_or(0, |(c, _)| c)..at];
        let mut end = clause.len();
        // The receiver stands after the last 报, 送, 至 … of the sentence, before the address.
        while let Some(verb) = clause[..end].rfind(['报', '送', '至', '到', '交']) {
            let from = verb + clause[verb..].chars().next().map_or(1, char::len_utf8);
            let stop = clause[from..]
                .find(|c: char| matches!(c, '，' | ',' | '：' | ':' | '（' | '(' | '；' | '、') || c.is_ascii())
                .map_or(clause.len(), |s| from + s);
            let mut word = clause[from..stop].trim_start_matches(['送', '至', '到', '给']);
            for tail in ["电子邮箱", "工作邮箱", "邮箱"] {
                word = word.strip_suffix(tail).unwrap_or(word);
            }
            if at_most(word, 24) && lexicon::is_office(word) && !word.starts_with(['本', '各']) {
                return Some(word.to_owned());
            }
            end = verb;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Vec<(Option<String>, Option<String>, Option<String>)> {
        let mut reader = Reader::default();
        for line in lines {
            let passage = Passage::new(line, 0);
            reader.read_text(&passage.tight(), line, is_contact_line(passage.tight().text()));
        }
        reader.finish().into_iter().map(|c| (c.name, c.phone, c.email)).collect()
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn contacts_of_every_shape() {
        assert_eq!(
            read(&["联系人：李明", "联系电话：0000-1234567", "电子邮箱：a_b@example.com"]),
            [(some("李明"), some("0000-1234567"), some("a_b@example.com"))]
        );
        assert_eq!(
            read(&["联系人：李明，13800000000；王芳，13900000000"]),
            [(some("李明"), some("13800000000"), None), (some("王芳"), some("13900000000"), None)]
        );
        assert_eq!(
            read(&["联系人：李明、王芳；联系电话：1234567、7654321；传真：1112223"]),
            [(some("李明"), some("1234567"), None), (some("王芳"), some("7654321"), None)]
        );
        assert_eq!(
            read(&["每月将总结报示例团委组织部，邮箱：zz@example.com，信息报示例团委宣传部，xc@example.com。"]),
            [
                (some("示例团委组织部"), None, some("zz@example.com")),
                (some("示例团委宣传部"), None, some("xc@example.com"))
            ]
        );
        assert_eq!(
            read(&["联 系 人：何 静  周 航", "电话：0591－88123456、１３８００００００００"]),
            [
                (some("何静"), some("0591－88123456"), None),
                (some("周航"), some("１３８００００００００"), None)
            ]
        );
        assert_eq!(
            read(&["联系人：李明、王芳", "联系电话：0555-3310276  0555-3310279"]),
            [
                (some("李明"), some("0555-3310276"), None),
                (some("王芳"), some("0555-3310279"), None)
            ]
        );
        assert_eq!(
            read(&["示例团委办公室    电话：86554321（内线4321）"]),
            [(some("示例团委办公室"), some("86554321"), None)]
        );
        assert_eq!(
            read(&["联系人: 张 薇 联系电话: 13700000000", "李小明 联系电话: 13800000000"]),
            [
                (some("张薇"), some("13700000000"), None),
                (some("李小明"), some("13800000000"), None)
            ]
        );
        assert_eq!(
            read(&["各单位上报本单位案例，每个案例附图片（图片发至邮箱a@example.com），择优采用。"]),
            [(None, None, some("a@example.com"))]
        );
        assert_eq!(
            read(&["李小明：13800000000", "示例团委办公室 0000-1234567"]),
            [
                (some("李小明"), some("13800000000"), None),
                (some("示例团委办公室"), some("0000-1234567"), None)
            ]
        );
        assert_eq!(
            read(&["联系人：示例部 李小明 王芳", "联系电话（传真）：0000-1234567"]),
            [(some("李小明"), some("0000-1234567"), None)]
        );
        assert_eq!(
            read(&["如有疑问，请致电示例团委办公室（电话：0000-1234567）。"]),
            [(some("示例团委办公室"), some("0000-1234567"), None)]
        );
        assert_eq!(
            read(&["如有疑问，请与示例团委办公室联系，电话：0000-1234567。"]),
            [(some("示例团委办公室"), some("0000-1234567"), None)]
        );
        assert_eq!(
            read(&["示例团委办公室 王芳 13900000000（同微信），邮箱：wf@example.com"]),
            [(some("王芳"), some("13900000000"), some("wf@example.com"))]
        );
        assert_eq!(
            read(&["2、联系方式。示例督查室：李明，0000-1234567；示例团委：王芳，0000-7654321，wf@example.com。"]),
            [
                (some("李明"), some("0000-1234567"), None),
                (some("王芳"), some("0000-7654321"), some("wf@example.com"))
            ]
        );
        assert_eq!(
            read(&["请将报名表发送至邮箱bm@example.com。"]),
            [(None, None, some("bm@example.com"))]
        );
        assert_eq!(
            read(&["联系人及电话：李明，81234567；传真：81234568"]),
            [(some("李明"), some("81234567"), None)]
        );
        assert_eq!(
            read(&["联系人：李明（0000-81234567）、王芳（0000-81234568）"]),
            [
                (some("李明"), some("0000-81234567"), None),
                (some("王芳"), some("0000-81234568"), None)
            ]
        );
        assert_eq!(read(&["2023年5月10日前完成20230510号任务，联系各部门。"]), []);
        assert_eq!(
            read(&["（联系人：李明，电话：(0000)12345678）"]),
            [(some("李明"), some("(0000)12345678"), None)]
        );
    }
}
