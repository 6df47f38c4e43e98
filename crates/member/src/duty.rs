//! What the workbench tells about members: who has reached the age of leaving, and what branches
//! have handed in.

use crate::rule::approval::{self, Approvals, Organ};
use crate::rule::ruling::Versions;
use crate::rule::standing::Leaving;
use crate::store::above;
use crate::store::duty::{self, For};
use jishi_kernel::{Level, Light};
use jishi_org::Managed;
use jishi_platform::authz::Act;
use jishi_platform::db::{Read, StoreError};
use jishi_ui::Area;
use jishi_ui::duty::{Asks, Duty};
use jishi_ui::part::LightBadge;

fn find(read: &Read<'_>, asks: &Asks) -> Result<Vec<Duty>, StoreError> {
    let of = For {
        account: asks.account,
        org: asks.org,
        path: &asks.path,
        today: asks.today,
    };
    let rules = Versions::<Approvals>::load(read, "member.exit_approval")?;
    let (kinds, level) = leveled(&rules, asks);
    let found = duty::count(read, of, &kinds)?;
    let (more, full) = decided(read, of, &rules, (&kinds, level))?;
    let line = |count: i64, (light, word): (Light, &str), title: String, (href, from, act): (&str, &str, &'static str)| {
        (count > 0).then(|| Duty {
            light: LightBadge::new(light).with_word(word),
            title: format!("{count} {title}"),
            href: href.to_owned(),
            from: from.to_owned(),
            act,
        })
    };
    let below = "直接下级和直属组织提交";
    Ok([
        line(
            found.due,
            (Light::Near, "到龄"),
            "名团员已到离团年龄".to_owned(),
            ("/members/exits?list=due", "本级、直接下级和直属组织", "办理"),
        ),
        line(
            found.exits.saturating_add(more),
            (Light::Normal, "待审核"),
            format!("名{}团员的离团等您审核", if full { "以上" } else { "" }),
            ("/members/exits", if more > 0 { "下级组织提交" } else { below }, "审核"),
        ),
        line(
            found.rounds,
            (Light::Normal, "待批准"),
            "个团支部的教育评议等您批准".to_owned(),
            ("/members/appraisal", below, "批准"),
        ),
    ]
    .into_iter()
    .flatten()
    .collect())
}

/// The kinds of leaving that not everywhere the direct superior decides, and the highest level of an organ that may be
/// the own organisation: a branch with such a one in between is another's business.
fn leveled(rules: &Versions<Approvals>, asks: &Asks) -> (Vec<Leaving>, Level) {
    let (mut kinds, mut level) = (Vec::new(), Level::Branch);
    for (kind, rule) in Leaving::ALL
        .into_iter()
        .flat_map(|kind| rules.on(asks.today).map(move |rule| (kind, rule)))
    {
        if let Some(organ) = rule.of(kind.slug()).level() {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
            if asks.level <= organ {
                level = level.min(organ);
            }
        }
    }
    (kinds, level)
}

/// How many leavings of these kinds wait for the organisation by the rule of each, and whether there may be more.
fn decided(
    read: &Read<'_>,
    of: For<'_>,
    rules: &Versions<Approvals>,
    (kinds, level): (&[Leaving], Level),
) -> Result<(i64, bool), StoreError> {
    if kinds.is_empty() {
        return Ok((0, false));
    }
    let filed = duty::leveled(read, of, level, kinds)?;
    let levels = above::levels(read, of.path, filed.iter().map(|one| one.org_path.as_str()))?;
    let managed = Managed::among(read, of.path, filed.iter().map(|one| one.org_path.as_str()), of.today)?;
    let decided = filed.iter().filter(|one| {
        let organ = rules
            .at(&one.org_path, one.filed_on)
            .map_or(Organ::County, |held| held.value.of(&one.how));
        approval::decides(organ, of.path, &one.org_path, &levels, managed.decides(&one.org_path))
    });
    Ok((decided.count() as i64, filed.len() >= duty::MOST))
}

jishi_ui::duties!(Area::Members, &[Act::MemberManage], find);
