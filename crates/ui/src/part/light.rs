//! The badge of a light: colour, shape, word and days.

use askama::Template;
use jishi_kernel::{Day, Light, days_between};

/// A light as it is shown: `逾期 78 天` with its shape and colour.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "part/light.html")]
pub struct LightBadge {
    /// Which light.
    pub light: Light,
    /// The word; the light's own unless replaced, for example by 已销号.
    pub word: String,
    /// What follows the word: `78 天`, `还有 2 天`; empty when there is nothing to count.
    pub days: String,
    /// The address that explains this light; makes the badge a link.
    pub why: Option<String>,
    /// On a tinted ground.
    pub chip: bool,
}

impl LightBadge {
    /// A badge without days.
    pub fn new(light: Light) -> Self {
        Self {
            light,
            word: light.word().to_owned(),
            days: String::new(),
            why: None,
            chip: false,
        }
    }

    /// A badge that counts the days past or before the end day: only 逾期 and 临期 count.
    pub fn until(light: Light, end: Option<Day>, today: Day) -> Self {
        let left = end.map(|end| days_between(today, end));
        let days = match (light, left) {
            (Light::Late, Some(left)) if left < 0 => format!("{} 天", -left),
            (Light::Near, Some(0)) => "今天到期".to_owned(),
            (Light::Near, Some(left)) if left > 0 => format!("还有 {left} 天"),
            _ => String::new(),
        };
        Self { days, ..Self::new(light) }
    }

    /// The same badge with another word.
    #[must_use]
    pub fn with_word(self, word: impl Into<String>) -> Self {
        Self { word: word.into(), ..self }
    }

    /// The same badge as a link to the explanation of the light.
    #[must_use]
    pub fn with_why(self, href: impl Into<String>) -> Self {
        Self {
            why: Some(href.into()),
            ..self
        }
    }

    /// The same badge on a tinted ground.
    #[must_use]
    pub fn as_chip(self) -> Self {
        Self { chip: true, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Day = Day::constant(2026, 7, 18);

    #[test]
    fn only_late_and_near_count_days() {
        let days = |light, end| LightBadge::until(light, end, TODAY).days;
        assert_eq!(days(Light::Late, Some(Day::constant(2026, 5, 1))), "78 天");
        assert_eq!(days(Light::Near, Some(Day::constant(2026, 7, 20))), "还有 2 天");
        assert_eq!(days(Light::Near, Some(TODAY)), "今天到期");
        assert_eq!(days(Light::Normal, Some(Day::constant(2026, 12, 1))), "");
        assert_eq!(days(Light::Undated, None), "");
    }

    #[test]
    fn every_light_has_shape_and_word() {
        for light in Light::ALL {
            let html = LightBadge::new(light).to_string();
            assert!(html.contains(&format!("#{}", light.slug())), "{html}");
            assert!(html.contains(light.word()), "{html}");
        }
    }

    #[test]
    fn a_word_is_escaped() {
        let html = LightBadge::new(Light::Done).with_word("<b>").with_why("/x?a=\"").to_string();
        assert!(!html.contains("<b>") && !html.contains("a=\"\""), "{html}");
    }
}
