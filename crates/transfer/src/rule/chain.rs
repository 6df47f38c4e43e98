//! The chain of approvals of one transfer, made from the schemes of both sides when it is sent.

use crate::model::{Starter, Station};
use serde::{Deserialize, Serialize};

/// What the start itself settles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settles {
    /// Every station of the starter's side.
    Side,
    /// The starter's own station.
    Station,
    /// Nothing.
    #[default]
    None,
}

/// A scheme as a rule holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// Names of stations, in order.
    pub chain: Vec<String>,
    /// What the start settles.
    #[serde(default)]
    pub starter: Settles,
    /// The direct superior may decide in place of an organisation.
    #[serde(default)]
    pub stand_in: bool,
}

impl Scheme {
    /// The stations; names nobody knows are left out (the page of schemes refuses them).
    pub fn stations(&self) -> Vec<Station> {
        self.chain.iter().filter_map(|slug| Station::from_slug(slug)).collect()
    }

    /// What is wrong with it, in words; `None` when it can be used.
    pub fn fault(&self) -> Option<String> {
        let stations = self.stations();
        if stations.len() != self.chain.len() {
            return Some("审批环节中有系统不认识的名称".to_owned());
        }
        if stations.is_empty() {
            return Some("请至少选择一个审批环节".to_owned());
        }
        if stations.iter().enumerate().any(|(at, one)| stations[..at].contains(one)) {
            return Some("同一审批环节不能出现两次".to_owned());
        }
        let first_in = stations.iter().position(|one| one.receives()).unwrap_or(stations.len());
        if stations[first_in..].iter().any(|one| !one.receives()) {
            return Some("转出方的环节应排在转入方之前".to_owned());
        }
        None
    }
}

/// One step of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    /// Who decides.
    pub station: Station,
    /// Settled by the start.
    pub passed: bool,
}

/// What the tree offers around the two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    /// The old branch has a superior.
    pub out_superior: bool,
    /// The receiving organisation has a superior.
    pub in_superior: bool,
    /// There is a receiving organisation in this system.
    pub receives: bool,
    /// The acting organisation of the start is the branch (or receiving organisation) itself, not its superior.
    pub by_itself: bool,
}

/// The chain: the sending side's scheme says what the sending side and the province decide, the
/// receiving side's scheme what the receiving side decides. Stations nobody stands at are left out.
pub fn build(out: &Scheme, inn: &Scheme, starter: Starter, ends: Ends) -> Vec<Leg> {
    let sending = out.stations().into_iter().filter(|one| !one.receives());
    let receiving = inn.stations().into_iter().filter(|one| one.receives());
    sending
        .map(|station| (station, out.starter))
        .chain(receiving.map(|station| (station, inn.starter)))
        .filter(|(station, _)| match station {
            Station::OutSuperior => ends.out_superior,
            Station::InBranch => ends.receives,
            Station::InSuperior => ends.receives && ends.in_superior,
            Station::OutBranch | Station::Province => true,
        })
        .map(|(station, settles)| Leg {
            station,
            passed: passed(station, settles, starter, ends.by_itself),
        })
        .collect()
}

fn passed(station: Station, settles: Settles, starter: Starter, by_itself: bool) -> bool {
    let (side, own) = match starter {
        Starter::Member => return false,
        Starter::Out if by_itself => (!station.receives() && station != Station::Province, Station::OutBranch),
        Starter::Out => (!station.receives() && station != Station::Province, Station::OutSuperior),
        Starter::In if by_itself => (station.receives(), Station::InBranch),
        Starter::In => (station.receives(), Station::InSuperior),
    };
    match settles {
        Settles::Side => side,
        Settles::Station => station == own,
        Settles::None => false,
    }
}

/// As stored: `+out_branch,in_branch`, a plus before what the start settled.
pub fn write(legs: &[Leg]) -> String {
    let one = |leg: &Leg| format!("{}{}", if leg.passed { "+" } else { "" }, leg.station.slug());
    legs.iter().map(one).collect::<Vec<_>>().join(",")
}

