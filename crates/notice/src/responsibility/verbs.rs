//! Responsibility said without labels: by verbs (甲牵头，乙配合) or as a bare list of offices.

use super::{Assignment, names};
use crate::chars::at_most;
use crate::lexicon::{self, Label};
use crate::model::Passage;

/// 甲牵头，乙、丙配合 · 由甲负责 · 甲、乙按职责分工负责
pub(super) fn by_verbs(inner: &Passage) -> Option<Assignment> {
    let text = inner.text();
    if !at_most(text, 200)
        || text.contains('。')
        || !(text.contains("牵头")
            || text.contains("负责")
            || text.contains("配合")
            || text.contains("参与")
            || text.contains("主办")
            || text.contains("承办")
            || text.contains("落实")
            || text.contains("参加"))
    {
        return None;
    }
    const VERBS: &[(&str, Label)] = &[
        ("牵头负责", Label::Lead),
        ("负责牵头", Label::Lead),
        ("牵头落实", Label::Lead),
        ("牵头", Label::Lead),
        ("主办", Label::Lead),
        ("按职责分工负责", Label::Responsible),
        ("按照职责分工负责", Label::Responsible),
        ("按职能分工负责", Label::Responsible),
        ("按分工负责", Label::Responsible),
        ("按职责负责", Label::Responsible),
        ("分工负责", Label::Responsible),
        ("分别负责", Label::Responsible),
        ("具体负责", Label::Responsible),
        ("共同负责", Label::Responsible),
        ("负责落实", Label::Responsible),
        ("负责", Label::Responsible),
        ("承办", Label::Responsible),
        ("按职责分工落实", Label::Responsible),
        ("分工落实", Label::Responsible),
        ("落实", Label::Responsible),
        ("协同配合", Label::Participants),
        ("协助配合", Label::Participants),
        ("参与配合", Label::Participants),
        ("配合落实", Label::Participants),
        ("配合", Label::Participants),
        ("参与", Label::Participants),
        ("参加", Label::Participants),
        ("协助", Label::Participants),
        ("协办", Label::Participants),
    ];
    let mut said = Assignment {
        duty: true,
        ..Assignment::default()
    };
    let mut pending = Passage::default();
    let mut from = 0;
    let ends = text
        .char_indices()
        .filter(|(_, c)| matches!(c, '，' | ',' | '；' | ';'))
        .map(|(at, c)| (at, at + c.len_utf8()))
        .chain([(text.len(), text.len())]);
    for (end, next) in ends {
        if end < from {
            continue;
        }
        let clause = inner.slice(from, end);
        from = next;
        let words = clause.text().trim();
        let Some((verb, label)) = VERBS.iter().find(|(v, _)| words.ends_with(v)) else {
            // 甲牵头，乙配合，12月底前完成: the date of the bracket.
            if crate::items::opens_with_date(words) && ["前", "底", "完成"].iter().any(|w| words.ends_with(w)) {
                said.deadlines.push(clause.tight());
                continue;
            }
            pending.append(&clause);
            pending.push('、'.encode_utf8(&mut [0; 4]), clause.span().end);
            continue;
        };
        let cut = clause.text().trim_end().len() - verb.len();
        let mut names = std::mem::take(&mut pending);
        names.append(&clause.slice(0, cut));
        if !names::split(names.text(), false).iter().all(|n| lexicon::is_office(n)) {
            return None;
        }
        said.add(*label, &names);
    }
    (pending.is_empty() && said.names_someone()).then_some(said)
}

/// （组织部、宣传部）
pub(super) fn office_list(inner: &Passage) -> Option<Assignment> {
    let text = inner.text();
    if !at_most(text, 150) || text.contains(['。', '；', '：', ':', '《', '“']) {
        return None;
    }
    let names = names::split(text, false);
    (!names.is_empty() && names.iter().all(|n| lexicon::is_office(n) && at_most(n, 20))).then(|| Assignment {
        responsible: names,
        guessed: true,
        duty: true,
        ..Assignment::default()
    })
}
