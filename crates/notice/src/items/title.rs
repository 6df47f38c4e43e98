//! The title of an item (GUIDE 3): up to the first 。 within 20 characters (it may contain ， but
//! 3月4日前：… and 主题：… end at their colon), else up to the first
//! ， 。 ； or ： outside brackets and quotations; a list entry is its whole line.

use crate::chars::{find_outside, is_colon};
use crate::model::Passage;

/// Longest run-in heading, in characters without white space.
const RUN_IN: usize = 20;

/// The title of the words after a mark.
pub fn of(words: &Passage, entry: bool) -> Passage {
    let text = words.text();
    if entry && !text.ends_with(['。', '；', ';']) {
        return words.clone();
    }
    if let Some(stop) = find_outside(text, |_, c| c == '。')
        && text[..stop].chars().filter(|c| !c.is_whitespace()).count() <= RUN_IN
        && find_outside(&text[..stop], |at, c| is_colon(text, at, c)).is_none()
    {
        return words.slice(0, stop);
    }
    let cut = find_outside(text, |at, c| matches!(c, '，' | '。' | '；' | ',' | ';') || is_colon(text, at, c));
    let cut = cut.or_else(|| text.find(['，', '。', '；', ','])).unwrap_or(text.len());
    words.slice(0, cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_items() {
        for (text, entry, want) in [
            ("加强领导，高度重视。各单位要……", false, "加强领导，高度重视"),
            ("推进区域团建，打破行业壁垒，开展阵地共建共享活动。", false, "推进区域团建"),
            (
                "深化“青年大学习，青春建新功”行动，每月开展一次。",
                false,
                "深化“青年大学习，青春建新功”行动",
            ),
            (
                "落实《关于加强工作，改进作风的意见》（示办〔2020〕1号，内部）要求，推荐干部。",
                false,
                "落实《关于加强工作，改进作风的意见》（示办〔2020〕1号，内部）要求",
            ),
            ("主题征文：面向全市青年征集作品，数量不限并且体裁不限。", false, "主题征文"),
            ("5月4日晚：在礼堂举行决赛。", false, "5月4日晚"),
            ("7月20日晚8:00召开会议，请各位代表提前十分钟入场。", false, "7月20日晚8:00召开会议"),
            ("凝心聚力，青年先锋工程", true, "凝心聚力，青年先锋工程"),
            (
                "做好“三会两制一课工作，抓好落实并按时上报相关材料。",
                false,
                "做好“三会两制一课工作",
            ),
        ] {
            assert_eq!(of(&Passage::new(text, 0), entry).text(), want);
        }
    }
}
