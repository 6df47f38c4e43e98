//! The walk over a document: headings, items, labels, tables, prose outside items.

mod ends;
mod grids;
mod labels;
mod marked;

use super::unit::{Outcome, Unit};
use super::{ordinals, title};
use crate::blocks::{Para, Piece};
use crate::chars::at_most;
use crate::contacts;
use crate::draft::Section;
use crate::forms::zones::Zones;
use crate::head;
use crate::lexicon::{self, SectionKind};
use crate::model::{Passage, Span, Unread};
use crate::outline::mark::{Mark, Style};
use crate::outline::{self, Place as Outline, Stack};
use crate::parts::Role;
use crate::responsibility::{self, Assignment};
use crate::steps::Place;
use crate::tables::{self, Kind};

/// Units or headings that are read; ten megabytes of notices end to end have 41,000 units.
const UNITS: usize = 100_000;

/// A list of one heading is looked back on over this many units.
const LIST: usize = 300;

/// Walks the pieces of a document.
pub fn walk(pieces: &[Piece], roles: &[Role], kinds: &[Option<Kind>], zones: Zones) -> Outcome {
    let places = outline::places(pieces, roles);
    let mut walker = Walker {
        pieces,
        roles,
        places,
        taken: zones.taken,
        ..Walker::default()
    };
    walker.out.forms = zones.forms;
    walker.out.unread = zones.unread;
    let mut contacts = contacts::Reader::default();
    for at in 0..pieces.len() {
        if walker.is_full(at) {
            break;
        }
        match &pieces[at] {
            Piece::Para(para) => {
                if matches!(roles[at], Role::Body | Role::Contact | Role::Imprint | Role::Recipients) && !walker.taken[at] {
                    contacts.read(para, roles[at] == Role::Contact);
                }
                walker.para(at, para);
            }
            Piece::Grid(grid) => {
                if kinds[at].as_ref().is_some_and(|k| *k != Kind::Form) && tables::has_phones(grid) {
                    for row in &grid.rows {
                        let mut line = Passage::default();
                        for cell in row.iter().filter(|c| !c.repeated && !c.blank()) {
                            line.append(&cell.tight());
                            line.push("，", cell.text.span().end);
                        }
                        contacts.read_text(&line, line.text(), true);
                    }
                }
                walker.grid(at, grid, kinds[at].as_ref());
            }
        }
    }
    walker.close();
    walker.out.contacts = contacts.finish();
    walker.out
}

/// A heading whose body is being collected: it may turn out to be an item.
#[derive(Default)]
struct Pending {
    path: Vec<String>,
    words: Passage,
    mark: Option<Mark>,
    span: Span,
    body: Vec<Passage>,
    said: Assignment,
}

#[derive(Default)]
struct Walker<'a> {
    pieces: &'a [Piece],
    roles: &'a [Role],
    places: Vec<Outline>,
    taken: Vec<bool>,
    stack: Stack,
    out: Outcome,
    open: Option<Unit>,
    pending: Option<Pending>,
    /// Kind set by a heading without a mark, or by a run-in 一、指导思想。
    context: Option<SectionKind>,
    /// First unit of the current section.
    section_start: usize,
    /// What a heading said for all items under it, with the rank of its mark.
    inherited: Option<(Style, Assignment)>,
    /// Inside an attachment that is a form: its notes are no items.
    in_form: bool,
}

