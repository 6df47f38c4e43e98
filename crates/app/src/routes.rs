//! All routes and jobs of the program.

use axum::extract::Path;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jishi_platform::authz::Act;
use jishi_platform::jobs::Jobs;
use jishi_platform::{AppError, Cx, Routes, http};

/// The whole route table, which is the permission table.
pub fn routes() -> Routes {
    Routes::new()
        .page(Method::GET, "/", Act::SelfUse, async |cx: Cx| http::see_other(jishi_ui::home(&cx)))
        .public(Method::GET, "/assets/{name}", "style and scripts, the same for everyone", asset)
        .public(Method::GET, "/healthz", "says only that the program answers", async || "ok")
        .merge(jishi_account::routes())
        .merge(jishi_org::routes())
        .merge(jishi_programme::routes())
        .merge(jishi_unit::routes())
        .merge(jishi_person::routes())
        .merge(jishi_cadre::routes())
        .merge(jishi_member::routes())
        .merge(jishi_transfer::routes())
        .merge(jishi_intake::routes(&crate::kinds::kinds()))
}

/// All jobs of the program.
pub fn jobs() -> Jobs {
    let mut jobs = Jobs::default();
    jishi_programme::jobs(&mut jobs);
    jishi_org::jobs(&mut jobs);
    jishi_platform::mail_job::jobs(&mut jobs);
    jishi_platform::files::discard::jobs(&mut jobs);
    jishi_person::jobs(&mut jobs);
    jishi_member::jobs(&mut jobs);
    jishi_transfer::jobs(&mut jobs);
    jishi_intake::jobs(&mut jobs, &crate::kinds::kinds());
    jobs
}

async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, AppError> {
    let file = jishi_ui::asset_file(&name).ok_or(AppError::NotFound)?;
    let accepts = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let takes = |coding: &str| accepts.split(',').any(|part| part.trim().split(';').next() == Some(coding));
    let (bytes, coding) = if takes("br") {
        (file.br, Some("br"))
    } else if takes("gzip") {
        (file.gz, Some("gzip"))
    } else {
        (file.bytes, None)
    };
    let cache = if file.immutable {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let mut response = (
        StatusCode::OK,
        [
            (header::CONTENT_TYPE, file.content_type),
            (header::CACHE_CONTROL, cache),
            (header::VARY, "Accept-Encoding"),
        ],
        bytes,
    )
        .into_response();
    if let Some(coding) = coding {
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, header::HeaderValue::from_static(coding));
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use jishi_org::rule_words;
    use serde_json::Value;

    fn strangers(rule: &str, value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                for (item, value) in map {
                    if item.starts_with(|c: char| c.is_ascii_alphabetic()) && rule_words::key(rule, item).is_none() {
                        found.push(format!("{rule} {item}"));
                    }
                    // What a choice is called inside the program is not shown.
                    if item != "slug" {
                        strangers(rule, value, found);
                    }
                }
            }
            Value::Array(values) => values.iter().for_each(|value| strangers(rule, value, found)),
            Value::String(said) if said.chars().all(|c| c.is_ascii_lowercase() || c == '_') && rule_words::text(said) == said => {
                found.push(format!("{rule} {said}"));
            }
            _ => {}
        }
    }

    #[test]
    fn every_rule_reads_in_chinese() {
        let mut found = Vec::new();
        for book in jishi_platform::rules::books() {
            for rule in book.book.list() {
                let value = serde_json::to_value(&rule.value).unwrap_or_default();
                strangers(&rule.name, &value, &mut found);
            }
        }
        found.sort();
        found.dedup();
        assert!(found.is_empty(), "crates/org/data/rule_words.toml has no word for {found:#?}");
    }
}
