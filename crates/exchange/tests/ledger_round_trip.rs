//! The exported ledger comes in again without loss.
#![allow(clippy::unwrap_used, clippy::panic)]

mod fixture;

use jishi_exchange::{
    AsOf,
    ledger::{LedgerDoc, LedgerItem, LedgerStep, LedgerTarget, ledger_read_xlsx, ledger_xlsx},
    sheet::Limits,
};
use jishi_kernel::Day;
use proptest::prelude::*;
use std::io::Cursor;

fn file(doc: &LedgerDoc) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    ledger_xlsx(doc, &mut file).unwrap();
    file.into_inner()
}

fn read(bytes: &[u8]) -> Result<LedgerDoc, Vec<String>> {
    ledger_read_xlsx(bytes, &Limits::default()).map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

/// The first place where two ledgers differ; `None` when they are equal.
fn difference(left: &Result<LedgerDoc, Vec<String>>, right: &LedgerDoc) -> Option<String> {
    let left = match left {
        Ok(left) if left == right => return None,
        Ok(left) => left,
        Err(faults) => return Some(faults.join("\n")),
    };
    let pair = left.items.iter().zip(&right.items).find(|(left, right)| left != right);
    Some(match pair {
        Some((left, right)) => format!("{left:#?}\n{right:#?}"),
        None => format!("{left:?}\n{right:?}"),
    })
}

#[test]
fn two_hundred_items_come_back_equal() {
    let doc = fixture::ledger(200);
    assert_eq!(difference(&read(&file(&doc)), &doc), None);
}

#[test]
fn an_empty_programme_comes_back_equal() {
    let doc = LedgerDoc {
        items: Vec::new(),
        targets: Vec::new(),
        ..fixture::ledger(0)
    };
    assert_eq!(read(&file(&doc)), Ok(doc));
}

#[test]
fn rows_added_by_hand_find_their_item() {
    let mut doc = fixture::ledger(3);
    let step = LedgerStep {
        text: "补充节点".into(),
        end: Some(Day::constant(2026, 9, 1)),
        ..LedgerStep::default()
    };
    doc.items.push(LedgerItem {
        no: "4-1".into(),
        title: "新增事项".into(),
        lead: vec!["组织部".into()],
        steps: vec![step],
        ..LedgerItem::default()
    });
    assert_eq!(read(&file(&doc)), Ok(doc));
}

#[test]
fn every_fault_is_named_and_nothing_is_half_imported() {
    let mut doc = fixture::ledger(3);
    doc.items[1].id = doc.items[0].id.clone();
    let (first, second) = (Day::constant(2026, 5, 1), Day::constant(2026, 4, 1));
    doc.items[2].steps = vec![LedgerStep {
        id: "s".into(),
        text: "倒置".into(),
        start: Some(first),
        end: Some(second),
        percent: Some(101),
        ..LedgerStep::default()
    }];
    let twin = LedgerItem {
        no: "9".into(),
        title: "重名".into(),
        ..LedgerItem::default()
    };
    doc.items.push(LedgerItem {
        steps: vec![LedgerStep {
            text: "归谁".into(),
            ..LedgerStep::default()
        }],
        ..twin.clone()
    });
    doc.items.push(twin);
    let faults = read(&file(&doc)).unwrap_err();
    for wanted in [
        "工作表“台账”第 5 行：与前面某行的编号相同",
        "“截止日期”：2026-04-01 早于开始日期 2026-05-01",
        "“进度”：进度应为 0% 至 100% 的整数",
        "“事项”：工作表“台账”有多行序号和事项都是“重名”，无法判断归属",
    ] {
        assert!(faults.iter().any(|fault| fault.contains(wanted)), "{wanted} in {faults:#?}");
    }
    assert!(read(b"PK").unwrap_err()[0].contains(".xlsx"));
}

/// Text as the application holds it: XML characters, `\n` line ends, no outer spaces, not empty.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[\\PC\n\t]{1,12}",
        "[=+@'\"<>&,;:_x0-9\\-]{1,12}",
        "[一-龥、，；（）“”〔〕›]{1,12}",
        Just("_x000D_".to_owned()),
        Just("注：".to_owned()),
        Just("，".to_owned()),
        "[青年团建]{40,100}",
    ];
    proptest::collection::vec(piece, 1..4)
        .prop_map(|pieces| {
            pieces
                .concat()
                .chars()
                .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
                .collect::<String>()
        })
        .prop_map(|text| text.trim().to_owned())
        .prop_filter("not empty", |text| !text.is_empty())
}

fn optional_text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), text()]
}

fn names() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(text(), 0..4)
}

fn day() -> impl Strategy<Value = Option<Day>> {
    let day = (1850i16..=9999, 1i8..=12, 1i8..=31).prop_map(|(y, m, d)| Day::new(y, m, d).ok());
    prop_oneof![Just(None), day]
}

prop_compose! {
    fn step(id: String)(
        text in text(), days in (day(), day()), recurrence in optional_text(),
        state in optional_text(), percent in proptest::option::of(0u8..=100), done_on in day(), id in Just(id),
    ) -> LedgerStep {
        let (start, end) = match days {
            (Some(a), Some(b)) => (Some(a.min(b)), Some(a.max(b))),
            days => days,
        };
        LedgerStep { id, text, start, end, recurrence, state, percent, done_on }
    }
}

prop_compose! {
    fn target(id: String)(
        texts in (text(), optional_text(), optional_text(), optional_text()), by in day(), id in Just(id),
    ) -> LedgerTarget {
        let (measure, demand, scope, actual) = texts;
        LedgerTarget { id, measure, demand, by, scope, actual }
    }
}

fn item(at: usize) -> impl Strategy<Value = LedgerItem> {
    let lists = (names(), names(), names(), names());
    let texts = (
        prop_oneof![Just("5".to_owned()), optional_text()],
        text(),
        optional_text(),
        optional_text(),
        optional_text(),
    );
    let steps = (0..5usize).prop_flat_map(move |n| (0..n).map(|k| step(format!("s{at}-{k}"))).collect::<Vec<_>>());
    let targets = (0..3usize).prop_flat_map(move |n| (0..n).map(|k| target(format!("t{at}-{k}"))).collect::<Vec<_>>());
    (lists, texts, proptest::option::of(-4000i64..4000), steps, targets).prop_map(
        move |((section, lead, participants, owners), (no, title, state, last_report, next_step), days, steps, targets)| {
            let id = format!("i{at}");
            LedgerItem {
                id,
                no,
                section,
                title,
                lead,
                participants,
                owners,
                state,
                days,
                steps,
                targets,
                last_report,
                next_step,
            }
        },
    )
}

fn document() -> impl Strategy<Value = LedgerDoc> {
    let items = (0..6usize).prop_flat_map(|n| (0..n).map(item).collect::<Vec<_>>());
    let as_of = prop_oneof![
        (-1_000_000i64..100_000_000).prop_map(|minutes| AsOf::Moment(minutes * 60_000)),
        day().prop_map(|day| AsOf::Day(day.unwrap_or(Day::constant(2026, 1, 1)))),
    ];
    let targets = proptest::collection::vec(target("general".to_owned()), 0..2);
    (
        optional_text(),
        optional_text(),
        optional_text(),
        as_of,
        optional_text(),
        items,
        targets,
    )
        .prop_map(|(title, number, issuer, as_of, counts, items, targets)| LedgerDoc {
            title,
            number,
            issuer,
            as_of,
            counts,
            items,
            targets,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_ledger_comes_back_equal(doc in document()) {
        prop_assert_eq!(difference(&read(&file(&doc)), &doc), None);
    }
}
