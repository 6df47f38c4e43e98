//! Where late items lie: by who leads them, as seen from one organisation.

use crate::model::ProgrammeId;
use jishi_kernel::Day;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};

sql! {
    // A path has six characters a level: cut at one level below the viewer it names the viewer's
    // direct subordinate; what does not lie below the viewer is cut at the same level or stays whole.
    scoped BY_LEAD = concat!("
        select f.programme_id, f.name, f.owner, f.own, f.cut, coalesce(c.name, ''), count(*), cast(sum(f.urged) as bigint), min(f.open_due) from (
            select i.programme_id, coalesce(d.name, po.name, ip.printed, '') as name, i.owner, i.urged, i.open_due,
                   case when coalesce(po.path, dep.path, o.path) = me.path then 1 else 0 end as own,
                   substr(coalesce(po.path, dep.path, o.path), 1, length(me.path) + 6) as cut
            from item i join programme p on p.id = i.programme_id join v_org o on o.id = p.org_id join v_org me on me.id = $1
            left join item_party ip on ip.item_id = i.id and ip.role = 'lead'
            left join v_department d on d.id = ip.department_id left join v_org dep on dep.id = d.org_id left join v_org po on po.id = ip.org_id
            where i.state = 'open' and i.open_due < $2 and ", item_seen!(), ") f
        left join v_org c on c.path = f.cut
        group by f.programme_id, f.name, f.owner, f.own, f.cut, c.name order by count(*) desc, min(f.open_due), f.programme_id, f.name, f.owner");
}

/// Late items of one programme, lead and responsible person. An item with two leads counts for both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateLead {
    /// The programme.
    pub programme: ProgrammeId,
    /// The lead; empty where nobody leads.
    pub name: String,
    /// 责任人 as printed; may be empty.
    pub owner: String,
    /// The lead belongs to the viewing organisation itself.
    pub own: bool,
    /// Name of the viewer's subordinate (or neighbour, or superior) the lead belongs to.
    pub unit: String,
    /// Late items.
    pub count: i64,
    /// Times they were urged.
    pub urged: i64,
    /// The earliest day they were due.
    pub since: Day,
}

/// The late items in sight by lead, most first, as seen from an organisation.
///
/// # Errors
/// The store fails.
pub fn by_lead(read: &Read<'_>, viewer: i64, today: Day) -> Result<Vec<LateLead>, StoreError> {
    read.all(&BY_LEAD, params![viewer, today], |row| {
        Ok(LateLead {
            programme: ProgrammeId(row.int(0)?),
            name: row.text(1)?,
            owner: row.text(2)?,
            own: row.flag(3)?,
            unit: row.text(5)?,
            count: row.int(6)?,
            urged: row.int(7)?,
            since: row.day(8)?,
        })
    })
}
