//! The state machine: a table of cases, and any sequence of events.

use super::chain::{self, Leg};
use super::machine::*;
use crate::model::{Deed, State, Station};
use jishi_kernel::{Day, days};
use proptest::prelude::*;

const TODAY: Day = Day::constant(2026, 7, 15);
const RULE: AppealRule = AppealRule {
    days: 10,
    times: 1,
    files: 8,
    megabytes: 5,
};

fn case(state: State, legs: &str, at: usize) -> Case {
    Case {
        state,
        legs: chain::read(legs),
        at,
        goal: Goal::Branch,
        allocated: false,
        appeals: 0,
        returned_on: (state == State::Returned || state == State::Appealed).then_some(TODAY),
        returned_by_system: false,
    }
}

const TWO: &str = "out_branch,in_branch";
const FOUR: &str = "out_branch,out_superior,in_branch,in_superior";

fn correct(change: Change) -> Event {
    Event::Correct {
        change,
        legs: chain::read(FOUR),
        goal: Goal::Branch,
    }
}

#[test]
fn a_correction_is_approved_by_the_chain_of_today() {
    use Change::{Kind, Particulars, Target};
    let cases = [
        // (returned in, at, what changed, the chain of today, who is awaited)
        (FOUR, 2, Particulars, FOUR, 2),
        (FOUR, 3, Particulars, FOUR, 3),
        (FOUR, 3, Target, FOUR, 2),
        (FOUR, 3, Kind, FOUR, 0),
        // Shorter than before: not through without anybody.
        (FOUR, 3, Particulars, TWO, 1),
        (FOUR, 3, Particulars, "+out_branch,in_branch", 1),
        (FOUR, 3, Particulars, "out_branch,out_superior", 0),
        // Longer, or another one: who has not approved yet is asked.
        (TWO, 1, Particulars, FOUR, 1),
        (TWO, 1, Target, FOUR, 1),
        (FOUR, 2, Target, "province,in_branch", 0),
        (TWO, 1, Particulars, "+out_branch,province,in_branch", 1),
    ];
    for (was, at, change, legs, awaited) in cases {
        let event = Event::Correct {
            change,
            legs: chain::read(legs),
            goal: Goal::Branch,
        };
        let found = apply(&case(State::Returned, was, at), &event, &RULE, TODAY).unwrap().case;
        assert_eq!((found.state, found.at), (State::Waiting, awaited), "{was} {at} {change:?} {legs}");
    }
}

