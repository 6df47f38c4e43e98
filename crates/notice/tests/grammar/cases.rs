//! The table of sentences in `cases.txt`: input, place, plan year, and every row that must come out.

use jishi_notice::dates::Context;
use jishi_notice::model::Passage;
use jishi_notice::prose::Prose;
use jishi_notice::steps::{self, Place};
use jishi_notice::{duties, targets};
use std::fmt::Display;

const CASES: &str = include_str!("cases.txt");

fn or_dash(value: Option<impl Display>) -> String {
    value.map_or_else(|| "-".to_owned(), |v| v.to_string())
}

fn read(head: &str) -> Vec<String> {
    let cells: Vec<&str> = head.splitn(4, '|').collect();
    let [place, year, issued, text] = cells[..] else {
        panic!("case {head:?}")
    };
    let place = match place {
        "prose" => Place::Prose,
        "schedule" => Place::Schedule,
        "deadline" => Place::Deadline,
        other => panic!("place {other}"),
    };
    let ctx = Context {
        plan_year: year.parse().unwrap(),
        plan_end_year: None,
        issued: jishi_kernel::parse_day(issued),
    };
    let passage = Passage::new(text, 0);
    let [prose] = &Prose::cut(&passage, &ctx, None).collect::<Vec<_>>()[..] else {
        panic!("one piece of prose: {text}")
    };
    let mut rows = Vec::new();
    for m in steps::read("x", prose, place, &ctx) {
        let rhythm = m.recurrence.map(|r| serde_json::to_value(r).unwrap().as_str().unwrap().to_owned());
        rows.push(format!("M {} {} {} {}", m.start, m.end, or_dash(rhythm), m.text));
    }
    for i in targets::read(Some("x"), prose, None) {
        let unit = if i.unit.is_empty() { "-" } else { &i.unit };
        rows.push(format!("I {} {} {unit} {} {}", i.op, i.value, or_dash(i.by), i.text));
    }
    for o in duties::merge(duties::read(prose, place)) {
        let due = format!("{} {} {}", or_dash(o.due.month_of_period), or_dash(o.due.day), or_dash(o.due.date));
        rows.push(format!("O {} {due} {}→{} {}", o.frequency, or_dash(o.from), or_dash(o.to), o.what));
    }
    rows.iter().map(|r| r.trim_end().to_owned()).collect()
}

#[test]
fn every_sentence_gives_its_rows() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for block in CASES.split("\n> ").skip(1) {
        let mut lines = block.lines().map(str::trim_end).filter(|l| !l.is_empty() && !l.starts_with('#'));
        let head = lines.next().unwrap();
        let expected: Vec<&str> = lines.collect();
        let found = read(head);
        count += 1;
        if found != expected {
            wrong.push(format!("> {head}\n  read     {found:#?}\n  expected {expected:#?}"));
        }
    }
    assert!(count >= 80, "only {count} cases");
    assert!(
        wrong.is_empty(),
        "{} of {count} cases are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn rows_carry_their_place_and_a_confidence() {
    let ctx = Context {
        plan_year: 2023,
        plan_end_year: None,
        issued: None,
    };
    let mut passage = Passage::new("各县区于3月15日", 100);
    passage.push("前完成摸底，建立3个\n示范点，6月底前报送总结。", 200);
    let prose = &Prose::cut(&passage, &ctx, None).next().expect("a piece");
    let milestones = steps::read("x", prose, Place::Prose, &ctx);
    let indicators = targets::read(Some("x"), prose, None);
    let obligations = duties::read(prose, Place::Prose);
    assert_eq!((milestones.len(), indicators.len(), obligations.len()), (1, 1, 1));
    assert_eq!((milestones[0].span.start, milestones[0].span.end), (100, 214));
    assert_eq!((indicators[0].span.start, indicators[0].span.end), (206, 214));
    for sure in [milestones[0].confidence, indicators[0].confidence, obligations[0].confidence] {
        assert!((0.0..=1.0).contains(&sure));
    }
}
