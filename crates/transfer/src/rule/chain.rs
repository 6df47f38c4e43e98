//! The chain of approvals of one transfer, made from the schemes of both sides when it is sent.

use crate::kind::TargetRule;
use crate::model::{Starter, Station};
use jishi_org::path::{SEGMENT, within};
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

    /// What keeps it from being the chain of kinds that go there, in words; `None` when it fits.
    pub fn misfit(&self, target: TargetRule) -> Option<&'static str> {
        let stations = self.stations();
        let any = |wanted: &[Station]| stations.iter().any(|one| wanted.contains(one));
        match target {
            TargetRule::BranchOrCommittee | TargetRule::County if !any(&[Station::InBranch, Station::InSuperior]) => {
                Some("此类转接须经转入方审批，请选用含转入组织或其上级的审批方式")
            }
            // source: 学社衔接工作指引 (参军入伍和涉密单位由省级审批), grade B.
            TargetRule::Pool if !any(&[Station::Province]) => Some("此类转接须由省级团委审批"),
            // source: 团员组织关系转接工作指引 (由学校团委审批), grade A.
            TargetRule::OwnBranch if !any(&[Station::OutSuperior, Station::InSuperior, Station::Province]) => {
                Some("此类转接须由团支部的上级团委审批")
            }
            TargetRule::Outside if stations.iter().any(|one| one.receives()) => Some("转往其他系统的，不设转入方环节"),
            _ => None,
        }
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

/// Where the two ends, their superiors and the starter stand, by the paths and ties of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends<'a> {
    /// The old branch.
    pub from: &'a str,
    /// Its superior: who keeps it 直属, else who stands above it; empty for nobody.
    pub from_above: &'a str,
    /// The receiving organisation; `None` for another system.
    pub to: Option<&'a str>,
    /// Its superior; empty for nobody.
    pub to_above: &'a str,
    /// The organisation that started it; empty for the member.
    pub starter: &'a str,
}

impl<'a> Ends<'a> {
    /// The path of whoever stands at a station; `None` for nobody.
    fn at(&self, station: Station) -> Option<&'a str> {
        match station {
            Station::OutBranch => Some(self.from),
            Station::OutSuperior => Some(self.from_above),
            Station::InBranch => self.to,
            Station::InSuperior => self.to.map(|_| self.to_above),
            Station::Province => self.from.get(..SEGMENT),
        }
        .filter(|path| !path.is_empty())
    }

    /// Both ends lie in its part of the tree.
    fn under(&self, path: &str) -> bool {
        !path.is_empty() && within(self.from, path) && self.to.is_some_and(|to| within(to, path))
    }
}

/// The chain: the sending side's scheme says what the sending side and the province decide, the
/// receiving side's scheme what the receiving side decides. Stations nobody stands at are left out.
/// Whatever the schemes say, nobody gives a member away or takes one alone: the side that did not
/// start is asked, unless both ends lie under whoever starts or decides. A member's own wish stands
/// for the sending side where that side's scheme asks nobody there.
pub fn build(out: &Scheme, inn: &Scheme, starter: Starter, ends: Ends<'_>) -> Vec<Leg> {
    let sending = out.stations().into_iter().filter(|one| !one.receives());
    let receiving = inn.stations().into_iter().filter(|one| one.receives());
    let mut legs: Vec<Leg> = sending
        .map(|station| (station, out.starter))
        .chain(receiving.map(|station| (station, inn.starter)))
        .filter(|(station, _)| ends.at(*station).is_some())
        .map(|(station, settles)| Leg {
            station,
            passed: passed(station, settles, starter, ends),
        })
        .collect();
    complete(&mut legs, starter, ends);
    legs
}

/// Adds the station of a side that has to be asked and is not.
fn complete(legs: &mut Vec<Leg>, starter: Starter, ends: Ends<'_>) {
    if ends.under(ends.starter) {
        return;
    }
    let asked = |receives: bool| {
        let decides = |leg: &Leg| leg.station.receives() == receives || ends.at(leg.station).is_some_and(|path| ends.under(path));
        legs.iter().any(|leg| !leg.passed && decides(leg))
    };
    let open = |station| Leg { station, passed: false };
    match (starter, ends.to) {
        (Starter::In, _) | (Starter::Member, None) if !asked(false) => legs.insert(0, open(Station::OutBranch)),
        (Starter::Out | Starter::Member, Some(_)) if !asked(true) => {
            // Inside one school or unit its committee decides for both branches.
            let common = ends.at(Station::InSuperior).is_some_and(|above| ends.under(above));
            legs.push(open(if common { Station::InSuperior } else { Station::InBranch }));
        }
        _ => {}
    }
}