#[test]
fn the_table_of_cases() {
    use State::*;
    let send_back = Event::Return {
        grounded: true,
        system: false,
    };
    let appeal = Event::Appeal { proof: 2, superior: true };
    type Row = (Case, Event, Result<(State, usize, bool), Refused>);
    let cases: Vec<Row> = vec![
        (case(Draft, TWO, 0), Event::Submit, Ok((Waiting, 0, false))),
        (case(Draft, "+out_branch,in_branch", 0), Event::Submit, Ok((Waiting, 1, false))),
        (case(Draft, "+in_branch", 0), Event::Submit, Ok((Done, 1, true))),
        (case(Draft, TWO, 0), Event::Approve, Err(Refused::Not(Draft))),
        (case(Waiting, TWO, 0), Event::Submit, Err(Refused::Not(Waiting))),
        (case(Waiting, TWO, 0), Event::Approve, Ok((Waiting, 1, false))),
        (case(Waiting, TWO, 1), Event::Approve, Ok((Done, 2, true))),
        (case(Waiting, FOUR, 2), Event::Approve, Ok((Waiting, 3, false))),
        (
            case(Waiting, "out_branch,out_superior,+in_branch", 1),
            Event::Approve,
            Ok((Done, 3, true)),
        ),
        (case(Waiting, FOUR, 2), send_back.clone(), Ok((Returned, 2, false))),
        (
            case(Waiting, FOUR, 2),
            Event::Return {
                grounded: false,
                system: false,
            },
            Err(Refused::NoReason),
        ),
        (case(Returned, FOUR, 2), Event::Approve, Err(Refused::Not(Returned))),
        (case(Returned, FOUR, 2), correct(Change::Particulars), Ok((Waiting, 2, false))),
        (case(Returned, FOUR, 3), correct(Change::Target), Ok((Waiting, 2, false))),
        (case(Returned, FOUR, 1), correct(Change::Target), Ok((Waiting, 1, false))),
        (case(Returned, FOUR, 3), correct(Change::Kind), Ok((Waiting, 0, false))),
        (case(Returned, FOUR, 2), Event::Withdraw { own: true }, Err(Refused::Not(Returned))),
        (case(Returned, FOUR, 2), appeal.clone(), Ok((Appealed, 2, false))),
        (
            case(Returned, FOUR, 2),
            Event::Appeal { proof: 1, superior: false },
            Err(Refused::NoSuperior),
        ),
        (
            case(Returned, FOUR, 2),
            Event::Appeal { proof: 0, superior: true },
            Err(Refused::NoProof),
        ),
        (
            Case {
                appeals: 1,
                ..case(Returned, FOUR, 2)
            },
            appeal.clone(),
            Err(Refused::AppealedBefore),
        ),
        (
            Case {
                returned_by_system: true,
                ..case(Returned, FOUR, 2)
            },
            appeal,
            Err(Refused::BySystem),
        ),
        (case(Appealed, FOUR, 2), Event::Uphold, Ok((Waiting, 3, false))),
        (case(Appealed, FOUR, 3), Event::Uphold, Ok((Done, 4, true))),
        (case(Appealed, FOUR, 2), Event::Reject, Ok((Returned, 2, false))),
        (case(Returned, FOUR, 2), Event::Lapse, Ok((Lapsed, 2, false))),
        (case(Waiting, FOUR, 2), Event::Lapse, Err(Refused::Not(Waiting))),
        (case(Waiting, TWO, 1), Event::Withdraw { own: true }, Ok((Withdrawn, 1, false))),
        (case(Waiting, TWO, 1), Event::Withdraw { own: false }, Err(Refused::NotOwn)),
        (case(Waiting, FOUR, 2), Event::Withdraw { own: true }, Ok((Withdrawn, 2, false))),
        // The receiving side has accepted; what it settled by starting itself is no acceptance.
        (case(Waiting, FOUR, 3), Event::Withdraw { own: true }, Err(Refused::Accepted)),
        (case(Allocating, TWO, 2), Event::Withdraw { own: true }, Err(Refused::Accepted)),
        (case(Allocating, TWO, 2), Event::Withdraw { own: false }, Err(Refused::NotOwn)),
        (
            case(Waiting, "out_branch,+in_branch,in_superior", 2),
            Event::Withdraw { own: true },
            Ok((Withdrawn, 2, false)),
        ),
        (case(Waiting, TWO, 1), Event::Allocate, Err(Refused::NotCommittee)),
        (case(Done, TWO, 2), Event::Withdraw { own: true }, Err(Refused::Final(Done))),
        (case(Withdrawn, TWO, 1), Event::Approve, Err(Refused::Final(Withdrawn))),
        (case(Outside, TWO, 2), Event::Confirm, Ok((Done, 2, true))),
        (case(Waiting, TWO, 1), Event::Confirm, Err(Refused::Not(Waiting))),
    ];
    for (before, event, expected) in cases {
        let found = apply(&before, &event, &RULE, TODAY).map(|o| (o.case.state, o.case.at, o.moves));
        assert_eq!(found, expected, "{before:?} {event:?}");
    }
}

#[test]
fn a_committee_allocates_at_the_end_or_with_its_approval() {
    let waiting = Case {
        goal: Goal::Committee,
        ..case(State::Waiting, TWO, 1)
    };
    let approved = apply(&waiting, &Event::Approve, &RULE, TODAY).unwrap();
    assert_eq!((approved.case.state, approved.moves), (State::Allocating, false));
    let done = apply(&approved.case, &Event::Allocate, &RULE, TODAY).unwrap();
    assert_eq!((done.case.state, done.moves, done.deed), (State::Done, true, Deed::Allocated));
    let named = apply(&waiting, &Event::Allocate, &RULE, TODAY).unwrap();
    assert_eq!((named.case.state, named.moves), (State::Waiting, false));
    assert!(apply(&named.case, &Event::Approve, &RULE, TODAY).unwrap().moves);
    // Sent back while it looks for a branch: the receiving station is the one that did.
    let back = Event::Return {
        grounded: true,
        system: false,
    };
    let back = apply(&approved.case, &back, &RULE, TODAY).unwrap().case;
    assert_eq!(back.station(), Some(Station::InBranch));
    let outside = Case {
        goal: Goal::Outside,
        ..case(State::Waiting, "out_branch,out_superior", 1)
    };
    let released = apply(&outside, &Event::Approve, &RULE, TODAY).unwrap();
    assert_eq!((released.case.state, released.moves), (State::Outside, false));
}

