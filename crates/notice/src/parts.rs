//! Document parts: what stands around a page, the head of the letter, its signature, the plan under
//! it, attachments, imprint — one role for every piece.
// Pieces and their roles are walked side by side, forwards and backwards.
#![allow(clippy::needless_range_loop)]

mod attachments;

pub(crate) use attachments::label_end;

use crate::blocks::{Para, Piece};
use crate::chars::at_most;
use crate::head::{self, date_line, number_in, title};
use crate::lexicon;
use crate::outline::mark::{self, Style};
use attachments::attachment;

/// What a piece is for the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Text, table or form of the document itself.
    #[default]
    Body,
    /// Around an article on a web page: place, time of publication, buttons.
    Page,
    /// 红头: …文件
    Letterhead,
    /// 文号
    Number,
    /// Title of the notice, one or more lines.
    Title,
    /// 主送
    Recipients,
    /// Who signs.
    Signer,
    /// Date of the signature.
    SignDate,
    /// 版记: 抄送, 印发.
    Imprint,
    /// 附件：1.… 2.… below the letter.
    AttachmentNote,
    /// 附件 1 above an attachment; the value is the byte where its title begins on the same line.
    AttachmentLabel(usize),
    /// Title line of an attachment.
    AttachmentTitle,
    /// Title of a plan printed under the letter.
    PlanTitle,
    /// Line of contacts.
    Contact,
}

/// How many pieces from the top may belong to the head.
const HEAD: usize = 80;

/// The role of every piece.
pub fn roles(pieces: &[Piece]) -> Vec<Role> {
    let mut roles = vec![Role::Body; pieces.len()];
    let body = head_zone(pieces, &mut roles);
    tail_zone(pieces, &mut roles, body);
    roles
}

fn para(pieces: &[Piece], at: usize) -> Option<&Para> {
    match pieces.get(at) {
        Some(Piece::Para(para)) => Some(para),
        _ => None,
    }
}

// ---- the head ----

/// Gives roles to the head and answers the first piece after it.
fn head_zone(pieces: &[Piece], roles: &mut [Role]) -> usize {
    let end = (0..pieces.len().min(HEAD))
        .find(|i| is_text(&pieces[*i]))
        .unwrap_or(pieces.len().min(HEAD));
    for at in 0..end {
        let Some(text) = para(pieces, at).map(Para::str) else { continue };
        roles[at] = if is_page(text) {
            Role::Page
        } else if is_letterhead(text) {
            Role::Letterhead
        } else if number_in(text).is_some() && at_most(text, 40) && !title::is_title(text) {
            Role::Number
        } else {
            Role::Body
        };
    }
    let Some(last) = find_title(pieces, roles, end) else {
        return recipients(pieces, roles, 0, end);
    };
    let first = title_start(pieces, roles, last);
    if let Some(above) = first.checked_sub(1).filter(|a| roles[*a] == Role::Body)
        && let Some(text) = para(pieces, above).map(Para::str)
        && lexicon::is_office(text)
        && title::is_caption(text, 40)
        && !at_most(text, 5)
    {
        roles[above] = Role::Letterhead;
    }
    let last = title_end(pieces, roles, last, end);
    roles[first..=last].fill(Role::Title);
    printed_again(pieces, roles, first..=last, end);
    recipients(pieces, roles, last + 1, end)
}

/// A web page prints the title of the article, then the article with its own letterhead and title.
fn printed_again(pieces: &[Piece], roles: &mut [Role], place: std::ops::RangeInclusive<usize>, end: usize) {
    let whole: String = place.clone().filter_map(|i| para(pieces, i)).map(Para::str).collect();
    let again = |i: usize| para(pieces, i).is_some_and(|p| !at_most(p.str(), 3) && whole.contains(p.str()));
    for at in place.end() + 1..end {
        if roles[at] != Role::Body {
            continue;
        }
        // Below the salutation the name of an office is a signature.
        if para(pieces, at).is_some_and(|p| head::recipients_end(p.str()).is_some()) {
            break;
        }
        let office = para(pieces, at).is_some_and(|p| lexicon::is_office(p.str()) && title::is_caption(p.str(), 40));
        if again(at) {
            roles[at] = Role::Page;
        } else if office && at + 1 < end && again(at + 1) {
            roles[at] = Role::Letterhead;
        }
    }
}

