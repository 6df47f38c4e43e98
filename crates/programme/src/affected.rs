//! What a change of the tree does to programmes: open duties and running programmes pass to whoever
//! goes on; an organisation with open duties does not end without a successor. What was filed keeps
//! the path it was filed under.

use jishi_org::affected::{Affected, Doing, Line, Plan};
use jishi_platform::AppError;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

/// The parties `ip` that are an organisation or a department of it, found without reading all parties.
macro_rules! party_of {
    () => {
        "(ip.org_id = $1 or ip.department_id in (select id from v_department where org_id = $1))"
    };
}

sql! {
    unscoped BELOW ("a number for whoever may change the tree, without titles") =
        "select count(distinct i.id) from item_party ip join item i on i.id = ip.item_id
         left join v_department d on d.id = ip.department_id join v_org o on o.id = coalesce(ip.org_id, d.org_id)
         where i.state = 'open' and o.path >= $1 and o.path < $1 || '~'";
    unscoped OWN ("a number for whoever may change the tree, without titles") =
        concat!("select count(distinct i.id) from item_party ip join item i on i.id = ip.item_id where i.state = 'open' and ", party_of!());
    unscoped RUNNING ("a number for whoever may change the tree, without titles") =
        "select count(*) from programme where org_id = $1 and state = 'running'";
    unscoped TOUCH ("the change of the tree was allowed; pages of these programmes are made anew") =
        concat!("update programme set revision = revision + 1 where id in
         (select i.programme_id from item_party ip join item i on i.id = ip.item_id where i.state = 'open' and ", party_of!(), ")");
    unscoped PASS ("the change of the tree was allowed; open duties pass to the successor") =
        "update item_party set org_id = $2 where org_id = $1 and item_id in (select id from item where state = 'open')";
    unscoped PASS_DEPARTMENT ("the change of the tree was allowed; open duties of its departments pass to the successor") =
        "update item_party set org_id = $2, department_id = null where department_id in (select id from v_department where org_id = $1)
         and item_id in (select id from item where state = 'open')";
    unscoped PASS_PROGRAMME ("the change of the tree was allowed; running programmes pass to the successor") =
        "update programme set org_id = $2, revision = revision + 1 where org_id = $1 and state = 'running'";
}

struct Duties;
jishi_org::affected!(Duties);

/// Who goes on as whom: handovers, and in a split the part that takes the rest.
fn successions(plan: &Plan) -> impl Iterator<Item = (i64, i64)> {
    let whole = plan.handovers.iter().map(|handover| (handover.from.id, handover.to.id));
    let rest = plan.parts.iter().filter(|part| part.rest).map(|part| (part.from.id, part.to.id));
    whole.chain(rest)
}

impl Affected for Duties {
    fn lines(&self, read: &Read<'_>, plan: &Plan) -> Result<Vec<Line>, StoreError> {
        let mut lines = Vec::new();
        let mut say = |what: &str, count: i64, text: &str| {
            if count > 0 {
                lines.push(Line {
                    what: what.to_owned(),
                    count,
                    text: text.to_owned(),
                });
            }
        };
        let mut along = 0;
        for shift in &plan.shifts {
            along += read.count(&BELOW, params![&shift.node.path])?;
        }
        say("未办结的重点工作", along, "责任单位随组织迁移");
        let (mut duties, mut programmes) = (0, 0);
        for (from, _) in successions(plan) {
            duties += read.count(&OWN, params![from])?;
            programmes += read.count(&RUNNING, params![from])?;
        }
        say("未办结的重点工作", duties, "责任单位改为承接组织");
        say("进行中的重点工作方案", programmes, "由承接组织继续督办");
        Ok(lines)
    }

    fn refusals(&self, read: &Read<'_>, plan: &Plan) -> Result<Vec<String>, StoreError> {
        let mut refusals = Vec::new();
        for node in plan.abandoned() {
            let open = read.count(&OWN, params![node.id])?.max(read.count(&RUNNING, params![node.id])?);
            if open > 0 {
                refusals.push(format!("“{}”有 {open} 项未办结的重点工作，请选择承接组织，或先办结", node.name));
            }
        }
        Ok(refusals)
    }

    fn apply(&self, write: &mut Write<'_>, plan: &Plan, _: &Doing<'_>) -> Result<(), AppError> {
        for (from, to) in successions(plan) {
            write.execute(&TOUCH, params![from])?;
            write.execute(&PASS, params![from, to])?;
            write.execute(&PASS_DEPARTMENT, params![from, to])?;
            write.execute(&PASS_PROGRAMME, params![from, to])?;
        }
        Ok(())
    }
}