#[test]
fn an_appeal_ends_with_the_tenth_day() {
    let returned = case(State::Returned, TWO, 1);
    let appeal = Event::Appeal { proof: 1, superior: true };
    let on = |n| apply(&returned, &appeal, &RULE, TODAY.checked_add(days(n)).unwrap()).map(|o| o.case.state);
    assert_eq!(on(10), Ok(State::Appealed));
    assert_eq!(on(11).map_err(|refused| refused.text().contains("2026-07-25")), Err(true));
}

fn legs() -> impl Strategy<Value = Vec<Leg>> {
    prop::sample::subsequence(Station::ALL.to_vec(), 0..=5).prop_flat_map(|stations| {
        let count = stations.len();
        (Just(stations), prop::collection::vec(any::<bool>(), count)).prop_map(|(stations, passed)| {
            stations
                .into_iter()
                .zip(passed)
                .map(|(station, passed)| Leg { station, passed })
                .collect()
        })
    })
}

fn goal() -> impl Strategy<Value = Goal> {
    prop_oneof![Just(Goal::Branch), Just(Goal::Committee), Just(Goal::Outside)]
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => Just(Event::Submit),
        6 => Just(Event::Approve),
        3 => (any::<bool>(), any::<bool>()).prop_map(|(grounded, system)| Event::Return { grounded, system }),
        3 => (prop_oneof![Just(Change::Particulars), Just(Change::Target), Just(Change::Kind)], legs(), goal())
            .prop_map(|(change, legs, goal)| Event::Correct { change, legs, goal }),
        2 => (0usize..10, any::<bool>()).prop_map(|(proof, superior)| Event::Appeal { proof, superior }),
        2 => Just(Event::Uphold),
        1 => Just(Event::Reject),
        3 => Just(Event::Allocate),
        2 => Just(Event::Confirm),
        1 => any::<bool>().prop_map(|own| Event::Withdraw { own }),
        1 => Just(Event::Lapse),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever happens in whatever order: the membership goes over at most once and only with the
    /// last step, so that it is with exactly one branch all the time; final states stay; nobody
    /// acts twice in one place of the chain without a return between.
    #[test]
    fn the_membership_goes_over_once_and_final_states_stay(
        legs in legs(), goal in goal(), events in prop::collection::vec((event(), 0i64..12), 1..60)
    ) {
        let mut case = Case { legs, goal, ..case(State::Draft, "", 0) };
        let (mut today, mut moved, mut appeals) = (TODAY, 0, 0);
        for (event, later) in events {
            today = today.checked_add(days(later)).unwrap();
            let before = case.clone();
            match apply(&before, &event, &RULE, today) {
                Err(refused) => {
                    prop_assert!(!refused.text().is_empty());
                    prop_assert!(!before.state.is_final() || refused == Refused::Final(before.state));
                }
                Ok(outcome) => {
                    prop_assert!(!before.state.is_final(), "{event:?} after {:?}", before.state);
                    prop_assert_eq!(outcome.moves, outcome.case.state == State::Done);
                    moved += usize::from(outcome.moves);
                    if event == Event::Approve {
                        prop_assert!(outcome.case.at > before.at);
                    }
                    if matches!(event, Event::Appeal { .. }) {
                        appeals += 1;
                    }
                    if outcome.case.state == State::Waiting {
                        prop_assert!(outcome.case.legs.get(outcome.case.at).is_some_and(|leg| !leg.passed));
                        prop_assert!(outcome.case.station().is_some());
                    }
                    if outcome.case.state == State::Done && before.goal == Goal::Committee && !matches!(event, Event::Correct { .. }) {
                        prop_assert!(outcome.case.allocated);
                    }
                    if before.goal == Goal::Outside && outcome.moves && !matches!(event, Event::Correct { .. }) {
                        prop_assert_eq!(&event, &Event::Confirm);
                    }
                    case = outcome.case;
                }
            }
            prop_assert!(moved <= 1 && appeals <= RULE.times);
            prop_assert_eq!(moved == 1, case.state == State::Done);
        }
    }
}
