//! Automatic numbering written out: which mark stands before a paragraph (ECMA-376-1, 17.9).

use super::symbols;
use crate::source::bad_input::BadInput;
use crate::source::numeral;
use crate::source::package::Package;
use crate::source::xml::{Node, Ns, Tag};
use std::collections::{HashMap, HashSet};

/// Levels of a list.
const LEVELS: usize = 9;

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: HashMap<i64, Abstract>,
    lists: HashMap<i64, List>,
    /// Numbers last given, by abstract list: lists that share one count on.
    counters: HashMap<i64, [Option<i64>; LEVELS]>,
    /// Lists whose overriding start numbers have been applied.
    started: HashSet<i64>,
}

/// `abstractNum`: the look of a list.
#[derive(Debug, Default)]
struct Abstract {
    levels: [Level; LEVELS],
    /// It only refers to the list of this style …
    style_link: Option<String>,
    /// … which is defined here.
    defines_style: Option<String>,
}

/// `num`: a list in use.
#[derive(Debug, Default)]
struct List {
    look: i64,
    starts: [Option<i64>; LEVELS],
    levels: [Option<Level>; LEVELS],
}

/// `lvl`.
#[derive(Clone, Debug)]
struct Level {
    start: i64,
    format: String,
    text: String,
    suffix: Suffix,
    restart: Option<i64>,
    legal: bool,
    style: Option<String>,
    font: String,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 0,
            format: "decimal".into(),
            text: String::new(),
            suffix: Suffix::Tab,
            restart: None,
            legal: false,
            style: None,
            font: String::new(),
        }
    }
}

/// What stands between mark and text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Suffix {
    Tab,
    Space,
    Nothing,
}

impl Numbering {
    /// The mark of the next paragraph of a list, with the space after it if one belongs there; empty
    /// when the list is unknown. `level` is what the paragraph states; without it the level bound to
    /// `style` counts (the style the numbering comes from, if it does), then the first.
    pub(super) fn mark(&mut self, list: i64, level: Option<i64>, style: Option<&str>) -> String {
        let Some((list_def, key, look)) = look(&self.lists, &self.abstracts, list) else {
            return String::new();
        };
        let def = |level: usize| list_def.levels[level].as_ref().unwrap_or(&look.levels[level]);
        let bound = || (0..LEVELS).find(|l| style.is_some() && def(*l).style.as_deref() == style);
        let at = level
            .and_then(|level| usize::try_from(level).ok())
            .or_else(bound)
            .unwrap_or(0)
            .min(LEVELS - 1);
        let counters = self.counters.entry(key).or_default();
        if self.started.insert(list) {
            for (counter, start) in counters.iter_mut().zip(list_def.starts) {
                if start.is_some() {
                    *counter = None;
                }
            }
        }
        let start = |level: usize| list_def.starts[level].unwrap_or(def(level).start);
        for (above, counter) in counters.iter_mut().enumerate().take(at) {
            counter.get_or_insert_with(|| start(above));
        }
        counters[at] = Some(counters[at].map_or_else(|| start(at), |n| n.saturating_add(1)));
        for (below, counter) in counters.iter_mut().enumerate().skip(at + 1) {
            // `lvlRestart` 0 never restarts; n restarts only after level n (from 1) or one above it.
            let restarts = def(below).restart.is_none_or(|r| usize::try_from(r).is_ok_and(|r| at < r));
            if restarts {
                *counter = None;
            }
        }
        let numbers = *counters;
        let own = def(at);
        let mut mark = String::new();
        if own.format == "bullet" {
            mark.extend(own.text.chars().next().map(|c| bullet(c, &own.font)));
        } else {
            let mut chars = own.text.chars().peekable();
            while let Some(c) = chars.next() {
                let place = chars.peek().and_then(|c| c.to_digit(10)).filter(|d| *d > 0);
                match (c, place) {
                    ('%', Some(place)) => {
                        chars.next();
                        let level = place as usize - 1;
                        let format = if own.legal { "decimal" } else { def(level).format.as_str() };
                        let n = numbers[level].unwrap_or_else(|| start(level));
                        mark.push_str(&numeral::write(format, n));
                    }
                    _ => mark.push(c),
                }
            }
        }
        let spaced = own.suffix != Suffix::Nothing && mark.ends_with(wants_space);
        if spaced {
            mark.push(' ');
        }
        mark
    }
}

/// A list, the key it counts under and its look, through style links.
fn look<'a>(lists: &'a HashMap<i64, List>, abstracts: &'a HashMap<i64, Abstract>, list: i64) -> Option<(&'a List, i64, &'a Abstract)> {
    let list = lists.get(&list)?;
    let own = abstracts.get(&list.look)?;
    let linked = own
        .style_link
        .as_ref()
        .and_then(|style| abstracts.iter().find(|(_, other)| other.defines_style.as_ref() == Some(style)));
    let (key, look) = linked.map_or((list.look, own), |(key, look)| (*key, look));
    Some((list, key, look))
}

