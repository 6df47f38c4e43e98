//! What the address of a list asks for, and the choices of its filters.

use crate::rule::age;
use crate::rule::standing::{State, Whereabouts};
use crate::store::filter::{Filter, Sort};
use jishi_kernel::Day;
use jishi_ui::input::{Pairs, address};
use jishi_ui::part::Choice;

/// Names of the parameters that narrow a list.
pub(super) const NAMES: [&str; 10] = [
    "q",
    "state",
    "sex",
    "age",
    "joined",
    "party",
    "registered",
    "whereabouts",
    "graduates",
    "sort",
];

/// Bands of age: word of the address, words shown, least and most completed years.
const BANDS: [(&str, &str, i16, i16); 5] = [
    ("14-17", "14至17周岁", 14, 17),
    ("18-22", "18至22周岁", 18, 22),
    ("23-25", "23至25周岁", 23, 25),
    ("26-27", "26至27周岁", 26, 27),
    ("28", "28周岁以上", 28, 150),
];
/// How far back the years of joining are offered.
const YEARS: i16 = 16;

/// The filter an address asks for; anything that makes no sense says nothing. `year` is the year of
/// registration meant by 已注册.
pub(super) fn filter(asked: &Pairs, today: Day, year: i64) -> Filter {
    let band = BANDS.iter().find(|band| band.0 == asked.get("age"));
    let state = asked.get("state");
    Filter {
        text: asked.get("q").chars().take(40).collect(),
        state: State::from_slug(state).unwrap_or(State::Active),
        leaving: state == "leaving",
        joined: asked.parse("joined").filter(|year| (1900..=2200).contains(year)),
        sex: asked.parse("sex").filter(|sex| matches!(sex, 1 | 2)),
        // Younger than a year more than the most: born after that birthday.
        born_from: band.and_then(|band| age::born_by(today, band.3 + 1)?.tomorrow().ok()),
        born_before: band.and_then(|band| age::born_by(today, band.2)?.tomorrow().ok()),
        party: match asked.get("party") {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        registered: match asked.get("registered") {
            "yes" => Some((year, true)),
            "no" => Some((year, false)),
            _ => None,
        },
        whereabouts: Whereabouts::ALL
            .into_iter()
            .map(Whereabouts::slug)
            .find(|slug| !slug.is_empty() && *slug == asked.get("whereabouts"))
            .unwrap_or_default()
            .to_owned(),
        graduates: asked
            .get("graduates")
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '-')
            .take(7)
            .collect(),
    }
}

/// The filter in words, for the log of an export: a name or number searched for does not stand in it.
pub(super) fn words(asked: &Pairs, today: Day, year: i64) -> String {
    let chosen = selects(asked, today, year);
    let mut words: Vec<String> = chosen
        .iter()
        .filter(|select| select.name != "sort")
        .filter(|select| select.name == "state" || !asked.get(select.name).is_empty())
        .filter_map(|select| {
            let choice = select.choices.iter().find(|choice| choice.chosen)?;
            let said = match select.name {
                "joined" => format!("{}入团", choice.text),
                "party" => format!("党员：{}", choice.text),
                _ => choice.text.clone(),
            };
            Some(said)
        })
        .collect();
    let filter = filter(asked, today, year);
    if words.is_empty() {
        words.push(filter.state.word().to_owned());
    }
    if !filter.graduates.is_empty() {
        words.push(format!("{}毕业", filter.graduates));
    }
    if !filter.text.is_empty() {
        words.push("按姓名查找".to_owned());
    }
    words.join("，")
}

/// The order an address asks for.
pub(super) fn sort(asked: &Pairs) -> Sort {
    Sort::from_slug(asked.get("sort")).unwrap_or_default()
}

/// The address of the same list with other or further parameters.
pub(super) fn here(path: &str, org: &str, asked: &Pairs, more: &[(&str, &str)]) -> String {
    let mut all = vec![("org", org)];
    all.extend(NAMES.iter().map(|name| (*name, asked.get(name))));
    all.extend(more.iter().copied());
    address(path, &all)
}

