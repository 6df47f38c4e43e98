//! Spells of years counted from the plan's first: 通过3年时间, 两年内.

use crate::clauses::Plain;
use crate::numbers::whole;

/// How many years, and where the expression ends.
pub fn years(plain: &Plain, i: usize) -> Option<(i32, usize)> {
    let opened = plain.eat(i, &["力争用", "计划用", "利用", "通过", "经过", "用"]);
    let at = opened.unwrap_or(i);
    let before = i.checked_sub(1).and_then(|k| plain.get(k));
    if opened.is_none()
        && before.is_some_and(|c| c.is_ascii_alphanumeric() || crate::numbers::is_chinese_digit(c) || "近前第每已过去满约".contains(c))
    {
        return None;
    }
    let (n, end) = whole(plain, at)?;
    let n = i32::try_from(n).ok().filter(|n| (1..=20).contains(n))?;
    let end = plain.eat(end, &["年"])?;
    let end = plain.eat(end, &["左右", "的"]).unwrap_or(end);
    let time = plain.eat(end, &["的时间", "时间"]);
    if opened.is_some() {
        return time.map(|end| (n, end));
    }
    plain.eat(time.unwrap_or(end), &["之内", "以内", "内"]).map(|end| (n, end))
}
