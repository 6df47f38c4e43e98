//! Keys for what is encrypted at rest: identity numbers, telephone numbers, old values of both.
//!
//! The keys stand outside the database, in a file or an environment variable ([`open`]). There
//! are several numbered data keys: every one of them reads, the newest writes, and
//! [`rotate`] brings old rows over. A separate key makes the blind index: a keyed hash that finds
//! an exact number and shows nothing; [`reindex`] changes it while the one before still finds. A
//! sealed value is bound to its table, column and row: copied
//! elsewhere it cannot be opened.
//!
//! ```
//! use jishi_kernel::{Day, SeededRandom};
//! use jishi_platform::keys::{Cipher, Keyring, Place};
//! let random = SeededRandom::new(1);
//! let keys = Keyring::fresh(Cipher::Aes256Gcm, Day::constant(2026, 7, 15), &random)?;
//! let place = Place::new("person", "phone_cipher", 7);
//! let sealed = keys.seal(&random, place, "13900000000")?;
//! assert_eq!(keys.open(place, &sealed)?.as_str(), "13900000000");
//! assert!(keys.open(Place::new("person", "phone_cipher", 8), &sealed).is_err());
//! # Ok::<(), jishi_platform::keys::KeyError>(())
//! ```

mod cipher;
mod file;
mod index;
mod reindex;
mod rotation;
mod start;
mod stream;

pub use cipher::Cipher;
pub use index::Indexed;
pub use reindex::{IndexStanding, IndexedColumn, index_standing, reindex};
pub use rotation::{Progress, SealedColumn, Standing, rotate, standing};
pub use start::open;
pub(crate) use stream::PIECE;
pub use stream::{Opener, Sealer};

use crate::AppError;
use crate::db::StoreError;
use cipher::{DataKey, IndexKey, NONCE};
use file::KeyFile;
use jishi_kernel::{Day, Random};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use zeroize::Zeroizing;

/// First byte of every sealed value: the layout of what follows (key number, nonce, text with tag).
const LAYOUT: u8 = 1;
/// Bytes before the encrypted text.
const HEAD: usize = 1 + 4 + NONCE;

/// What can go wrong with keys; the words are for people and name no key.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum KeyError {
    /// The file of keys is gone, but the database holds encrypted data.
    #[error("找不到数据密钥文件 {0}，而数据库中已有加密数据；请从备份恢复该文件，或在配置 encryption.file 中指明位置")]
    Lost(PathBuf),
    /// The file cannot be read or written.
    #[error("数据密钥文件 {0}：{1}")]
    File(PathBuf, String),
    /// The text of the file is malformed; the reason never holds a key.
    #[error("数据密钥有误：{0}")]
    Malformed(String),
    /// The keys belong to another database.
    #[error("数据密钥与数据库不符：密钥来自另一套数据，请恢复本库的密钥文件")]
    Foreign,
    /// A value was sealed with a key that is not here.
    #[error("缺少第 {0} 号数据密钥，无法读取加密内容；请系统管理员恢复密钥文件")]
    Missing(u32),
    /// A sealed value was changed or moved, or its key replaced.
    #[error("加密内容已损坏或不属于本行（{0}），无法读取；请联系系统管理员")]
    Damaged(&'static str),
}

impl From<KeyError> for AppError {
    fn from(error: KeyError) -> Self {
        tracing::error!(%error, "sealed value not usable");
        Self::Refused(error.to_string())
    }
}

impl From<KeyError> for StoreError {
    fn from(error: KeyError) -> Self {
        Self::Driver(error.to_string())
    }
}

/// Where a sealed value stands; it opens nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    table: &'static str,
    column: &'static str,
    row: i64,
}

impl Place {
    /// A column of a row.
    pub const fn new(table: &'static str, column: &'static str, row: i64) -> Self {
        Self { table, column, row }
    }

    fn bytes(self) -> Vec<u8> {
        format!("{}\0{}\0{}", self.table, self.column, self.row).into_bytes()
    }
}

struct Ring {
    keys: BTreeMap<u32, DataKey>,
    newest: u32,
    /// Makes the blind index.
    index: IndexKey,
    /// Made it before; rows are being brought over.
    before: Option<IndexKey>,
    /// Tells index keys apart without showing them; kept in the database.
    state: Arc<str>,
}

/// The keys; cheap to clone, never printed.
#[derive(Clone)]
pub struct Keyring(Arc<Inner>);

struct Inner {
    ring: RwLock<Arc<Ring>>,
    /// Read again when a row names a key this process has not seen: another process has rotated.
    source: Option<PathBuf>,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring").field("newest", &self.newest()).finish_non_exhaustive()
    }
}

impl Keyring {
    /// A keyring of one new data key and one new index key, kept nowhere: for tests and samples.
    ///
    /// # Errors
    /// None in practice: what is made here is well formed.
    pub fn fresh(cipher: Cipher, made_on: Day, random: &dyn Random) -> Result<Self, KeyError> {
        Self::build(&KeyFile::fresh(cipher, made_on, random), None)
    }

    /// Reads the text of a key file.
    ///
    /// # Errors
    /// [`KeyError::Malformed`] with the place and reason, never with a key.
    pub fn read(text: &str) -> Result<Self, KeyError> {
        Self::build(&KeyFile::parse(text)?, None)
    }

    fn build(file: &KeyFile, source: Option<PathBuf>) -> Result<Self, KeyError> {
        Ok(Self(Arc::new(Inner {
            ring: RwLock::new(Arc::new(file.ring()?)),
            source,
        })))
    }