/// Running text or a table: the head ends before it.
fn is_text(piece: &Piece) -> bool {
    match piece {
        Piece::Grid(_) => true,
        Piece::Para(para) => {
            let text = para.str();
            (mark::read(text).is_some_and(|m| m.style <= Style::Number) && !title::is_title(text))
                || (text.contains('。') && !at_most(text, 30))
                || !at_most(text, 260)
        }
    }
}

/// The line a title ends on: the best of the lines that end as titles do.
fn find_title(pieces: &[Piece], roles: &[Role], end: usize) -> Option<usize> {
    let mut best: Option<(i32, usize)> = None;
    for at in 0..end {
        let Some(para) = para(pieces, at) else { continue };
        let text = para.str();
        if roles[at] != Role::Body || !title::is_title(text) || (text.starts_with("附件") && !labelled_title(text)) {
            continue;
        }
        let about = text.contains("关于")
            || (at > 0
                && roles[at - 1] == Role::Body
                && self::para(pieces, at - 1).is_some_and(|p| p.str().contains("关于") && title::is_caption(p.str(), 60)));
        let long = !at_most(text, 5);
        if !about && !long {
            continue;
        }
        let year = text.contains('年') && text.contains(|c: char| c.is_ascii_digit());
        let score =
            i32::from(about) * 3 + i32::from(!at_most(text, 9)) + i32::from(year) + i32::from(para.centred || para.heading.is_some())
                - 2 * i32::from(number_in(text).is_some_and(|n| n.start == 0));
        if best.is_none_or(|(s, _)| score > s) {
            best = Some((score, at));
        }
    }
    best.map(|(_, at)| at).or_else(|| {
        (0..end).find(|at| roles[*at] == Role::Body && para(pieces, *at).is_some_and(|p| p.centred && title::is_caption(p.str(), 60)))
    })
}

/// 附件3：关于举办……的通知 above a whole notice.
fn labelled_title(text: &str) -> bool {
    text.ends_with("的通知") && label_end(text).is_some_and(|end| text[end..].contains("关于"))
}

/// A title over several lines: goes back to its first line.
fn title_start(pieces: &[Piece], roles: &[Role], last: usize) -> usize {
    let mut first = last;
    while first > 0 && last - first < 3 && roles[first - 1] == Role::Body {
        let (Some(above), Some(here)) = (para(pieces, first - 1), para(pieces, first)) else {
            break;
        };
        let (above, here) = (above.str(), here.str());
        if !title::is_caption(above, 60)
            || above.starts_with("附件")
            || date_line(above).is_some()
            || title::is_title(above) && !open_quote(above)
        {
            break;
        }
        let begins = here.starts_with("关于");
        // The name of an office over an empty line is the letterhead.
        let goes_back = if begins {
            lexicon::is_office(above) && para(pieces, first).is_some_and(|p| p.gap == 0)
        } else {
            above.contains("关于") || open_quote(above) || !here.contains("关于") && starts_inside(here)
        };
        if !goes_back {
            break;
        }
        first -= 1;
    }
    first
}

/// Words that cannot open a title.
fn starts_inside(text: &str) -> bool {
    text.starts_with(['的', '和', '及', '与', '暨', '》', '”']) || at_most(text, 5)
}

fn open_quote(text: &str) -> bool {
    text.matches('《').count() > text.matches('》').count() || text.matches('“').count() > text.matches('”').count()
}

