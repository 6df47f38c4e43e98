//! Whose name somebody reads. Both ends of a transfer lie in different parts of the tree, so that each side reads
//! of the other; of a veiled one it reads 特殊单位 alone.

use super::org::Org;
use jishi_person::veil::{VEILED, Veils};
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError};

/// What somebody with a scope reads of organisations.
#[derive(Clone, Debug)]
pub struct Sight {
    veils: Veils,
    scope: Scope,
}

impl Sight {
    /// That of somebody with this scope.
    pub fn new(veils: Veils, scope: Scope) -> Self {
        Self { veils, scope }
    }

    /// What may be written down for whoever reads it: no veiled organisation.
    ///
    /// # Errors
    /// The store fails.
    pub fn anybody(read: &Read<'_>) -> Result<Self, StoreError> {
        Ok(Self::new(Veils::load(read)?, Scope::empty()))
    }

    /// The organisation at `path` is hidden.
    pub fn hides(&self, path: &str) -> bool {
        self.veils.hides(&self.scope, path)
    }

    /// The name of the organisation at `path`.
    pub fn name(&self, path: &str, name: String) -> String {
        self.veils.name(&self.scope, path, name)
    }

    /// An organisation as it is shown: a veiled one without its name.
    pub fn org(&self, org: Org) -> Org {
        Org {
            name: self.name(&org.path, org.name),
            ..org
        }
    }
}

/// A text without the names of organisations that are hidden from its reader.
pub fn without(text: String, hidden: &[String]) -> String {
    hidden
        .iter()
        .filter(|name| !name.is_empty())
        .fold(text, |text, name| text.replace(name.as_str(), VEILED))
}
