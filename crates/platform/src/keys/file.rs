//! The file of keys: a small TOML text that only the owner may read.

use super::cipher::{Cipher, DataKey, INDEX_KEY, IndexKey};
use super::{KeyError, Ring};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use jishi_kernel::{Day, Random};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::Path;
use zeroize::Zeroizing;

/// Stands above the keys.
const HEAD: &str = "\
# 基石数据密钥：加密保存的证件号码和手机号码只能凭此读取。
# 请与数据库分开备份并妥善保管；丢失后加密内容无法恢复，泄露后请执行 jishi keys rotate。
";

/// The content of the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyFile {
    /// Hash of the blind index.
    hash: String,
    /// Key of the blind index, Base64.
    index: Secret,
    /// The key of the blind index before it, while rows are brought over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<Before>,
    /// Data keys.
    key: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Before {
    hash: String,
    index: Secret,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    number: u32,
    cipher: String,
    made_on: String,
    /// Base64.
    secret: Secret,
}

/// A secret text: wiped when dropped, never printed.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Secret(Zeroizing<String>);

impl Secret {
    fn random(length: usize, random: &dyn Random) -> Self {
        let mut bytes = Zeroizing::new(vec![0; length]);
        random.fill(&mut bytes);
        Self(Zeroizing::new(BASE64.encode(&*bytes)))
    }

    fn bytes(&self) -> Option<Zeroizing<Vec<u8>>> {
        BASE64.decode(self.0.as_bytes()).ok().map(Zeroizing::new)
    }
}

impl KeyFile {
    /// One new data key with number 1, and a new index key.
    pub(super) fn fresh(cipher: Cipher, made_on: Day, random: &dyn Random) -> Self {
        let mut file = Self {
            hash: IndexKey::word(cipher).to_owned(),
            index: Secret::random(INDEX_KEY, random),
            before: None,
            key: Vec::new(),
        };
        file.add(cipher, made_on, random);
        file
    }

    /// Adds a new data key above the highest number; it will write from now on.
    pub(super) fn add(&mut self, cipher: Cipher, made_on: Day, random: &dyn Random) {
        let number = self.key.iter().map(|key| key.number).max().unwrap_or(0).saturating_add(1);
        self.key.push(Entry {
            number,
            cipher: cipher.word().to_owned(),
            made_on: made_on.to_string(),
            secret: Secret::random(cipher.key_length(), random),
        });
    }

    /// Makes a new index key; the one that wrote until now still finds. False while a change is under
    /// way already.
    pub(super) fn turn(&mut self, cipher: Cipher, random: &dyn Random) -> bool {
        if self.before.is_some() {
            return false;
        }
        self.before = Some(Before {
            hash: std::mem::replace(&mut self.hash, IndexKey::word(cipher).to_owned()),
            index: std::mem::replace(&mut self.index, Secret::random(INDEX_KEY, random)),
        });
        true
    }

    /// Drops the index key before; false when there is none.
    pub(super) fn settle(&mut self) -> bool {
        self.before.take().is_some()
    }

    pub(super) fn parse(text: &str) -> Result<Self, KeyError> {
        toml::from_str(text).map_err(|error: toml::de::Error| {
            // The parser's own message would print the line, key and all.
            let line = error
                .span()
                .map_or(0, |span| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1);
            KeyError::Malformed(format!("第 {line} 行不符合格式"))
        })
    }

    pub(super) fn ring(&self) -> Result<Ring, KeyError> {
        let index = index_key(&self.hash, &self.index, "索引密钥（index）的长度或算法（hash）有误")?;
        let before = self
            .before
            .as_ref()
            .map(|before| index_key(&before.hash, &before.index, "原索引密钥（before）的长度或算法有误"))
            .transpose()?;
        let mut keys = std::collections::BTreeMap::new();
        for entry in &self.key {
            let wrong = |what: &str| KeyError::Malformed(format!("第 {} 号密钥的{what}有误", entry.number));
            let cipher = Cipher::from_word(&entry.cipher).ok_or_else(|| wrong("算法（cipher）"))?;
            let key = entry
                .secret
                .bytes()
                .and_then(|secret| DataKey::new(cipher, &secret))
                .ok_or_else(|| wrong("内容（secret）"))?;
            if keys.insert(entry.number, key).is_some() {
                return Err(wrong("编号重复，"));
            }
        }
        let newest = *keys
            .keys()
            .next_back()
            .ok_or_else(|| KeyError::Malformed("没有数据密钥".to_owned()))?;
        Ok(Ring::new(keys, newest, index, before))
    }

