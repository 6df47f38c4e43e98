//! Randomness of the operating system, behind [`jishi_kernel::Random`].

use base64::Engine;
use jishi_kernel::{Clock, Millis, Random};
use sha2::Digest;
use std::cell::RefCell;
use zeroize::Zeroize;

/// Bytes asked of the system at once: an import seals two numbers a row, and each question is a system call.
const POOL: usize = 1024;

/// The operating system's randomness.
pub struct OsRandom;

/// Bytes of the system that nobody has been given yet.
struct Pool {
    bytes: [u8; POOL],
    left: usize,
}

thread_local! {
    static POOLED: RefCell<Pool> = const { RefCell::new(Pool { bytes: [0; POOL], left: 0 }) };
}

impl Random for OsRandom {
    fn fill(&self, bytes: &mut [u8]) {
        if bytes.len() > POOL {
            return ask(bytes);
        }
        POOLED.with_borrow_mut(|pool| {
            if pool.left < bytes.len() {
                ask(&mut pool.bytes);
                pool.left = POOL;
            }
            let given = &mut pool.bytes[pool.left - bytes.len()..pool.left];
            bytes.copy_from_slice(given);
            // What was given stands nowhere else.
            given.zeroize();
            pool.left -= bytes.len();
        });
    }
}

#[allow(clippy::disallowed_methods, clippy::panic)] // the one place that asks the system
fn ask(bytes: &mut [u8]) {
    if let Err(error) = getrandom::fill(bytes) {
        // Invariant: without randomness no token may be made; going on would be worse.
        panic!("the operating system gives no randomness: {error}");
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
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}
