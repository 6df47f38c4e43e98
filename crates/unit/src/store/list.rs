//! Lists of units, by key, in the order of the tree.

use super::unit::{Unit, columns, columns_on, unit};
use super::{cover, registered};
use crate::attribute::Mark;
use crate::cover::Cover;
use jishi_kernel::Day;
use jishi_org::initials;
use jishi_org::rule::naming;
use jishi_org::store::below::{After, range};
use jishi_platform::db::{Read, Row, StoreError, Value};
use jishi_platform::{holds, params, sql};

/// Attributes of a listed unit on day `$1`, `slug:value` parted by line breaks.
macro_rules! marks {
    () => {
        concat!(
            "coalesce((select string_agg(m.attribute || ':' || m.value, '\n') from unit_mark m where m.unit_id = u.id and ",
            holds!("m", "$1"),
            "), '')"
        )
    };
}

pub(super) use marks;

/// What [`Filter::asked`] asks of a unit `u` with its coverage `c`, in the parameters `$1` to `$14`.
macro_rules! asked {
    () => {
        concat!(
            "($2 = '' or ($2 = 'yes' and c.unit_id is not null) or ($2 = 'no' and c.unit_id is null))
             and ($3 = '' or {instr}(u.name, $3) > 0 or (u.code >= $4 and u.code < $5) or (u.initials >= $6 and u.initials < $7))
             and ",
            $crate::store::matching!("$8", "$9", "$10", "$1"),
            " and ",
            $crate::store::also!("$11", "$12", "$13", "$14", "$1")
        )
    };
}

pub(super) use asked;

sql! {
    // The organisations come first, in the order of their paths: a page reads on from its key and sorts nothing.
    scoped PAGE = concat!(
        "select ", columns_on!("u.org_id", "$1"), ", c.how, c.org_id, coalesce(g.name, ''), c.valid_from, ", marks!(), ", g.code
          from v_org o cross join unit u left join unit_cover c on c.unit_id = u.id and ", holds!("c", "$1"),
        " left join v_org g on g.id = c.org_id and {scope:g.path}
         where {scope:o.path} and o.path >= $15 and o.path < $16 and (o.path > $15 or u.id > $17) and u.org_id = o.id
         and (($18 = '' and ", registered!("$1"), ") or ($18 = 'closed' and u.closed_on < $1)) and ", asked!(),
        " order by o.path, u.id limit $19"
    );
    scoped COVERED_BY = concat!(
        "select ", columns!(), ", c.how, c.org_id, g.name, c.valid_from, ", marks!(), ", g.code
          from unit_cover c join unit u on u.id = c.unit_id join v_org o on o.id = u.org_id join v_org g on g.id = c.org_id
         where {scope:o.path} and c.org_id = $2 and ", holds!("c", "$1"), " order by u.id limit $3"
    );
}

/// Whether covered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Covered {
    /// Either.
    #[default]
    Any,
    /// 已建团.
    Yes,
    /// 未建团.
    No,
}

impl Covered {
    /// As it stands in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Any => "",
            Self::Yes => "yes",
            Self::No => "no",
        }
    }

    /// Reads [`Covered::slug`]; anything else asks for nothing.
    pub fn from_slug(slug: &str) -> Self {
        match slug {
            "yes" => Self::Yes,
            "no" => Self::No,
            _ => Self::Any,
        }
    }
}

/// Which units count: a kind, and up to three attributes with or without a value, all of which they have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Which {
    /// 单位类别; empty for all.
    pub kind: String,
    /// An attribute; its slug is empty for all.
    pub mark: Mark,
    /// Two more they have beside it; empty ones ask for nothing.
    pub also: [Mark; 2],
}

impl Which {
    /// The attributes asked for.
    pub fn marks(&self) -> impl Iterator<Item = &Mark> {
        std::iter::once(&self.mark)
            .chain(&self.also)
            .filter(|mark| !mark.attribute.is_empty())
    }

    /// The attributes as they stand in addresses.
    pub fn address(&self) -> String {
        self.marks().map(ToString::to_string).collect::<Vec<_>>().join("|")
    }

