//! Lists of names in one cell: readable, editable, and read back as they were.
//!
//! Names stand side by side with a mark between them. A name that itself holds such a mark is put
//! into straight double quotes, a quote inside it doubled, as in a .csv file.

use crate::text::writable;

/// What a person may put between the names of offices and people.
const NAMES: [char; 7] = ['、', '，', ',', '；', ';', '\n', '\t'];
/// Between the headings above an item; headings are full of 、.
const PATH: [char; 1] = ['›'];

/// Names of offices or people.
pub(super) fn join(names: &[String]) -> String {
    joined(names, "、", &NAMES)
}

/// Reads [`join`].
pub(super) fn split(cell: &str) -> Vec<String> {
    parts(cell, &NAMES)
}

/// Headings from the outermost inwards.
pub(super) fn join_path(headings: &[String]) -> String {
    joined(headings, " › ", &PATH)
}

/// Reads [`join_path`].
pub(super) fn split_path(cell: &str) -> Vec<String> {
    parts(cell, &PATH)
}

fn joined(names: &[String], mark: &str, marks: &[char]) -> String {
    let names = names
        .iter()
        .map(|name| writable(name).trim().to_owned())
        .filter(|name| !name.is_empty());
    let quoted = names.map(|name| {
        let bare = !name.contains(marks) && !name.starts_with('"');
        if bare { name } else { format!("\"{}\"", name.replace('"', "\"\"")) }
    });
    quoted.collect::<Vec<_>>().join(mark)
}

fn parts(cell: &str, marks: &[char]) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = cell.trim_start();
    while !rest.is_empty() {
        let (name, after) = match quoted(rest) {
            Some((name, after)) if after.trim_start().starts_with(marks) || after.trim().is_empty() => (name, after),
            _ => {
                let end = rest.find(marks).unwrap_or(rest.len());
                (rest[..end].trim().to_owned(), &rest[end..])
            }
        };
        if !name.is_empty() {
            names.push(name);
        }
        rest = after.trim_start_matches(|c: char| marks.contains(&c) || c.is_whitespace());
    }
    names
}

/// A quoted name at the start of `text`, and what follows its closing quote.
fn quoted(text: &str) -> Option<(String, &str)> {
    let inner = text.strip_prefix('"')?;
    let mut name = String::new();
    let mut chars = inner.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' if chars.next_if(|(_, next)| *next == '"').is_some() => name.push('"'),
            '"' => return Some((name.trim().to_owned(), &inner[at + 1..])),
            _ => name.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn names_are_read_as_they_were() {
        for (list, cell) in [
            (names(&[]), ""),
            (names(&["组织部", "宣传部"]), "组织部、宣传部"),
            (names(&["机关、高校团委", "组织部"]), "\"机关、高校团委\"、组织部"),
            (names(&["甲\"乙", "\"丙\"、"]), "甲\"乙、\"\"\"丙\"\"、\""),
        ] {
            assert_eq!(join(&list), cell);
            assert_eq!(split(cell), list);
        }
        let path = names(&["一、思想引领", "（一）学习、宣讲"]);
        assert_eq!(join_path(&path), "一、思想引领 › （一）学习、宣讲");
        assert_eq!(split_path(&join_path(&path)), path);
        let odd = names(&["甲›乙", "丙"]);
        assert_eq!(split_path(&join_path(&odd)), odd);
    }

    #[test]
    fn people_may_separate_as_they_like() {
        assert_eq!(split(" 组织部，宣传部; 办公室,\n、"), names(&["组织部", "宣传部", "办公室"]));
        assert_eq!(split("\"没有结尾、组织部"), names(&["\"没有结尾", "组织部"]));
        assert_eq!(split("\"甲\"乙、丙"), names(&["\"甲\"乙", "丙"]));
    }
}
