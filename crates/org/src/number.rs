//! The number of an organisation as it stands in addresses.

use std::fmt;
use std::str::FromStr;

/// An organisation's number, written plainly: `/orgs/42`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OrgNumber(pub i64);

/// The text is not a number of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotANumber;

impl fmt::Display for OrgNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for OrgNumber {
    type Err = NotANumber;

    /// Reads only what [`fmt::Display`] writes: digits without sign or leading zero.
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let plain = !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|_| plain).map(Self).ok_or(NotANumber)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_way_to_write_it() {
        assert_eq!("42".parse(), Ok(OrgNumber(42)));
        for bad in ["", "0", "042", "+42", "-1", "4 2", "９", "99999999999999999999"] {
            assert_eq!(bad.parse::<OrgNumber>(), Err(NotANumber), "{bad}");
        }
    }
}
