//! Paths of the tree: one segment of six base-32 characters a level, so that an organisation and
//! everything below it is one contiguous range (`path ≤ x < path~`) in byte order.

/// Characters of one segment: 32⁶ = 1.07 × 10⁹ organisations.
pub const SEGMENT: usize = 6;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The segment of an organisation's number.
pub fn segment(number: i64) -> String {
    (0..SEGMENT)
        .rev()
        .map(|i| ALPHABET[((number >> (5 * i)) & 31) as usize] as char)
        .collect()
}

/// The path of a child below `parent` (empty for a root).
pub fn child(parent: &str, number: i64) -> String {
    format!("{parent}{}", segment(number))
}

/// Paths from the root down to and including `path`.
pub fn ancestors(path: &str) -> Vec<&str> {
    (1..=path.len() / SEGMENT).filter_map(|n| path.get(..n * SEGMENT)).collect()
}

/// The first text behind every path at or below `path`.
pub fn end(path: &str) -> String {
    format!("{path}~")
}

/// How long the path of a direct subordinate of the organisation at `path` is, as statements ask for it.
pub fn child_length(path: &str) -> i64 {
    i64::try_from(path.len() + SEGMENT).unwrap_or(i64::MAX)
}

/// The numbers of the organisations on the way down to `path`, highest first.
pub fn numbers(path: &str) -> Vec<i64> {
    path.as_bytes()
        .chunks_exact(SEGMENT)
        .map(|segment| {
            segment.iter().fold(0, |number, letter| {
                let digit = ALPHABET.iter().position(|known| known == letter).unwrap_or_default();
                (number << 5) | digit as i64
            })
        })
        .collect()
}

/// True when `path` is `top` or lies below it.
pub fn within(path: &str, top: &str) -> bool {
    path.starts_with(top)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_sort_like_numbers_and_know_their_ancestors() {
        let numbers = [1, 9, 31, 32, 1_000, 665_277, 4_472_657, (1 << 30) - 1];
        for pair in numbers.windows(2) {
            assert!(segment(pair[0]) < segment(pair[1]), "{pair:?}");
        }
        let county = child(&child(&child("", 1), 2), 40);
        assert_eq!(ancestors(&county), ["000001", "000001000002", "000001000002000018"]);
        assert!(within(&county, "000001") && !within("000002", "000001"));
        assert!(ancestors("").is_empty());
        assert_eq!((super::numbers(&county), super::numbers("")), (vec![1, 2, 40], Vec::new()));
        assert!(county < end("000001") && end("000001").as_str() < "000002");
    }
}
