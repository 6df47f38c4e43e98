//! Time and randomness are passed in, never fetched: tests can stand on any day.

use crate::Day;
use std::sync::{
    Mutex,
    atomic::{AtomicI64, Ordering},
};

/// Milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;

/// Asia/Shanghai has kept UTC+8 without summer time since 1991.
const SHANGHAI: Millis = 8 * 3_600_000;

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// Now, in milliseconds UTC.
    fn now(&self) -> Millis;

    /// Today in Asia/Shanghai.
    fn today(&self) -> Day {
        shanghai_day(self.now())
    }
}

/// The Asia/Shanghai day an instant falls on (saturating at the calendar's ends).
pub fn shanghai_day(at: Millis) -> Day {
    civil(at).date()
}

/// `HH:MM` in Asia/Shanghai.
pub fn shanghai_time(at: Millis) -> String {
    let t = civil(at);
    format!("{:02}:{:02}", t.hour(), t.minute())
}

/// The first instant of a day in Asia/Shanghai.
pub fn day_start(day: Day) -> Millis {
    jiff::tz::Offset::UTC
        .to_timestamp(day.at(0, 0, 0, 0))
        .map_or(0, |t| t.as_millisecond())
        - SHANGHAI
}

fn civil(at: Millis) -> jiff::civil::DateTime {
    let local = jiff::Timestamp::from_millisecond(at.saturating_add(SHANGHAI)).unwrap_or(jiff::Timestamp::MAX);
    jiff::tz::Offset::UTC.to_datetime(local)
}

/// A clock that stands still until told otherwise.
pub struct MockClock(AtomicI64);

impl MockClock {
    /// Stands at noon, Asia/Shanghai, of `day`.
    pub fn at(day: Day) -> Self {
        let clock = Self(AtomicI64::new(0));
        clock.set(day);
        clock
    }

    /// Jumps to noon, Asia/Shanghai, of `day`.
    pub fn set(&self, day: Day) {
        let noon = jiff::tz::Offset::UTC
            .to_timestamp(day.at(12, 0, 0, 0))
            .map_or(0, |t| t.as_millisecond());
        self.0.store(noon - SHANGHAI, Ordering::SeqCst);
    }

    /// Moves on by some milliseconds.
    pub fn advance(&self, millis: Millis) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for MockClock {
    fn now(&self) -> Millis {
        self.0.load(Ordering::SeqCst)
    }
}

/// Where randomness comes from.
pub trait Random: Send + Sync {
    /// Fills the buffer with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// Repeatable randomness for tests and sample data: never for secrets.
pub struct SeededRandom(Mutex<u64>);

impl SeededRandom {
    /// The same seed gives the same bytes.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }

    /// The next number below `bound` (0 when `bound` is 0).
    pub fn below(&self, bound: u64) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes).checked_rem(bound).unwrap_or(0)
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            // SplitMix64 (Steele, Lea, Flood 2014), public domain algorithm.
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_due_day_ends_with_that_day_in_shanghai() {
        let clock = MockClock::at(Day::constant(2026, 3, 15));
        assert_eq!(clock.today(), Day::constant(2026, 3, 15));
        clock.advance(12 * 3_600_000 - 1);
        assert_eq!(clock.today(), Day::constant(2026, 3, 15));
        clock.advance(1);
        assert_eq!(clock.today(), Day::constant(2026, 3, 16));
        assert_eq!(shanghai_time(clock.now()), "00:00");
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let (a, b) = (SeededRandom::new(7), SeededRandom::new(7));
        assert_eq!(a.below(1000), b.below(1000));
        assert_eq!(a.below(0), 0);
    }
}
