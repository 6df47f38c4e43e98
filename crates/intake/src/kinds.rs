//! The lists of this program that can be imported.

use crate::Kind;
use std::sync::Arc;

/// All of them, in the order of the pages; cheap to clone.
#[derive(Clone)]
pub struct Kinds(Arc<[Arc<dyn Kind>]>);

impl Kinds {
    /// The kinds, each with its own slug.
    pub fn new(kinds: Vec<Arc<dyn Kind>>) -> Self {
        Self(kinds.into())
    }

    /// The kind of a slug.
    pub fn find(&self, slug: &str) -> Option<&Arc<dyn Kind>> {
        self.0.iter().find(|kind| kind.slug() == slug)
    }

    /// One after the other.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<dyn Kind>> {
        self.0.iter()
    }
}