impl Walker<'_> {
    /// True when there are more units or headings than any notice has: the rest is listed as not read.
    fn is_full(&mut self, at: usize) -> bool {
        if self.out.units.len().max(self.out.sections.len()) < UNITS {
            return false;
        }
        let span = |at: usize| match &self.pieces[at] {
            Piece::Para(para) => para.text.span(),
            Piece::Grid(grid) => grid.span,
        };
        let (here, last) = (span(at), span(self.pieces.len() - 1));
        self.out.unread.push(Unread {
            span: Span {
                start: here.start,
                end: here.end.max(last.end),
            },
            text: String::new(),
            reason: "事项过多，此处以后未读取，请分成几个文件".to_owned(),
        });
        true
    }

    fn para(&mut self, at: usize, para: &Para) {
        match self.roles[at] {
            Role::Page | Role::Letterhead | Role::Number | Role::Title => {}
            Role::AttachmentTitle if !self.taken[at] => {}
            Role::Recipients => {
                let text = para.str();
                if let Some(end) = head::recipients_end(text) {
                    let colon = text[end..].chars().next().map_or(0, char::len_utf8);
                    let rest = para.text.slice(end + colon, text.len());
                    self.loose(rest);
                }
            }
            Role::Signer | Role::SignDate | Role::AttachmentNote | Role::Imprint => self.close(),
            Role::PlanTitle => self.start_over(),
            Role::AttachmentLabel(end) => self.attachment(at, para, end),
            Role::Contact => {}
            _ if self.taken[at] => self.close(),
            _ => self.body(at, para),
        }
    }

    fn body(&mut self, at: usize, para: &Para) {
        let place = self.places[at];
        match place.mark {
            Some(mark) if place.heading => self.heading(para, mark),
            Some(mark) => {
                if let Some(said) = responsibility::line(para).filter(|_| mark.style >= Style::Dash) {
                    self.assign(said, &para.text);
                } else {
                    self.marked(para, mark, place.entry);
                }
            }
            None => match responsibility::line(para) {
                Some(said) => self.assign(said, &para.text),
                None => self.prose(at, para),
            },
        }
    }

    // ---- headings ----

    fn heading(&mut self, para: &Para, mark: Mark) {
        self.close();
        self.context = None;
        self.section_start = self.out.units.len();
        let text = para.str();
        let (words, said) = responsibility::extract(&para.text.slice(mark.len, text.len()));
        if self.inherited.as_ref().is_some_and(|(style, _)| *style >= mark.style) {
            self.inherited = None;
        }
        if said.names_someone() {
            self.inherited = Some((mark.style, said.clone()));
        }
        self.stack.leave(mark.style);
        let above = self.stack.path();
        self.stack.enter(mark.style, outline::heading_text(text, &mark));
        self.out.sections.push(Section {
            path: self.stack.path(),
            span: para.text.span(),
        });
        self.pending = Some(Pending {
            path: above,
            words,
            mark: Some(mark),
            span: para.text.span(),
            body: Vec::new(),
            said,
        });
    }

    fn attachment(&mut self, at: usize, para: &Para, end: usize) {
        self.start_over();
        let mut name = para.text.slice(end, para.str().len());
        let mut next = at + 1;
        while self.roles.get(next) == Some(&Role::AttachmentTitle) {
            if let Some(Piece::Para(line)) = self.pieces.get(next)
                && line.str() != name.text()
            {
                name.append(&line.text);
            }
            next += 1;
        }
        let form = (next..self.pieces.len())
            .take(3)
            .take_while(|i| !matches!(self.roles[*i], Role::AttachmentLabel(_)))
            .find(|i| self.taken[*i] || matches!(self.pieces[*i], Piece::Grid(_)));
        let prose_first = (next..self.pieces.len()).take(2).any(|i| self.places[i].mark.is_some());
        self.in_form = form.is_some_and(|i| self.taken[i]) && !prose_first;
        if !self.in_form && !name.is_empty() && next <= self.pieces.len() {
            self.stack.enter_attachment(name.text().to_owned());
            self.out.sections.push(Section {
                path: self.stack.path(),
                span: name.span(),
            });
        }
    }

    fn start_over(&mut self) {
        self.close();
        self.stack.clear();
        self.context = None;
        self.inherited = None;
        self.in_form = false;
        self.section_start = self.out.units.len();
    }

    // ---- unmarked paragraphs ----

    fn prose(&mut self, at: usize, para: &Para) {
        let text = para.str();
        if self.in_form {
            return self.loose(para.text.clone());
        }
        let numbered_open = self.open.as_ref().is_some_and(|o| o.style != Some(Style::Ordinal));
        if !numbered_open {
            if !ordinals::starts(text).is_empty()
                && !self.outside_work()
                && self.pending.as_ref().is_none_or(|p| !p.said.names_someone())
                && !self.label_follows(at)
            {
                self.close_unit();
                return self.split_ordinals(&para.text);
            }
            self.close_unit();
        }
        if self.is_caption(at, para) {
            self.close();
            self.context = lexicon::section_kind(text);
            self.section_start = self.out.units.len();
            return;
        }
        if self.open.is_some() {
            if self.belongs_to_open(at) {
                let passage = para.text.clone();
                return self.sub_point(&passage);
            }
            self.close_unit();
            return self.loose(para.text.clone());
        }
        if self.pending.is_some() {
            let (rest, said) = responsibility::extract(&para.text);
            if let Some(pending) = &mut self.pending {
                pending.body.push(rest);
                pending.said.merge(said);
                pending.span.end = pending.span.end.max(para.text.span().end);
            }
            return;
        }
        self.loose(para.text.clone());
    }

    /// Nothing here is work: the letter before its first heading, background.
    fn outside_work(&self) -> bool {
        self.stack.is_empty() && self.context.is_none() || self.kind().is_none()
    }

    /// The heading's responsibility line stands after this paragraph: the heading is the item.
    fn label_follows(&self, at: usize) -> bool {
        self.pending.is_some()
            && self.pieces[at + 1..]
                .iter()
                .take(4)
                .zip(&self.places[at + 1..])
                .take_while(|(_, place)| place.mark.is_none())
                .any(|(piece, _)| matches!(piece, Piece::Para(p) if responsibility::line(p).is_some_and(|s| s.names_someone())))
    }

    /// A short line without mark or stop that heads what follows (报送内容, 有关要求).
    fn is_caption(&self, at: usize, para: &Para) -> bool {
        let text = para.str();
        let text = text.strip_suffix(['：', ':']).filter(|t| at_most(t, 8)).unwrap_or(text);
        if para.heading.is_some() && head::title::is_caption(text, 40) {
            return true; // a heading style of the file
        }
        if para.joined
            || !head::title::is_caption(text, 16)
            || text.contains(['，', '、', '：', ':'])
            || lexicon::is_office(text) && lexicon::section_kind(text).is_none()
        {
            return false;
        }
        let known = lexicon::section_kind(text).is_some();
        let next_marked = self.places.get(at + 1).is_some_and(|p| p.mark.is_some());
        known || next_marked && self.open.as_ref().is_none_or(|o| !o.entry)
    }

    /// Does an unmarked paragraph go on with the open unit, or close the section?
    fn belongs_to_open(&self, at: usize) -> bool {
        let Some(open) = &self.open else { return false };
        let Some(style) = open.style else { return false };
        for i in at + 1..self.pieces.len().min(at + 8) {
            if self.roles[i] != Role::Body {
                break;
            }
            match self.places[i].mark {
                Some(mark) if mark.style == style && !self.places[i].heading => return true,
                Some(mark) if mark.style > style && !self.places[i].heading => {}
                Some(_) => break,
                None => {}
            }
        }
        // The last unit of its list: as its siblings did.
        let siblings = self.siblings();
        siblings.is_empty() || siblings.iter().any(|u| u.continued)
    }

    /// The units of the current section, the last ones of a list longer than any notice has.
    fn siblings(&self) -> &[Unit] {
        &self.out.units[self.siblings_from()..]
    }

    fn siblings_from(&self) -> usize {
        self.section_start.max(self.out.units.len().saturating_sub(LIST))
    }

    fn split_ordinals(&mut self, passage: &Passage) {
        let text = passage.text();
        let starts = ordinals::starts(text);
        if let Some((first, _)) = starts.first()
            && *first > 0
        {
            let lead = passage.slice(0, *first);
            match &mut self.pending {
                Some(pending) => pending.body.push(lead),
                None => self.loose(lead),
            }
        }
        self.flush_pending_to_loose();
        let kind = self.kind();
        for (i, (from, number)) in starts.iter().enumerate() {
            let end = starts.get(i + 1).map_or(text.len(), |(next, _)| *next);
            let piece = passage.slice(*from, end);
            let words = piece.slice(ordinals::LENGTH, piece.text().len());
            let Some((kind, sure)) = kind else {
                self.loose(words);
                continue;
            };
            let (words, said) = responsibility::extract(&words);
            let name = title::of(&words, false);
            let confidence = if crate::chars::at_most(name.text(), 30) && sure {
                0.85
            } else {
                0.65
            };
            let mut unit = Unit {
                path: self.stack.path(),
                no: Some(number.to_string()),
                title: name,
                kind,
                said,
                style: Some(Style::Ordinal),
                confidence,
                ..Unit::default()
            };
            unit.cover(piece.span());
            unit.add(words, Place::Prose);
            self.finish(unit);
        }
    }
}
