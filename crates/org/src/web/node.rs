//! Organisations as nodes of the tree.

use crate::path::SEGMENT;
use crate::store::children::{After, Page};
use crate::store::tree::Org;
use jishi_ui::part::{Children, TreeMore, TreeNode};

/// Most children a page or fragment shows at once.
pub const AT_ONCE: usize = 200;

/// Depth of a path in the tree that begins at `top`, 1 for `top` itself.
pub fn depth(top: &str, path: &str) -> u8 {
    let below = path.len().saturating_sub(top.len()) / SEGMENT;
    u8::try_from(below).unwrap_or(u8::MAX).saturating_add(1)
}

/// A node without what is below it.
pub fn node(org: &Org, top: &str) -> TreeNode {
    let figure = if org.children > 0 {
        format!("下级 {}", grouped(org.children))
    } else {
        String::new()
    };
    let children = if org.children > 0 {
        Children::Closed(format!("/orgs/{}/children", org.id))
    } else {
        Children::Leaf
    };
    TreeNode {
        figure,
        children,
        ..TreeNode::leaf(depth(top, &org.path), &org.name, &org.kind, format!("/orgs?open={}", org.id))
    }
}

/// The nodes of a page of children, without the one that stands elsewhere already, and the way on.
pub fn nodes(page: &Page, parent: &Org, top: &str, without: Option<i64>) -> (Vec<TreeNode>, Option<TreeMore>) {
    let shown = page
        .orgs
        .iter()
        .filter(|org| Some(org.id) != without)
        .map(|org| node(org, top))
        .collect();
    let more = page.orgs.last().filter(|_| page.left > 0).map(|last| TreeMore {
        level: depth(top, &last.path),
        href: more_href(parent.id, After::org(last), without),
        left: page.left.unsigned_abs(),
    });
    (shown, more)
}

fn more_href(parent: i64, after: After, without: Option<i64>) -> String {
    let without = without.map(|id| format!("&without={id}")).unwrap_or_default();
    format!("/orgs/{parent}/children?after={after}{without}")
}

/// A superior of the opened organisation: only the child on the way to it, and the way to the others.
pub fn on_the_way(org: &Org, top: &str, child: TreeNode, child_id: i64) -> TreeNode {
    let others = org.children.saturating_sub(1).unsigned_abs();
    let more = (others > 0).then(|| TreeMore {
        level: depth(top, &org.path).saturating_add(1),
        href: format!("/orgs/{}/children?without={child_id}", org.id),
        left: others,
    });
    TreeNode {
        children: Children::Open(vec![child], more),
        ..node(org, top)
    }
}

/// `8,000`.
pub fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && !out.ends_with('-') {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_from_the_own_unit() {
        assert_eq!(depth("000001", "000001"), 1);
        assert_eq!(depth("000001", "000001000002000003"), 3);
        assert_eq!(
            (grouped(0), grouped(999), grouped(8_000), grouped(1_284_930), grouped(-1_000)),
            ("0".into(), "999".into(), "8,000".into(), "1,284,930".into(), "-1,000".into())
        );
    }
}