    pub(super) fn text(&self) -> Result<Zeroizing<String>, KeyError> {
        let body = toml::to_string(self).map_err(|_| KeyError::Malformed("无法写出".to_owned()))?;
        Ok(Zeroizing::new(format!("{HEAD}{body}")))
    }
}

fn index_key(hash: &str, secret: &Secret, wrong: &str) -> Result<IndexKey, KeyError> {
    secret
        .bytes()
        .and_then(|secret| IndexKey::new(hash, &secret))
        .ok_or_else(|| KeyError::Malformed(wrong.to_owned()))
}

/// The text of the file at `path`.
pub(super) fn read(path: &Path) -> Result<Zeroizing<String>, KeyError> {
    std::fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(|error| fault(path, &error))
}

/// Writes a file that did not exist, readable by its owner alone; false when it exists.
pub(super) fn create(path: &Path, file: &KeyFile) -> Result<bool, KeyError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    owner_only(&mut options);
    match options.open(path) {
        Ok(out) => put(out, path, file).map(|()| true),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(fault(path, &error)),
    }
}

/// Replaces the file in one step: a crash leaves the old or the new one, never half of it.
pub(super) fn replace(path: &Path, file: &KeyFile) -> Result<(), KeyError> {
    let beside = path.with_extension("toml.new");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    owner_only(&mut options);
    let out = options.open(&beside).map_err(|error| fault(&beside, &error))?;
    put(out, &beside, file)?;
    std::fs::rename(&beside, path).map_err(|error| fault(path, &error))
}

fn put(mut out: std::fs::File, path: &Path, file: &KeyFile) -> Result<(), KeyError> {
    let text = file.text()?;
    out.write_all(text.as_bytes())
        .and_then(|()| out.sync_all())
        .map_err(|error| fault(path, &error))
}

fn fault(path: &Path, error: &std::io::Error) -> KeyError {
    KeyError::File(path.to_owned(), error.to_string())
}

#[cfg(unix)]
fn owner_only(options: &mut std::fs::OpenOptions) {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
}

#[cfg(not(unix))]
fn owner_only(_: &mut std::fs::OpenOptions) {}

/// True when others than the owner may read the file.
#[cfg(unix)]
pub(super) fn open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|m| m.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
pub(super) fn open_to_others(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use jishi_kernel::SeededRandom;

    #[test]
    fn a_file_survives_writing_and_reading_and_says_what_is_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.toml");
        let (day, random) = (Day::constant(2026, 7, 15), SeededRandom::new(1));
        let mut file = KeyFile::fresh(Cipher::Sm4Gcm, day, &random);
        assert!(create(&path, &file).unwrap());
        assert!(!create(&path, &file).unwrap(), "an existing file is not written over");
        assert!(!open_to_others(&path));
        file.add(Cipher::Aes256Gcm, day, &random);
        replace(&path, &file).unwrap();
        assert!(!open_to_others(&path));
        assert!(!file.settle() && file.turn(Cipher::Sm4Gcm, &random) && !file.turn(Cipher::Sm4Gcm, &random));
        replace(&path, &file).unwrap();
        let moving = KeyFile::parse(&read(&path).unwrap()).unwrap().ring().unwrap();
        assert!(moving.before.is_some());
        assert!(file.settle() && !file.settle());
        replace(&path, &file).unwrap();
        let text = read(&path).unwrap();
        let ring = KeyFile::parse(&text).unwrap().ring().unwrap();
        assert_eq!((ring.newest, ring.keys.len(), ring.before.is_none()), (2, 2, true));
        assert_eq!(ring.state(), moving.state().split(' ').next().unwrap());
        for (from, to, word) in [
            ("number = 2", "number = 1", "编号重复"),
            ("aes-256-gcm", "rot13", "第 2 号密钥的算法"),
            ("hmac-sm3", "md5", "索引密钥"),
            ("[[key]]\nnumber = 2", "[[key]]\nnumer = 2", "第 "),
        ] {
            let bad = text.replacen(from, to, 1);
            assert_ne!(bad, *text, "{from}");
            let error = KeyFile::parse(&bad).and_then(|f| f.ring().map(|_| ())).unwrap_err().to_string();
            assert!(error.contains(word), "{to}: {error}");
            for secret in text.lines().filter_map(|line| line.split('"').nth(1)).filter(|s| s.len() > 20) {
                assert!(!error.contains(secret), "a message prints a key");
            }
        }
        assert!(matches!(read(&folder.path().join("none")), Err(KeyError::File(..))));
    }
}
