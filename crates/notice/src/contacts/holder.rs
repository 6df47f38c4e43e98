//! Whose a phone or an address is, by the words in front of it.

use super::LABELS;
use crate::chars::at_most;
use crate::lexicon;

/// The office a sentence says to call: 请致电示例市团委办公室（电话：…）
pub(super) fn office_called(before: &str) -> Option<String> {
    let mut head = before.trim_end_matches(['：', ':', '（', '(', '，', ',', ' ']);
    for label in LABELS {
        head = head.strip_suffix(label).unwrap_or(head);
    }
    let head = head.trim_end_matches(['：', ':', '（', '(', '，', ',', ' ']);
    // 请与示例团委办公室联系，电话：…
    let head = head.strip_suffix("联系").or_else(|| head.strip_suffix("咨询")).unwrap_or(head);
    let clause = head.rsplit(['，', ',', '；', ';', '。', '：', ':', '（', '(']).next()?;
    let from = ["致电", "联系", "咨询", "拨打", "报送", "报", "送", "至", "到", "与", "向", "由"]
        .iter()
        .filter_map(|w| clause.rfind(w).map(|at| at + w.len()))
        .max()
        .unwrap_or(0);
    let word = &clause[from..];
    (at_most(word, 20) && !at_most(word, 2) && lexicon::is_office(word)).then(|| word.to_owned())
}

/// The office or person right before a label: 示例市教育局办公室 电话：…, 李明 联系电话：…
pub(super) fn holder(head: &str) -> Option<String> {
    let head = head.trim_end_matches(['：', ':', '，', ',', '；', ';']);
    let word = head.rsplit(['，', ',', '；', ';', '。', '（', '(', '：', ':']).next()?;
    let person = (2..=4).contains(&word.chars().count())
        && word.chars().all(|c| u32::from(c) >= 0x4e00)
        && !LABELS.iter().any(|l| word.contains(l))
        && ![
            "电子", "手机", "地址", "传真", "咨询", "报名", "监督", "办公", "固定", "移动", "公开", "服务", "举报", "投诉", "值班", "技术",
            "工作",
        ]
        .iter()
        .any(|w| word.contains(w));
    let sentence = word.contains(['将', '把', '报', '请', '送', '与', '交', '每']) && !word.ends_with("报社");
    // （同微信），邮箱：…: a remark behind a number.
    if head.ends_with(['）', ')']) && !word.contains(['（', '(']) {
        return None;
    }
    if at_most(word, 24) && !sentence && (lexicon::is_office(word) || person) {
        return Some(word.to_owned());
    }
    person_of_office(word).filter(|_| !sentence)
}

/// 示例团委组织部李明, set without a blank: the two to four characters behind the office.
pub(super) fn person_of_office(word: &str) -> Option<String> {
    let labelled = LABELS.iter().any(|l| word.contains(l)) || !at_most(word, 24);
    word.char_indices().rev().map(|(at, _)| at).skip(1).take(3).find_map(|at| {
        let (office, person) = word.split_at(at);
        let named = person.chars().all(|c| u32::from(c) >= 0x4e00) && !lexicon::is_office(person);
        (!labelled && named && lexicon::is_office(office)).then(|| person.to_owned())
    })
}
