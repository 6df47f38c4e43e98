//! Finding organisations by a part of the name, the beginning of the code, or pinyin initials.

use super::below::range;
use super::tree::{self, Org, columns, org};
use crate::initials;
use crate::rule::naming;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};
use std::collections::HashMap;

sql! {
    scoped PAGE = concat!(
        "select ", columns!(), " from org o where {scope:o.path} and o.closed_on is null
         and o.path > $1 and o.path >= $2 and o.path < $3
         and ({instr}(o.name, $4) > 0 or {instr}(o.short_name, $4) > 0 or (o.code >= $5 and o.code < $6) or (o.code >= $7 and o.code < $8)
              or (o.initials >= $9 and o.initials < $10))
         order by o.path limit $11"
    );
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// A part of the name, the beginning of a code or of the pinyin initials.
    pub text: String,
    /// Only this organisation (its path) and what lies below; empty for the whole scope.
    pub within: String,
    /// Only behind this path; empty from the first.
    pub after: String,
}

/// The longest text looked for, in characters: as long as a name.
const LONGEST: usize = naming::NAME;

/// At most `limit` organisations in tree order, a superior before what lies below it. An empty
/// text finds all.
///
/// # Errors
/// The store fails.
pub fn page(read: &Read<'_>, query: &Query, limit: usize) -> Result<Vec<Org>, StoreError> {
    let text: String = naming::clean(&query.text).chars().take(LONGEST).collect();
    let code = naming::code(&text).ok().flatten().unwrap_or_default();
    let (code, upper) = (range(&code), range(&code.to_ascii_uppercase()));
    let typed = range(&initials::typed(&text));
    read.all(
        &PAGE,
        params![
            &query.after,
            &query.within,
            format!("{}~", query.within),
            &text,
            code.0,
            code.1,
            upper.0,
            upper.1,
            typed.0,
            typed.1,
            limit as i64
        ],
        org,
    )
}

/// A found organisation with the names above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// It.
    pub org: Org,
    /// The organisations above it within the scope, highest first, as `甲 / 乙`.
    pub above: String,
}

/// Puts the names above each organisation beside it, as far up as `top`; every superior is read once.
///
/// # Errors
/// The store fails.
pub fn with_line(read: &Read<'_>, top: &str, orgs: Vec<Org>) -> Result<Vec<Hit>, StoreError> {
    let mut lines: HashMap<String, String> = HashMap::new();
    orgs.into_iter()
        .map(|org| {
            let cut = org.path.len().saturating_sub(crate::path::SEGMENT);
            let parent = org.path.get(..cut).unwrap_or_default().to_owned();
            if !lines.contains_key(&parent) {
                let names: Vec<String> = tree::line(read, top, &parent)?.into_iter().map(|org| org.name).collect();
                lines.insert(parent.clone(), names.join(" / "));
            }
            Ok(Hit {
                above: lines.get(&parent).cloned().unwrap_or_default(),
                org,
            })
        })
        .collect()
}
