//! The lists that can be imported, in the order of the pages.

use jishi_intake::{Kinds, Orgs};
use std::sync::Arc;

/// All of them.
pub fn kinds() -> Kinds {
    Kinds::new(vec![
        Arc::new(jishi_member::import::Members),
        jishi_unit::import::kind(),
        jishi_cadre::import::kind(),
        Arc::new(Orgs),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use jishi_intake::Adapter;

    #[test]
    fn every_list_has_a_sound_template_and_its_maps_fit() {
        for kind in kinds().iter() {
            let columns = kind.columns();
            assert!(columns.iter().any(|column| column.required), "{}", kind.slug());
            for (at, column) in columns.iter().enumerate() {
                assert!(!column.meaning.is_empty(), "{} {}", kind.slug(), column.key);
                let twin = columns[at + 1..]
                    .iter()
                    .find(|other| other.key == column.key || other.answers_to(&column.heading));
                assert!(twin.is_none(), "{} {}", kind.slug(), column.heading);
            }
            assert!(kind.samples().iter().all(|row| row.len() == columns.len()), "{}", kind.slug());
            for adapter in Adapter::built_in(kind.slug()) {
                assert_eq!(adapter.strangers(&columns), [""; 0], "{}", adapter.name);
            }
        }
    }
}
