//! Marks, levels and headings: which marked lines are headings and how deep they stand (GUIDE 3).

pub mod mark;

use crate::blocks::{Para, Piece};
use crate::chars::{at_most, find_outside};
use crate::dates::{Context, Stage};
use crate::parts::Role;
use mark::{Mark, Style};

/// How a paragraph takes part in the outline.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// Its mark, if it has one.
    pub mark: Option<Mark>,
    /// It stands alone on its line and something hangs below it.
    pub heading: bool,
    /// A marked line without a body: entry of a list.
    pub entry: bool,
}

/// The dated stage a heading sets for what stands under it: （二）全面实施（2026年10月至12月）.
pub fn stage(heading: &str, ctx: &Context) -> Option<Stage> {
    if !heading.contains('年') {
        return None;
    }
    let words = mark::read(heading).map_or(heading, |m| &heading[m.len..]);
    Stage::of_heading(words, ctx)
}

/// Place of every piece in the outline.
pub fn places(pieces: &[Piece], roles: &[Role]) -> Vec<Place> {
    let mut out: Vec<Place> = pieces
        .iter()
        .zip(roles)
        .map(|(piece, role)| match piece {
            Piece::Para(para) if *role == Role::Body => Place {
                mark: mark_of(para),
                ..Place::default()
            },
            _ => Place::default(),
        })
        .collect();
    // The next piece that matters, from the end backwards.
    let mut next = None;
    for at in (0..pieces.len()).rev() {
        if let (Some(mark), Piece::Para(para)) = (out[at].mark, &pieces[at]) {
            let below = next.map_or(Below::Nothing, |n| below(pieces, roles, &out, n, mark));
            let previous = (0..at).rev().take(2).find(|i| !skipped(roles[*i]));
            let listed = previous
                .and_then(|p| out[p].mark.filter(|m| is_sibling(m, &mark)).map(|_| p))
                .is_some_and(
                    |p| matches!(&pieces[p], Piece::Para(above) if !above.str().contains(['。', '；']) && !is_file_heading(above)),
                );
            out[at].heading = is_heading(para, mark, below, listed);
            out[at].entry =
                !out[at].heading && matches!(below, Below::Sibling | Below::Higher | Below::Nothing | Below::Label) && is_line(para, mark);
        }
        if !skipped(roles[at]) {
            next = Some(at);
        }
    }
    out
}

fn skipped(role: Role) -> bool {
    matches!(role, Role::Page)
}

/// The mark of a paragraph; a list mark of Markdown counts when nothing better stands there.
fn mark_of(para: &Para) -> Option<Mark> {
    let found = mark::read(para.str());
    found.or((para.bullet && !at_most(para.str(), 3)).then_some(Mark {
        style: Style::Bullet,
        number: None,
        first: 0,
        len: 0,
    }))
}

/// What stands below a marked line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Below {
    Nothing,
    /// Prose or a table.
    Body,
    /// Only labels: 责任单位：…
    Label,
    /// A deeper mark.
    Deeper,
    /// The next of its own style.
    Sibling,
    /// A mark of a level above.
    Higher,
}

fn below(pieces: &[Piece], roles: &[Role], places: &[Place], next: usize, mark: Mark) -> Below {
    match roles[next] {
        Role::Body => {}
        Role::Contact => return Below::Body,
        _ => return Below::Nothing,
    }
    let Piece::Para(para) = &pieces[next] else { return Below::Body };
    match places[next].mark {
        Some(other) if other.style == mark.style => Below::Sibling,
        Some(other) if other.style > mark.style => Below::Deeper,
        Some(_) => Below::Higher,
        None if crate::responsibility::line(para).is_some() => {
            // Labels first, then prose: the prose decides.
            match pieces.get(next + 1) {
                Some(Piece::Para(more))
                    if roles[next + 1] == Role::Body && places[next + 1].mark.is_none() && crate::responsibility::line(more).is_none() =>
                {
                    Below::Body
                }
                _ => Below::Label,
            }
        }
        None => Below::Body,
    }
}

fn is_sibling(before: &Mark, mark: &Mark) -> bool {
    before.style == mark.style && before.number.zip(mark.number).is_none_or(|(a, b)| a + 1 == b)
}

fn is_file_heading(para: &Para) -> bool {
    para.heading.is_some()
}

/// One line without the stops of running text.
fn is_line(para: &Para, mark: Mark) -> bool {
    let words = &para.str()[mark.len..];
    at_most(words, 80) && !words.is_empty() && !words.trim_end_matches(['。', '；', ';']).contains(['。', '；'])
}

