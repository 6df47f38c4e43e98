//! Typed ids: time-ordered 63-bit numbers, written in URLs as 13 base-32 characters.

use crate::{Clock, Random};
use std::sync::atomic::{AtomicU64, Ordering};

/// The text is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdParseError;

impl std::fmt::Display for IdParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not an id")
    }
}

impl std::error::Error for IdParseError {}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Writes a non-negative number in 13 base-32 characters that sort like the number.
pub fn encode(value: i64) -> String {
    let value = value.max(0) as u64;
    (0..13)
        .rev()
        .map(|i| ALPHABET[((value >> (5 * i)) & 31) as usize] as char)
        .collect()
}

/// Reads what [`encode`] wrote.
pub fn decode(text: &str) -> Result<i64, IdParseError> {
    if text.len() != 13 {
        return Err(IdParseError);
    }
    let mut value: u64 = 0;
    for byte in text.bytes() {
        let digit = ALPHABET.iter().position(|c| *c == byte).ok_or(IdParseError)?;
        if value >> 58 != 0 {
            return Err(IdParseError);
        }
        value = (value << 5) | digit as u64;
    }
    Ok(value as i64)
}

/// Hands out ids: 41 bits of milliseconds since 2024, then a 22-bit counter with a random start,
/// so that ids of one process rise and two processes do not meet.
pub struct IdGen(AtomicU64);

/// 2024-01-01T00:00:00Z in Unix milliseconds.
const EPOCH: i64 = 1_704_067_200_000;

impl IdGen {
    /// A generator whose counter starts at a random place.
    pub fn new(random: &dyn Random) -> Self {
        let mut seed = [0; 8];
        random.fill(&mut seed);
        Self(AtomicU64::new(u64::from_le_bytes(seed)))
    }

    /// The lowest id that can be handed out at an instant or later: ids serve as bounds of time.
    pub const fn first_at(at: crate::Millis) -> i64 {
        let time = at.saturating_sub(EPOCH);
        if time <= 0 {
            0
        } else if time > 0x1ff_ffff_ffff {
            i64::MAX
        } else {
            time << 22
        }
    }

    /// The next id.
    pub fn next(&self, clock: &dyn Clock) -> i64 {
        let count = self.0.fetch_add(1, Ordering::Relaxed) & 0x3f_ffff;
        let time = (clock.now().saturating_sub(EPOCH)).max(0) as u64 & 0x1ff_ffff_ffff;
        ((time << 22) | count) as i64
    }
}

/// Declares id types: `ids! { /// What it names. ProgrammeId, }`.
#[macro_export]
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&$crate::id::encode(self.0))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::IdParseError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::id::decode(text).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Day, MockClock, SeededRandom};

    ids! { /// A test id.
    TestId }

    #[test]
    fn ids_survive_text_and_keep_their_order() {
        for value in [0, 1, 31, 32, 7_261_234_567_890_123_456, i64::MAX] {
            assert_eq!(decode(&encode(value)), Ok(value));
        }
        assert!(encode(5) < encode(6) && encode(31) < encode(32));
        for bad in [
            "",
            "0",
            "zzzzzzzzzzzzz",
            "000000000000u",
            "00000000000000",
            "０００００００００００００",
        ] {
            assert_eq!(bad.parse::<TestId>(), Err(IdParseError), "{bad}");
        }
    }

    #[test]
    fn later_ids_are_larger() {
        let clock = MockClock::at(Day::constant(2026, 1, 1));
        let ids = IdGen::new(&SeededRandom::new(1));
        let first = ids.next(&clock);
        clock.advance(1);
        assert!(ids.next(&clock) > first);
        let noon = clock.now();
        assert!(IdGen::first_at(noon - 1) <= first && first < IdGen::first_at(noon) && IdGen::first_at(noon) <= ids.next(&clock));
        assert_eq!((IdGen::first_at(i64::MIN), IdGen::first_at(i64::MAX)), (0, i64::MAX));
    }
}
