//! The sentence over a ledger, the same on screen and on paper.

use crate::store::ledger::Ledger;
use crate::store::ledger_side::Side;
use askama::Template;
use jishi_kernel::{Day, Light};

/// How a ledger stands, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "programme/sentence.html")]
pub struct Sentence {
    /// Some filter is on: the figures are of what it leaves.
    filtered: bool,
    total: i64,
    late: i64,
    near: i64,
    steps: i64,
    done: i64,
    /// This month and its steps still open; only without a filter.
    month: Option<(i8, usize)>,
}

impl askama::filters::HtmlSafe for Sentence {}

impl Sentence {
    /// The sentence of a ledger; its figures leave the filter of the light out, as the tiles do.
    pub fn new(ledger: &Ledger, side: &Side, filtered: bool, today: Day) -> Self {
        Self {
            filtered,
            total: ledger.counts.total(),
            late: ledger.counts.of(Light::Late),
            near: ledger.counts.of(Light::Near),
            steps: ledger.steps,
            done: ledger.steps_done,
            month: (!filtered).then(|| (today.month(), side.month.iter().filter(|step| !step.standing.waits).count())),
        }
    }

    /// The sentence as plain text: what the page shows without its marks.
    pub fn plain(&self) -> String {
        let html = self.render().unwrap_or_default();
        let mut text = String::with_capacity(html.len());
        let mut inside = false;
        for c in html.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                _ if !inside => text.push(c),
                _ => {}
            }
        }
        text.trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Counts;

    #[test]
    fn the_sentence_says_what_is_late_first() {
        let mut counts = Counts::default();
        counts.add(Light::Late, 4);
        counts.add(Light::Near, 4);
        counts.add(Light::Normal, 9);
        let ledger = Ledger {
            counts,
            steps: 81,
            steps_done: 38,
            total: 17,
            rows: Vec::new(),
            next: None,
        };
        let today = Day::constant(2026, 7, 18);
        let sentence = |filtered| Sentence::new(&ledger, &Side::default(), filtered, today).plain();
        assert_eq!(
            sentence(false),
            "17 项中 4 项逾期、4 项临期；81 个节点已完成 38 个。7 月没有待办节点。"
        );
        assert_eq!(sentence(true), "符合条件的 17 项中 4 项逾期、4 项临期；81 个节点已完成 38 个。");
        let calm = Ledger {
            counts: Counts::default(),
            steps: 0,
            steps_done: 0,
            ..ledger
        };
        assert_eq!(
            Sentence::new(&calm, &Side::default(), true, today).plain(),
            "符合条件的 0 项中没有逾期；0 个节点已完成 0 个。"
        );
    }
}