/// A select of the filter bar: name, label, choices.
pub(super) struct Select {
    pub name: &'static str,
    pub label: &'static str,
    pub choices: Vec<Choice>,
}

/// The selects of the filter bar.
pub(super) fn selects(asked: &Pairs, today: Day, year: i64) -> Vec<Select> {
    let select = |name: &'static str, label: &'static str, pairs: Vec<(String, String)>| Select {
        name,
        label,
        choices: Choice::list(
            std::iter::once(("", "不限")).chain(pairs.iter().map(|(value, text)| (value.as_str(), text.as_str()))),
            asked.get(name),
        ),
    };
    let words = |list: &[(&str, &str)]| list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
    let years = (0..YEARS)
        .map(|back| today.year() - back)
        .map(|y| (y.to_string(), format!("{y}年")))
        .collect();
    let bands = BANDS.iter().map(|band| (band.0.to_owned(), band.1.to_owned())).collect();
    let places = Whereabouts::ALL
        .into_iter()
        .filter(|place| *place != Whereabouts::Here)
        .map(|place| (place.slug().to_owned(), place.word().to_owned()))
        .collect();
    let orders: Vec<(&str, &str)> = Sort::ALL.iter().map(|sort| (sort.1, sort.2)).collect();
    vec![
        Select {
            name: "state",
            label: "状态",
            choices: Choice::list([("", "在册"), ("leaving", "离团待审核"), ("left", "已离团")], asked.get("state")),
        },
        select("sex", "性别", words(&[("1", "男"), ("2", "女")])),
        select("age", "年龄", bands),
        select("joined", "入团年份", years),
        select("party", "党员", words(&[("yes", "是"), ("no", "否")])),
        select(
            "registered",
            "注册",
            vec![("yes".into(), format!("{year}年已注册")), ("no".into(), format!("{year}年未注册"))],
        ),
        select("whereabouts", "流动", places),
        Select {
            name: "sort",
            label: "排序",
            choices: Choice::list(orders, asked.get("sort")),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Day = Day::constant(2026, 7, 15);

    #[test]
    fn bands_of_age_meet_without_a_gap() {
        let of = |band: &str| filter(&[("age", band)].into_iter().collect(), TODAY, 2025);
        for pair in BANDS.windows(2) {
            assert_eq!(of(pair[0].0).born_from, of(pair[1].0).born_before, "{}", pair[0].0);
        }
        let oldest = of("28");
        assert_eq!(oldest.born_before, Some(Day::constant(1998, 7, 16)));
        assert_eq!(of("26-27").born_from, Some(Day::constant(1998, 7, 16)));
    }

    #[test]
    fn nonsense_says_nothing() {
        let asked: Pairs = [
            ("sex", "9"),
            ("age", "x"),
            ("joined", "-5"),
            ("party", "maybe"),
            ("whereabouts", "'; drop"),
            ("state", "?"),
        ]
        .into_iter()
        .collect();
        assert_eq!(filter(&asked, TODAY, 2025), Filter::default());
        assert_eq!(words(&asked, TODAY, 2025), "在册");
        let asked: Pairs = [
            ("sex", "2"),
            ("age", "18-22"),
            ("joined", "2021"),
            ("q", "甘露"),
            ("graduates", "2027"),
            ("party", "no"),
        ]
        .into_iter()
        .collect();
        assert_eq!(
            words(&asked, TODAY, 2025),
            "在册，女，18至22周岁，2021年入团，党员：否，2027毕业，按姓名查找"
        );
        let asked: Pairs = [("graduates", "2026-06<x>"), ("state", "leaving")].into_iter().collect();
        let found = filter(&asked, TODAY, 2025);
        assert_eq!((found.graduates.as_str(), found.leaving), ("2026-06", true));
    }
}
