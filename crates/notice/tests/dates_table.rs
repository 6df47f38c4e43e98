//! The table of date expressions: what each kind of expression gives, alone and in combination.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use jishi_notice::dates::{Context, DateExpr, find};

/// Columns: text, plan year, day of issue or `-`, expected expressions.
const TABLE: &str = include_str!("dates_table.tsv");

fn show(d: &DateExpr) -> String {
    let day = |d: Option<jishi_kernel::Day>| d.map_or_else(|| "?".to_owned(), |d| d.to_string());
    let mut out = format!("{}..{}", day(d.start), day(d.end));
    if let Some(r) = d.recurrence {
        out += &format!(" {}", serde_json::to_value(r).unwrap().as_str().unwrap());
    }
    if let Some(n) = d.due_day {
        out += &format!(" {n}");
    }
    out
}

#[test]
fn every_expression_of_the_table_is_read() {
    let (mut wrong, mut rows) = (Vec::new(), 0);
    for line in TABLE.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [text, year, issued, expected] = cells[..] else {
            panic!("row {line:?}")
        };
        let ctx = Context {
            plan_year: year.parse().unwrap(),
            plan_end_year: None,
            issued: jishi_kernel::parse_day(issued),
        };
        let found: Vec<String> = find(text, &ctx)
            .iter()
            .filter(|d| d.start.is_some() || d.end.is_some())
            .map(show)
            .collect();
        let got = if found.is_empty() { "none".to_owned() } else { found.join(" | ") };
        rows += 1;
        if got != expected {
            wrong.push(format!("{text} ({year}, {issued}): {got}, expected {expected}"));
        }
    }
    assert!(rows >= 200, "only {rows} rows");
    assert!(wrong.is_empty(), "{} of {rows} rows are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
