//! What every page shows around its content: bar, tabs, path, messages, view settings.

use crate::prefs::Prefs;

/// A link in the bar, in the tabs of an area or at the bottom of a phone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NavEntry {
    /// Where it leads.
    pub href: String,
    /// The word shown, at most five characters in the bottom tabs.
    pub text: String,
    /// A symbol of `icons.svg`; shown in the bottom tabs.
    pub icon: &'static str,
    /// This is where the reader is.
    pub current: bool,
    /// A number shown beside the word; 0 shows nothing.
    pub count: u64,
}

impl NavEntry {
    /// An entry without a number.
    pub fn new(href: impl Into<String>, text: impl Into<String>, icon: &'static str, current: bool) -> Self {
        Self {
            href: href.into(),
            text: text.into(),
            icon,
            current,
            count: 0,
        }
    }

    /// The same entry with a number beside the word.
    #[must_use]
    pub fn with_count(self, count: u64) -> Self {
        Self { count, ..self }
    }
}

/// A step of the path above the title; the last one has no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// The word shown.
    pub text: String,
    /// Where it leads; `None` for the page itself.
    pub href: Option<String>,
}

impl Crumb {
    /// A step that leads somewhere.
    pub fn to(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            href: Some(href.into()),
        }
    }

    /// The page itself.
    pub fn here(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            href: None,
        }
    }
}

/// How a message is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Plain information.
    #[default]
    Info,
    /// Something was done.
    Good,
    /// Something wants attention.
    Care,
    /// Something failed.
    Bad,
}

impl Tone {
    /// The CSS class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Good => "good",
            Self::Care => "care",
            Self::Bad => "bad",
        }
    }

    /// The symbol of `icons.svg`.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Good => "check",
            Self::Care | Self::Bad => "warn",
        }
    }
}

/// A message shown once above the content, after an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    /// How it is meant.
    pub tone: Tone,
    /// The text.
    pub text: String,
    /// A link that goes on from here, such as 撤销.
    pub action: Option<(String, String)>,
}

impl Flash {
    /// A message without a link.
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self {
            tone,
            text: text.into(),
            action: None,
        }
    }
}

/// The frame of a page. `layout.html` reads it as the field `shell` of the page's struct.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shell {
    /// Title of the page, without product name.
    pub title: String,
    /// Entries of the bar by role, at most seven.
    pub nav: Vec<NavEntry>,
    /// The areas the bar has no room for.
    pub more: Vec<NavEntry>,
    /// Entries at the bottom of a phone by role, at most five.
    pub tabs: Vec<NavEntry>,
    /// Entries inside the area, below the bar; may be empty.
    pub area_nav: Vec<NavEntry>,
    /// The path above the title; may be empty.
    pub crumbs: Vec<Crumb>,
    /// Name of the organisation the reader acts for.
    pub org: String,
    /// Name of the reader; empty when nobody is logged in.
    pub person: String,
    /// The post the reader acts under.
    pub post: String,
    /// The reader holds several posts and may change between them.
    pub many_posts: bool,
    /// Unread messages.
    pub unread: u64,
    /// A message from the last action.
    pub flash: Option<Flash>,
    /// Theme, text size, density.
    pub prefs: Prefs,
    /// The state the figures stand at, `截至 7 月 18 日 09:30`; shown below the title and on paper.
    pub as_of: Option<String>,
    /// The data are the sample world.
    pub sample_world: bool,
    /// Number of faults in the form of this page; goes into the title.
    pub errors: usize,
    /// Who reads it and when, in pale letters across the page and every printed sheet: for pages with
    /// personal data, from [`crate::watermark`]; empty for none.
    pub watermark: String,
    /// Where the list of the page can be had as a file, from [`crate::export`]; `None` for no list, and for
    /// readers who may not.
    pub export: Option<String>,
    /// The value forms send back as `csrf`; empty when none is used.
    pub csrf: String,
}

impl Shell {
    /// What the browser shows as title: `有 3 处需改：填报进展 · 基石`.
    pub fn page_title(&self) -> String {
        let plain = if self.title.is_empty() {
            "基石".to_owned()
        } else {
            format!("{} · 基石", self.title)
        };
        if self.errors == 0 {
            plain
        } else {
            format!("有 {} 处需改：{plain}", self.errors)
        }
    }

    /// The reader is in an area that stands under 更多.
    pub fn more_is_current(&self) -> bool {
        self.more.iter().any(|entry| entry.current)
    }

    /// The number at the bell, `99+` above 99.
    pub fn unread_text(&self) -> String {
        if self.unread > 99 {
            "99+".to_owned()
        } else {
            self.unread.to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_counts_faults_first() {
        let shell = Shell {
            title: "填报进展".into(),
            errors: 3,
            ..Shell::default()
        };
        assert_eq!(shell.page_title(), "有 3 处需改：填报进展 · 基石");
        assert_eq!(Shell { errors: 0, ..shell }.page_title(), "填报进展 · 基石");
        assert_eq!(Shell::default().page_title(), "基石");
    }

    #[test]
    fn many_messages_are_not_counted_out() {
        let text = |unread| {
            Shell {
                unread,
                ..Shell::default()
            }
            .unread_text()
        };
        assert_eq!((text(99).as_str(), text(100).as_str()), ("99", "99+"));
    }
}