/// A mark that ends in a digit, a letter or a bullet needs a space before the text; 、 ） ① do not.
fn wants_space(c: char) -> bool {
    c.is_ascii_alphanumeric() || "章节条款编部分".contains(c)
}

/// A bullet as people see it; characters of symbol fonts stand in the private use area.
fn bullet(c: char, font: &str) -> char {
    let private = ('\u{e000}'..='\u{f8ff}').contains(&c);
    let symbol = symbols::visible(font, u32::from(c));
    match (private, symbol) {
        (true, Some(symbol)) => symbol,
        (true, None) => '•',
        (false, Some(symbol)) if u32::from(c) < 0x100 => symbol,
        _ => c,
    }
}

/// Reads the part with the lists; a document that lost it has none.
pub(super) fn read(package: &mut Package<'_>, part: &str) -> Result<Numbering, BadInput> {
    let mut numbering = Numbering::default();
    let Some(mut xml) = package.xml(part)? else {
        return Ok(numbering);
    };
    let mut place = Place::default();
    let mut path: Vec<bool> = Vec::new();
    loop {
        match xml.next()? {
            // The second form of what the first form already gave.
            Node::Open(tag) if tag.is(Ns::Compat, "Fallback") => xml.skip()?,
            Node::Open(tag) => {
                let known = tag.ns == Ns::Word;
                path.push(known && tag.local() == "num");
                if known {
                    place.open(&tag, &mut numbering);
                }
            }
            Node::Close => {
                if path.pop() == Some(true) {
                    place = Place::default();
                }
            }
            Node::Text(_) => {}
            Node::End => return Ok(numbering),
        }
    }
}

/// Where in the part the reader is.
#[derive(Default)]
struct Place {
    look: Option<i64>,
    list: Option<i64>,
    level: Option<usize>,
    /// Inside `lvlOverride`, before a `lvl` of its own.
    overriding: bool,
}

impl Place {
    fn open(&mut self, tag: &Tag, numbering: &mut Numbering) {
        let level = |name| tag.number(name).and_then(|l| usize::try_from(l).ok()).filter(|l| *l < LEVELS);
        let val = || tag.attr("val").map(|val| val.into_owned());
        match tag.local() {
            "abstractNum" => {
                let id = tag.number("abstractNumId").unwrap_or(-1);
                *self = Self {
                    look: Some(id),
                    ..Self::default()
                };
                numbering.abstracts.insert(id, Abstract::default());
            }
            "num" => {
                let id = tag.number("numId").unwrap_or(-1);
                *self = Self {
                    list: Some(id),
                    ..Self::default()
                };
                numbering.lists.insert(id, List::default());
            }
            "lvlOverride" => {
                self.level = level("ilvl");
                self.overriding = true;
            }
            "lvl" => {
                self.level = level("ilvl");
                self.overriding = false;
                if let (Some(list), Some(at)) = (self.list, self.level)
                    && let Some(list) = numbering.lists.get_mut(&list)
                {
                    list.levels[at] = Some(Level::default());
                }
            }
            _ => self.property(tag, val, numbering),
        }
    }

    fn property(&self, tag: &Tag, val: impl Fn() -> Option<String>, numbering: &mut Numbering) {
        let list = self.list.and_then(|id| numbering.lists.get_mut(&id));
        let look = self.look.and_then(|id| numbering.abstracts.get_mut(&id));
        match (tag.local(), list, look) {
            ("abstractNumId", Some(list), _) => list.look = tag.number("val").unwrap_or(-1),
            ("startOverride", Some(list), _) => {
                if let (true, Some(at)) = (self.overriding, self.level) {
                    list.starts[at] = tag.number("val");
                }
            }
            ("numStyleLink", _, Some(look)) => look.style_link = val(),
            ("styleLink", _, Some(look)) => look.defines_style = val(),
            (name, list, look) => {
                let levels = self.level.filter(|_| !self.overriding).and_then(|at| match (list, look) {
                    (Some(list), _) => list.levels[at].as_mut(),
                    (_, Some(look)) => Some(&mut look.levels[at]),
                    _ => None,
                });
                let Some(level) = levels else { return };
                match name {
                    "start" => level.start = tag.number("val").unwrap_or(0),
                    "numFmt" => level.format = val().unwrap_or_default(),
                    "lvlText" => level.text = val().unwrap_or_default(),
                    "lvlRestart" => level.restart = tag.number("val"),
                    "isLgl" => level.legal = tag.on(),
                    "pStyle" => level.style = val(),
                    "rFonts" => level.font = tag.attr("ascii").unwrap_or_default().into_owned(),
                    "suff" => {
                        level.suffix = match val().as_deref() {
                            Some("nothing") => Suffix::Nothing,
                            Some("space") => Suffix::Space,
                            _ => Suffix::Tab,
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}
