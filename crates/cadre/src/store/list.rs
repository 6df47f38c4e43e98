//! Lists of posts, by key, in the order of the tree.

use super::post::{Held, columns, held};
use jishi_kernel::Day;
use jishi_org::initials;
use jishi_org::rule::naming;
use jishi_org::store::below::{After, range};
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{holds, params, sql};

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
    let (low_initials, high_initials) = range(&initials::typed(&text));
    let (low, id) = After::bounds(after, &filter.within);
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
    fn a_state_is_read_back_as_written() {
        for state in [State::Open, State::Due, State::Over] {
            assert_eq!(State::from_slug(state.slug()), state);
        }
    }
}
