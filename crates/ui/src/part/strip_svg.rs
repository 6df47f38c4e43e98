//! Drawing of the strip: lengths in user units of a 240 wide picture.

use std::fmt;
use std::fmt::Write as _;

use jishi_kernel::Light;

use super::strip::Scale;

const WIDTH: i32 = 2400;
const TOP: i32 = 10;
const HEIGHT: i32 = 180;
const GAP: i32 = 20;
const LINE: i32 = 222;

/// A length in tenths of a user unit; prints as a decimal number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Length(pub(super) i32);

impl fmt::Display for Length {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 % 10 == 0 {
            write!(out, "{}", self.0 / 10)
        } else {
            let sign = if self.0 < 0 { "-" } else { "" };
            write!(out, "{sign}{}.{}", self.0.abs() / 10, self.0.abs() % 10)
        }
    }
}

impl askama::filters::HtmlSafe for Length {}

/// Everything drawn, as path data.
pub(super) struct Drawn {
    pub(super) past: String,
    pub(super) future: String,
    pub(super) now: Option<Length>,
    pub(super) spans: String,
    pub(super) dots: Vec<(Light, String)>,
    pub(super) bangs: String,
    pub(super) numbers: Vec<(Length, usize)>,
    pub(super) cell_width: Length,
}

fn pitch(scale: Scale) -> i32 {
    WIDTH / scale.cells.max(1)
}

/// Left edge of a cell.
pub(super) fn left(scale: Scale, cell: i32) -> Length {
    Length(cell * pitch(scale) + GAP / 2)
}

/// Middle of a cell.
pub(super) fn centre(scale: Scale, cell: i32) -> Length {
    Length(cell * pitch(scale) + pitch(scale) / 2)
}

/// Width of a cell without the gap.
pub(super) fn cell_width(scale: Scale) -> Length {
    Length((pitch(scale) - GAP).max(10))
}

/// Draws cells, dots most urgent first, and span lines.
pub(super) fn draw(scale: Scale, now: i32, cells: &[Vec<Light>], lines: &[(i32, i32)]) -> Drawn {
    let mut drawn = Drawn {
        past: String::new(),
        future: String::new(),
        now: (0..scale.cells).contains(&now).then(|| left(scale, now)),
        spans: String::new(),
        dots: Vec::new(),
        bangs: String::new(),
        numbers: Vec::new(),
        cell_width: cell_width(scale),
    };
    for cell in 0..scale.cells {
        let path = if cell > now { &mut drawn.future } else { &mut drawn.past };
        let (x, width) = (left(scale, cell), cell_width(scale));
        let _ = write!(path, "M{x} {}h{width}v{}h-{width}z", Length(TOP), Length(HEIGHT));
    }
    for (at, lights) in (0_i32..).zip(cells) {
        dots(&mut drawn, centre(scale, at).0, lights);
    }
    for (from, to) in lines {
        let _ = write!(drawn.spans, "M{} {}H{}", centre(scale, *from), Length(LINE), centre(scale, *to));
    }
    drawn
}

/// Places up to four dots in a cell; more become the most urgent dot and their number.
fn dots(drawn: &mut Drawn, x: i32, lights: &[Light]) {
    let y = TOP + HEIGHT / 2;
    let (radius, places): (i32, &[(i32, i32)]) = match lights.len() {
        0 => return,
        1 => (48, &[(0, 0)]),
        2 => (36, &[(-41, 0), (41, 0)]),
        3 => (33, &[(0, -39), (-41, 39), (41, 39)]),
        4 => (32, &[(-39, -39), (39, -39), (-39, 39), (39, 39)]),
        more @ 5..=9 => {
            drawn.numbers.push((Length(x + 45), more));
            (30, &[(-50, 0)])
        }
        more => {
            drawn.numbers.push((Length(x), more));
            return;
        }
    };
    for (light, (dx, dy)) in lights.iter().zip(places) {
        let path = shape(*light, x + dx, y + dy, radius);
        if *light == Light::Late && radius > 34 {
            let (bx, by) = (x + dx, y + dy);
            let _ = write!(
                drawn.bangs,
                "M{} {}h1.2v{}h-1.2zm0 {}h1.2v1.2h-1.2z",
                Length(bx - 6),
                Length(by - 29),
                Length(32),
                Length(42)
            );
        }
        match drawn.dots.iter_mut().find(|(known, _)| known == light) {
            Some((_, d)) => d.push_str(&path),
            None => drawn.dots.push((*light, path)),
        }
    }
}

/// 逾期 a square, 临期 a triangle, 正常 a ring with a dot, 已完成 a disc, the others open rings.
fn shape(light: Light, x: i32, y: i32, r: i32) -> String {
    match light {
        Light::Late => {
            let (side, x, y) = (Length(2 * r), Length(x - r), Length(y - r));
            format!("M{x} {y}h{side}v{side}h-{side}z")
        }
        Light::Near => {
            let (top, low) = (Length(y - r), Length(y + r * 9 / 10));
            format!(
                "M{} {top}L{} {low}H{}z",
                Length(x),
                Length(x + r * 11 / 10),
                Length(x - r * 11 / 10)
            )
        }
        Light::Normal => [r, r * 11 / 18, r * 6 / 18].map(|r| ring(x, y, r)).concat(),
        Light::Done => ring(x, y, r),
        Light::Undated | Light::Waiting => ring(x, y, r - 5),
    }
}

fn ring(x: i32, y: i32, r: i32) -> String {
    let (radius, across) = (Length(r), Length(2 * r));
    format!(
        "M{} {}a{radius} {radius} 0 1 0 {across} 0a{radius} {radius} 0 1 0-{across} 0z",
        Length(x - r),
        Length(y)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_print_short() {
        for (tenths, text) in [(0, "0"), (120, "12"), (-5, "-0.5"), (123, "12.3"), (-40, "-4")] {
            assert_eq!(Length(tenths).to_string(), text);
        }
    }
}
