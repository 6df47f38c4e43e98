//! Where forms stand: their title and date line above, the blank table, lines below it.
// Pieces and their roles are walked side by side, forwards and backwards.
#![allow(clippy::needless_range_loop)]

use super::{fields, is_form_title, line_fields};
use crate::blocks::{Para, Piece};
use crate::chars::at_most;
use crate::draft::Form;
use crate::head::title;
use crate::model::{Span, Unread};
use crate::parts::Role;
use crate::tables::Kind;

/// The forms of a document and which pieces belong to them.
#[derive(Clone, Debug, Default)]
pub struct Zones {
    /// The forms in order.
    pub forms: Vec<Form>,
    /// One flag a piece: it belongs to a form.
    pub taken: Vec<bool>,
    /// Blank tables without a title.
    pub unread: Vec<Unread>,
}

/// Finds every form.
pub fn find(pieces: &[Piece], roles: &[Role], kinds: &[Option<Kind>]) -> Zones {
    let mut zones = Zones {
        taken: vec![false; pieces.len()],
        ..Zones::default()
    };
    let mut last_grid = None;
    for at in 0..pieces.len() {
        match (&pieces[at], roles[at]) {
            (Piece::Grid(grid), _) if kinds[at] == Some(Kind::Form) => {
                let own = fields(grid);
                let above = above(pieces, roles, at, &zones.taken);
                zones.taken[at] = true;
                let goes_on = above.title.is_empty() && above.fields.is_empty() && last_grid.is_some_and(|l| l + 1 >= at.saturating_sub(1));
                for i in above.from..at {
                    zones.taken[i] = true;
                }
                if goes_on && let Some(form) = zones.forms.last_mut() {
                    form.fields.extend(own);
                    form.span.end = grid.span.end;
                } else if above.title.is_empty() {
                    zones.unread.push(Unread {
                        span: grid.span,
                        text: own.join("、"),
                        reason: "空白表格没有标题，未作为表单读取".to_owned(),
                    });
                } else {
                    let mut names = above.fields;
                    names.extend(own);
                    let confidence = if grid.guessed {
                        0.6
                    } else if grid.flat {
                        0.85
                    } else {
                        0.95
                    };
                    let span = Span {
                        start: above.start.min(grid.span.start),
                        end: grid.span.end,
                    };
                    zones.forms.push(Form {
                        title: above.title,
                        fields: names,
                        span,
                        confidence,
                    });
                }
                below(pieces, roles, at, &mut zones);
                last_grid = Some(at);
            }
            (Piece::Para(_), Role::AttachmentLabel(_)) => lines_only(pieces, roles, at, &mut zones),
            _ => {}
        }
    }
    zones
}

fn para(pieces: &[Piece], at: usize) -> Option<&Para> {
    match pieces.get(at) {
        Some(Piece::Para(p)) => Some(p),
        _ => None,
    }
}

#[derive(Default)]
struct Above {
    title: String,
    fields: Vec<String>,
    from: usize,
    start: usize,
}

/// Title and asking lines above a blank table.
fn above(pieces: &[Piece], roles: &[Role], grid: usize, taken: &[bool]) -> Above {
    let mut out = Above {
        from: grid,
        start: usize::MAX,
        ..Above::default()
    };
    for at in (0..grid).rev().take(6) {
        let Some(para) = para(pieces, at).filter(|_| !taken[at]) else {
            break;
        };
        let asked = line_fields(para);
        let text = para.str();
        match roles[at] {
            Role::AttachmentTitle | Role::PlanTitle | Role::Title => {
                out.title = format!("{text}{}", out.title);
                out.start = para.text.span().start;
                if at == 0 || roles[at - 1] != roles[at] {
                    if roles[at] == Role::AttachmentTitle {
                        out.from = at;
                    }
                    break;
                }
            }
            Role::AttachmentLabel(end) => {
                if out.title.is_empty() && end < text.len() {
                    out.title = text[end..].to_owned();
                    out.start = para.text.span().start;
                }
                break;
            }
            Role::Body | Role::Contact | Role::Page | Role::SignDate if !asked.is_empty() => {
                out.fields.splice(0..0, asked);
                out.from = at;
            }
            Role::Body if title::is_caption(text, 60) && (out.title.is_empty() || at_most(&out.title, 4)) => {
                // A caption in brackets is an addition below the title.
                if !text.starts_with(['（', '(']) {
                    out.title = format!("{text}{}", out.title);
                    out.start = para.text.span().start;
                }
                out.from = at;
                if is_form_title(&out.title) && !at_most(&out.title, 4) {
                    break;
                }
            }
            _ => break,
        }
    }
    out
}

