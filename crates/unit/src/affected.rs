//! What a change of the tree does to units: they follow the organisation they lie under, and what
//! covers them ends or passes on.

use jishi_kernel::Day;
use jishi_org::affected::{Affected, Doing, Kind, Line, Node, Plan};
use jishi_org::rule::manage;
use jishi_platform::AppError;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    unscoped UNITS ("counted for a change of the tree that its own crate has allowed") = "select count(*) from unit where org_id = $1";
    unscoped COVERS ("counted for a change of the tree that its own crate has allowed") =
        "select count(*) from unit_cover where org_id = $1 and valid_to is null";
    unscoped LATE ("counted for a change of the tree that its own crate has allowed") =
        "select count(*) from unit_cover where org_id = $1 and valid_to is null and valid_from >= $2";
    unscoped TRACES ("counted for a change of the tree that its own crate has allowed") =
        "select (select count(*) from unit_place where org_id = $1) + (select count(*) from unit_cover where org_id = $1)
              + (select count(*) from unit_attribute where org_id = $1)";
    unscoped AT ("the superior of an organisation that is being closed") = "select id from v_org where path = $1";
    unscoped END_PLACES ("part of a change of the tree") =
        "update unit_place set valid_to = $2 where org_id = $1 and valid_to is null and valid_from < $3";
    unscoped MEND_PLACES ("part of a change of the tree") =
        "update unit_place set org_id = $2 where org_id = $1 and valid_to is null and valid_from >= $3";
    unscoped ADD_PLACES ("part of a change of the tree") =
        "insert into unit_place (unit_id, org_id, valid_from) select u.id, $2, $3 from unit u
         where u.org_id = $1 and not exists (select 1 from unit_place p where p.unit_id = u.id and p.valid_to is null)";
    unscoped MOVE ("part of a change of the tree") = "update unit set org_id = $2, version = version + 1 where org_id = $1";
    unscoped PASS ("part of a change of the tree") =
        "insert into unit_cover (unit_id, org_id, how, valid_from) select unit_id, $2, how, $3 from unit_cover
         where org_id = $1 and valid_to is null and valid_from < $3";
    unscoped MEND_COVERS ("part of a change of the tree") =
        "update unit_cover set org_id = $2 where org_id = $1 and valid_to is null and valid_from >= $3";
    unscoped END_COVERS ("part of a change of the tree") =
        "update unit_cover set valid_to = $2, ended_why = $4 where org_id = $1 and valid_to is null and valid_from < $3";
}

struct Units;
jishi_org::affected!(Units);

/// Whose units go where: the closed organisation and the one that takes them, by id; `None` for its superior.
fn heirs(plan: &Plan) -> Vec<(&Node, Option<i64>)> {
    let whole = plan.handovers.iter().map(|h| (&h.from, Some(h.to.id)));
    // Units are not told apart: all go where the rest goes.
    let parts = plan
        .parts
        .iter()
        .filter(|part| part.rest)
        .map(|part| (&part.from, Some(part.to.id)));
    whole.chain(parts).chain(plan.abandoned().map(|node| (node, None))).collect()
}

/// The nearest organisation above that is not being closed too.
fn superior(write: &Write<'_>, plan: &Plan, node: &Node) -> Result<Option<i64>, StoreError> {
    let mut path = manage::parent(&node.path);
    while plan.closing.iter().any(|other| other.path == path) {
        path = manage::parent(path);
    }
    write.one(&AT, params![path], |row| row.int(0))
}

fn pass_on(write: &mut Write<'_>, from: i64, to: i64, day: Day) -> Result<(), StoreError> {
    let until = day.yesterday().unwrap_or(day);
    write.execute(&END_PLACES, params![from, until, day])?;
    write.execute(&MEND_PLACES, params![from, to, day])?;
    write.execute(&ADD_PLACES, params![from, to, day])?;
    write.execute(&MOVE, params![from, to])?;
    Ok(())
}

impl Affected for Units {
    fn lines(&self, read: &Read<'_>, plan: &Plan) -> Result<Vec<Line>, StoreError> {
        let mut lines = Vec::new();
        for (node, heir) in heirs(plan) {
            let (units, covers) = (read.count(&UNITS, params![node.id])?, read.count(&COVERS, params![node.id])?);
            if units > 0 {
                let to = if heir.is_some() { "承接组织" } else { "上级组织" };
                lines.push(Line {
                    what: "台账单位".to_owned(),
                    count: units,
                    text: format!("由{}划归{to}", node.name),
                });
            }
            if covers > 0 {
                let text = if heir.is_some() {
                    "改由承接组织覆盖"
                } else {
                    "失去覆盖"
                };
                lines.push(Line {
                    what: "已覆盖单位".to_owned(),
                    count: covers,
                    text: format!("{}覆盖的单位{text}", node.name),
                });
            }
        }
        Ok(lines)
    }

    fn refusals(&self, read: &Read<'_>, plan: &Plan) -> Result<Vec<String>, StoreError> {
        let mut refusals = Vec::new();
        for node in &plan.closing {
            if plan.kind == Kind::Delete && read.count(&TRACES, params![node.id])? > 0 {
                refusals.push(format!("{}有单位台账记录，不能删除，请改为撤销", node.name));
            }
        }
        for node in plan.abandoned() {
            let late = read.count(&LATE, params![node.id, plan.day])?;
            if late > 0 {
                refusals.push(format!("{}自 {} 起登记了 {late} 家单位的覆盖，请先更正", node.name, plan.day));
            }
        }
        Ok(refusals)
    }

    fn apply(&self, write: &mut Write<'_>, plan: &Plan, _: &Doing<'_>) -> Result<(), AppError> {
        let until = plan.day.yesterday().unwrap_or(plan.day);
        for (node, heir) in heirs(plan) {
            match heir {
                Some(to) => {
                    pass_on(write, node.id, to, plan.day)?;
                    write.execute(&PASS, params![node.id, to, plan.day])?;
                    write.execute(&MEND_COVERS, params![node.id, to, plan.day])?;
                }
                None => {
                    if let Some(to) = superior(write, plan, node)? {
                        pass_on(write, node.id, to, plan.day)?;
                    }
                }
            }
            let why = if heir.is_some() {
                "团组织合并或拆分"
            } else {
                "团组织撤销"
            };
            write.execute(&END_COVERS, params![node.id, until, plan.day, why])?;
        }
        Ok(())
    }
}
