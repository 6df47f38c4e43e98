//! Finding the keys when the program starts: environment, file, or, for a database that holds
//! nothing encrypted yet, a new file.

use super::cipher::Cipher;
use super::file::{self, KeyFile};
use super::index::STATE;
use super::{KeyError, Keyring, rotation};
use crate::authz::{Permit, Scope};
use crate::config::Encryption;
use crate::db::{Db, StoreError};
use crate::setting;
use jishi_kernel::{Clock, IdGen, Random};
use std::path::{Path, PathBuf};

/// Opens the keys of a database.
///
/// The text of the environment variable `JISHI_KEYS` comes first, then the file named by
/// `encryption.file` (or `JISHI_KEY_FILE`), then `keys.toml` in the data folder. A missing file is
/// made, for its owner's eyes only, while the database holds nothing encrypted.
///
/// # Errors
/// [`KeyError::Lost`] and [`KeyError::Foreign`] before anything is read or written with wrong keys;
/// a malformed or unreadable file; the store fails.
pub async fn open(
    db: &Db,
    config: &Encryption,
    data: &Path,
    env: impl Fn(&str) -> Option<String>,
    clock: &dyn Clock,
    random: &dyn Random,
) -> Result<Keyring, KeyError> {
    let cipher = cipher(config)?;
    let path = place(config, data);
    let known = stored(db, &path).await?;
    let keys = match env("JISHI_KEYS").filter(|text| !text.trim().is_empty()) {
        Some(text) => Keyring::read(&text)?,
        None => {
            if !path.exists() {
                if known.is_some() && sealed(db, &path).await? {
                    return Err(KeyError::Lost(path));
                }
                // Another process may have been faster: then its file is the one.
                if file::create(&path, &KeyFile::fresh(cipher, clock.today(), random))? {
                    tracing::info!(path = %path.display(), "made a new file of data keys; keep a copy apart from the database");
                }
            }
            if file::open_to_others(&path) {
                tracing::warn!(path = %path.display(), "others than the owner may read the data keys; set mode 0600");
            }
            Keyring::build(&KeyFile::parse(&file::read(&path)?)?, Some(path.clone()))?
        }
    };
    let ring = keys.ring();
    if !known.as_deref().is_some_and(|known| ring.fits(known)) {
        // A change of the index key that was stopped before the database heard of it is no other key.
        let next = known.as_deref().is_some_and(|known| ring.follows(known));
        if known.is_some() && !next && sealed(db, &path).await? {
            return Err(KeyError::Foreign);
        }
        let own = ring.state().to_owned();
        let permit = Permit::system("keys.open", clock.now(), IdGen::new(random).next(clock));
        db.write(permit, move |write| {
            write.note("登记数据密钥");
            setting::put(write, STATE, &own)
        })
        .await
        .map_err(|error: StoreError| fault(&path, &error))?;
    }
    Ok(keys)
}

/// Adds a new data key to the file and returns the keyring with it.
///
/// # Errors
/// The keys come from the environment, where nothing can be written; the file cannot be written.
pub(super) fn add(config: &Encryption, keys: &Keyring, clock: &dyn Clock, random: &dyn Random) -> Result<(), KeyError> {
    let cipher = cipher(config)?;
    change(keys, |held| {
        held.add(cipher, clock.today(), random);
        Ok(())
    })
}

/// Makes a new index key in the file; the one before it stays beside it.
///
/// # Errors
/// As [`add`]; a change is under way already.
pub(super) fn turn(config: &Encryption, keys: &Keyring, random: &dyn Random) -> Result<(), KeyError> {
    let cipher = cipher(config)?;
    change(keys, |held| match held.turn(cipher, random) {
        true => Ok(()),
        false => Err(KeyError::Malformed(
            "上次更换索引密钥没有完成，请用 --index --resume 继续".to_owned(),
        )),
    })
}

/// Drops the index key before.
///
/// # Errors
/// As [`add`].
pub(super) fn settle(keys: &Keyring) -> Result<(), KeyError> {
    change(keys, |held| {
        held.settle();
        Ok(())
    })
}

/// Writes the file anew and takes it up.
fn change(keys: &Keyring, how: impl FnOnce(&mut KeyFile) -> Result<(), KeyError>) -> Result<(), KeyError> {
    let path = keys
        .0
        .source
        .as_ref()
        .ok_or_else(|| KeyError::Malformed("密钥来自环境变量 JISHI_KEYS，请在其中更改密钥后重试".to_owned()))?;
    let mut held = KeyFile::parse(&file::read(path)?)?;
    how(&mut held)?;
    file::replace(path, &held)?;
    keys.reload()
        .map(|_| ())
        .ok_or_else(|| KeyError::File(path.clone(), "无法重新读取".to_owned()))
}

fn cipher(config: &Encryption) -> Result<Cipher, KeyError> {
    Cipher::from_word(&config.cipher).ok_or_else(|| KeyError::Malformed("encryption.cipher 只能是 aes-256-gcm 或 sm4-gcm".to_owned()))
}

fn place(config: &Encryption, data: &Path) -> PathBuf {
    if config.file.is_empty() {
        data.join("keys.toml")
    } else {
        PathBuf::from(&config.file)
    }
}

async fn stored(db: &Db, path: &Path) -> Result<Option<String>, KeyError> {
    db.read(&Scope::empty(), |read| setting::get(read, STATE))
        .await
        .map_err(|error: StoreError| fault(path, &error))
}

async fn sealed(db: &Db, path: &Path) -> Result<bool, KeyError> {
    db.read(&Scope::everything("are there sealed values"), rotation::any)
        .await
        .map_err(|error: StoreError| fault(path, &error))
}

fn fault(path: &Path, error: &StoreError) -> KeyError {
    KeyError::File(path.to_owned(), error.to_string())
}
