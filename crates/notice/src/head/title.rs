//! Titles of notices and plans: what they look like.

use crate::chars::{at_most, length};
use crate::lexicon::TITLE_ENDS;
use crate::outline::mark;

/// The words without a bracketed addition at the end: …方案（试行）, …计划（2023—2025年）.
pub fn without_addition(text: &str) -> &str {
    let mut plain = text.trim_end();
    while plain.ends_with(['）', ')']) {
        let Some(open) = plain.rfind(['（', '(']) else { break };
        if open == 0 {
            break;
        }
        plain = plain[..open].trim_end();
    }
    plain
}

/// A short line without sentence marks that no outline mark opens.
pub fn is_caption(text: &str, limit: usize) -> bool {
    at_most(text, limit)
        && !text.contains(['。', '；', '！', '？', ';'])
        && !text.ends_with(['，', '、', '：', ':', ','])
        && mark::read(text).is_none()
}

/// Ends as the title of a notice or plan does.
pub fn is_title(text: &str) -> bool {
    let whole = text.strip_prefix('《').and_then(|t| t.strip_suffix('》')).unwrap_or(text);
    let plain = without_addition(whole);
    is_caption(text, 120) && length(plain) >= 2 && TITLE_ENDS.iter().any(|end| plain.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        for text in [
            "关于开展春季植树活动的通知",
            "示例市“青春行动”实施方案（试行）",
            "2023年工作要点",
            "三年行动计划（2023—2025年）",
            "《示例市政府关于印发〈工作要点〉的通知》",
        ] {
            assert!(is_title(text), "{text}");
        }
        for text in ["一、工作方案", "现将方案印发给你们，请遵照执行。", "各县区团委：", "示例市教育局"] {
            assert!(!is_title(text), "{text}");
        }
    }
}
