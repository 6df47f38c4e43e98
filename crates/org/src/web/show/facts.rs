//! What an organisation is: its own row, its particulars, its term, its figures.

use crate::affected::Who;
use crate::nature::{missing, nature};
use crate::rule::term::{self, Nature};
use crate::rules;
use crate::store::election::{self, Term};
use crate::store::particulars::{self, Particulars};
use crate::store::tree::Org;
use crate::store::{count, size};
use crate::web::figures::AT_ONCE;
use crate::web::node::grouped;
use jishi_kernel::{Day, Level};
use jishi_platform::db::{Read, StoreError};
use jishi_ui::part::LightBadge;

/// A term, a value, an address.
pub type Fact = (&'static str, String, Option<String>);

/// A figure of the organisation itself and of everything below it.
pub struct Figure {
    /// What is counted.
    pub what: &'static str,
    /// 本级.
    pub own: String,
    /// 本级及所有下级.
    pub below: String,
    /// Where the sum is, when it is not made on this page.
    pub later: Option<String>,
}

/// What stands in several tables.
pub struct Facts {
    /// Figures.
    pub figures: Vec<Figure>,
    /// Particulars.
    pub particulars: Particulars,
    /// Words of required fields that are empty.
    pub missing: Vec<&'static str>,
    /// The present term.
    pub term: Option<Term>,
    /// Its light; `None` where there are no elections.
    pub light: Option<LightBadge>,
    /// Kind against number of members, name against kind, committee against members.
    pub warnings: Vec<String>,
}

/// Reads what stands in several tables.
///
/// # Errors
/// The store fails.
pub fn read_all(read: &Read<'_>, org: &Org, today: Day) -> Result<Facts, StoreError> {
    let particulars = particulars::find(read, org.id)?;
    let missing = missing(read, org, &particulars, today)?;
    let term = election::term(read, org.id)?;
    let open = org.closed_on.is_none();
    let light = match nature(read, org, &particulars, today)? {
        Nature::Appointed => None,
        _ if !open => None,
        _ => {
            let due = term.map(|term| term.due_on);
            let (light, word) = term::light(&rules::term_lights(read, &org.path, today)?, due, today);
            Some(LightBadge::until(light, due, today).with_word(word))
        }
    };
    let all = if open { count::subtree(read, &org.path)? } else { 0 };
    let mut figures = vec![Figure {
        what: "组织",
        own: u8::from(open).to_string(),
        below: grouped(all),
        later: None,
    }];
    for (what, who) in [("团员", Who::Members), ("团干部", Who::Cadres)] {
        let Some(own) = size::own(read, who, org.id)? else { continue };
        let below = if all <= AT_ONCE { size::below(read, who, &org.path)? } else { None };
        figures.push(Figure {
            what,
            own: grouped(own),
            later: below.is_none().then(|| format!("/orgs?open={}&figures=1#figures", org.id)),
            below: below.map_or_else(|| "合计".to_owned(), grouped),
        });
    }
    let mut warnings = Vec::new();
    if open {
        warnings.extend(size::warning(read, &org.path, &org.kind, today)?);
        warnings.extend(size::naming(read, &org.path, &org.kind, &org.name, today)?);
        if let Some(cadres) = size::own(read, Who::Cadres, org.id)? {
            warnings.extend(size::committee_above(read, org, cadres, today)?);
        }
        if let (Level::Branch, Some(members), Some(cadres)) = (
            org.level,
            size::own(read, Who::Members, org.id)?,
            size::own(read, Who::Cadres, org.id)?,
        ) {
            warnings.extend(size::committee(read, &org.path, members, cadres, today)?);
        }
    }
    Ok(Facts {
        figures,
        particulars,
        missing,
        term,
        light,
        warnings,
    })
}

/// The fields of the organisation's own row.
pub fn basic(org: &Org, parent: Option<&Org>) -> Vec<Fact> {
    let or_none = |text: &str| if text.is_empty() { "未填".to_owned() } else { text.to_owned() };
    let mut facts = vec![
        ("简称", or_none(&org.short_name), None),
        ("类别", org.kind.clone(), None),
        ("级别", org.level.word().to_owned(), None),
        ("编码", or_none(org.code.as_deref().unwrap_or_default()), None),
        ("成立日期", org.opened_on.to_string(), None),
    ];
    if let Some(day) = org.closed_on {
        facts.push(("存续至", day.to_string(), None));
    }
    if let Some(parent) = parent {
        facts.push(("上级", parent.name.clone(), Some(format!("/orgs/{}", parent.id))));
    }
    let below = (org.children > 0).then(|| format!("/orgs?open={}", org.id));
    facts.push(("直接下级", format!("{} 个", grouped(org.children)), below));
    facts
}

/// The particulars that are filled.
pub fn filled(known: &Particulars) -> Vec<(&'static str, String)> {
    particulars::FIELDS
        .iter()
        .filter_map(|(name, word)| Some((*word, known.field(name)?)))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}
