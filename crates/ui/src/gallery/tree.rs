//! Mock-up of the organisation tree with the chosen organisation beside it.

use askama::Template;
use jishi_kernel::Light;

use super::sample::shell;
use crate::part::{Children, LightBadge, TreeMore, TreeNode};
use crate::{NavEntry, Shell};

#[derive(Template)]
#[template(path = "gallery/tree.html")]
pub(super) struct TreePage {
    pub(super) shell: Shell,
    pub(super) query: String,
    pub(super) root: TreeNode,
    pub(super) name: String,
    /// The organisations above the chosen one, highest first.
    pub(super) path: String,
    /// (term, value) of the chosen organisation.
    pub(super) facts: Vec<(String, String)>,
    pub(super) lights: Vec<(LightBadge, String)>,
}

impl TreePage {
    pub(super) fn sample() -> Self {
        let node = |level, name: &str, kind: &str, figure: &str, children| TreeNode {
            figure: figure.into(),
            children,
            ..TreeNode::leaf(level, name, kind, "tree.html")
        };
        let closed = || Children::Closed("tree-children.html".into());
        let long = "示例省青山市青山县经济技术开发区新材料产业园区联合党群服务中心楼宇企业青年职工联合团支部委员会";
        let county = TreeNode {
            selected: true,
            entry: true,
            light: Some(LightBadge::new(Light::Near).with_word("换届临近")),
            ..node(
                3,
                "青山县委",
                "团委",
                "团员 4,312",
                Children::Open(
                    vec![
                        node(4, "城关镇团委", "团委", "团员 820", closed()),
                        node(4, "柳林镇团委", "团委", "团员 417", closed()),
                        TreeNode {
                            light: Some(LightBadge::new(Light::Late).with_word("届满")),
                            ..node(4, "青山县第一中学团委", "团委", "团员 1,206", closed())
                        },
                        node(4, long, "团支部", "团员 12", Children::Leaf),
                    ],
                    Some(TreeMore {
                        level: 4,
                        href: "tree-children.html".into(),
                        left: 184,
                    }),
                ),
            )
        };
        let city = node(
            2,
            "青山市委",
            "团委",
            "团员 38,415",
            Children::Open(
                vec![
                    node(3, "市直机关团工委", "团工委", "团员 956", closed()),
                    county,
                    node(3, "云岭县委", "团委", "团员 3,087", closed()),
                ],
                None,
            ),
        );
        let root = node(
            1,
            "示例省委",
            "团委",
            "团员 1,284,930",
            Children::Open(
                vec![
                    city,
                    node(2, "临江市委", "团委", "团员 52,160", closed()),
                    node(2, "省直机关团工委", "团工委", "团员 8,204", closed()),
                ],
                None,
            ),
        );
        let fact = |term: &str, value: &str| (term.to_owned(), value.to_owned());
        let views = [("组织树", true), ("换届", false), ("建团率", false), ("变更记录", false)];
        Self {
            shell: Shell {
                area_nav: views
                    .into_iter()
                    .map(|(word, on)| NavEntry::new("tree.html", word, "tree", on))
                    .collect(),
                ..shell("组织", "组织树")
            },
            query: String::new(),
            root,
            name: "共青团青山县委员会".into(),
            path: "示例省 / 青山市".into(),
            facts: vec![
                fact("代码", "410303"),
                fact("级别", "县级"),
                fact("书记", "陈晨（2023 年 9 月起）"),
                fact("本届", "2021 年 10 月 12 日至 2026 年 10 月 11 日"),
                fact("本级团员", "18 人"),
                fact("本级及所有下级", "团员 4,312 人，组织 188 个"),
            ],
            lights: vec![
                (
                    LightBadge::new(Light::Near).with_word("换届临近"),
                    "距届满 85 天，请于 8 月底前报送请示。".into(),
                ),
                (
                    LightBadge::new(Light::Late).with_word("软弱涣散"),
                    "2 个支部连续两季度未开展“三会两制一课”。".into(),
                ),
            ],
        }
    }
}
