//! What the workbench tells about elections (who of the own organisation, its direct subordinates and what it
//! keeps 直属 is due, and which extensions wait for an answer) and about classes that graduate this year.

use crate::rule::term;
use crate::rules;
use crate::store::{election, graduating};
use jishi_kernel::{Day, Light, days};
use jishi_platform::authz::Act;
use jishi_platform::db::{Read, StoreError};
use jishi_ui::Area;
use jishi_ui::duty::{Asks, Duty};
use jishi_ui::part::LightBadge;

/// Elections told one by one; the others stand on their page.
const TOLD: usize = 3;

fn due(read: &Read<'_>, asks: &Asks) -> Result<Vec<Duty>, StoreError> {
    let rule = rules::term_lights(read, &asks.path, asks.today)?;
    let until = asks.today.checked_add(days(rule.near)).unwrap_or(asks.today);
    let found = election::due_next(read, asks.org, until, asks.today, TOLD as i64 + 1)?;
    let more = found.len() > TOLD;
    let mut duties: Vec<Duty> = found
        .into_iter()
        .take(TOLD)
        .map(|org| {
            let due = org.term.map(|term| term.due_on);
            let (light, word) = term::light(&rule, due, asks.today);
            Duty {
                light: LightBadge::until(light, due, asks.today).with_word(word),
                title: format!("{}换届", org.name),
                href: format!("/orgs/{}", org.id),
                from: due.map(|due| format!("应于 {due} 换届")).unwrap_or_default(),
                act: "查看",
            }
        })
        .collect();
    if more {
        duties.push(Duty {
            light: LightBadge::new(Light::Near).with_word("换届"),
            title: "另有组织临近或逾期换届".to_owned(),
            href: "/orgs/elections".to_owned(),
            from: "本级、直接下级和直属组织".to_owned(),
            act: "查看",
        });
    }
    Ok(duties)
}

fn extensions(read: &Read<'_>, asks: &Asks) -> Result<Vec<Duty>, StoreError> {
    let open = election::open_extensions(read, asks.org, asks.today)?;
    Ok(match open.first() {
        None => Vec::new(),
        Some(first) => vec![Duty {
            light: LightBadge::new(Light::Normal).with_word("待审批"),
            title: format!("{} 个组织申请提前或延期换届", open.len()),
            href: "/orgs/elections".to_owned(),
            from: format!("{}申请{}", first.name, first.words()),
            act: "审批",
        }],
    })
}

/// The classes directly below, or kept 直属, that graduate this year, from the day of the rule on until the reminder ends.
fn graduation(read: &Read<'_>, asks: &Asks) -> Result<Vec<Duty>, StoreError> {
    let (rule, year) = (rules::graduation(read, &asks.path, asks.today)?, asks.today.year());
    let Ok(day) = Day::new(year, rule.month, rule.day) else {
        return Ok(Vec::new());
    };
    let last = day.checked_add(days(rules::graduation_notice(read, &asks.path, asks.today)?.days));
    if asks.today < day || last.is_ok_and(|last| asks.today > last) {
        return Ok(Vec::new());
    }
    let count = graduating::waiting_below(read, asks.org, &rule.kind, day, asks.today)?;
    Ok((count > 0)
        .then(|| Duty {
            light: LightBadge::new(Light::Near).with_word("待转换"),
            title: format!("{count} 个毕业班级团支部待转换为{}", rule.kind),
            href: format!("/orgs/graduation?year={year}"),
            from: format!("{day} 起办理，不会自动转换"),
            act: "核对",
        })
        .into_iter()
        .collect())
}

jishi_ui::duties!(Area::Orgs, &[Act::OrgManage, Act::MemberManage], due);
jishi_ui::duties!(Area::Orgs, &[Act::OrgReshape], extensions);
jishi_ui::duties!(Area::Orgs, &[Act::OrgReshape], graduation);
