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

/// The city a code lies in, or the province of a shorter one.
fn region(code: &str) -> &str {
    code.get(..4).unwrap_or(code)
}

pub fn difference<'a>(old: &Edition<'a>, new: &Edition<'a>) -> Difference<'a> {
    let mut out = Difference::default();
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
            names.entry((&one.name, region(&one.code))).or_default().push(one);
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
            by_what_is_below(&mut out, &mut taken, old, new, level);
        }
    }
    for one in old.values().filter(|one| !out.same.contains_key(&*one.code)) {
        match heir(&out, old, new, one).filter(|_| one.level < 5) {
            Some(heir) => out.merged.insert(&one.code, heir).map_or((), |_| ()),
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

/// New superiors of the names below an old division, the commonest first.
fn went_to<'a>(old: &Edition<'a>, new: &Edition<'a>, one: &Division) -> Vec<(&'a str, usize)> {
    let mut names: HashMap<&str, Vec<&'a Division>> = HashMap::new();
    for other in at(new, one.level + 1).filter(|other| region(&other.code) == region(&one.code)) {
        names.entry(&other.name).or_default().push(other);
    }
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for child in at(old, one.level + 1).filter(|child| child.parent == one.code) {
        if let Some([found]) = names.get(&*child.name).map(Vec::as_slice) {
            *count.entry(&found.parent).or_default() += 1;
        }
    }
    let mut count: Vec<(&str, usize)> = count.into_iter().collect();
    count.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    count
}

/// A division with another name and code, known by what stands below it.
fn by_what_is_below<'a>(out: &mut Difference<'a>, taken: &mut BTreeSet<&'a str>, old: &Edition<'a>, new: &Edition<'a>, level: u8) {
    let gone: Vec<&Division> = at(old, level).filter(|one| !out.same.contains_key(&*one.code)).collect();
    for one in gone {
        let all = at(old, level + 1).filter(|child| child.parent == one.code).count();
        if let Some((to, times)) = went_to(old, new, one).first()
            && times * 2 >= all
            && new.contains_key(to)
            && !taken.contains(to)
        {
            taken.insert(to);
            out.same.insert(&one.code, to);
        }
    }
}

/// The old division that has most of what stood below one that is gone.
fn heir<'a>(out: &Difference<'a>, old: &Edition<'a>, new: &Edition<'a>, one: &Division) -> Option<&'a str> {
    let (to, _) = *went_to(old, new, one).first()?;
    out.same.iter().find(|(_, now)| **now == to).map(|(was, _)| *was)
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
    assert_eq!(found.same.get("990102001"), Some(&"990101002"));
    assert_eq!(found.same.get("990103002"), Some(&"990110002"));
    assert_eq!(found.merged, BTreeMap::from([("990102", "990101")]));
    assert_eq!(found.closed, BTreeSet::from(["990101001002"]));
    assert_eq!(found.opened, BTreeSet::from(["990101001003"]));
}
