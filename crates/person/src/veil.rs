//! Organisations nobody learns of who does not see them: the pool of those in the army or in secret units.
//! The crate that knows which they are registers a [`VeilHook`]; whoever types a number reads 特殊单位.

use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError};

/// What stands in the place of the name of a veiled organisation.
pub const VEILED: &str = "特殊单位";

/// What a file is called whose name may not be read.
const FILE: &str = "材料";

/// A crate that knows veiled organisations. Register with
/// `jishi_platform::db::inventory::submit! { jishi_person::veil::VeilHook { … } }`.
pub struct VeilHook {
    /// Their paths; what lies below is veiled too.
    pub paths: fn(&Read<'_>) -> Result<Vec<String>, StoreError>,
}

jishi_platform::db::inventory::collect!(VeilHook);

/// The veiled organisations.
#[derive(Clone, Debug, Default)]
pub struct Veils {
    paths: Vec<String>,
    unnamed: bool,
}

impl Veils {
    /// Those of today, of all crates.
    ///
    /// # Errors
    /// The store fails.
    pub fn load(read: &Read<'_>) -> Result<Self, StoreError> {
        let mut paths = Vec::new();
        for hook in jishi_platform::db::inventory::iter::<VeilHook>() {
            paths.extend((hook.paths)(read)?);
        }
        Ok(Self { paths, unnamed: false })
    }

    /// The organisation at `path` is hidden from who has this scope.
    pub fn hides(&self, scope: &Scope, path: &str) -> bool {
        self.paths.iter().any(|veiled| path.starts_with(veiled.as_str())) && !scope.covers(path)
    }

    /// The same for somebody who is told of a veiled organisation: files are not called as whoever put them there
    /// called them, since that can name it.
    pub fn without_file_names(self) -> Self {
        Self { unnamed: true, ..self }
    }

    /// The name of a file: its own, or only that it is one.
    pub fn file(&self, name: String) -> String {
        if !self.unnamed {
            return name;
        }
        let plain = |end: &&str| (1..=5).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let end = name.rsplit_once('.').map(|(_, end)| end).filter(plain);
        end.map_or_else(|| FILE.to_owned(), |end| format!("{FILE}.{end}"))
    }

    /// The name of the organisation at `path`, for who has this scope.
    pub fn name(&self, scope: &Scope, path: &str, name: String) -> String {
        if self.hides(scope, path) { VEILED.to_owned() } else { name }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_sees_it_reads_its_name() {
        let veils = Veils {
            paths: vec!["000001000009".to_owned()],
            ..Veils::default()
        };
        assert_eq!(veils.name(&Scope::empty(), "000001000009", "某支部".to_owned()), VEILED);
        assert_eq!(veils.name(&Scope::empty(), "000001000009000001", "某支部".to_owned()), VEILED);
        assert_eq!(veils.name(&Scope::empty(), "000001000008", "某支部".to_owned()), "某支部");
        assert_eq!(
            veils.name(&Scope::everything("test"), "000001000009", "某支部".to_owned()),
            "某支部"
        );
        assert!(!Veils::default().hides(&Scope::empty(), "000001"));
    }

    #[test]
    fn a_file_is_called_what_it_is() {
        let veils = Veils::default();
        assert_eq!(veils.file("某支部证明.pdf".to_owned()), "某支部证明.pdf");
        let veils = veils.without_file_names();
        for (name, shown) in [
            ("某支部证明.pdf", "材料.pdf"),
            ("证明.某支部", "材料"),
            ("某支部", "材料"),
            ("", "材料"),
        ] {
            assert_eq!(veils.file(name.to_owned()), shown, "{name}");
        }
    }
}
