//! Passwords: argon2id with the parameters of the current OWASP advice (19 MiB, 2 passes).

use argon2::{
    Argon2, PasswordHasher, PasswordVerifier,
    password_hash::phc::{PasswordHash, Salt},
};
use jishi_kernel::Random;

/// Shortest password accepted (characters).
pub const SHORTEST: usize = 10;

/// Why a new password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Fewer than [`SHORTEST`] characters.
    TooShort,
    /// One character or a run over and over, or the log-in name itself.
    TooSimple,
}

impl Refused {
    /// The words beside the field.
    pub fn text(self) -> &'static str {
        match self {
            Self::TooShort => "密码至少 10 个字符",
            Self::TooSimple => "密码过于简单，请换一个",
        }
    }
}

/// Checks a new password.
///
/// # Errors
/// The reason of refusal.
pub fn check(password: &str, login: &str) -> Result<(), Refused> {
    if password.chars().count() < SHORTEST {
        return Err(Refused::TooShort);
    }
    let distinct: std::collections::BTreeSet<char> = password.chars().collect();
    if distinct.len() < 4 || password.eq_ignore_ascii_case(login) {
        return Err(Refused::TooSimple);
    }
    Ok(())
}

/// The hash to store, in PHC form.
///
/// # Errors
/// The library refuses (never with these parameters).
pub fn hash(password: &str, random: &dyn Random) -> anyhow::Result<String> {
    let mut salt = [0; 16];
    random.fill(&mut salt);
    let salt = Salt::new(&salt).map_err(|e| anyhow::anyhow!("{e}"))?;
    let hash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), salt.as_ref())
        .map_err(|e| anyhow::anyhow!("{e}"))?;
    Ok(hash.to_string())
}

/// True when the password belongs to the stored hash.
pub fn verify(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jishi_kernel::SeededRandom;

    #[test]
    fn a_hash_knows_its_password_only() {
        let hash = hash("青山绿水-2026-春", &SeededRandom::new(1)).unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify("青山绿水-2026-春", &hash));
        assert!(!verify("青山绿水-2026-夏", &hash) && !verify("x", "not a hash"));
    }

    #[test]
    fn weak_passwords_are_refused() {
        assert_eq!(check("短", "li"), Err(Refused::TooShort));
        assert_eq!(check("aaaaaaaaaaaa", "li"), Err(Refused::TooSimple));
        assert_eq!(check("liming2026x", "LIMING2026X"), Err(Refused::TooSimple));
        assert_eq!(check("correct horse", "li"), Ok(()));
    }
}
