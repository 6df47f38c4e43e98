//! The notice a programme came from, as a whole, with a passage marked.

use super::evidence::served;
use super::form::Id;
use super::programme_frame::{View, programme_frame, value};
use crate::model::{NoticeId, ProgrammeId};
use crate::store::{notice, programme};
use askama::Template;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use jishi_kernel::{Day, format_day, shanghai_day};
use jishi_notice::model::Span;
use jishi_platform::{AppError, Cx};
use jishi_ui::{Shell, page};

/// A line of the text, cut at the marked passage.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    before: String,
    marked: String,
    after: String,
    /// The first line with a mark: where the address leads.
    here: bool,
}

#[derive(Template)]
#[template(path = "programme/notice_text.html")]
struct NoticePage {
    shell: Shell,
    base: String,
    number: String,
    issuer: String,
    issued: String,
    file: String,
    uploaded: String,
    lines: Vec<Line>,
    marked: bool,
}

/// Reads `START-END`, characters of the text.
fn span(text: &str) -> Option<Span> {
    let (start, end) = text.split_once('-')?;
    let (start, end) = (start.parse().ok()?, end.parse().ok()?);
    (start < end).then_some(Span { start, end })
}

/// The lines of a text that say something, each cut at the span.
fn lines(text: &str, mark: Option<Span>) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut at, mut seen) = (0, false);
    for line in text.split('\n') {
        let chars: Vec<char> = line.chars().collect();
        let within = |place: usize| place.saturating_sub(at).min(chars.len());
        let (from, to) = mark.map_or((0, 0), |span| (within(span.start), within(span.end)));
        at += chars.len() + 1;
        if line.trim().is_empty() {
            continue;
        }
        let part = |range: std::ops::Range<usize>| chars.get(range).map(|part| part.iter().collect()).unwrap_or_default();
        let marked: String = part(from..to);
        let here = !seen && !marked.trim().is_empty();
        seen |= here;
        lines.push(Line {
            before: part(0..from),
            after: part(to.max(from)..chars.len()),
            marked,
            here,
        });
    }
    lines
}

/// `GET /programmes/{id}/notice`, `?at=START-END` marks a passage.
///
/// # Errors
/// 404 for whoever does not see the whole programme; the store fails.
pub async fn get(
    cx: Cx,
    headers: HeaderMap,
    Id(id): Id<ProgrammeId>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (today, mark): (Day, Option<Span>) = (cx.today(), span(value(&pairs, "at")));
    let (programme, notice) = cx
        .read(move |read| {
            let programme = programme::find(read, id, today)?
                .filter(|found| found.whole)
                .ok_or(AppError::NotFound)?;
            let notice = notice::of_programme(read, id)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((programme, notice))
        })
        .await?;
    let shell = programme_frame(&cx, &headers, &programme, View::Below, "通知原文").await?;
    let lines = lines(&notice.text, mark);
    page(&NoticePage {
        shell: Shell { as_of: None, ..shell },
        base: format!("/programmes/{id}"),
        marked: lines.iter().any(|line| line.here),
        lines,
        number: programme.number,
        issuer: programme.issuer,
        issued: programme.issued.map(|day| format_day(day, today)).unwrap_or_default(),
        uploaded: format!("{} {}", notice.uploaded_by, format_day(shanghai_day(notice.uploaded_at), today)),
        file: notice.file_name,
    })
}

/// `GET /programmes/{id}/notice/file`: the file as it was uploaded.
///
/// # Errors
/// 404 for whoever does not see the whole programme; the file store fails.
pub async fn of_programme(cx: Cx, Id(id): Id<ProgrammeId>) -> Result<Response, AppError> {
    let today = cx.today();
    let found = cx
        .read(move |read| {
            programme::find(read, id, today)?
                .filter(|found| found.whole)
                .ok_or(AppError::NotFound)?;
            notice::of_programme(read, id)?.ok_or(AppError::NotFound)
        })
        .await?;
    Ok(served(&found.file_name, cx.app.files.get(&found.file_hash).await?))
}

/// `GET /notices/{id}/file`: the file as it was uploaded.
///
/// # Errors
/// 404 outside the caller's unit; the file store fails.
pub async fn of_draft(cx: Cx, Id(id): Id<NoticeId>) -> Result<Response, AppError> {
    let found = cx.read(move |read| notice::find(read, id)).await?.ok_or(AppError::NotFound)?;
    Ok(served(&found.file_name, cx.app.files.get(&found.file_hash).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_is_marked_by_characters_over_lines() {
        let text = "关于开展工作的通知\n\n一、走访。2月底前完成。\n二、报送";
        let shown = |at: &str| {
            lines(text, span(at))
                .into_iter()
                .map(|line| format!("{}[{}]{}{}", line.before, line.marked, line.after, if line.here { "*" } else { "" }))
                .collect::<Vec<_>>()
        };
        assert_eq!(shown(""), ["[]关于开展工作的通知", "[]一、走访。2月底前完成。", "[]二、报送"]);
        assert_eq!(shown("16-23")[1], "一、走访。[2月底前完成。]*");
        assert_eq!(shown("11-26"), ["关于开展工作的通知[]", "[一、走访。2月底前完成。]*", "[二、]报送"]);
        assert_eq!(shown("900-901")[2], "二、报送[]");
        for bad in ["5-5", "9-2", "x", "-1-4"] {
            assert_eq!(span(bad), None, "{bad}");
        }
    }
}
