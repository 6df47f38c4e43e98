//! 配备率: figures of a node, then of its direct subordinates, each a way down; and by level.

use super::look::{inside, percent};
use crate::RULES;
use crate::rule::light::{self, Least};
use crate::store::figures::{self, Figure};
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_org::Managed;
use jishi_org::look::{day, node, way};
use jishi_org::store::children::{self, After};
use jishi_org::store::tree::Org;
use jishi_platform::authz::Act;
use jishi_platform::{AppError, Cx};
use jishi_ui::input::{Asked, address};
use jishi_ui::part::{LightBadge, Pager};
use jishi_ui::{Shell, export, page};

/// Subordinates on one page.
const BELOW: usize = 200;

struct Row {
    name: String,
    /// Whose figures: 本级, 本级及所有下级, or a level.
    extent: &'static str,
    href: Option<String>,
    /// Where the places are set, for those who may.
    set: Option<String>,
    figure: Figure,
    rate: String,
    light: LightBadge,
    part_time: String,
}

#[derive(Template)]
#[template(path = "cadre/staffing.html")]
struct StaffingPage {
    shell: Shell,
    node: Org,
    day: String,
    least: i64,
    source: String,
    rows: Vec<Row>,
    levels: Vec<Row>,
    vacancies: String,
    pager: Option<Pager>,
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for an organisation outside the scope.
pub async fn get(cx: Cx, headers: HeaderMap, Asked(asked): Asked) -> Result<Response, AppError> {
    let identity = cx.identity()?;
    let (own, top, today) = (identity.org, identity.path.clone(), cx.today());
    let (on, after) = (day(&asked, "day", today)?, asked.parse::<After>("after"));
    let wanted = asked.clone();
    let (node, crumbs, figures, below, rule, managed) = cx
        .read(move |read| {
            let node = node(read, &wanted, own)?;
            let figures = figures::figures(read, &node.path, on)?;
            let below = children::page(read, node.id, after.unwrap_or(After::START), BELOW)?;
            let rule = RULES.at::<Least>(read, "cadre.staffing", &node.path, on)?;
            let crumbs = way(read, &top, &node, |id| format!("/cadres/staffing?node={id}"))?;
            let shown = std::iter::once(&node).chain(&below.orgs).map(|org| org.path.as_str());
            let managed = Managed::among(read, &top, shown, today)?;
            Ok::<_, AppError>((node, crumbs, figures, below, rule, managed))
        })
        .await?;
    let (least, past) = (rule.value.least, if on == today { String::new() } else { on.to_string() });
    let at = |id: i64, after: &str| address("/cadres/staffing", &[("node", &id.to_string()), ("day", &past), ("after", after)]);
    let set = |org: &Org| {
        let may = cx.may(Act::CadreManage) && managed.holds(&org.path) && org.closed_on.is_none();
        may.then(|| format!("/cadres/staffing/{}", org.id))
    };
    let row = |name: &str, extent, href, set, figure: Figure| {
        let (light, word) = light::staffing(figure.all_filled(), figure.all_places(), least);
        Row {
            name: name.to_owned(),
            extent,
            href,
            set,
            rate: percent(figure.all_filled(), figure.all_places()),
            light: LightBadge::new(light).with_word(word),
            part_time: percent(figure.part_time(), figure.posts()),
            figure,
        }
    };
    let mut rows = vec![row(&node.name, "本级及所有下级", None, None, figures.all)];
    rows.push(row(&node.name, "本级", None, set(&node), figures.own));
    for org in &below.orgs {
        let figure = figures.below.get(&org.path).cloned().unwrap_or_default();
        rows.push(row(&org.name, "本级及所有下级", Some(at(org.id, "")), set(org), figure));
    }
    let levels = figures
        .levels
        .into_iter()
        .map(|(level, figure)| row(level.word(), "", None, None, figure));
    let levels: Vec<Row> = levels.collect();
    let pager = (below.left > 0 || after.is_some()).then(|| Pager {
        total: None,
        unit: "下级组织",
        next: below
            .orgs
            .last()
            .filter(|_| below.left > 0)
            .map(|last| at(node.id, &After::org(last).to_string())),
        first: after.map(|_| at(node.id, "")),
    });
    let shell = inside(&cx, &headers, "/cadres/staffing", "配备率").await?;
    page(&StaffingPage {
        shell: Shell {
            crumbs,
            as_of: Some(format!("截至 {on}")),
            export: export(&cx, Act::CadreExchange, "/cadres/staffing", &asked),
            ..shell
        },
        day: on.to_string(),
        least,
        source: format!("{}，自 {} 起", rule.source, rule.from),
        vacancies: address("/cadres/vacancies", &[("node", &node.id.to_string())]),
        rows,
        levels,
        pager,
        node,
    })
}
