//! 发展团员编号: 12 digits, four of the year, two of the province, six in sequence; older members may
//! have other forms or none. Source: entry checks of the national system, grade B.

use serde::Deserialize;
use std::collections::BTreeMap;

/// The rule `member.number`, looked up on the day of joining.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct NumberRule {
    /// It must be there.
    pub required: bool,
    /// Exactly so many digits; 0: more than four characters.
    pub digits: usize,
    /// Years it may begin with; empty: the year of joining.
    #[serde(default)]
    pub years: Vec<i16>,
    /// Lots of another length.
    #[serde(default)]
    pub lots: Vec<Lot>,
    /// Provinces, by code, where it must be there although `required` says otherwise.
    #[serde(default)]
    pub strict: BTreeMap<String, bool>,
}

/// Numbers of one batch with another length.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Lot {
    /// What they begin with.
    pub prefix: String,
    /// How long they are.
    pub digits: usize,
}

/// Which rule a number breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is none and there must be.
    Missing {
        /// The year of joining.
        year: i16,
    },
    /// Something else than digits stands in it.
    NotDigits,
    /// Another length.
    Length {
        /// Digits due.
        due: usize,
        /// Digits found.
        found: usize,
    },
    /// Too short to be one.
    Short,
    /// It begins with another year.
    Year {
        /// Years it may begin with.
        due: Vec<i16>,
        /// What it begins with.
        found: String,
    },
}

impl Refused {
    /// The reason with the rule that failed.
    pub fn text(&self, source: &str) -> String {
        let what = match self {
            Self::Missing { year } => format!("{year}年入团的应填写发展团员编号"),
            Self::NotDigits => "发展团员编号只能是数字".to_owned(),
            Self::Length { due, found } => format!("发展团员编号应为{due}位，现为{found}位"),
            Self::Short => "发展团员编号应多于4位".to_owned(),
            Self::Year { due, found } => {
                let due: Vec<String> = due.iter().map(i16::to_string).collect();
                format!("发展团员编号应以{}开头，现为{found}", due.join("或"))
            }
        };
        format!("{what}（依据：{source}）")
    }
}

/// The number without spaces, with half-width digits; empty for none.
pub fn clean(text: &str) -> String {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.to_owned();
    }
    text.chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .map(|c| match c {
            '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
            other => other,
        })
        .collect()
}

/// The province code in a number of twelve digits.
pub fn region(number: &str) -> Option<&str> {
    (number.len() == 12 && number.bytes().all(|b| b.is_ascii_digit()))
        .then(|| number.get(4..6))
        .flatten()
}

/// Checks a cleaned number against the rule that held on the day of joining. `home` is the province
/// code of the organisation, if it is known.
///
/// # Errors
/// The first rule it breaks.
pub fn check(rule: &NumberRule, number: &str, joined: i16, home: Option<&str>) -> Result<(), Refused> {
    if number.is_empty() {
        let strict = home.and_then(|code| rule.strict.get(code)).copied().unwrap_or(false);
        return if rule.required || strict {
            Err(Refused::Missing { year: joined })
        } else {
            Ok(())
        };
    }
    if !number.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Refused::NotDigits);
    }
    if rule
        .lots
        .iter()
        .any(|lot| number.len() == lot.digits && number.starts_with(&lot.prefix))
    {
        return Ok(());
    }
    if rule.digits > 0 && number.len() != rule.digits {
        return Err(Refused::Length {
            due: rule.digits,
            found: number.len(),
        });
    }
    if number.len() <= 4 {
        return Err(Refused::Short);
    }
    let due = if rule.years.is_empty() {
        std::slice::from_ref(&joined)
    } else {
        &rule.years
    };
    let found = number.get(..4).unwrap_or_default();
    // Four digits, as was seen above.
    if found.parse().is_ok_and(|year| due.contains(&year)) {
        Ok(())
    } else {
        Err(Refused::Year {
            due: due.to_vec(),
            found: found.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RULES;
    use jishi_kernel::Day;

    fn verdict(joined: (i16, i8), number: &str, home: Option<&str>) -> Result<(), Refused> {
        let day = Day::constant(joined.0, joined.1, 1);
        let rule: NumberRule = RULES.built_in("member.number", day).unwrap().value.clone().try_into().unwrap();
        check(&rule, &clean(number), joined.0, home)
    }

    #[test]
    fn the_form_depends_on_the_year_of_joining() {
        for (joined, number, good) in [
            ((2020, 5), "202036000123", true),
            ((2020, 5), " ２０２０ 36000123", true),
            ((2020, 5), "201936000123", false),
            ((2020, 5), "20203600012", false),
            ((2020, 5), "", false),
            ((2020, 5), "2020360001A3", false),
            ((2019, 1), "201836000123", false),
            ((2018, 5), "201736000123", true),
            ((2018, 5), "201936000123", false),
            ((2017, 5), "2016170000000001", true),
            ((2018, 5), "2016170000000001", false),
            ((2016, 5), "2015160000000001", true),
            ((2016, 5), "2016170000000001", true),
            ((2016, 5), "", true),
            ((2016, 5), "201636000123", true),
            ((2016, 5), "2016360001", false),
            ((2015, 5), "2015160000000001", true),
            ((2015, 5), "20151", true),
            ((2015, 5), "2015", false),
            ((2010, 5), "", true),
            ((2010, 5), "2011000001", false),
            ((2010, 5), "2010000001", true),
        ] {
            assert_eq!(verdict(joined, number, None).is_ok(), good, "{joined:?} {number}");
        }
    }

    #[test]
    fn a_province_may_ask_for_more() {
        assert_eq!(verdict((2016, 5), "", Some("65")), Err(Refused::Missing { year: 2016 }));
        assert_eq!(verdict((2016, 5), "", Some("36")), Ok(()));
        assert_eq!(region("201965000123"), Some("65"));
        assert_eq!(region("2019650001"), None);
    }

    #[test]
    fn a_refusal_names_the_rule() {
        let refused = verdict((2020, 5), "201936000123", None).unwrap_err();
        assert_eq!(
            refused,
            Refused::Year {
                due: vec![2020],
                found: "2019".to_owned()
            }
        );
        let text = refused.text("校验说明");
        assert!(
            text.contains("2020") && text.contains("2019") && text.contains("校验说明"),
            "{text}"
        );
    }
}
