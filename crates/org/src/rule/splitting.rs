//! 拆分: one organisation ends and several take its place under the same superior.

use super::naming;

/// A new organisation as asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Name.
    pub name: String,
    /// Numbers of the subordinates it takes.
    pub children: Vec<i64>,
    /// The people it takes: one entry for each line.
    pub list: Vec<String>,
    /// How people are told apart; empty for the list alone.
    pub criterion: String,
}

/// Why an organisation may not be split so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Fewer than two.
    TooFew,
    /// More than one page holds.
    TooMany,
    /// A name is missing or too long.
    Name(usize, naming::Refused),
    /// Two get the same name.
    Twice(String),
    /// A subordinate goes nowhere.
    Left(i64),
    /// A subordinate goes to two.
    Torn(i64),
    /// It has no such subordinate.
    Stranger(i64),
    /// Nobody, or more than one, takes the rest.
    Rest,
}

/// Most parts.
pub const MOST: usize = 20;

impl Refused {
    /// The reason in words; `name` gives the name of a subordinate.
    pub fn text(&self, name: impl Fn(i64) -> String) -> String {
        match self {
            Self::TooFew => "至少拆分为两个组织".to_owned(),
            Self::TooMany => format!("一次最多拆分为 {MOST} 个组织"),
            Self::Name(at, refused) => format!("第 {} 个组织：{}", at + 1, refused.text("名称")),
            Self::Twice(name) => format!("名称“{name}”重复"),
            Self::Left(id) => format!("下级“{}”没有去向", name(*id)),
            Self::Torn(id) => format!("下级“{}”有两个去向", name(*id)),
            Self::Stranger(id) => format!("“{}”不是其下级", name(*id)),
            Self::Rest => "请指定一个组织接收其余团员".to_owned(),
        }
    }
}

/// Checks the parts against the subordinates there are; `rest` is the part that takes everybody else.
///
/// # Errors
/// The first rule that refuses.
pub fn check(parts: &[Wanted], rest: Option<usize>, children: &[i64]) -> Result<(), Refused> {
    if parts.len() < 2 {
        return Err(Refused::TooFew);
    }
    if parts.len() > MOST {
        return Err(Refused::TooMany);
    }
    for (at, part) in parts.iter().enumerate() {
        naming::name(&part.name, naming::NAME).map_err(|refused| Refused::Name(at, refused))?;
        if parts[..at].iter().any(|other| other.name == part.name) {
            return Err(Refused::Twice(part.name.clone()));
        }
    }
    for child in parts.iter().flat_map(|part| &part.children) {
        if !children.contains(child) {
            return Err(Refused::Stranger(*child));
        }
    }
    for child in children {
        match parts.iter().flat_map(|part| &part.children).filter(|given| *given == child).count() {
            0 => return Err(Refused::Left(*child)),
            1 => {}
            _ => return Err(Refused::Torn(*child)),
        }
    }
    if rest.is_some_and(|rest| rest < parts.len()) {
        Ok(())
    } else {
        Err(Refused::Rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str, children: &[i64]) -> Wanted {
        Wanted {
            name: name.to_owned(),
            children: children.to_vec(),
            ..Wanted::default()
        }
    }

    #[test]
    fn every_subordinate_has_one_new_place() {
        let two = [part("一", &[1]), part("二", &[2, 3])];
        assert_eq!(check(&two, Some(0), &[1, 2, 3]), Ok(()));
        for (parts, rest, refused) in [
            (vec![part("一", &[1, 2, 3])], Some(0), Refused::TooFew),
            (vec![part("一", &[1]); MOST + 1], Some(0), Refused::TooMany),
            (
                vec![part("一", &[1]), part(" ", &[2, 3])],
                Some(0),
                Refused::Name(1, naming::Refused::Empty),
            ),
            (
                vec![part("一", &[1]), part("一", &[2, 3])],
                Some(0),
                Refused::Twice("一".to_owned()),
            ),
            (vec![part("一", &[1]), part("二", &[2])], Some(0), Refused::Left(3)),
            (vec![part("一", &[1, 2]), part("二", &[2, 3])], Some(0), Refused::Torn(2)),
            (vec![part("一", &[1, 9]), part("二", &[2, 3])], Some(0), Refused::Stranger(9)),
            (two.to_vec(), None, Refused::Rest),
            (two.to_vec(), Some(2), Refused::Rest),
        ] {
            assert_eq!(check(&parts, rest, &[1, 2, 3]), Err(refused.clone()), "{refused:?}");
        }
    }
}