/// A start settles stations of the starter's own side alone, and never the province's.
fn passed(station: Station, settles: Settles, starter: Starter, ends: Ends<'_>) -> bool {
    let side = station != Station::Province
        && match starter {
            Starter::Member => false,
            Starter::Out => !station.receives(),
            Starter::In => station.receives(),
        };
    match settles {
        Settles::Side => side,
        // Whoever stands there itself, not another one of its side.
        Settles::Station => side && ends.at(station) == Some(ends.starter),
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

    const PROVINCE: &str = "000001";
    const CITY: &str = "000001000002";
    const TOWN: &str = "000001000002000003";
    const BRANCH: &str = "000001000002000003000004";
    const SIBLING: &str = "000001000002000003000005";
    const AWAY: &str = "000001000006000007000008";
    const OFFICE: &str = "000001000006000007";
    const ABROAD: &str = "000009000010";

    const ENDS: Ends<'_> = Ends {
        from: BRANCH,
        from_above: TOWN,
        to: Some(AWAY),
        to_above: OFFICE,
        starter: BRANCH,
    };

    fn ends(starter: &'static str) -> Ends<'static> {
        Ends { starter, ..ENDS }
    }

    #[test]
    fn chains_of_one_two_and_four() {
        use Settles::{None, Side, Station};
        let two: &[&str] = &["out_branch", "in_branch"];
        let four: &[&str] = &["out_branch", "out_superior", "in_branch", "in_superior"];
        let outside = |starter| Ends {
            to: Option::None,
            to_above: "",
            ..ends(starter)
        };
        let root = Ends {
            to: Some("000009"),
            to_above: "",
            ..ends("")
        };
        let sibling = Ends {
            to: Some(SIBLING),
            to_above: TOWN,
            ..ends(BRANCH)
        };
        let pool = Ends {
            to: Some("000001000011"),
            to_above: PROVINCE,
            ..ends(BRANCH)
        };
        let cases: &[(&[&str], Settles, Starter, Ends<'_>, &str)] = &[
            (two, Side, Starter::Member, ends(""), "out_branch,in_branch"),
            (two, Side, Starter::Out, ends(BRANCH), "+out_branch,in_branch"),
            (two, Side, Starter::Out, ends(TOWN), "+out_branch,in_branch"),
            (two, Side, Starter::In, ends(AWAY), "out_branch,+in_branch"),
            (
                four,
                Station,
                Starter::Member,
                ends(""),
                "out_branch,out_superior,in_branch,in_superior",
            ),
            (
                four,
                Station,
                Starter::Out,
                ends(BRANCH),
                "+out_branch,out_superior,in_branch,in_superior",
            ),
            (
                four,
                Station,
                Starter::Out,
                ends(TOWN),
                "out_branch,+out_superior,in_branch,in_superior",
            ),
            (
                four,
                Station,
                Starter::In,
                ends(AWAY),
                "out_branch,out_superior,+in_branch,in_superior",
            ),
            (
                four,
                None,
                Starter::Out,
                ends(BRANCH),
                "out_branch,out_superior,in_branch,in_superior",
            ),
            (four, None, Starter::Member, root, "out_branch,out_superior,in_branch"),
            (four, None, Starter::Member, outside(""), "out_branch,out_superior"),
            // One approval is the other side's; nobody takes a member without the old branch.
            (&["in_branch"], None, Starter::Member, ends(""), "in_branch"),
            (&["in_branch"], None, Starter::Out, ends(BRANCH), "in_branch"),
            (&["in_branch"], None, Starter::In, ends(AWAY), "out_branch,in_branch"),
            (&["in_branch"], Side, Starter::In, ends(OFFICE), "out_branch,+in_branch"),
            (&["in_branch"], None, Starter::Member, outside(""), "out_branch"),
            // Nobody gives one away without the receiving side.
            (&["out_superior"], None, Starter::Out, ends(BRANCH), "out_superior,in_branch"),
            (&["out_superior"], None, Starter::Member, ends(""), "out_superior,in_branch"),
            (
                &["province"],
                Side,
                Starter::Out,
                Ends {
                    to: Some(ABROAD),
                    to_above: "000009",
                    ..ends(BRANCH)
                },
                "province,in_branch",
            ),
            // Unless both ends lie under whoever decides or starts.
            (&["province"], Side, Starter::Out, pool, "province"),
            (&["out_superior"], None, Starter::Out, sibling, "out_superior"),
            (
                &["out_branch"],
                Side,
                Starter::Out,
                Ends { starter: TOWN, ..sibling },
                "+out_branch",
            ),
            (&["out_branch"], Side, Starter::Out, sibling, "+out_branch,in_superior"),
        ];
        for (chain, settles, starter, ends, expected) in cases {
            let scheme = scheme(chain, *settles);
            let built = build(&scheme, &scheme, *starter, *ends);
            assert_eq!(&write(&built), expected, "{chain:?} {settles:?} {starter:?} {ends:?}");
            assert_eq!(read(expected), built);
        }
    }

    #[test]
    fn who_keeps_an_end_stands_where_its_superior_does() {
        use Settles::{None, Side, Station};
        let four: &[&str] = &["out_branch", "out_superior", "in_branch", "in_superior"];
        // The city keeps the old branch: it is asked as its superior, and the town above it settles nothing for it.
        let kept = |starter| Ends {
            from_above: CITY,
            ..ends(starter)
        };
        // The province keeps the receiving branch as well.
        let both = |starter| Ends {
            from_above: PROVINCE,
            to_above: PROVINCE,
            ..ends(starter)
        };
        // A root that somebody keeps has a superior.
        let root = Ends {
            to: Some("000009"),
            to_above: "000010",
            ..ends("")
        };
        let cases: &[(&[&str], Settles, Starter, Ends<'_>, &str)] = &[
            (
                four,
                Station,
                Starter::Out,
                kept(CITY),
                "out_branch,+out_superior,in_branch,in_superior",
            ),
            (
                four,
                Station,
                Starter::Out,
                kept(TOWN),
                "out_branch,out_superior,in_branch,in_superior",
            ),
            (
                four,
                Station,
                Starter::Out,
                kept(BRANCH),
                "+out_branch,out_superior,in_branch,in_superior",
            ),
            (four, None, Starter::Member, root, "out_branch,out_superior,in_branch,in_superior"),
            // Whoever keeps the receiving branch decides for both where both ends lie under it.
            (&["out_branch"], Side, Starter::Out, both(BRANCH), "+out_branch,in_superior"),
            (&["out_branch"], Side, Starter::Out, kept(BRANCH), "+out_branch,in_branch"),
            (&["out_superior"], None, Starter::Out, both(BRANCH), "out_superior"),
            (&["out_superior"], None, Starter::Out, kept(BRANCH), "out_superior,in_branch"),
        ];
        for (chain, settles, starter, ends, expected) in cases {
            let scheme = scheme(chain, *settles);
            assert_eq!(
                &write(&build(&scheme, &scheme, *starter, *ends)),
                expected,
                "{chain:?} {settles:?} {starter:?} {ends:?}"
            );
        }
    }

    #[test]
    fn each_side_keeps_its_own_scheme() {
        let out = scheme(&["out_branch", "out_superior", "in_branch", "in_superior"], Settles::None);
        let inn = scheme(&["out_branch", "in_branch"], Settles::None);
        let built = build(&out, &inn, Starter::Member, ends(""));
        assert_eq!(write(&built), "out_branch,out_superior,in_branch");
        assert_eq!(
            write(&build(&inn, &out, Starter::Member, ends(""))),
            "out_branch,in_branch,in_superior"
        );
    }

    #[test]
    fn of_any_two_schemes_the_other_side_is_asked() {
        let all = [Settles::Side, Settles::Station, Settles::None];
        let stations = Station::ALL;
        let mut schemes = Vec::new();
        // Every subset of the stations in every order that counts, with everything a start may settle.
        for bits in 1_u32..1 << stations.len() {
            let chosen = |receives| {
                stations
                    .iter()
                    .enumerate()
                    .filter(move |(at, one)| bits & (1 << at) != 0 && one.receives() == receives)
            };
            let chain: Vec<&str> = chosen(false).chain(chosen(true)).map(|(_, one)| one.slug()).collect();
            schemes.extend(all.map(|settles| scheme(&chain, settles)));
        }
        for out in &schemes {
            assert_eq!(out.fault(), None, "{out:?}");
            for inn in &schemes {
                for (starter, at) in [
                    (Starter::Member, ""),
                    (Starter::Out, BRANCH),
                    (Starter::Out, TOWN),
                    (Starter::In, AWAY),
                    (Starter::In, OFFICE),
                ] {
                    let legs = build(out, inn, starter, ends(at));
                    let open = |receives: bool| legs.iter().any(|leg| !leg.passed && leg.station.receives() == receives);
                    let over = legs.iter().any(|leg| !leg.passed && ends(at).at(leg.station) == Some(PROVINCE));
                    let asked = over || open(starter != Starter::In);
                    assert!(asked, "{out:?} {inn:?} {starter:?}: {}", write(&legs));
                    let mut seen = Vec::new();
                    for leg in &legs {
                        assert!(!seen.contains(&leg.station), "{}", write(&legs));
                        seen.push(leg.station);
                    }
                }
            }
        }
    }

    #[test]
    fn a_chain_fits_its_kind() {
        let cases: &[(&[&str], TargetRule, bool)] = &[
            (&["out_branch", "in_branch"], TargetRule::BranchOrCommittee, true),
            (&["in_superior"], TargetRule::County, true),
            (&["out_superior"], TargetRule::BranchOrCommittee, false),
            (&["province"], TargetRule::County, false),
            (&["out_branch", "province"], TargetRule::Pool, true),
            (&["out_branch", "in_branch"], TargetRule::Pool, false),
            (&["out_superior"], TargetRule::OwnBranch, true),
            (&["out_branch", "in_branch"], TargetRule::OwnBranch, false),
            (&["out_branch", "out_superior"], TargetRule::Outside, true),
            (&["out_branch", "in_branch"], TargetRule::Outside, false),
        ];
        for (chain, target, fits) in cases {
            assert_eq!(
                scheme(chain, Settles::None).misfit(*target).is_none(),
                *fits,
                "{chain:?} {target:?}"
            );
        }
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
