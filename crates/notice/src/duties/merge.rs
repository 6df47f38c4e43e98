//! The same duty stated twice.

use crate::draft::Obligation;

/// A duty is stated again within this many of the duties kept.
const WITHIN: usize = 200;

/// A duty with the words it is compared by.
struct Stated {
    duty: Obligation,
    what: String,
    from: Option<String>,
    to: Option<String>,
}

impl Stated {
    fn new(duty: Obligation) -> Self {
        Self {
            what: core(&duty.what),
            from: duty.from.as_deref().map(core),
            to: duty.to.as_deref().map(core),
            duty,
        }
    }
}

/// Keeps a duty that is stated twice once, with the more exact day (GUIDE 6, 8, 9.11).
pub fn merge(all: Vec<Obligation>) -> Vec<Obligation> {
    let mut out: Vec<Stated> = Vec::new();
    for duty in all.into_iter().map(Stated::new) {
        let recent = out.len().saturating_sub(WITHIN);
        match out[recent..].iter_mut().find(|kept| same(kept, &duty)) {
            Some(kept) => {
                if exactness(&duty.duty) > exactness(&kept.duty) {
                    let before = std::mem::replace(kept, duty);
                    kept.from = kept.from.take().or(before.from);
                    kept.to = kept.to.take().or(before.to);
                    kept.duty.from = kept.duty.from.take().or(before.duty.from);
                    kept.duty.to = kept.duty.to.take().or(before.duty.to);
                }
            }
            None => out.push(duty),
        }
    }
    out.into_iter().map(|stated| stated.duty).collect()
}

/// How much of the day is said.
fn exactness(duty: &Obligation) -> u8 {
    let due = &duty.due;
    u8::from(due.day.is_some()) * 2 + u8::from(due.month_of_period.is_some()) + u8::from(due.date.is_some())
}

fn same(one: &Stated, other: &Stated) -> bool {
    let (a, b) = (&one.duty, &other.duty);
    if a.frequency != b.frequency || a.due.date != b.due.date {
        return false;
    }
    let clash = |x: Option<u8>, y: Option<u8>| matches!((x, y), (Some(x), Some(y)) if x != y);
    if clash(a.due.day, b.due.day) || clash(a.due.month_of_period, b.due.month_of_period) {
        return false;
    }
    let parties = |x: &Option<String>, y: &Option<String>| match (x, y) {
        (Some(x), Some(y)) => x.contains(y) || y.contains(x),
        _ => true,
    };
    if !parties(&one.to, &other.to) {
        return false;
    }
    let (x, y) = (&one.what, &other.what);
    let alike = x == y || (x.chars().nth(1).is_some() && y.contains(x)) || (y.chars().nth(1).is_some() && x.contains(y));
    // 电子版发送至邮箱: the same paper in another form.
    let form = a.frequency == "once" && (x.is_empty() || y.is_empty());
    let alike = alike || form;
    let unsaid = a.frequency != "once" && exactness(a) != exactness(b) && (general(x) || general(y));
    (alike || unsaid) && parties(&one.from, &other.from)
}

/// Names no paper of its own: 逐月报告, 按月填报.
fn general(what: &str) -> bool {
    what.is_empty()
        || [
            "报告",
            "报送",
            "填报",
            "上报",
            "进展",
            "进度",
            "情况",
            "进展情况",
            "工作进展",
            "工作情况",
            "逐月报告",
            "月报",
            "季报",
        ]
        .contains(&what)
        || what.ends_with("报告制度")
}

/// The words without marks, brackets and the rim words.
fn core(words: &str) -> String {
    let mut depth = 0usize;
    let mut out = String::new();
    for c in words.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 && c.is_alphanumeric() => out.push(c),
            _ => {}
        }
    }
    // The paper and its file are one thing.
    for form in ["电子版", "电子稿", "电子文档", "纸质版", "纸质", "电子"] {
        out = out.replace(form, "");
    }
    out
}
