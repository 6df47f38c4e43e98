//! Randomness of the operating system, behind [`jishi_kernel::Random`].

use base64::Engine;
use jishi_kernel::{Clock, Millis, Random};
use sha2::Digest;

/// The operating system's randomness.
pub struct OsRandom;

impl Random for OsRandom {
    #[allow(clippy::disallowed_methods, clippy::panic)] // the one place that asks the system
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            // Invariant: without randomness no token may be made; going on would be worse.
            panic!("the operating system gives no randomness: {error}");
        }
    }
}

/// The operating system's clock.
pub struct OsClock;

impl Clock for OsClock {
    #[allow(clippy::disallowed_methods)] // the one place that asks the system
    fn now(&self) -> Millis {
        jiff::Timestamp::now().as_millisecond()
    }
}

/// 32 random bytes as URL-safe text.
pub fn token(random: &dyn Random) -> String {
    let mut bytes = [0; 32];
    random.fill(&mut bytes);
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// What is stored of a token: it cannot be turned back.
pub fn token_hash(token: &str) -> String {
    hex(&sha2::Sha256::digest(token.as_bytes()))
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let pairs = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    pairs.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}