    /// The parameters of [`super::also`], to be added to those of a statement.
    pub(crate) fn also(&self) -> [Value; 4] {
        let [one, two] = &self.also;
        [&one.attribute, &one.value, &two.attribute, &two.value].map(|text| Value::from(text.as_str()))
    }
}

/// What a list asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The organisation (its path) with everything below it.
    pub within: String,
    /// Kind and attribute.
    pub which: Which,
    /// Whether covered.
    pub covered: Covered,
    /// Those taken off the register instead of those on it.
    pub closed: bool,
    /// A part of the name, or the beginning of the code or of the pinyin initials.
    pub text: String,
    /// The day kind, attributes, young employees and coverage are looked at.
    pub day: Day,
}

impl Filter {
    /// The parameters of [`asked`]; a statement adds its own behind them.
    pub(super) fn asked(&self) -> Vec<Value> {
        let text: String = naming::clean(&self.text).chars().take(naming::NAME).collect();
        let code = range(&crate::credit::plain(&text));
        let typed = range(&initials::typed(&text));
        let mut asked = params![
            self.day,
            self.covered.slug(),
            text,
            code.0,
            code.1,
            typed.0,
            typed.1,
            &self.which.kind,
            &self.which.mark.attribute,
            &self.which.mark.value
        ]
        .to_vec();
        asked.extend(self.which.also());
        asked
    }
}

/// A unit with what covers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The unit.
    pub unit: Unit,
    /// Its coverage on the day.
    pub cover: Option<Covering>,
    /// Its attributes on the day, sorted.
    pub marks: Vec<Mark>,
}

/// What covers a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covering {
    /// 建团方式.
    pub how: Cover,
    /// The organisation.
    pub org: i64,
    /// Its name; empty outside the scope.
    pub org_name: String,
    /// Its code, if it has one and lies in the scope.
    pub org_code: Option<String>,
    /// First day.
    pub from: Day,
}

/// Reads a row of [`columns`] followed by coverage and attributes.
pub(crate) fn listed(row: &Row<'_>) -> Result<Listed, StoreError> {
    let cover = match row.opt_text(15)? {
        None => None,
        Some(_) => Some(Covering {
            how: cover::how(row, 15)?,
            org: row.int(16)?,
            org_name: row.text(17)?,
            from: row.day(18)?,
            org_code: row.opt_text(20)?,
        }),
    };
    let mut marks: Vec<Mark> = row
        .text(19)?
        .lines()
        .map(|line| Mark::from_address(line.trim_end_matches(':')))
        .collect();
    marks.sort();
    Ok(Listed {
        unit: unit(row)?,
        cover,
        marks,
    })
}

/// At most `limit` units behind `after`.
///
/// # Errors
/// The store fails.
pub fn page(read: &Read<'_>, filter: &Filter, after: Option<&After>, limit: usize) -> Result<Vec<Listed>, StoreError> {
    let mut found = Vec::new();
    each(read, filter, after, limit, |listed| {
        found.push(listed);
        Ok(())
    })?;
    Ok(found)
}

/// Hands at most `limit` units behind `after` to `take`, one by one.
///
/// # Errors
/// The store fails, or `take` does.
pub fn each(
    read: &Read<'_>,
    filter: &Filter,
    after: Option<&After>,
    limit: usize,
    mut take: impl FnMut(Listed) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let (low, id) = After::bounds(after, &filter.within);
    let (high, closed) = (format!("{}~", filter.within), if filter.closed { "closed" } else { "" });
    let mut asked = filter.asked();
    asked.extend_from_slice(params![low, high, id, closed, limit as i64]);
    read.each(&PAGE, &asked, |row| take(listed(row)?))
}

/// At most `limit` units an organisation covers on a day.
///
/// # Errors
/// The store fails.
pub fn covered_by(read: &Read<'_>, org: i64, day: Day, limit: usize) -> Result<Vec<Listed>, StoreError> {
    read.all(&COVERED_BY, params![day, org, limit as i64], listed)
}
