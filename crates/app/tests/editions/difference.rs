//! What became of each division between two editions, from codes, names and superiors alone.

use jishi::bench_divisions::Division;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An edition by code.
pub type Edition<'a> = BTreeMap<&'a str, &'a Division>;

pub fn by_code(divisions: &[Division]) -> Edition<'_> {
    divisions.iter().map(|one| (&*one.code, one)).collect()
}

/// The difference of two editions.
#[derive(Debug, Default)]
pub struct Difference<'a> {
    /// Old code → new code of what is the same division.
    pub same: BTreeMap<&'a str, &'a str>,
    /// Old code → old code of the division it was merged into.
    pub merged: BTreeMap<&'a str, &'a str>,
    /// Old codes without a successor.
    pub closed: BTreeSet<&'a str>,
    /// New codes without a predecessor.
    pub opened: BTreeSet<&'a str>,
}

impl Difference<'_> {
    /// New code of what an old division is now: itself, the one it was merged into, or its superior
    /// when it was closed.
    pub fn became(&self, old: &Edition<'_>, code: &str) -> Option<String> {
        let heir = self.merged.get(code).copied().unwrap_or(code);
        match self.same.get(heir) {
            Some(now) => Some((*now).to_owned()),
            None => self.became(old, &old.get(heir)?.parent),
        }
    }
}

/// The city a code lies in, or the province of a shorter one.
fn region(code: &str) -> &str {
    code.get(..4).unwrap_or(code)
}

pub fn difference<'a>(old: &Edition<'a>, new: &Edition<'a>) -> Difference<'a> {
    let mut out = Difference::default();
    let known = Below::of(old, new);
    for code in old.keys().filter(|code| new.contains_key(*code)) {
        out.same.insert(code, code);
    }
    let mut taken: BTreeSet<&str> = out.same.values().copied().collect();
    for level in 1..=5 {
        let gone: Vec<&Division> = at(old, level).filter(|one| !out.same.contains_key(&*one.code)).collect();
        let fresh: Vec<&Division> = at(new, level).filter(|one| !taken.contains(&*one.code)).collect();
        // A namesake below what its superior has become, else the only one of the city.
        let mut names: HashMap<(&str, &str), Vec<&Division>> = HashMap::new();
        for one in &fresh {
            names.entry((&one.name, &one.parent)).or_default().push(one);
            if region(&one.code) != &*one.parent {
                names.entry((&one.name, region(&one.code))).or_default().push(one);
            }
        }
        for one in &gone {
            let above = out.same.get(&*one.parent).copied().unwrap_or(&*one.parent);
            let below = names.get(&(&*one.name, above)).filter(|found| found.len() == 1);
            let found = below.or_else(|| names.get(&(&*one.name, region(&one.code))).filter(|found| found.len() == 1));
            if let Some(found) = found.map(|found| found[0]).filter(|found| !taken.contains(&*found.code)) {
                taken.insert(&found.code);
                out.same.insert(&one.code, &found.code);
            }
        }
        if level < 5 {
            by_what_is_below(&mut out, &mut taken, &known, old, level);
        }
    }
    // What is gone went into the old division that now has most of what stood below it.
    let was: HashMap<&str, &str> = out.same.iter().map(|(was, now)| (*now, *was)).collect();
    for one in old.values().filter(|one| !out.same.contains_key(&*one.code)) {
        let to = known.went_to(one);
        let heir = to.first().filter(|_| one.level < 5).and_then(|(to, _)| was.get(to));
        match heir {
            Some(heir) => {
                out.merged.insert(&one.code, heir);
            }
            None => {
                out.closed.insert(&one.code);
            }
        }
    }
    out.opened = new.keys().filter(|code| !taken.contains(*code)).copied().collect();
    out
}

fn at<'a, 'e>(edition: &'e Edition<'a>, level: u8) -> impl Iterator<Item = &'a Division> + 'e {
    edition.values().copied().filter(move |one| one.level == level)
}

/// What stands below what, of two editions.
struct Below<'a> {
    /// Old divisions by the code of their superior.
    old: HashMap<&'a str, Vec<&'a Division>>,
    /// New divisions by level, region and name.
    new: HashMap<(u8, &'a str, &'a str), Vec<&'a Division>>,
}

