//! Lists of offices and persons (GUIDE 3 and 8: split at spaces, 、 and line breaks; at ， too when
//! the list has one; 、 inside brackets does not split; 按职责分工负责 is cut off).

use crate::lexicon;

/// What may follow a list without belonging to a name.
const TAILS: &[&str] = &[
    "按照职责分工负责",
    "按职责分工负责",
    "按职能分工负责",
    "按职责分工落实",
    "按分工负责",
    "按职责分工",
    "按照职责分工",
    "分工负责",
    "分别负责",
    "共同负责",
    "负责落实",
    "负责",
    "等单位按职责",
];

/// The names of a list as printed, in order, without repetitions.
pub fn split(list: &str, persons: bool) -> Vec<String> {
    let mut pieces: Vec<(String, bool)> = Vec::new();
    let mut word = String::new();
    let mut depth = 0_u32;
    let mut soft = false;
    for c in list.chars() {
        match c {
            '（' | '(' | '《' | '【' | '〔' | '[' | '［' => depth += 1,
            '）' | ')' | '》' | '】' | '〕' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let hard = matches!(c, '、' | '，' | ',' | '；' | ';' | '/' | '。');
        if depth == 0 && (hard || c.is_whitespace()) {
            if !word.is_empty() {
                pieces.push((std::mem::take(&mut word), soft));
            }
            soft = !hard;
        } else if !c.is_whitespace() {
            word.push(c);
        }
    }
    if !word.is_empty() {
        pieces.push((word, soft));
    }
    let mut out: Vec<String> = Vec::new();
    for (piece, soft) in join_broken(pieces, persons) {
        let _ = soft;
        let name = trim_tail(&piece);
        if !name.is_empty() && name.chars().nth(60).is_none() && !out.iter().any(|n| n == name) {
            out.push(name.to_owned());
        }
    }
    out
}

/// Layout spaces inside a name (李 明) and names broken over two lines of a cell.
fn join_broken(pieces: Vec<(String, bool)>, persons: bool) -> Vec<(String, bool)> {
    let mut out: Vec<(String, bool)> = Vec::new();
    for (piece, soft) in pieces {
        if let Some((last, _)) = out.last_mut().filter(|_| soft) {
            let single = |s: &str| s.chars().nth(1).is_none();
            let one_name = persons && single(last) && last.chars().count() + piece.chars().count() <= 4;
            let broken = !persons && !lexicon::is_office(last) && lexicon::is_office(&piece) && (single(last) || !complete(last));
            let rest = !persons && single(&piece);
            if one_name || broken || rest {
                last.push_str(&piece);
                continue;
            }
        }
        out.push((piece, soft));
    }
    out
}

/// A word that may be a name of its own although it does not end as offices do (市级机关).
fn complete(word: &str) -> bool {
    word.starts_with(['各', '市', '县', '省', '区']) && word.chars().nth(2).is_some() && !word.ends_with(['与', '和', '及', '、'])
}

fn trim_tail(name: &str) -> &str {
    let mut name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '：' | ':' | '。' | '.' | '—'));
    if name == "无" || name == "—" || name == "/" {
        return "";
    }
    for tail in TAILS {
        if let Some(rest) = name.strip_suffix(tail) {
            name = rest;
            break;
        }
    }
    name.strip_suffix('等').filter(|n| !n.is_empty()).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        for (list, persons, want) in [
            ("组织部 少年部 省团校", false, vec!["组织部", "少年部", "省团校"]),
            (
                "市教育局、市财政局（会计科、国库科）",
                false,
                vec!["市教育局", "市财政局（会计科、国库科）"],
            ),
            ("青年发展\n和权益部", false, vec!["青年发展和权益部"]),
            ("李 明 王小芳", true, vec!["李明", "王小芳"]),
            ("何 静  周 航", true, vec!["何静", "周航"]),
            ("各县〔市、区〕团委", false, vec!["各县〔市、区〕团委"]),
            ("李明、王芳", true, vec!["李明", "王芳"]),
            ("部室负责人", true, vec!["部室负责人"]),
            ("各县（市、区）团委，市直单位", false, vec!["各县（市、区）团委", "市直单位"]),
            ("市教育局等", false, vec!["市教育局"]),
            ("", false, vec![]),
        ] {
            assert_eq!(split(list, persons), want, "{list}");
        }
    }
}