/// The title goes on below when a line ended inside it (…要点》 / 的通知).
fn title_end(pieces: &[Piece], roles: &[Role], last: usize, end: usize) -> usize {
    let mut at = last;
    while at + 1 < end && roles[at + 1] == Role::Body {
        let (Some(here), Some(next)) = (para(pieces, at), para(pieces, at + 1)) else {
            break;
        };
        let next = next.str();
        if !(title::is_title(next) && at_most(next, 40) && (open_quote(here.str()) || next.starts_with(['的', '和', '及', '暨', '》'])))
        {
            break;
        }
        at += 1;
    }
    at
}

/// The 主送 line below the title; answers the first piece after the head.
fn recipients(pieces: &[Piece], roles: &mut [Role], from: usize, end: usize) -> usize {
    let mut seen = 0;
    for at in from..pieces.len().min(from + HEAD) {
        let Some(para) = para(pieces, at) else { return at };
        let text = para.str();
        if roles[at] != Role::Body {
            continue;
        }
        seen += 1;
        if seen > 6 {
            break;
        }
        if head::recipients_end(text).is_some() {
            roles[at] = Role::Recipients;
            return at + 1;
        }
        if date_line(text).is_some() {
            roles[at] = Role::SignDate;
        } else if is_text(&pieces[at]) || at >= end {
            return at;
        }
    }
    from
}

/// A line of a web page around the article.
pub(crate) fn is_page(text: &str) -> bool {
    if !at_most(text, 90) || text.contains('。') {
        return false;
    }
    let bare = text.trim_matches(|c: char| matches!(c, '|' | ' ' | '•' | '·' | '●'));
    if lexicon::PAGE_WORDS.iter().any(|w| bare.contains(w)) {
        return true;
    }
    lexicon::PAGE_LINES.contains(&bare)
        || lexicon::PAGE_PREFIXES.iter().any(|p| bare.starts_with(p))
        || ["浏览次数", "【打印】", "[打印]", "【关闭】", "[关闭]", "【字号", "【字体"]
            .iter()
            .any(|w| bare.contains(w))
        || bare.contains("发布时间") && bare.contains("来源")
        || (bare.contains('>') && !bare.contains('，') && at_most(bare, 60))
}

fn is_letterhead(text: &str) -> bool {
    text.ends_with("文件") && at_most(text, 40) && !at_most(text, 5) && !text.contains(['，', '。', '、', '：'])
}

// ---- what follows the head ----

fn tail_zone(pieces: &[Piece], roles: &mut [Role], from: usize) {
    let mut signed = roles[..from.min(roles.len())].contains(&Role::SignDate);
    let mut at = from;
    while at < pieces.len() {
        if roles[at] != Role::Body {
            at += 1;
            continue;
        }
        let Some(para) = para(pieces, at) else {
            at += 1;
            continue;
        };
        let text = para.str();
        let attached = text.starts_with('附') && attachment(pieces, roles, at, signed);
        if attached {
            // its role is set
        } else if at_most(text, 90) && lexicon::IMPRINT_PREFIXES.iter().any(|p| text.starts_with(p)) && !text.contains('。') {
            roles[at] = Role::Imprint;
        } else if head::is_damaged_date(text) && at > from && signers(pieces, roles, at, from) {
            roles[at] = Role::SignDate;
            signed = true;
        } else if let Some(date) = head::trailing_date(text).filter(|_| at_most(text, 60)) {
            if date.printed {
                roles[at] = Role::Imprint;
            } else if date.whole {
                roles[at] = Role::SignDate;
                signers(pieces, roles, at, from);
                signed = true;
            } else if lexicon::is_office(text[..date.from].trim()) && !text.contains(['，', '。', '；']) {
                roles[at] = Role::SignDate;
                signed = true;
            }
        } else if at_most(text, 90)
            && (at_most(text, 30) || lexicon::PAGE_WORDS.iter().any(|w| text.contains(w)))
            && is_page(text)
            && mark::read(text).is_none()
        {
            roles[at] = Role::Page;
        } else if at_most(text, 160) && crate::contacts::is_contact_line(text) {
            roles[at] = Role::Contact;
        } else if is_unsigned_signer(pieces, roles, at) {
            roles[at] = Role::Signer;
            signed = true;
        } else if is_plan_title(pieces, roles, at) {
            plan_title(pieces, roles, at);
        }
        at += 1;
    }
}

