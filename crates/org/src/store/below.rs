//! Lists of what belongs to organisations, in tree order: the place one begins behind, and what a
//! typed beginning means to them.

use std::fmt;
use std::str::FromStr;

/// The place of a row in such a list: the path of its organisation, then its own id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct After {
    path: String,
    id: i64,
}

impl After {
    /// Right after the row `id` of the organisation at `path`.
    pub fn new(path: &str, id: i64) -> Self {
        Self { path: path.to_owned(), id }
    }

    /// Path and id a page of the subtree `within` begins behind; before the first stands the node itself
    /// with an id below all.
    pub fn bounds<'a>(after: Option<&'a Self>, within: &'a str) -> (&'a str, i64) {
        match after {
            Some(after) if after.path.starts_with(within) => (&after.path, after.id),
            _ => (within, -1),
        }
    }
}

impl fmt::Display for After {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.path, jishi_kernel::id::encode(self.id))
    }
}

impl FromStr for After {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (path, id) = text.split_once('.').ok_or(())?;
        if path.is_empty() || !path.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(());
        }
        Ok(Self {
            path: path.to_owned(),
            id: jishi_kernel::id::decode(id).map_err(|_| ())?,
        })
    }
}

/// A beginning as a range of an index; an empty one holds nothing.
pub fn range(beginning: &str) -> (String, String) {
    if beginning.is_empty() {
        ("~".to_owned(), String::new())
    } else {
        (beginning.to_owned(), format!("{beginning}~"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_back_as_written() {
        let place = After::new("000001000002", 77);
        assert_eq!(place.to_string().parse(), Ok(place));
        for bad in ["", ".", "000001", "000001.x", "a'b.0000000000000"] {
            assert_eq!(bad.parse::<After>(), Err(()), "{bad}");
        }
    }

    #[test]
    fn a_place_of_another_subtree_begins_at_the_first() {
        let place = After::new("000001000002", 77);
        assert_eq!(After::bounds(Some(&place), "000001"), ("000001000002", 77));
        assert_eq!(After::bounds(Some(&place), "000003"), ("000003", -1));
        assert_eq!(After::bounds(None, "000001"), ("000001", -1));
    }
}
