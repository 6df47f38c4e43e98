//! What a change of the tree does to posts: those in a closed organisation end with it. And who
//! counts as a cadre of an organisation, for its health flags.

use jishi_org::affected::{Affected, Between, Doing, Kind, Line, People, Plan, Who};
use jishi_org::path::child_length;
use jishi_platform::AppError;
use jishi_platform::db::{Read, StoreError, Value, Write};
use jishi_platform::{params, sql};
use std::collections::HashMap;

macro_rules! open_cadres {
    () => {
        "(select count(distinct c.person_id) from cadre_post c where c.org_id = o.id and c.valid_to is null)"
    };
}

sql! {
    unscoped OPEN ("counted for a change of the tree that its own crate has allowed") =
        "select count(*) from cadre_post where org_id = $1 and valid_to is null";
    unscoped TRACES ("counted for a change of the tree that its own crate has allowed") =
        "select (select count(*) from cadre_post where org_id = $1) + (select count(*) from cadre_staffing where org_id = $1)
              + (select count(*) from cadre_handover where org_id = $1)";
    // A post that begins on the day or after it has not been held at all: it ends with its first day.
    unscoped END ("part of a change of the tree") =
        "update cadre_post set valid_to = case when valid_from > $2 then valid_from else $2 end, ended_why = $3, version = version + 1
         where org_id = $1 and valid_to is null";
    unscoped OWN ("counts of organisations the caller has found in scope") =
        "select c.org_id, count(distinct c.person_id) from cadre_post c where c.valid_to is null and c.org_id in ({ids:$1})
         group by c.org_id";
    scoped BELOW =
        "select count(distinct c.person_id) from v_org o cross join cadre_post c
         where o.path >= $1 and o.path < $2 and {scope:o.path} and c.org_id = o.id and c.valid_to is null";
    scoped EACH =
        "select substr(o.path, 1, $3), count(distinct c.person_id) from v_org o cross join cadre_post c
         where o.path >= $1 and o.path < $2 and {scope:o.path} and c.org_id = o.id and c.valid_to is null group by substr(o.path, 1, $3)";
    scoped BRANCHES = concat!(
        "select o.id, ", open_cadres!(), " from v_org o where o.path >= $1 and o.path < $2 and o.path > $3 and {scope:o.path}
         and o.level = 5 and o.closed_on is null and ", open_cadres!(), " between $4 and $5 order by o.path limit $6"
    );
    scoped BRANCH_COUNT = concat!(
        "select count(*) from v_org o where o.path >= $1 and o.path < $2 and {scope:o.path} and o.level = 5 and o.closed_on is null and ",
        open_cadres!(), " between $3 and $4"
    );
}

struct Posts;
jishi_org::affected!(Posts);
jishi_org::people!(Posts);

impl Affected for Posts {
    fn lines(&self, read: &Read<'_>, plan: &Plan) -> Result<Vec<Line>, StoreError> {
        let mut lines = Vec::new();
        for node in &plan.closing {
            let count = read.count(&OPEN, params![node.id])?;
            if count > 0 {
                lines.push(Line {
                    what: "团干部任职".to_owned(),
                    count,
                    text: format!("{}的现任职务同时终止，需在承接组织任职的另行登记", node.name),
                });
            }
        }
        Ok(lines)
    }

    fn refusals(&self, read: &Read<'_>, plan: &Plan) -> Result<Vec<String>, StoreError> {
        let mut refusals = Vec::new();
        for node in plan.closing.iter().filter(|_| plan.kind == Kind::Delete) {
            if read.count(&TRACES, params![node.id])? > 0 {
                refusals.push(format!("{}有团干部记录，不能删除，请改为撤销", node.name));
            }
        }
        Ok(refusals)
    }

    fn apply(&self, write: &mut Write<'_>, plan: &Plan, _: &Doing<'_>) -> Result<(), AppError> {
        let last = plan.day.yesterday().unwrap_or(plan.day);
        for node in &plan.closing {
            let why = if plan.passes_on(node.id) {
                "团组织合并或拆分"
            } else {
                "团组织撤销"
            };
            write.execute(&END, params![node.id, last, why])?;
        }
        Ok(())
    }
}

impl People for Posts {
    fn who(&self) -> Who {
        Who::Cadres
    }

    fn own(&self, read: &Read<'_>, orgs: &[i64]) -> Result<Vec<(i64, i64)>, StoreError> {
        if orgs.is_empty() {
            return Ok(Vec::new());
        }
        read.all(&OWN, &[Value::ids(orgs.iter().copied())], |row| Ok((row.int(0)?, row.int(1)?)))
    }

    fn below(&self, read: &Read<'_>, path: &str) -> Result<i64, StoreError> {
        read.count(&BELOW, params![path, format!("{path}~")])
    }

    fn each_below(&self, read: &Read<'_>, path: &str) -> Result<HashMap<String, i64>, StoreError> {
        let each = read.all(&EACH, params![path, format!("{path}~"), child_length(path)], |row| {
            Ok((row.text(0)?, row.int(1)?))
        })?;
        Ok(each.into_iter().collect())
    }

    fn branches(&self, read: &Read<'_>, between: &Between<'_>, limit: i64) -> Result<Vec<(i64, i64)>, StoreError> {
        let Between {
            within,
            after,
            least,
            most,
        } = between;
        read.all(
            &BRANCHES,
            params![*within, format!("{within}~"), *after, *least, *most, limit],
            |row| Ok((row.int(0)?, row.int(1)?)),
        )
    }

    fn branch_count(&self, read: &Read<'_>, between: &Between<'_>) -> Result<i64, StoreError> {
        let Between { within, least, most, .. } = between;
        read.count(&BRANCH_COUNT, params![*within, format!("{within}~"), *least, *most])
    }
}
