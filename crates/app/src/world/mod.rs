//! The sample world: 示例省 with its cities, counties and branches, its people, and five published
//! notices with a year of progress behind them. All names are invented.

mod orgs;
mod people;
mod progress;
mod publish;
mod registry;

pub use people::LogIn;

use anyhow::Context;
use jishi_kernel::{Clock, Day, IdGen, MockClock, SeededRandom};
use jishi_platform::App;
use std::sync::Arc;

/// Fills an empty database with the sample world as it stands today; returns the log-ins.
///
/// # Errors
/// The database is not empty, or the store fails.
pub async fn fill(app: &App, password: Option<String>) -> anyhow::Result<Vec<LogIn>> {
    let today = app.clock.today();
    let clock = Arc::new(MockClock::at(day(today.year(), 1, 4)));
    // The same database and files, under a clock that walks through the year.
    let past = App::new(
        app.db.clone(),
        clock.clone(),
        app.random.clone(),
        app.files.clone(),
        None,
        app.config.clone(),
        app.keys.clone(),
    );
    let ids = IdGen::new(&SeededRandom::new(1));
    let orgs = orgs::add(&past, &ids).await.context("示例组织")?;
    let people = people::add(&past, &orgs, password).await.context("示例账号")?;
    let programmes = publish::all(&past, &clock, &orgs, &people, today).await.context("示例通知")?;
    progress::walk(&past, &clock, &people, &programmes, app.now())
        .await
        .context("示例进展")?;
    registry::add(&past, &clock, &orgs, &people, app.now()).await.context("示例名册")?;
    Ok(people.log_ins())
}

/// A day of the sample year; the first of the month where the day does not exist.
fn day(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).or_else(|_| Day::new(year, month, 1)).unwrap_or(Day::MIN)
}

/// A day some days before another.
fn before(day: Day, count: i64) -> Day {
    day.checked_sub(jishi_kernel::days(count)).unwrap_or(day)
}

/// Ids of things older than the sample year itself.
fn next(ids: &IdGen) -> i64 {
    ids.next(&MockClock::at(Day::constant(2025, 1, 2)) as &dyn Clock)
}