/// Reads [`write`]; what nobody knows is left out.
pub fn read(text: &str) -> Vec<Leg> {
    text.split(',')
        .filter_map(|part| {
            let slug = part.strip_prefix('+');
            Some(Leg {
                station: Station::from_slug(slug.unwrap_or(part))?,
                passed: slug.is_some(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scheme(chain: &[&str], starter: Settles) -> Scheme {
        Scheme {
            chain: chain.iter().map(|s| (*s).to_owned()).collect(),
            starter,
            stand_in: true,
        }
    }

    const ENDS: Ends = Ends {
        out_superior: true,
        in_superior: true,
        receives: true,
        by_itself: true,
    };

    #[test]
    fn chains_of_one_two_and_four() {
        use Settles::{None, Side, Station};
        let two: &[&str] = &["out_branch", "in_branch"];
        let four: &[&str] = &["out_branch", "out_superior", "in_branch", "in_superior"];
        let (s, abroad) = (Ends { by_itself: false, ..ENDS }, Ends { receives: false, ..ENDS });
        let root = Ends {
            in_superior: false,
            ..ENDS
        };
        let cases: &[(&[&str], Settles, Starter, Ends, &str)] = &[
            (two, Side, Starter::Member, ENDS, "out_branch,in_branch"),
            (two, Side, Starter::Out, ENDS, "+out_branch,in_branch"),
            (two, Side, Starter::Out, s, "+out_branch,in_branch"),
            (two, Side, Starter::In, ENDS, "out_branch,+in_branch"),
            (&["in_branch"], None, Starter::In, ENDS, "in_branch"),
            (
                four,
                Station,
                Starter::Member,
                ENDS,
                "out_branch,out_superior,in_branch,in_superior",
            ),
            (four, Station, Starter::Out, ENDS, "+out_branch,out_superior,in_branch,in_superior"),
            (four, Station, Starter::Out, s, "out_branch,+out_superior,in_branch,in_superior"),
            (four, Station, Starter::In, ENDS, "out_branch,out_superior,+in_branch,in_superior"),
            (four, None, Starter::Out, ENDS, "out_branch,out_superior,in_branch,in_superior"),
            (four, None, Starter::Member, root, "out_branch,out_superior,in_branch"),
            (four, None, Starter::Member, abroad, "out_branch,out_superior"),
            (&["province"], Side, Starter::Out, ENDS, "province"),
        ];
        for (chain, settles, starter, ends, expected) in cases {
            let scheme = scheme(chain, *settles);
            let built = build(&scheme, &scheme, *starter, *ends);
            assert_eq!(&write(&built), expected, "{chain:?} {settles:?} {starter:?} {ends:?}");
            assert_eq!(read(expected), built);
        }
    }

    #[test]
    fn each_side_keeps_its_own_scheme() {
        let out = scheme(&["out_branch", "out_superior", "in_branch", "in_superior"], Settles::None);
        let inn = scheme(&["out_branch", "in_branch"], Settles::None);
        let built = build(&out, &inn, Starter::Member, ENDS);
        assert_eq!(write(&built), "out_branch,out_superior,in_branch");
        assert_eq!(write(&build(&inn, &out, Starter::Member, ENDS)), "out_branch,in_branch,in_superior");
    }

    #[test]
    fn a_scheme_that_cannot_be_used_says_why() {
        for (chain, part) in [
            (&[][..], "至少"),
            (&["x"], "不认识"),
            (&["in_branch", "in_branch"], "两次"),
            (&["in_branch", "out_branch"], "之前"),
        ] {
            assert!(
                scheme(chain, Settles::None).fault().is_some_and(|text| text.contains(part)),
                "{chain:?}"
            );
        }
        assert_eq!(scheme(&["out_branch", "in_branch"], Settles::Side).fault(), None);
    }
}
