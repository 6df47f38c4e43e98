//! What a change of the tree would do, as every dry run shows it: one change on its page, a whole sheet on the page of
//! its run.

use crate::affected::Line;
use crate::import::{self, Named, Superior};
use crate::operation::Decided;
use crate::operation::dry_run::DryRun;
use crate::store::sight::Post;
use askama::Template;
use jishi_platform::authz::Role;

/// A post that gains or loses sight of something.
struct PostLine {
    org: String,
    title: String,
}

impl From<&Post> for PostLine {
    fn from(post: &Post) -> Self {
        Self {
            org: post.org.clone(),
            title: if post.title.is_empty() {
                Role::from_slug(&post.role).map_or("岗位", Role::word).to_owned()
            } else {
                post.title.clone()
            },
        }
    }
}

/// Posts under a heading, and what is said beside them.
struct Group {
    heading: &'static str,
    posts: Vec<PostLine>,
    words: Vec<String>,
}

impl Group {
    fn of(heading: &'static str, posts: &[Post], words: impl IntoIterator<Item = String>) -> Option<Self> {
        let posts: Vec<PostLine> = posts.iter().map(PostLine::from).collect();
        let words: Vec<String> = words.into_iter().collect();
        (!posts.is_empty() || !words.is_empty()).then_some(Self { heading, posts, words })
    }
}

/// The part of a page: what changes, on whom it falls, who sees more and who less.
#[derive(Template)]
#[template(path = "org/effects.html")]
pub struct EffectsPart {
    words: Vec<String>,
    facts: Vec<(&'static str, String)>,
    refusals: Vec<String>,
    warnings: Vec<String>,
    lines: Vec<Line>,
    /// Organisations a sheet changes; those of one change stand in the words.
    named: Vec<Named>,
    /// Those that are not listed.
    unnamed: i64,
    under: Vec<Superior>,
    /// Superiors that are not listed.
    more: i64,
    sight: Vec<Group>,
}

impl askama::filters::HtmlSafe for EffectsPart {}

/// What a dry run says of everything that hangs on organisations when nothing of it changes.
fn untouched() -> Line {
    Line {
        what: "团员、任职和未办结事项".to_owned(),
        count: 0,
        text: "不随之变动".to_owned(),
    }
}

impl EffectsPart {
    /// Of one change of the tree.
    pub(super) fn of(decided: &Decided, run: &DryRun, reason: &str) -> Self {
        let line = |what: &str, count: i64, text: &str| Line {
            what: what.to_owned(),
            count,
            text: text.to_owned(),
        };
        let mut lines = vec![line("组织", run.orgs, "隶属、名称、类别或存续发生变化")];
        lines.extend(run.lines.iter().cloned());
        if run.lines.is_empty() {
            lines.push(untouched());
        }
        if run.posts > 0 {
            lines.push(line("岗位", run.posts, "所在组织撤销，请另行调整岗位"));
        }
        if run.back > 0 {
            lines.push(line("岗位", run.back, "随组织恢复重新生效，不再需要的请结束岗位"));
        }
        let above = (run.above > 0).then(|| format!("本单位以上各级的 {} 个岗位也可查看。", run.above));
        let unlisted = unlisted(run.unlisted());
        let sight = [
            Group::of("新增可查看的岗位", &run.sight.gain, above),
            Group::of("不再可查看的岗位", &run.sight.lose, None),
            Group::of("所在组织撤销的岗位", &run.ended, None),
            Group::of("重新生效的岗位", &run.restored, unlisted),
        ];
        let mut facts = decided.facts.clone();
        facts.push(("自何日起", decided.plan.day.to_string()));
        if !reason.is_empty() {
            facts.push(("理由", reason.to_owned()));
        }
        Self {
            words: decided.words.clone(),
            facts,
            refusals: run.refusals.clone(),
            warnings: run.warnings.clone(),
            lines,
            named: Vec::new(),
            unnamed: 0,
            under: Vec::new(),
            more: 0,
            sight: sight.into_iter().flatten().collect(),
        }
    }

    /// Of a sheet of organisations that was checked.
    pub fn of_sheet(effects: &import::Effects) -> Self {
        let mut lines = effects.lines();
        if effects.lines.is_empty() {
            lines.push(untouched());
        }
        let sight = if effects.opening() > 0 {
            let above = (effects.above > 0).then(|| format!("上述岗位所在组织以上各级的 {} 个岗位也可查看。", effects.above));
            let words = unlisted(effects.unlisted()).into_iter().chain(above);
            let lose = Some("没有岗位失去查看范围。".to_owned());
            [
                Group::of("新增可查看的岗位", &effects.first, words),
                Group::of("不再可查看的岗位", &[], lose),
            ]
        } else {
            [
                Group::of("新增或不再可查看的岗位", &[], Some("没有，查看范围不变。".to_owned())),
                None,
            ]
        };
        Self {
            words: effects.words(),
            facts: vec![("自何日起", effects.days())],
            refusals: effects.refusals.clone(),
            warnings: Vec::new(),
            lines,
            named: effects.named.clone(),
            unnamed: effects.unnamed(),
            under: effects.under.clone(),
            more: effects.superiors - i64::try_from(effects.under.iter().filter(|superior| superior.id != 0).count()).unwrap_or(i64::MAX),
            sight: sight.into_iter().flatten().collect(),
        }
    }

    /// Nothing refuses it.
    pub fn allowed(&self) -> bool {
        self.refusals.is_empty()
    }
}

fn unlisted(count: i64) -> Option<String> {
    (count > 0).then(|| format!("另有 {count} 个岗位未列出。"))
}
