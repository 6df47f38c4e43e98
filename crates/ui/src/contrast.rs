//! Tags against what they stand on, in both themes, by the formula of WCAG 2.1 (relative luminance, contrast ratio).

use std::collections::HashMap;

const THEMES: [(&str, &str); 2] = [
    ("light", include_str!("../assets/css/tokens.css")),
    ("dark", include_str!("../assets/css/dark.css")),
];
const CONTROLS: &str = include_str!("../assets/css/controls.css");
/// What a tag may stand on: a card, the page, a row under the pointer.
const GROUNDS: [&str; 3] = ["--card", "--page", "--sunk"];

/// The colours of a theme by their names, three or six hexadecimal digits.
fn tokens(css: &str) -> HashMap<&str, f64> {
    let declared = css.lines().filter_map(|line| line.trim().strip_suffix(';')?.split_once(": #"));
    declared.map(|(name, digits)| (name, luminance(digits))).collect()
}

fn luminance(digits: &str) -> f64 {
    let wide = if digits.len() == 3 {
        digits.chars().flat_map(|digit| [digit, digit]).collect()
    } else {
        digits.to_owned()
    };
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&wide[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
}

fn contrast(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The name of the colour a rule uses for a property.
fn used(selector: &str, property: &str) -> Option<&'static str> {
    let rule = CONTROLS.lines().find_map(|line| line.strip_prefix(selector)?.strip_prefix(" { "))?;
    let value = rule.split("; ").find_map(|part| part.strip_prefix(property)?.strip_prefix(": "))?;
    let start = value.find("var(")? + "var(".len();
    value[start..].split(')').next()
}

#[test]
fn tags_can_be_read_and_one_without_tone_is_seen_as_one() {
    for (theme, css) in THEMES {
        let tokens = tokens(css);
        let of = |selector: &str, property: &str| {
            let name = used(selector, property).unwrap_or_else(|| panic!("{selector} has no {property}"));
            tokens[name]
        };
        for selector in [".tag", ".tag.info", ".tag.good", ".tag.care", ".tag.bad"] {
            let found = contrast(of(selector, "color"), of(selector, "background"));
            assert!(found >= 4.5, "{theme} {selector}: {found:.2}");
        }
        let edge = of(".tag", "box-shadow");
        for ground in GROUNDS {
            let found = contrast(edge, tokens[ground]);
            assert!(found >= 1.2, "{theme} on {ground}: {found:.2}");
        }
    }
}
