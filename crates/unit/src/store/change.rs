//! How coverage changed between two days: gained, lost, came in, went out.

use super::list::{Listed, Which, listed};
use super::unit::columns;
use super::{also, matching, registered};
use jishi_kernel::Day;
use jishi_org::store::below::After;
use jishi_platform::db::{Read, StoreError, Value};
use jishi_platform::{holds, params, sql};

/// Where a unit stood on the days `$1` and `$2`: counted or not, covered or not.
macro_rules! standing {
    () => {
        concat!(
            "case when not (",
            counted!("$1"),
            ") and (",
            counted!("$2"),
            ") then 'in' when (",
            counted!("$1"),
            ") and not (",
            counted!("$2"),
            ") then 'out'
              when not (",
            counted!("$1"),
            ") then '' when a.unit_id is null and b.unit_id is not null then 'gained'
              when a.unit_id is not null and b.unit_id is null then 'lost' else '' end"
        )
    };
}

/// `u` is on the register and of kind `$5` with attribute `$6` and value `$7`, and those of `$8` to `$11`.
macro_rules! counted {
    ($day:literal) => {
        concat!(
            registered!($day),
            " and ",
            matching!("$5", "$6", "$7", $day),
            " and ",
            also!("$8", "$9", "$10", "$11", $day)
        )
    };
}

/// Units of a part of the tree with their coverage on both days.
macro_rules! units {
    () => {
        concat!(
            " from v_org o cross join unit u left join unit_cover a on a.unit_id = u.id and ", holds!("a", "$1"),
            " left join unit_cover b on b.unit_id = u.id and ", holds!("b", "$2"),
            " where {scope:o.path} and o.path >= $3 and o.path < $4 and u.org_id = o.id and u.opened_on <= $2 and (u.closed_on is null or u.closed_on >= $1)"
        )
    };
}

sql! {
    scoped COUNTS = concat!(
        "select s.what, count(*), count(s.before), count(s.after) from (select ", standing!(), " as what, a.unit_id as before, b.unit_id as after", units!(),
        ") s where s.what <> '' group by s.what"
    );
    scoped PAGE = concat!(
        "select ", columns!(), ", coalesce(b.how, a.how), coalesce(b.org_id, a.org_id), coalesce(g.name, ''), coalesce(b.valid_from, a.valid_from), '', g.code
         from v_org o cross join unit u left join unit_cover a on a.unit_id = u.id and ", holds!("a", "$1"),
        " left join unit_cover b on b.unit_id = u.id and ", holds!("b", "$2"),
        " left join v_org g on g.id = coalesce(b.org_id, a.org_id) and {scope:g.path}
         where {scope:o.path} and o.path >= $3 and o.path < $4 and (o.path > $3 or u.id > $12) and u.org_id = o.id
         and u.opened_on <= $2 and (u.closed_on is null or u.closed_on >= $1) and ", standing!(), " = $13 order by o.path, u.id limit $14"
    );
}

/// What happened to a unit between the two days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// 新建团: counted on both days, covered only on the second.
    Gained,
    /// 失去覆盖: counted on both days, covered only on the first.
    Lost,
    /// 新增单位: counted only on the second day, by being entered or by getting the attribute.
    In,
    /// 减少单位: counted only on the first day.
    Out,
}

impl What {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Gained, Self::Lost, Self::In, Self::Out];

    /// As it stands in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Gained => "gained",
            Self::Lost => "lost",
            Self::In => "in",
            Self::Out => "out",
        }
    }

    /// The Chinese word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Gained => "新建团",
            Self::Lost => "失去覆盖",
            Self::In => "新增单位",
            Self::Out => "减少单位",
        }
    }

    /// Reads [`What::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.slug() == slug)
    }
}

/// How many, and how many of them are or were covered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Units.
    pub units: i64,
    /// Covered on the first day.
    pub before: i64,
    /// Covered on the second day.
    pub after: i64,
}

/// What is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Between {
    /// Path of the node.
    pub within: String,
    /// Kind and attribute.
    pub which: Which,
    /// The first day.
    pub from: Day,
    /// The second day.
    pub to: Day,
}

/// The first seven parameters of both statements.
fn asked(between: &Between, low: &str) -> Vec<Value> {
    params![
        between.from,
        between.to,
        low,
        format!("{}~", between.within),
        &between.which.kind,
        &between.which.mark.attribute,
        &between.which.mark.value
    ]
    .to_vec()
}

/// How many units changed, in the order of [`What::ALL`].
///
/// # Errors
/// The store fails.
pub fn counts(read: &Read<'_>, between: &Between) -> Result<[Count; 4], StoreError> {
    let mut counts = [Count::default(); 4];
    let mut asked = asked(between, &between.within);
    asked.extend(between.which.also());
    let groups = read.all(&COUNTS, &asked, |row| {
        let what = What::from_slug(&row.text(0)?).ok_or_else(|| StoreError::corrupt(0, "not a change"))?;
        let count = Count {
            units: row.int(1)?,
            before: row.int(2)?,
            after: row.int(3)?,
        };
        Ok((what, count))
    })?;
    for (what, count) in groups {
        counts[what as usize] = count;
    }
    Ok(counts)
}

/// At most `limit` units that changed so, behind `after`; with the coverage of the second day, else of the first.
///
/// # Errors
/// The store fails.
pub fn page(read: &Read<'_>, between: &Between, what: What, after: Option<&After>, limit: usize) -> Result<Vec<Listed>, StoreError> {
    let (low, id) = After::bounds(after, &between.within);
    let mut asked = asked(between, low);
    asked.extend(between.which.also());
    asked.extend([id.into(), what.slug().into(), (limit as i64).into()]);
    read.all(&PAGE, &asked, listed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_read_back() {
        for what in What::ALL {
            assert_eq!(What::from_slug(what.slug()), Some(what));
            assert_eq!(What::ALL[what as usize], what);
        }
    }
}
