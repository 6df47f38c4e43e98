//! What the workbench tells about members: who has reached the age of leaving, and what branches
//! have handed in.

use crate::store::duty;
use jishi_kernel::Light;
use jishi_platform::authz::Act;
use jishi_platform::db::{Read, StoreError};
use jishi_ui::Area;
use jishi_ui::duty::{Asks, Duty};
use jishi_ui::part::LightBadge;

fn find(read: &Read<'_>, asks: &Asks) -> Result<Vec<Duty>, StoreError> {
    let found = duty::count(read, asks.org, i64::from(asks.today.year()))?;
    let line = |count: i64, (light, word): (Light, &str), title: &str, (href, from, act): (&str, &str, &'static str)| {
        (count > 0).then(|| Duty {
            light: LightBadge::new(light).with_word(word),
            title: format!("{count} {title}"),
            href: href.to_owned(),
            from: from.to_owned(),
            act,
        })
    };
    let place = "本级和直接下级";
    Ok([
        line(
            found.due,
            (Light::Near, "到龄"),
            "名团员已到离团年龄",
            ("/members/exits?list=due", place, "办理"),
        ),
        line(
            found.exits,
            (Light::Normal, "待审核"),
            "名团员的离团等您审核",
            ("/members/exits", "直接下级提交", "审核"),
        ),
        line(
            found.rounds,
            (Light::Normal, "待批准"),
            "个团支部的教育评议等您批准",
            ("/members/appraisal", "直接下级提交", "批准"),
        ),
    ]
    .into_iter()
    .flatten()
    .collect())
}

jishi_ui::duties!(Area::Members, &[Act::MemberManage], find);
