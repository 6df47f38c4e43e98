//! What the workbench tells about transfers.

use crate::store::list;
use jishi_kernel::Light;
use jishi_platform::authz::Act;
use jishi_platform::db::{Read, StoreError};
use jishi_ui::Area;
use jishi_ui::duty::{Asks, Duty};
use jishi_ui::part::LightBadge;

fn find(read: &Read<'_>, asks: &Asks) -> Result<Vec<Duty>, StoreError> {
    let found = list::duties(read, asks.org, asks.today, asks.now)?;
    let mut duties = Vec::new();
    if found.waiting > 0 {
        let (light, from) = if found.late > 0 {
            (Light::Late, format!("其中 {} 项已过办理时限", found.late))
        } else {
            (Light::Normal, "均在办理时限内".to_owned())
        };
        duties.push(Duty {
            light: LightBadge::new(light).with_word(if found.late > 0 { "超时" } else { "待审批" }),
            title: format!("{} 项组织关系转接等您审批", found.waiting),
            href: "/transfers".to_owned(),
            from,
            act: "审批",
        });
    }
    if found.returned > 0 {
        duties.push(Duty {
            light: LightBadge::new(Light::Near).with_word("已退回"),
            title: format!("{} 项本组织发起的转接被退回", found.returned),
            href: "/transfers?view=started&state=returned".to_owned(),
            from: "修改后重新提交，逾期自动失效".to_owned(),
            act: "修改",
        });
    }
    Ok(duties)
}

jishi_ui::duties!(Area::Transfers, &[Act::TransferDecide], find);
