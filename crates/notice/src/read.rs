//! From a source to a draft: puts the rooms together.

use crate::blocks::{self, Piece};
use crate::dates::Context;
use crate::draft::{Draft, Item, Milestone};
use crate::items::{self, Unit};
use crate::model::{Source, Span, Unread};
use crate::prose::Prose;
use crate::steps::Place;
use crate::tables::{self, Kind};
use crate::{duties, forms, head, outline, parts, steps, targets};
use jishi_kernel::{Day, parse_day};

/// What the reader is told besides the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// File name without its folder, kept in [`Draft::source`].
    pub source_name: String,
    /// Year of the plan, if a person states it; else it is read from the text.
    pub year: Option<i32>,
    /// Day of issue, if a person states it; else it is read from the text.
    pub issued: Option<Day>,
}

/// The year dates lean on in a text that names none. Such dates are listed as not understood.
const NO_YEAR: i32 = 2000;

/// Reads the draft of a programme from a source.
pub fn read(source: &Source, options: &Options) -> Draft {
    let (pieces, unread) = blocks::read(source);
    let roles = parts::roles(&pieces);
    let head = head::read(&pieces, &roles, options.year, options.issued);
    let kinds: Vec<Option<Kind>> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Grid(grid) => Some(tables::classify(grid)),
            Piece::Para(_) => None,
        })
        .collect();
    let zones = forms::zones::find(&pieces, &roles, &kinds);
    let found = items::walk(&pieces, &roles, &kinds, zones);
    drop(pieces);
    let year = head.doc.plan_year.or(head.issued.map(|d| i32::from(d.year())));
    let ctx = Context {
        plan_year: year.unwrap_or(NO_YEAR),
        plan_end_year: head.plan_end_year,
        issued: head.issued,
    };
    let mut draft = Draft {
        source: options.source_name.clone(),
        doc: head.doc,
        sections: found.sections,
        forms: found.forms,
        contacts: found.contacts,
        unread,
        ..Draft::default()
    };
    draft.unread.extend(found.unread);
    let mut lead_ins: Vec<(usize, Day)> = Vec::new();
    'loose: for passage in found.loose {
        for prose in Prose::cut(&passage, &ctx, None) {
            if is_full(&mut draft, prose.passage.span(), source) {
                break 'loose;
            }
            draft.indicators.extend(targets::read(None, &prose, None));
            draft.obligations.extend(duties::read(&prose, Place::Prose));
            lead_ins.extend(targets::lead_in(&prose).map(|day| (prose.passage.span().end, day)));
        }
    }
    'conditions: for passage in found.conditions {
        for prose in Prose::cut(&passage, &ctx, None) {
            if is_full(&mut draft, prose.passage.span(), source) {
                break 'conditions;
            }
            draft.obligations.extend(duties::read(&prose, Place::Prose));
        }
    }
    lead_ins.sort_unstable_by_key(|(end, _)| *end);
    let mut list: Option<(Vec<String>, Day)> = None;
    let mut before = 0;
    for (index, unit) in found.units.into_iter().enumerate() {
        if is_full(&mut draft, unit.span, source) {
            break;
        }
        // A dated lead-in that ends in a colon covers the units of its heading.
        let above = lead_ins.partition_point(|(end, _)| *end <= unit.span.start);
        match lead_ins[..above].last().filter(|(end, _)| *end >= before) {
            Some((_, day)) => list = Some((unit.path.clone(), *day)),
            None => list = list.filter(|(path, _)| *path == unit.path),
        }
        before = unit.span.end;
        add_unit(
            &mut draft,
            unit,
            format!("i{}", index + 1),
            list.as_ref().map(|l| l.1),
            (&ctx, source),
        );
    }
    draft.obligations = duties::merge(draft.obligations);
    if year.is_none() && !draft.milestones.is_empty() {
        for milestone in std::mem::take(&mut draft.milestones) {
            draft.unread.push(Unread {
                span: milestone.span,
                text: milestone.text,
                reason: "文中没有年份，日期无法确定".to_owned(),
            });
        }
    }
    draft.unread.sort_by_key(|u| (u.span.start, u.span.end));
    draft
}

/// Rows a draft may have. A notice has some hundred; ten megabytes of notices end to end have 140,000.
const ROWS: usize = 160_000;

/// True when the draft has all the rows it may have: what begins here is listed as not read.
fn is_full(draft: &mut Draft, here: Span, source: &Source) -> bool {
    let rows = draft.items.len() + draft.milestones.len() + draft.indicators.len() + draft.obligations.len();
    if rows < ROWS {
        return false;
    }
    draft.unread.push(Unread {
        span: Span {
            start: here.start,
            end: source.text.chars().count().max(here.start),
        },
        text: String::new(),
        reason: "内容过多，此处以后未读取，请分成几个文件".to_owned(),
    });
    true
}

/// Reads the prose of a unit and adds everything to the draft.
fn add_unit(draft: &mut Draft, unit: Unit, id: String, list_by: Option<Day>, (ctx, source): (&Context, &Source)) {
    let mut row_by = None;
    let mut deadlines = Vec::new();
    let stage = unit.path.iter().rev().find_map(|heading| outline::stage(heading, ctx));
    for (passage, place) in unit.texts.iter().filter(|t| t.1 == Place::Deadline) {
        let prose: Vec<Prose> = Prose::cut(passage, ctx, stage).collect();
        let found: Vec<Milestone> = prose.iter().flat_map(|p| steps::read(&id, p, *place, ctx)).collect();
        if found.is_empty() && passage.text().contains(|c: char| c.is_ascii_digit() || matches!(c, '月' | '年')) {
            draft.unread.push(Unread {
                span: passage.span(),
                text: passage.text().to_owned(),
                reason: "时限中的日期未识别".to_owned(),
            });
        }
        row_by = row_by.max(found.iter().filter_map(|m| parse_day(&m.end)).max());
        deadlines.extend(found);
        // 6月底前完成500个: the cell's own numbers stand under its own dates.
        draft
            .indicators
            .extend(prose.iter().flat_map(|p| targets::read(Some(&id), p, None)));
    }
    let mut body = String::new();
    'texts: for (passage, place) in &unit.texts {
        for prose in Prose::cut(passage, ctx, stage) {
            if is_full(draft, prose.passage.span(), source) {
                break 'texts;
            }
            if *place != Place::Deadline {
                draft.milestones.extend(steps::read(&id, &prose, *place, ctx));
                draft.indicators.extend(targets::read(Some(&id), &prose, row_by.or(list_by)));
            }
            draft.obligations.extend(duties::read(&prose, *place));
        }
        if !body.is_empty() {
            body.push('\n');
        }
        body.push_str(passage.text());
    }
    draft.milestones.extend(deadlines);
    let (lead, participants, owner) = unit.said.roles();
    draft.items.push(Item {
        id,
        path: unit.path,
        no: unit.no,
        title: unit.title.text().to_owned(),
        lead,
        participants,
        owner,
        kind: unit.kind,
        body,
        span: unit.span,
        confidence: unit.confidence.clamp(0.05, 1.0),
    });
}