/// Asking lines right below the table (填表人：  联系电话：).
fn below(pieces: &[Piece], roles: &[Role], grid: usize, zones: &mut Zones) {
    for at in grid + 1..pieces.len().min(grid + 3) {
        let Some(para) = para(pieces, at).filter(|_| matches!(roles[at], Role::Body | Role::Contact)) else {
            break;
        };
        let asked = line_fields(para);
        if asked.is_empty() {
            break;
        }
        if let Some(form) = zones.forms.last_mut() {
            form.fields.extend(asked);
            form.span.end = para.text.span().end;
        }
        zones.taken[at] = true;
    }
}

/// The labels of a line: several when wide gaps part them (集体名称  所属单位).
fn cells(para: &Para) -> Vec<String> {
    let printed = para.printed().text().replace(['\t', '　'], "  ");
    let parts: Vec<String> = printed
        .split("  ")
        .map(|p| p.split_whitespace().collect::<String>())
        .filter(|p| !p.is_empty())
        .collect();
    if parts.iter().any(|p| at_most(p, 1)) {
        return vec![para.str().to_owned()];
    }
    parts
}

/// A form of lines only: an attachment whose title is a form's and whose lines ask for something.
fn lines_only(pieces: &[Piece], roles: &[Role], label: usize, zones: &mut Zones) {
    let Some(first) = para(pieces, label) else { return };
    let Role::AttachmentLabel(end) = roles[label] else { return };
    let mut name = first.str()[end..].to_owned();
    let mut names = Vec::new();
    let (mut lines, mut last) = (0, label);
    let mut span = first.text.span();
    for at in label + 1..pieces.len().min(label + 60) {
        let Some(para) = para(pieces, at) else { return };
        match roles[at] {
            Role::AttachmentTitle => {
                if name != para.str() {
                    name.push_str(para.str());
                }
            }
            Role::Body | Role::Contact => {
                let asked = line_fields(para);
                let place = para.str().starts_with(['□', '☐', '○', '◻', '（', '(']) || para.str().starts_with('年');
                if asked.is_empty() && place && super::is_placeholder(para.str()) {
                    // The place of the label before: □甲 □乙, （300字以内）
                    span.end = para.text.span().end;
                    last = at;
                    continue;
                }
                if asked.is_empty() {
                    // One label a line is how converters leave the cells of a blank table.
                    let label = title::is_caption(para.str(), 16) && !para.str().contains(['，', '、', '：']);
                    if !label {
                        break;
                    }
                    names.extend(cells(para));
                } else {
                    names.extend(asked);
                }
                lines += 1;
                span.end = para.text.span().end;
            }
            _ => break,
        }
        last = at;
    }
    // Lists of work are filled in even when their table was not understood.
    let list = [
        "分解表",
        "分工表",
        "任务表",
        "安排表",
        "计划表",
        "清单",
        "台账",
        "一览表",
        "名单",
        "进度表",
        "日程表",
    ]
    .iter()
    .any(|w| name.ends_with(w))
        || names.iter().any(|n| n.bytes().all(|b| b.is_ascii_digit()));
    if lines < 2 || names.len() < 3 || !is_form_title(&name) || list {
        return;
    }
    for taken in &mut zones.taken[label + 1..=last] {
        *taken = true;
    }
    zones.forms.push(Form {
        title: name,
        fields: names,
        span,
        confidence: 0.55,
    });
}
