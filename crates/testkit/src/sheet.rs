//! Sheets a page leads to, as a test reads them.

use crate::{Actor, Answer, PEOPLE, World};
use jishi_exchange::sheet::{Column, Limits, Value, read_xlsx};
use jishi_platform::audit;
use jishi_platform::authz::Scope;

/// The sheet of the list on a page, taken by the link at its head.
///
/// # Panics
/// The page or the sheet is not answered, or the page leads to none.
#[allow(clippy::panic)] // a test helper
pub async fn sheet(actor: &Actor, page: &str) -> Answer {
    let text = actor.get(page).await.expect(200).text();
    let link = text
        .split("href=\"")
        .find(|part| part.contains("/export.xlsx"))
        .unwrap_or_else(|| panic!("{page} leads to no sheet"));
    let link = link.split('"').next().unwrap_or_default().replace("&#38;", "&");
    actor.get(&link).await.expect(200)
}

/// The cells of a sheet under some headings, row by row.
///
/// # Panics
/// It is no sheet, or has no such heading.
#[allow(clippy::panic)] // a test helper
pub fn cells(file: &Answer, headings: &[&'static str]) -> Vec<Vec<String>> {
    let columns: Vec<Column> = headings.iter().map(|heading| Column::text(*heading, *heading).required()).collect();
    let sheet = read_xlsx(&file.bytes, &columns, &Limits::default()).unwrap_or_else(|e| panic!("{e}"));
    let row = |values: Vec<Value>| values.into_iter().map(Value::into_text).collect();
    sheet.rows.into_iter().map(|one| row(one.values)).collect()
}

/// The cells of the list on a page, taken by somebody as a file by the link at the head of the page: under the
/// title, with the mark of who took it and when, and noted in the log with the filters the file names.
///
/// # Panics
/// One of these is missing.
#[allow(clippy::panic)] // a test helper
pub async fn taken(world: &World, person: &str, page: &str, title: &'static str, headings: &[&'static str]) -> Vec<Vec<String>> {
    let actor = world.actor(person).await;
    let file = sheet(&actor, page).await;
    marked(world, person, &file, title, headings).await
}

/// The cells of a file somebody took just now; see [`taken`].
///
/// # Panics
/// It lacks its title, mark or row of the log.
#[allow(clippy::panic)] // a test helper
pub async fn marked(world: &World, person: &str, file: &Answer, title: &'static str, headings: &[&'static str]) -> Vec<Vec<String>> {
    let rows = cells(file, headings);
    let above: Vec<String> = cells(file, &[title]).into_iter().take(2).flatten().collect();
    let [filters, mark] = above.as_slice() else {
        panic!("nothing under {title}");
    };
    let name = PEOPLE.iter().find(|one| one.0 == person).map_or("", |one| one.1);
    let day = world.app.clock.today();
    let day = format!("{}年{}月{}日", day.year(), day.month(), day.day());
    assert!(mark.contains(&format!(" {name} {day}")) && mark.ends_with(" 导出"), "{mark}");
    let scope = Scope::everything("test");
    let noted = world.app.db.read(&scope, |read| audit::about(read, "export", 0, 1)).await;
    let noted = noted.unwrap_or_else(|e| panic!("{e}"));
    let filters = filters.strip_prefix("范围：").unwrap_or(filters);
    let note = noted.first().map_or("", |entry| entry.note.as_str());
    assert_eq!(note, format!("导出{title} {} 行（{filters}）", rows.len()));
    rows
}