/// Lines above a date that name who signs; false when there are none.
fn signers(pieces: &[Piece], roles: &mut [Role], date: usize, from: usize) -> bool {
    let mut found = false;
    for at in (from..date).rev().take(6) {
        let Some(text) = para(pieces, at).map(Para::str) else { break };
        let short = title::is_caption(text, 60) && !text.contains('，');
        if roles[at] == Role::Page || roles[at] == Role::Imprint {
            continue;
        }
        // （示例团委代章）: whose seal stands for the signature.
        if roles[at] == Role::Body && text.starts_with(['（', '(']) && (text.contains("代章") || text.contains("代盖章")) {
            roles[at] = Role::Imprint;
            continue;
        }
        let printed = para(pieces, at).map_or("", |p| p.printed().text());
        if roles[at] != Role::Body || !short || !printed.split([' ', '　']).rfind(|w| !w.is_empty()).is_some_and(lexicon::is_office) {
            break;
        }
        roles[at] = Role::Signer;
        found = true;
    }
    found
}

/// The name of an office alone at the end of the letter, without a date.
fn is_unsigned_signer(pieces: &[Piece], roles: &[Role], at: usize) -> bool {
    let Some(text) = para(pieces, at).map(Para::str) else {
        return false;
    };
    if !title::is_caption(text, 24) || at_most(text, 4) || !lexicon::is_office(text) || text.contains(['，', '、']) {
        return false;
    }
    let before = at > 0
        && (matches!(roles[at - 1], Role::AttachmentNote | Role::Contact) || para(pieces, at - 1).is_some_and(|p| p.str().ends_with('。')));
    let after = match para(pieces, at + 1) {
        None => pieces.get(at + 1).is_none(),
        Some(next) => label_end(next.str()).is_some() || lexicon::IMPRINT_PREFIXES.iter().any(|p| next.str().starts_with(p)),
    };
    before && after
}

/// The title of a plan under the letter: a line like a title, with a first mark or a table soon after it.
fn is_plan_title(pieces: &[Piece], roles: &[Role], at: usize) -> bool {
    let Some(here) = para(pieces, at) else { return false };
    let text = here.str();
    if !title::is_title(text)
        || !at_most(text, 80)
        || at_most(text, 5)
        || text.contains(['，', '：', ':'])
        || crate::items::opens_with_date(text)
    {
        return false;
    }
    let signed = (0..=3).any(|back| {
        at > back
            && matches!(
                roles[at - 1 - back],
                Role::SignDate | Role::Signer | Role::Contact | Role::AttachmentNote
            )
    });
    signed || here.centred || here.heading == Some(1) || matches!(pieces.get(at + 1), Some(Piece::Grid(_))) || opens_outline(pieces, at + 1)
}

/// A first mark (一、 第一章) stands within the next pieces.
fn opens_outline(pieces: &[Piece], from: usize) -> bool {
    pieces[from.min(pieces.len())..].iter().take(4).any(|p| match p {
        Piece::Para(p) => mark::read(p.str()).is_some_and(|m| m.number == Some(1) && m.style <= Style::Han),
        Piece::Grid(_) => false,
    })
}

fn plan_title(pieces: &[Piece], roles: &mut [Role], at: usize) {
    roles[at] = Role::PlanTitle;
    for above in (0..at).rev().take(2) {
        let Some(text) = para(pieces, above).map(Para::str) else { break };
        if roles[above] != Role::Body || !title::is_caption(text, 60) || text.contains('，') || date_line(text).is_some() {
            break;
        }
        roles[above] = Role::PlanTitle;
    }
}