/// GUIDE 3: a heading stands alone on its line; a run-in heading (1.申报。3月底前……) is none.
fn is_heading(para: &Para, mark: Mark, below: Below, listed: bool) -> bool {
    let words = &para.str()[mark.len..];
    if mark.style >= Style::Circle || words.is_empty() || !at_most(words, 60) || words.ends_with(['，', '、', '；', ';']) {
        return false;
    }
    let stated = is_file_heading(para);
    let inner = words.trim_end_matches('。');
    if inner.contains(['。', '；']) {
        return false;
    }
    let stopped = inner.len() < words.len();
    // 一、活动时间：3月5日 states something on its own line.
    let says = find_outside(inner, |_, c| matches!(c, '：' | ':')).is_some_and(|at| at + '：'.len_utf8() < inner.len());
    match below {
        // 2.抓好服务。 with 一是…二是… below is an item with its points, like its run-in siblings.
        Below::Deeper if stopped && mark.style >= Style::Number => stated,
        Below::Deeper => !says || stated || at_most(words, 40) && !stopped,
        Below::Body => {
            if stopped {
                return at_most(words, 26) && (mark.style <= Style::HanParen || stated) && !listed;
            }
            if says && !stated {
                return mark.style <= Style::Han && crate::lexicon::section_kind(inner).is_some()
                    || !at_most(&inner[..find_outside(inner, |_, c| matches!(c, '：' | ':')).unwrap_or(0)], 8);
            }
            !(listed && mark.style >= Style::Number && !stated)
        }
        Below::Sibling | Below::Higher | Below::Nothing => stated && mark.style <= Style::Han && !stopped && !says,
        Below::Label => mark.style <= Style::Han,
    }
}

/// The words of a heading as they go into a path: a doubled mark is one mark (GUIDE 9.1).
pub fn heading_text(text: &str, mark: &Mark) -> String {
    if mark.doubled() && mark::read(&text[mark.first..]).is_some() {
        format!("{}{}", &text[..mark.first], &text[mark.len..])
    } else {
        text.to_owned()
    }
}

/// Headings from the outermost to the current one.
#[derive(Clone, Debug, Default)]
pub struct Stack {
    /// `None` is an attachment: above every mark.
    levels: Vec<(Option<Style>, String)>,
}

impl Stack {
    /// Enters a heading; those at its level and deeper are left.
    pub fn enter(&mut self, style: Style, heading: String) {
        self.leave(style);
        self.levels.push((Some(style), heading));
    }

    /// Enters an attachment: above every mark.
    pub fn enter_attachment(&mut self, title: String) {
        self.levels.clear();
        self.levels.push((None, title));
    }

    /// Style of the innermost heading.
    pub fn deepest(&self) -> Option<Style> {
        self.levels.last().and_then(|(style, _)| *style)
    }

    /// Leaves every heading at the level of a mark and deeper: a run-in paragraph of that level follows.
    pub fn leave(&mut self, style: Style) {
        while self.levels.last().is_some_and(|(s, _)| s.is_some_and(|s| s >= style)) {
            self.levels.pop();
        }
    }

    /// Starts over: another plan begins.
    pub fn clear(&mut self) {
        self.levels.clear();
    }

    /// The headings, outermost first.
    pub fn path(&self) -> Vec<String> {
        self.levels.iter().map(|(_, h)| h.clone()).collect()
    }

    /// The headings from the innermost outwards.
    pub fn inner_first(&self) -> impl Iterator<Item = &str> {
        self.levels.iter().rev().map(|(_, h)| h.as_str())
    }

    /// No heading at all.
    pub fn is_empty(&self) -> bool {
        self.levels.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_comes_from_the_style_of_the_mark() {
        let mut stack = Stack::default();
        stack.enter(Style::Han, "一、甲".into());
        stack.enter(Style::Number, "1.乙".into());
        assert_eq!(stack.path(), ["一、甲", "1.乙"]);
        stack.enter(Style::HanParen, "（二）丙".into());
        assert_eq!(stack.path(), ["一、甲", "（二）丙"]);
        stack.enter_attachment("清单".into());
        stack.enter(Style::Han, "一、丁".into());
        assert_eq!(stack.path(), ["清单", "一、丁"]);
    }

    #[test]
    fn a_doubled_mark_is_one() {
        let text = "一、一、抓学习";
        let mark = mark::read(text).unwrap();
        assert_eq!(heading_text(text, &mark), "一、抓学习");
        let text = "（一）抓学习";
        assert_eq!(heading_text(text, &mark::read(text).unwrap()), "（一）抓学习");
    }
}
