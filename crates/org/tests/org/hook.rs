//! A register for these tests: the short name of an organisation says how many members it has
//! (`团员12`), that a transfer is open in it (`转接`), and the handovers it saw stand in a setting.

use jishi_org::affected::{Affected, Between, Doing, Line, People, Plan, Who};
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{AppError, params, setting, sql};
use std::collections::HashMap;

sql! {
    unscoped SHORT ("a test's register") = "select short_name from v_org where id = $1";
    unscoped PATH ("a test's register") = "select path from v_org where id = $1";
    unscoped BRANCHES ("a test's register") =
        "select id, short_name, path from v_org where path >= $1 and path < $2 and path > $3 and level = 5 and closed_on is null order by path";
    unscoped BELOW ("a test's register") = "select short_name from v_org where path >= $1 and path < $2 and level = 5 and closed_on is null";
}

fn number(short: &str) -> i64 {
    short.strip_prefix("团员").and_then(|n| n.parse().ok()).unwrap_or_default()
}

fn short(read: &Read<'_>, id: i64) -> Result<String, StoreError> {
    Ok(read.one(&SHORT, params![id], |row| row.text(0))?.unwrap_or_default())
}

struct Fake;

impl Affected for Fake {
    fn lines(&self, read: &Read<'_>, plan: &Plan) -> Result<Vec<Line>, StoreError> {
        let mut count = 0;
        for shift in &plan.shifts {
            count += People::below(self, read, &shift.node.path)?;
        }
        for closing in &plan.closing {
            count += number(&short(read, closing.id)?);
        }
        Ok(vec![Line {
            what: "团员".to_owned(),
            count,
            text: "随组织调整".to_owned(),
        }])
    }

    fn refusals(&self, read: &Read<'_>, plan: &Plan) -> Result<Vec<String>, StoreError> {
        let mut out = Vec::new();
        for node in &plan.closing {
            if short(read, node.id)? == "转接" {
                out.push(format!("{}有未办结的组织关系转接，请先办结", node.name));
            }
        }
        for node in plan.abandoned() {
            if number(&short(read, node.id)?) > 0 {
                out.push(format!("{}还有团员，请选择承接组织", node.name));
            }
        }
        Ok(out)
    }

    fn criteria(&self) -> &'static [(&'static str, &'static str)] {
        &[("sex.1", "男团员")]
    }

    fn apply(&self, write: &mut Write<'_>, plan: &Plan, doing: &Doing<'_>) -> Result<(), AppError> {
        let mut said: Vec<String> = plan.handovers.iter().map(|h| format!("{}>{}", h.from.id, h.to.id)).collect();
        said.extend(plan.parts.iter().map(|p| {
            format!(
                "{}>{}({})[{}]{}",
                p.from.name,
                p.to.name,
                p.list.join("|"),
                p.criterion,
                if p.rest { "rest" } else { "" }
            )
        }));
        said.extend(plan.shifts.iter().map(|s| format!("{}→{}", s.node.path, s.path)));
        assert!(
            plan.parts.iter().all(|p| p.to.id > 0) && plan.opening.iter().all(|n| n.id > 0),
            "numbers are known"
        );
        assert!(doing.change > 0 && (doing.id)() > 0);
        setting::put(write, "fake", &said.join(";"))?;
        Ok(())
    }
}

impl People for Fake {
    fn who(&self) -> Who {
        Who::Members
    }

    fn own(&self, read: &Read<'_>, orgs: &[i64]) -> Result<Vec<(i64, i64)>, StoreError> {
        orgs.iter().map(|id| Ok((*id, number(&short(read, *id)?)))).collect()
    }

    fn below(&self, read: &Read<'_>, path: &str) -> Result<i64, StoreError> {
        let all = read.all(&BELOW, params![path, format!("{path}~")], |row| row.text(0))?;
        Ok(all.iter().map(|short| number(short)).sum())
    }

    fn each_below(&self, read: &Read<'_>, path: &str) -> Result<HashMap<String, i64>, StoreError> {
        let between = Between {
            within: path,
            after: "",
            least: 0,
            most: i64::MAX,
        };
        let mut each = HashMap::new();
        for (org, count) in self.branches(read, &between, i64::MAX)? {
            let below = read.one(&PATH, params![org], |row| row.text(0))?.unwrap_or_default();
            *each.entry(below.chars().take(path.len() + 6).collect()).or_default() += count;
        }
        Ok(each)
    }

    fn branches(&self, read: &Read<'_>, between: &Between<'_>, limit: i64) -> Result<Vec<(i64, i64)>, StoreError> {
        let all = read.all(
            &BRANCHES,
            params![between.within, format!("{}~", between.within), between.after],
            |row| Ok((row.int(0)?, number(&row.text(1)?))),
        )?;
        let fits = all.into_iter().filter(|(_, count)| (between.least..=between.most).contains(count));
        Ok(fits.take(usize::try_from(limit).unwrap_or_default()).collect())
    }

    fn branch_count(&self, read: &Read<'_>, between: &Between<'_>) -> Result<i64, StoreError> {
        let all = Between {
            after: "",
            ..between.clone()
        };
        Ok(self.branches(read, &all, i64::MAX)?.len() as i64)
    }
}

jishi_org::affected!(Fake);
jishi_org::people!(Fake);