    fn ring(&self) -> Arc<Ring> {
        self.0.ring.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn reload(&self) -> Option<Arc<Ring>> {
        let text = file::read(self.0.source.as_ref()?).ok()?;
        let ring = Arc::new(KeyFile::parse(&text).ok()?.ring().ok()?);
        *self.0.ring.write().unwrap_or_else(PoisonError::into_inner) = ring.clone();
        Some(ring)
    }

    /// Number of the key that writes.
    pub fn newest(&self) -> u32 {
        self.ring().newest
    }

    /// Numbers and ciphers of all keys.
    pub fn list(&self) -> Vec<(u32, Cipher)> {
        self.ring().keys.iter().map(|(number, key)| (*number, key.cipher())).collect()
    }

    /// Encrypts a text for one place, with the newest key and a random nonce.
    ///
    /// # Errors
    /// None in practice: the text would have to be longer than 64 GB.
    pub fn seal(&self, random: &dyn Random, place: Place, text: &str) -> Result<Vec<u8>, KeyError> {
        let ring = self.ring();
        let key = ring.keys.get(&ring.newest).ok_or(KeyError::Missing(ring.newest))?;
        let mut nonce = [0; NONCE];
        random.fill(&mut nonce);
        let body = key
            .encrypt(&nonce, &place.bytes(), text.as_bytes())
            .ok_or(KeyError::Damaged(place.column))?;
        let mut sealed = Vec::with_capacity(HEAD + body.len());
        sealed.push(LAYOUT);
        sealed.extend(ring.newest.to_be_bytes());
        sealed.extend(nonce);
        sealed.extend(body);
        Ok(sealed)
    }

    /// Decrypts what [`Keyring::seal`] made for the same place; the text is wiped when dropped.
    ///
    /// # Errors
    /// [`KeyError::Missing`] when its key is not here, [`KeyError::Damaged`] when it was changed or
    /// stands in another row.
    pub fn open(&self, place: Place, sealed: &[u8]) -> Result<Zeroizing<String>, KeyError> {
        let damaged = || KeyError::Damaged(place.column);
        let number = key_number(sealed).ok_or_else(damaged)?;
        let nonce: &[u8; NONCE] = sealed.get(5..HEAD).and_then(|n| n.try_into().ok()).ok_or_else(damaged)?;
        let body = sealed.get(HEAD..).ok_or_else(damaged)?;
        let mut ring = self.ring();
        if !ring.keys.contains_key(&number)
            && let Some(newer) = self.reload()
        {
            ring = newer;
        }
        let key = ring.keys.get(&number).ok_or(KeyError::Missing(number))?;
        let plain = key.decrypt(nonce, &place.bytes(), body).ok_or_else(damaged)?;
        String::from_utf8(plain).map(Zeroizing::new).map_err(|_| damaged())
    }
}

/// The number of the key a value was sealed with; `None` when it is no sealed value.
pub fn key_number(sealed: &[u8]) -> Option<u32> {
    match sealed {
        [LAYOUT, a, b, c, d, ..] => Some(u32::from_be_bytes([*a, *b, *c, *d])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jishi_kernel::SeededRandom;

    const DAY: Day = Day::constant(2026, 7, 15);
    const PLACE: Place = Place::new("person", "id_cipher", 7);

    #[test]
    fn a_value_opens_in_its_own_place_only() {
        for cipher in [Cipher::Aes256Gcm, Cipher::Sm4Gcm] {
            let random = SeededRandom::new(1);
            let keys = Keyring::fresh(cipher, DAY, &random).unwrap();
            let sealed = keys.seal(&random, PLACE, "990000200701011234").unwrap();
            assert_eq!(keys.open(PLACE, &sealed).unwrap().as_str(), "990000200701011234");
            assert!(!sealed.windows(6).any(|w| w == b"990000"));
            for other in [
                Place::new("person", "id_cipher", 8),
                Place::new("person", "phone_cipher", 7),
                Place::new("cadre", "id_cipher", 7),
            ] {
                assert_eq!(keys.open(other, &sealed), Err(KeyError::Damaged(other.column)));
            }
            for at in [0, 6, HEAD, sealed.len() - 1] {
                let mut changed = sealed.clone();
                changed[at] ^= 1;
                assert!(keys.open(PLACE, &changed).is_err(), "byte {at}");
            }
            assert!(keys.open(PLACE, &[]).is_err() && keys.open(PLACE, &sealed[..HEAD]).is_err());
            assert_ne!(
                sealed,
                keys.seal(&random, PLACE, "990000200701011234").unwrap(),
                "a nonce is used once"
            );
        }
    }

    #[test]
    fn another_key_is_told_apart_and_a_missing_one_is_named() {
        let (one, two) = (SeededRandom::new(1), SeededRandom::new(2));
        let first = Keyring::fresh(Cipher::Aes256Gcm, DAY, &one).unwrap();
        let second = Keyring::fresh(Cipher::Aes256Gcm, DAY, &two).unwrap();
        let mut sealed = first.seal(&one, PLACE, "甲").unwrap();
        assert_eq!(second.open(PLACE, &sealed), Err(KeyError::Damaged("id_cipher")));
        assert_ne!(first.ring().state(), second.ring().state());
        assert_ne!(first.index("person.id", "1"), second.index("person.id", "1"));
        assert_ne!(first.index("person.id", "1"), first.index("person.phone", "1"));
        assert_eq!(first.index("person.id", "1").now().len(), 32);
        sealed[4] = 9;
        let error = first.open(PLACE, &sealed).unwrap_err();
        assert_eq!(error, KeyError::Missing(9));
        assert!(error.to_string().contains("第 9 号数据密钥"));
        assert!(!format!("{first:?}").contains("secret"));
    }
}
