//! What an organisation was and became: spans of its history, changes, succession, the log.

use crate::store::history::{KindAt, Place, Span, Title};
use crate::store::record;
use crate::store::succession::Link;
use jishi_kernel::{Level, Millis, id, shanghai_day, shanghai_time};
use jishi_platform::audit;
use jishi_platform::authz::Act;

/// A row of a history.
pub struct Row {
    /// From when to when.
    pub days: String,
    /// What held.
    pub what: String,
    /// Where it leads.
    pub href: Option<String>,
}

/// A row of changes or of the log.
pub struct Change {
    /// When.
    pub when: String,
    /// Who.
    pub who: String,
    /// What was done.
    pub what: String,
    /// Why, or nothing.
    pub why: String,
    /// Where it leads: word and address.
    pub link: Option<(String, String)>,
}

fn days<T>(span: &Span<T>) -> String {
    match span.to {
        Some(to) => format!("{} 至 {to}", span.from),
        None => format!("{} 起", span.from),
    }
}

/// The names.
pub fn names(spans: Vec<Span<Title>>) -> Vec<Row> {
    spans
        .into_iter()
        .map(|span| Row {
            days: days(&span),
            what: if span.value.short_name.is_empty() {
                span.value.name
            } else {
                format!("{}（{}）", span.value.name, span.value.short_name)
            },
            href: None,
        })
        .collect()
}

/// Kinds and levels.
pub fn shapes(spans: Vec<Span<KindAt>>) -> Vec<Row> {
    let level = |number| Level::from_number(number).map_or("", Level::word);
    spans
        .into_iter()
        .map(|span| Row {
            days: days(&span),
            what: format!("{} · {}", span.value.kind, level(span.value.level)),
            href: None,
        })
        .collect()
}

/// The superiors.
pub fn above(spans: Vec<Span<Place>>) -> Vec<Row> {
    spans
        .into_iter()
        .map(|span| {
            let days = days(&span);
            match span.value.parent {
                Some((id, name)) => Row {
                    days,
                    what: name,
                    href: Some(format!("/orgs/{id}")),
                },
                None => Row {
                    days,
                    what: "本单位范围以上".to_owned(),
                    href: None,
                },
            }
        })
        .collect()
}

fn how(word: &str, onwards: bool) -> &'static str {
    match (word, onwards) {
        ("merge", true) => "并入",
        ("merge", false) => "由其合并而来",
        ("split", true) => "拆分为",
        ("split", false) => "由其拆分而来",
        (_, true) => "撤销后承接",
        (_, false) => "承接已撤销的",
    }
}

/// Whom it went on as, or out of whom it came.
pub fn links(links: Vec<Link>, onwards: bool) -> Vec<Row> {
    links
        .into_iter()
        .map(|link| Row {
            days: format!(
                "{} {}{}",
                link.day,
                how(&link.how, onwards),
                if link.holds { "" } else { "（后已恢复）" }
            ),
            what: link.name.clone().unwrap_or_else(|| "本单位范围以外的组织".to_owned()),
            href: link.name.map(|_| format!("/orgs/{}", link.org)),
        })
        .collect()
}

fn who(name: String) -> String {
    if name.is_empty() { "系统".to_owned() } else { name }
}

/// A change of the tree.
pub fn changed(change: record::Change) -> Change {
    let undone = if change.undone { "（已撤回）" } else { "" };
    Change {
        when: format!("{} 起", change.day),
        who: who(change.who),
        what: format!("{}：{}{undone}", change.kind.word(), change.words),
        why: change.reason,
        link: None,
    }
}

fn instant(at: Millis) -> String {
    format!("{} {}", shanghai_day(at), shanghai_time(at))
}

/// The log: what was done on the pages of the organisation, and the sheets that made or changed it, which stand in the log
/// under their run. A run is opened by the account `own` that began it and only named to others.
pub fn log(entries: Vec<audit::Entry>, sheets: Vec<record::Imported>, own: i64, most: usize) -> Vec<Change> {
    let mut runs: Vec<record::Imported> = Vec::new();
    for sheet in sheets {
        // One batch may have made more than one change of it.
        match runs.iter_mut().find(|known| known.run.is_some() && known.run == sheet.run) {
            Some(known) => known.words = format!("{}；{}", sheet.words, known.words),
            None => runs.push(sheet),
        }
    }
    let mut rows: Vec<(Millis, Change)> = entries.into_iter().map(|entry| (entry.at, logged(entry))).collect();
    rows.extend(runs.into_iter().map(|sheet| (sheet.at, imported(sheet, own))));
    rows.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    rows.truncate(most);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn imported(sheet: record::Imported, own: i64) -> Change {
    let run = sheet.run.map(id::encode);
    let named = run
        .as_ref()
        .map_or_else(|| "导入组织表".to_owned(), |run| format!("导入组织表（批次 {run}）"));
    let mine = run.filter(|_| sheet.account == own);
    Change {
        when: instant(sheet.at),
        who: who(sheet.who),
        what: format!("{named}：{}；理由：{}", sheet.words, sheet.reason),
        why: String::new(),
        link: mine.map(|run| ("导入情况".to_owned(), format!("/imports/orgs/{run}"))),
    }
}

/// A row of the log.
fn logged(entry: audit::Entry) -> Change {
    let act = Act::ALL
        .iter()
        .find(|act| act.name() == entry.act)
        .map_or(entry.act.as_str(), |act| act.word());
    Change {
        when: instant(entry.at),
        who: who(entry.who),
        what: if entry.note.is_empty() { act.to_owned() } else { entry.note },
        why: String::new(),
        link: None,
    }
}
