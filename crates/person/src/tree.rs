//! What a change of the tree does to records: they stay with whom the people stay.

use jishi_org::affected::{Affected, Doing, Line, Node, Plan};
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{AppError, params, sql};

sql! {
    unscoped COUNT ("counts only; the plan names organisations its maker manages") =
        "select count(*) from person where org_id = $1 and erased_on is null";
    unscoped HAND_OVER ("written under the permit of a change of the tree") = "update person set org_id = $2 where org_id = $1";
    unscoped SUPERIOR ("tells only who is above an organisation of the plan") = "select parent_id from v_org where id = $1";
}

struct Records;

jishi_org::affected!(Records);

impl Records {
    /// Who keeps the records of a closed organisation that passes to nobody: its superior.
    fn kept_above(plan: &Plan) -> impl Iterator<Item = &Node> {
        plan.abandoned()
    }
}

impl Affected for Records {
    fn lines(&self, read: &Read<'_>, plan: &Plan) -> Result<Vec<Line>, StoreError> {
        let mut out = Vec::new();
        let mut count = |nodes: &mut dyn Iterator<Item = &Node>, text: &str| {
            let mut sum = 0;
            for node in nodes {
                let found: i64 = read.count(&COUNT, params![node.id])?;
                sum += found;
            }
            if sum > 0 {
                out.push(Line {
                    what: "人员记录".to_owned(),
                    count: sum,
                    text: text.to_owned(),
                });
            }
            Ok::<_, StoreError>(())
        };
        count(&mut plan.handovers.iter().map(|h| &h.from), "转由接收组织保存")?;
        count(&mut Self::kept_above(plan), "转由上级组织保存")?;
        Ok(out)
    }

    fn apply(&self, write: &mut Write<'_>, plan: &Plan, _: &Doing<'_>) -> Result<(), AppError> {
        for handover in &plan.handovers {
            write.execute(&HAND_OVER, params![handover.from.id, handover.to.id])?;
        }
        // Whoever is named goes along with the membership; the others stay with the rest.
        for part in plan.parts.iter().filter(|part| part.rest) {
            write.execute(&HAND_OVER, params![part.from.id, part.to.id])?;
        }
        for node in Self::kept_above(plan) {
            let above = write.one(&SUPERIOR, params![node.id], |row| row.opt_int(0))?.flatten();
            if let Some(above) = above {
                write.execute(&HAND_OVER, params![node.id, above])?;
            }
        }
        Ok(())
    }
}
