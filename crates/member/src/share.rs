//! Who of a branch goes where when it is split: whom a list names first, then the criteria, then the rest.

use crate::rule::standing::{State, Whereabouts};
use crate::store::member::Member;
use jishi_org::affected::Part;

/// Who goes where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    /// For each member the position of its part; `None` when no part takes it.
    pub place: Vec<Option<usize>>,
    /// Why the lists cannot be followed.
    pub faults: Vec<String>,
}

/// Gives every member a part.
pub fn shares(members: &[Member], parts: &[&Part]) -> Shares {
    let mut shares = Shares {
        place: vec![None; members.len()],
        faults: Vec::new(),
    };
    for (at, part) in parts.iter().enumerate() {
        for (line, entry) in part.list.iter().enumerate() {
            let found: Vec<usize> = named(members, entry);
            let place = format!("“{}”的划入名单第 {} 行“{entry}”", part.to.name, line + 1);
            match found.as_slice() {
                [] => shares.faults.push(format!("{place}：该支部没有这名团员")),
                [one] => match shares.place.get_mut(*one) {
                    Some(slot @ None) => *slot = Some(at),
                    _ => shares.faults.push(format!("{place}：与前面的名单重复")),
                },
                several => shares
                    .faults
                    .push(format!("{place}：有 {} 名同名团员，请改填团员编号", several.len())),
            }
        }
    }
    let rest = parts.iter().position(|part| part.rest);
    for (member, place) in members.iter().zip(&mut shares.place) {
        if place.is_none() {
            *place = parts.iter().position(|part| meets(member, &part.criterion)).or(rest);
        }
    }
    shares
}

/// The members a line means: by number, else by name.
fn named(members: &[Member], entry: &str) -> Vec<usize> {
    let entry = entry.trim();
    let by = |means: &dyn Fn(&Member) -> bool| -> Vec<usize> {
        let found = members.iter().enumerate().filter(|(_, member)| means(member));
        found.map(|(at, _)| at).collect()
    };
    let numbered = by(&|member| member.number.as_deref() == Some(entry));
    if !numbered.is_empty() {
        return numbered;
    }
    // A name means who is in the branch, else who has been.
    let present = by(&|member| member.name == entry && member.state == State::Active);
    if present.is_empty() {
        by(&|member| member.name == entry)
    } else {
        present
    }
}

fn meets(member: &Member, criterion: &str) -> bool {
    match criterion {
        "sex.1" => member.sex == 1,
        "sex.2" => member.sex == 2,
        "graduates" => member.graduates.is_some(),
        "floating" => matches!(member.whereabouts, Whereabouts::Floating | Whereabouts::Lost),
        _ => false,
    }
}
