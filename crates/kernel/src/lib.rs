//! The vocabulary of jishi without any I/O: typed ids, days, levels, lights, the clock.
//!
//! Everything here is a plain value. No HTTP, no SQL, no async: rule files and the
//! notice reader build on this crate alone.

mod clock;
mod day;
pub mod id;

mod level;
mod light;

pub use clock::{Clock, Millis, MockClock, Random, SeededRandom, day_start, shanghai_day, shanghai_time};
pub use day::{Day, DayRange, day_text, days, days_between, format_day, month_end, parse_day};
pub use id::{IdGen, IdParseError};
pub use level::Level;
pub use light::Light;
