//! Lists of posts, by key, in the order of the tree.

use super::holds;
use super::post::{Held, columns, held};
use jishi_kernel::Day;
use jishi_org::initials;
use jishi_org::rule::naming;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};
use std::str::FromStr;

sql! {
    // The organisations come first, in the order of their paths: a page reads on from its key and sorts nothing.
    scoped PAGE = concat!(
        "select ", columns!(), " from v_org o cross join cadre_post c cross join v_person p
         where o.path >= $2 and o.path < $3 and {scope:o.path} and (o.path > $2 or c.id > $4) and c.org_id = o.id and p.id = c.person_id
         and (($5 = '' and ", holds!("c", "$1"), ") or ($5 = 'over' and c.valid_to < $1)
              or ($5 = 'due' and c.valid_to is null and c.term_to <= $6))
         and ($7 = '' or c.post = $7) and ($8 = '' or c.mode = $8)
         and ($9 = '' or {instr}(p.name, $9) > 0 or {instr}(c.title, $9) > 0 or (p.initials >= $10 and p.initials < $11))
         order by o.path, c.id limit $12"
    );
}

/// Which posts by their days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// 在任
    #[default]
    Open,
    /// 任期将满或已满
    Due,
    /// 已离任
    Over,
}

impl State {
    /// As it stands in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Open => "",
            Self::Due => "due",
            Self::Over => "over",
        }
    }

    /// Reads [`State::slug`]; anything else is 在任.
    pub fn from_slug(slug: &str) -> Self {
        match slug {
            "due" => Self::Due,
            "over" => Self::Over,
            _ => Self::Open,
        }
    }
}

/// What a list asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The organisation (its path) with everything below it.
    pub within: String,
    /// By days.
    pub state: State,
    /// A word of the dictionary; empty for all.
    pub post: String,
    /// 专职, 挂职, 兼职; empty for all.
    pub mode: String,
    /// A part of the name or title, or the beginning of the pinyin initials.
    pub text: String,
    /// The day looked at.
    pub day: Day,
    /// Terms that end on or before this day are due.
    pub due: Day,
}

/// The place of a post in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct After {
    path: String,
    id: i64,
}

impl After {
    /// Right after a post.
    pub fn post(held: &Held) -> Self {
        Self {
            path: held.org_path.clone(),
            id: held.id,
        }
    }
}

impl std::fmt::Display for After {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
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

/// At most `limit` posts behind `after`.
///
/// # Errors
/// The store fails.
pub fn page(read: &Read<'_>, filter: &Filter, after: Option<&After>, limit: usize) -> Result<Vec<Held>, StoreError> {
    let mut found = Vec::new();
    each(read, filter, after, limit, |held| {
        found.push(held);
        Ok(())
    })?;
    Ok(found)
}

/// Hands at most `limit` posts behind `after` to `take`, one by one.
///
/// # Errors
/// The store fails, or `take` does.
pub fn each(
    read: &Read<'_>,
    filter: &Filter,
    after: Option<&After>,
    limit: usize,
    mut take: impl FnMut(Held) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let text: String = naming::clean(&filter.text).chars().take(naming::NAME).collect();
    let typed = initials::typed(&text);
    // An empty beginning holds nothing.
    let (low_initials, high_initials) = if typed.is_empty() {
        ("~".to_owned(), String::new())
    } else {
        (typed.clone(), format!("{typed}~"))
    };
    // Before the first stands the node itself with an id below all.
    let (low, id) = match after {
        Some(after) if after.path.starts_with(&filter.within) => (after.path.as_str(), after.id),
        _ => (filter.within.as_str(), -1),
    };
    read.each(
        &PAGE,
        params![
            filter.day,
            low,
            format!("{}~", filter.within),
            id,
            filter.state.slug(),
            filter.due,
            &filter.post,
            &filter.mode,
            &text,
            low_initials,
            high_initials,
            limit as i64
        ],
        |row| take(held(row)?),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_back_as_written() {
        let place = After {
            path: "000001000002".to_owned(),
            id: 77,
        };
        assert_eq!(place.to_string().parse(), Ok(place));
        for bad in ["", ".", "000001", "000001.x", "a'b.0000000000000"] {
            assert_eq!(bad.parse::<After>(), Err(()), "{bad}");
        }
        for state in [State::Open, State::Due, State::Over] {
            assert_eq!(State::from_slug(state.slug()), state);
        }
    }
}
