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
    let leveled = Leveled::of(&rules, asks);
    let found = duty::count(read, of, &leveled.kinds)?;
    let (more, full) = leveled.count(read, of, &rules)?;
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

/// The kinds of leaving that not everywhere the direct superior decides.
#[derive(Default)]
struct Leveled {
    kinds: Vec<Leaving>,
    /// Those of them the own organisation may have to decide somewhere.
    own: Vec<Leaving>,
    /// The highest level of an organ the own organisation may be: a branch with such a one in between is another's.
    level: Option<Level>,
}

impl Leveled {
    fn of(rules: &Versions<Approvals>, asks: &Asks) -> Self {
        let mut out = Self::default();
        for kind in Leaving::ALL {
            let organs: Vec<Option<Level>> = rules.on(asks.today).map(|rule| rule.of(kind.slug()).level()).collect();
            if organs.iter().all(Option::is_none) {
                continue;
            }
            out.kinds.push(kind);
            let highest = organs.iter().flatten().copied().filter(|organ| asks.level <= *organ).min();
            if highest.is_some() || organs.iter().any(Option::is_none) {
                out.own.push(kind);
            }
            out.level = out.level.into_iter().chain(highest).min();
        }
        out
    }

    /// How many of them wait for the organisation by the rule of each, and whether there may be more.
    fn count(&self, read: &Read<'_>, of: For<'_>, rules: &Versions<Approvals>) -> Result<(i64, bool), StoreError> {
        if self.own.is_empty() {
            return Ok((0, false));
        }
        let filed = duty::leveled(read, of, self.level.unwrap_or(Level::Branch), &self.own)?;
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
}

jishi_ui::duties!(Area::Members, &[Act::MemberManage], find);
