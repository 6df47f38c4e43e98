//! What the workbench tells about cadres: places that nobody fills.

use crate::store::vacancy;
use jishi_kernel::Light;
use jishi_platform::authz::Act;
use jishi_platform::db::{Read, StoreError};
use jishi_ui::Area;
use jishi_ui::duty::{Asks, Duty};
use jishi_ui::part::LightBadge;

fn find(read: &Read<'_>, asks: &Asks) -> Result<Vec<Duty>, StoreError> {
    let (orgs, places) = vacancy::next(read, asks.org, asks.today)?;
    if orgs == 0 {
        return Ok(Vec::new());
    }
    Ok(vec![Duty {
        light: LightBadge::new(Light::Normal).with_word("缺编"),
        title: format!("{orgs} 个组织缺编，共缺 {places} 人"),
        href: "/cadres/vacancies".to_owned(),
        from: "本级、直接下级和直属组织".to_owned(),
        act: "查看",
    }])
}

jishi_ui::duties!(Area::Cadres, &[Act::CadreManage], find);
