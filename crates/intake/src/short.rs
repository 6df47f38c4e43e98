//! Short names of texts, for what a run remembers of every row.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hasher};

/// A name of eight bytes for some texts, the same within one run: what must occur once in a sheet is
/// remembered by it, since a million texts would take ten times the room. Two different texts share
/// one by chance in fewer than one of ten million sheets of a million rows.
pub fn short(texts: &[&str]) -> u64 {
    // The keys are fixed on purpose: the same text must give the same name in every batch.
    let mut hasher = BuildHasherDefault::<DefaultHasher>::default().build_hasher();
    for text in texts {
        hasher.write_usize(text.len());
        hasher.write(text.as_bytes());
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn texts_keep_apart_wherever_they_are_cut() {
        assert_eq!(short(&["甲", "乙"]), short(&["甲", "乙"]));
        assert_ne!(short(&["甲", "乙"]), short(&["甲乙"]));
        assert_ne!(short(&["甲", ""]), short(&["", "甲"]));
    }
}
