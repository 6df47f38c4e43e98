//! View settings of a reader: theme, text size, density; kept in one cookie.

/// The name of the cookie that `prefs.js` and the server both write.
pub const VIEW_COOKIE: &str = "jishi_view";

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// View settings. The default is: theme of the system, normal text, comfortable rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prefs {
    /// Light or dark.
    pub theme: Theme,
    /// 大字: 18 px instead of 16.
    pub large: bool,
    /// 紧凑: narrow rows.
    pub compact: bool,
}

impl Prefs {
    /// Reads the value of [`VIEW_COOKIE`], `theme.size.density`; whatever is unknown stays at the default.
    pub fn from_cookie(value: &str) -> Self {
        let mut parts = value.split('.');
        let mut prefs = Self::default();
        prefs.set("theme", parts.next().unwrap_or_default());
        prefs.set("size", parts.next().unwrap_or_default());
        prefs.set("density", parts.next().unwrap_or_default());
        prefs
    }

    /// The value for [`VIEW_COOKIE`].
    pub fn cookie(self) -> String {
        format!("{}.{}.{}", self.theme_word(), self.size_word(), self.density_word())
    }

    /// Sets one setting by the name and value of the buttons in the menu; unknown ones change nothing.
    pub fn set(&mut self, name: &str, value: &str) {
        match (name, value) {
            ("theme", "system") => self.theme = Theme::System,
            ("theme", "light") => self.theme = Theme::Light,
            ("theme", "dark") => self.theme = Theme::Dark,
            ("size", "normal") => self.large = false,
            ("size", "large") => self.large = true,
            ("density", "roomy") => self.compact = false,
            ("density", "compact") => self.compact = true,
            _ => {}
        }
    }

    /// The value of `data-theme`.
    pub const fn theme_word(self) -> &'static str {
        match self.theme {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The value of `data-size`.
    pub const fn size_word(self) -> &'static str {
        if self.large { "large" } else { "normal" }
    }

    /// The value of `data-density`.
    pub const fn density_word(self) -> &'static str {
        if self.compact { "compact" } else { "roomy" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_goes_round() {
        for theme in [Theme::System, Theme::Light, Theme::Dark] {
            for (large, compact) in [(false, false), (true, false), (false, true), (true, true)] {
                let prefs = Prefs { theme, large, compact };
                assert_eq!(Prefs::from_cookie(&prefs.cookie()), prefs);
            }
        }
    }

    #[test]
    fn a_strange_cookie_gives_the_default() {
        for strange in ["", "..", "dark\"><script>", "x.y.z.w", "大.字.号"] {
            let prefs = Prefs::from_cookie(strange);
            assert_eq!(prefs.cookie().split('.').count(), 3);
            assert!(["system", "light", "dark"].contains(&prefs.theme_word()), "{strange}");
        }
        assert_eq!(Prefs::from_cookie("purple.large").size_word(), "large");
    }
}
