//! The entries of this slice inside the area 团员.

use jishi_platform::Cx;
use jishi_platform::authz::Act;
use jishi_ui::NavEntry;

/// Address, word, act.
const ENTRIES: [(&str, &str, Act); 5] = [
    ("/persons", "按证件查找", Act::MemberRead),
    ("/persons/claims", "认领与异议", Act::MemberRead),
    ("/persons/corrections", "更正审核", Act::PersonDecide),
    ("/persons/duplicates", "疑似重复", Act::PersonDecide),
    ("/persons/due", "到期清单", Act::PersonDecide),
];

/// The entries the caller may open; the one at `current` is marked.
pub fn area_nav(cx: &Cx, current: &str) -> Vec<NavEntry> {
    let members = NavEntry::new("/members", "团员名册", "user", false);
    let own = ENTRIES
        .iter()
        .filter(|(_, _, act)| cx.may(*act))
        .map(|(href, word, _)| NavEntry::new(*href, *word, "user", *href == current));
    std::iter::once(members).chain(own).collect()
}
