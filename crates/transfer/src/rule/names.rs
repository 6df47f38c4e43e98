//! Names pasted into the approval list, one a line.

use std::collections::BTreeSet;

/// Most names at once.
pub const MOST: usize = 200;

/// The names of a pasted text: one a line (commas and semicolons separate too), numbering and marks
/// before them are dropped, each once, in the order given.
pub fn parse(text: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    text.split(['\n', '\r', ',', '，', '、', ';', '；', '\t'])
        .map(clean)
        .filter(|name| !name.is_empty() && seen.insert(name.clone()))
        .take(MOST)
        .collect()
}

fn clean(part: &str) -> String {
    part.trim_start_matches(|c: char| c.is_numeric() || c.is_whitespace() || ".)）．、-*•".contains(c))
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .take(60)
        .collect()
}

/// The names nobody in the list bears.
pub fn missing(asked: &[String], found: &[String]) -> Vec<String> {
    asked.iter().filter(|name| !found.contains(name)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_names_are_cleaned_and_counted_once() {
        assert_eq!(parse("1. 张 三\r\n李四，王五；\n\n李四\n(2)"), ["张三", "李四", "王五", "(2)"]);
        assert!(parse("").is_empty() && parse(" \n1.\n").is_empty());
        assert_eq!(parse(&"甲\n".repeat(5)).len(), 1);
        let many: String = (0..500).map(|i| format!("名{i}\n")).collect();
        assert_eq!(parse(&many).len(), MOST);
        let asked = ["张三".to_owned(), "李四".to_owned()];
        assert_eq!(missing(&asked, &["李四".to_owned()]), ["张三"]);
    }
}