impl<'a> Below<'a> {
    fn of(old: &Edition<'a>, new: &Edition<'a>) -> Self {
        let mut below = Self {
            old: HashMap::new(),
            new: HashMap::new(),
        };
        for one in old.values().copied().filter(|one| !one.parent.is_empty()) {
            below.old.entry(&one.parent).or_default().push(one);
        }
        for one in new.values().copied() {
            below.new.entry((one.level, region(&one.code), &one.name)).or_default().push(one);
        }
        below
    }

    fn children(&self, one: &Division) -> &[&'a Division] {
        self.old.get(&*one.code).map_or(&[], Vec::as_slice)
    }

    /// New superiors of the names below an old division, the commonest first.
    fn went_to(&self, one: &Division) -> Vec<(&'a str, usize)> {
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for child in self.children(one) {
            if let Some([found]) = self.new.get(&(child.level, region(&one.code), &*child.name)).map(Vec::as_slice) {
                *count.entry(&found.parent).or_default() += 1;
            }
        }
        let mut count: Vec<(&str, usize)> = count.into_iter().collect();
        count.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
        count
    }
}

/// Divisions with another name and code, known by what stands below them.
fn by_what_is_below<'a>(out: &mut Difference<'a>, taken: &mut BTreeSet<&'a str>, below: &Below<'a>, old: &Edition<'a>, level: u8) {
    let gone: Vec<&Division> = at(old, level).filter(|one| !out.same.contains_key(&*one.code)).collect();
    for one in gone {
        if let Some((to, times)) = below.went_to(one).first()
            && times * 2 >= below.children(one).len()
            && !taken.contains(to)
        {
            taken.insert(to);
            out.same.insert(&one.code, to);
        }
    }
}

#[test]
fn each_kind_of_change_is_recognised() {
    let list = |rows: &[(&str, &str, &str, u8)]| -> Vec<Division> {
        rows.iter()
            .map(|(code, name, parent, level)| Division {
                code: (*code).into(),
                name: (*name).into(),
                parent: (*parent).into(),
                level: *level,
            })
            .collect()
    };
    let old = list(&[
        ("99", "示例省", "", 1),
        ("9901", "青山市", "99", 2),
        ("990101", "云溪县", "9901", 3),
        ("990102", "临江县", "9901", 3),
        ("990103", "松岭县", "9901", 3),
        ("990171", "示例经开区", "9901", 3),
        ("990101001", "石桥镇", "990101", 4),
        ("990102001", "柳林镇", "990102", 4),
        ("990103001", "河口镇", "990103", 4),
        ("990103002", "山口镇", "990103", 4),
        ("990101001001", "石桥村", "990101001", 5),
        ("990101001002", "旧村", "990101001", 5),
    ]);
    let new = list(&[
        ("99", "示例省", "", 1),
        ("9901", "青山市", "99", 2),
        // Renamed in place.
        ("990101", "云溪区", "9901", 3),
        // 松岭县 with another name and code.
        ("990110", "松岭市", "9901", 3),
        // Another code, the same name.
        ("990177", "示例经开区", "9901", 3),
        ("990101001", "石桥镇", "990101", 4),
        // 临江县 went into 云溪区.
        ("990101002", "柳林镇", "990101", 4),
        ("990110001", "河口镇", "990110", 4),
        ("990110002", "山口镇", "990110", 4),
        ("990101001001", "石桥村", "990101001", 5),
        ("990101001003", "新村", "990101001", 5),
    ]);
    let found = difference(&by_code(&old), &by_code(&new));
    assert_eq!(found.same.get("990101"), Some(&"990101"));
    assert_eq!(found.same.get("990103"), Some(&"990110"));
    assert_eq!(found.same.get("990171"), Some(&"990177"));
    assert_eq!(found.same.get("990102001"), Some(&"990101002"));
    assert_eq!(found.same.get("990103002"), Some(&"990110002"));
    assert_eq!(found.merged, BTreeMap::from([("990102", "990101")]));
    assert_eq!(found.closed, BTreeSet::from(["990101001002"]));
    assert_eq!(found.opened, BTreeSet::from(["990101001003"]));
    let became = |code| found.became(&by_code(&old), code);
    assert_eq!(became("990103").as_deref(), Some("990110"));
    assert_eq!(became("990102").as_deref(), Some("990101"), "merged");
    assert_eq!(became("990101001002").as_deref(), Some("990101001"), "closed");
}
