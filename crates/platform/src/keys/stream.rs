//! Sealing what is too large for one value: a file in pieces, each sealed for itself, so that neither
//! sealing nor opening holds more than one of them.
//!
//! The pieces are bound together after the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015):
//! the nonce of a piece is its number and whether it is the last one, so that none can be left out, moved
//! or cut off. Each file has a key of its own, which stands at its head, sealed as any value is: no nonce
//! is used twice under one key, however many files there are.

use super::cipher::{Cipher, DataKey, NONCE};
use super::{KeyError, Keyring, Place};
use crate::random::hex;
use jishi_kernel::Random;
use zeroize::Zeroizing;

/// First bytes of every sealed file: no sheet, picture or text begins so.
const MAGIC: [u8; 8] = *b"\x89JSF\r\n\x1a\n";
/// Bytes of a piece before it is sealed.
pub(crate) const PIECE: usize = 64 * 1024;
/// What sealing adds to a piece.
const TAG: usize = 16;
/// Bytes before the sealed key: the magic, the length of the sealed key.
const FIXED: usize = MAGIC.len() + 2;

/// Seals a file piece by piece.
pub struct Sealer {
    key: DataKey,
    column: &'static str,
    next: u32,
    held: Vec<u8>,
}

/// Opens a sealed file piece by piece; a file that was never sealed passes through as it is.
pub struct Opener<'a> {
    keys: &'a Keyring,
    place: Place,
    state: Opening,
    held: Vec<u8>,
}

enum Opening {
    /// Not enough has come to tell what it is.
    Head,
    /// Never sealed.
    Plain,
    /// Sealed, and so many pieces opened.
    Sealed(Box<DataKey>, u32),
}

fn nonce(number: u32, last: bool) -> [u8; NONCE] {
    let mut nonce = [0; NONCE];
    nonce[NONCE - 5..NONCE - 1].copy_from_slice(&number.to_be_bytes());
    nonce[NONCE - 1] = u8::from(last);
    nonce
}

impl Keyring {
    /// Begins a sealed file for one place; its first bytes are answered beside it.
    ///
    /// # Errors
    /// None in practice: see [`Keyring::seal`].
    pub fn seal_file(&self, random: &dyn Random, place: Place) -> Result<(Sealer, Vec<u8>), KeyError> {
        let ring = self.ring();
        let cipher = ring.keys.get(&ring.newest).ok_or(KeyError::Missing(ring.newest))?.cipher();
        let mut secret = Zeroizing::new(vec![0; cipher.key_length()]);
        random.fill(&mut secret);
        let key = DataKey::new(cipher, &secret).ok_or(KeyError::Damaged(place.column))?;
        let text = Zeroizing::new(format!("{}:{}", cipher.word(), *Zeroizing::new(hex(&secret))));
        let sealed = self.seal(random, place, &text)?;
        let length = u16::try_from(sealed.len()).map_err(|_| KeyError::Damaged(place.column))?;
        let mut head = Vec::with_capacity(FIXED + sealed.len());
        head.extend(MAGIC);
        head.extend(length.to_be_bytes());
        head.extend(sealed);
        let sealer = Sealer {
            key,
            column: place.column,
            next: 0,
            held: Vec::with_capacity(PIECE),
        };
        Ok((sealer, head))
    }

    /// Begins to open what [`Keyring::seal_file`] made for the same place.
    pub fn open_file(&self, place: Place) -> Opener<'_> {
        Opener {
            keys: self,
            place,
            state: Opening::Head,
            held: Vec::new(),
        }
    }
}

impl Sealer {
    /// Takes bytes of the file and answers what can be written of it.
    ///
    /// # Errors
    /// A file of more than 2³² pieces.
    pub fn take(&mut self, mut bytes: &[u8]) -> Result<Vec<u8>, KeyError> {
        let mut out = Vec::new();
        while !bytes.is_empty() {
            // A full piece is sealed when it is known not to be the last one.
            if self.held.len() == PIECE {
                out.extend(self.seal(false)?);
            }
            let room = (PIECE - self.held.len()).min(bytes.len());
            let (now, later) = bytes.split_at(room);
            self.held.extend_from_slice(now);
            bytes = later;
        }
        Ok(out)
    }

    /// Ends the file and answers the rest of it.
    ///
    /// # Errors
    /// As [`Sealer::take`].
    pub fn end(mut self) -> Result<Vec<u8>, KeyError> {
        self.seal(true)
    }

    fn seal(&mut self, last: bool) -> Result<Vec<u8>, KeyError> {
        let damaged = || KeyError::Damaged(self.column);
        let piece = self.key.encrypt(&nonce(self.next, last), &[], &self.held).ok_or_else(damaged)?;
        self.next = self.next.checked_add(1).ok_or_else(damaged)?;
        self.held.clear();
        Ok(piece)
    }
}

impl Opener<'_> {
    fn damaged(&self) -> KeyError {
        KeyError::Damaged(self.place.column)
    }

    /// Takes bytes as they were stored and answers what they say so far.
    ///
    /// # Errors
    /// [`KeyError::Missing`] and [`KeyError::Damaged`] as [`Keyring::open`].
    pub fn take(&mut self, bytes: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.held.extend_from_slice(bytes);
        self.head(false)?;
        match &mut self.state {
            Opening::Head => Ok(Vec::new()),
            Opening::Plain => Ok(std::mem::take(&mut self.held)),
            Opening::Sealed(key, next) => {
                let mut out = Vec::new();
                let mut done = 0;
                // The last piece has to be opened as such: one more byte says that this is not it.
                while self.held.len() - done > PIECE + TAG {
                    let sealed = &self.held[done..done + PIECE + TAG];
                    let piece = key.decrypt(&nonce(*next, false), &[], sealed);
                    out.extend(piece.ok_or(KeyError::Damaged(self.place.column))?);
                    *next = next.checked_add(1).ok_or(KeyError::Damaged(self.place.column))?;
                    done += PIECE + TAG;
                }
                self.held.drain(..done);
                Ok(out)
            }
        }
    }

    /// Ends the file and answers what is left.
    ///
    /// # Errors
    /// [`KeyError::Damaged`] for a file that was cut off, and as [`Opener::take`].
    pub fn end(mut self) -> Result<Vec<u8>, KeyError> {
        self.head(true)?;
        match &self.state {
            Opening::Head | Opening::Plain => Ok(std::mem::take(&mut self.held)),
            Opening::Sealed(key, next) => {
                let piece = key.decrypt(&nonce(*next, true), &[], &self.held);
                piece.ok_or_else(|| self.damaged())
            }
        }
    }

    /// Reads the head as soon as it is there.
    fn head(&mut self, ended: bool) -> Result<(), KeyError> {
        if !matches!(self.state, Opening::Head) {
            return Ok(());
        }
        let known = self.held.len().min(MAGIC.len());
        if self.held[..known] != MAGIC[..known] || (ended && known < MAGIC.len()) {
            self.state = Opening::Plain;
            return Ok(());
        }
        let length = match self.held.get(MAGIC.len()..FIXED) {
            Some(bytes) => bytes.iter().fold(0, |all, byte| all << 8 | usize::from(*byte)),
            None if ended => return Err(self.damaged()),
            None => return Ok(()),
        };
        let Some(sealed) = self.held.get(FIXED..FIXED + length) else {
            return if ended { Err(self.damaged()) } else { Ok(()) };
        };
        let text = self.keys.open(self.place, sealed)?;
        let (cipher, secret) = text.split_once(':').ok_or_else(|| self.damaged())?;
        let cipher = Cipher::from_word(cipher).ok_or_else(|| self.damaged())?;
        let secret = unhex(secret).ok_or_else(|| self.damaged())?;
        let key = DataKey::new(cipher, &secret).ok_or_else(|| self.damaged())?;
        self.state = Opening::Sealed(Box::new(key), 0);
        self.held.drain(..FIXED + length);
        Ok(())
    }
}

fn unhex(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let pairs = text.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    pairs.map(byte).collect::<Option<Vec<u8>>>().map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jishi_kernel::{Day, SeededRandom};

    const PLACE: Place = Place::new("upload", "content", 7);

    fn keys(seed: u64, cipher: Cipher) -> Keyring {
        Keyring::fresh(cipher, Day::constant(2026, 7, 15), &SeededRandom::new(seed)).unwrap()
    }

    fn sealed(keys: &Keyring, plain: &[u8], step: usize) -> Vec<u8> {
        let (mut sealer, mut all) = keys.seal_file(&SeededRandom::new(9), PLACE).unwrap();
        for bytes in plain.chunks(step) {
            all.extend(sealer.take(bytes).unwrap());
        }
        all.extend(sealer.end().unwrap());
        all
    }

    fn opened(keys: &Keyring, place: Place, stored: &[u8], step: usize) -> Result<Vec<u8>, KeyError> {
        let mut opener = keys.open_file(place);
        let mut all = Vec::new();
        for bytes in stored.chunks(step) {
            all.extend(opener.take(bytes)?);
            assert!(opener.held.len() <= 2 * (PIECE + TAG) + step, "memory is bounded");
        }
        all.extend(opener.end()?);
        Ok(all)
    }

    #[test]
    fn a_file_comes_back_whatever_its_length_and_however_it_is_cut() {
        for cipher in [Cipher::Aes256Gcm, Cipher::Sm4Gcm] {
            let keys = keys(1, cipher);
            for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 17] {
                let plain: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
                for step in [1_000, PIECE, 1 << 20] {
                    let stored = sealed(&keys, &plain, step);
                    assert!(plain.len() < 100 || !stored.windows(64).any(|part| part == &plain[..64]));
                    assert_eq!(opened(&keys, PLACE, &stored, step).unwrap(), plain, "{length} {step}");
                }
            }
        }
    }

    #[test]
    fn what_was_changed_moved_or_cut_off_does_not_open() {
        let keys = keys(1, Cipher::Aes256Gcm);
        let plain: Vec<u8> = (0..3 * PIECE).map(|at| (at % 251) as u8).collect();
        let stored = sealed(&keys, &plain, PIECE);
        let first = stored.len() - 3 * (PIECE + TAG);
        for at in [MAGIC.len() + 1, first - 1, first, first + PIECE + TAG, stored.len() - 1] {
            let mut changed = stored.clone();
            changed[at] ^= 1;
            assert!(opened(&keys, PLACE, &changed, 4_096).is_err(), "byte {at}");
        }
        // A piece at the end is missing, the last one is cut, two have changed places.
        for end in [first + 2 * (PIECE + TAG), stored.len() - 1, first, first - 1, MAGIC.len() + 1] {
            assert!(opened(&keys, PLACE, &stored[..end], 4_096).is_err(), "{end} bytes");
        }
        let mut turned = stored.clone();
        turned[first..first + 2 * (PIECE + TAG)].rotate_left(PIECE + TAG);
        assert!(opened(&keys, PLACE, &turned, 4_096).is_err());
        assert!(
            opened(&keys, Place::new("upload", "content", 8), &stored, 4_096).is_err(),
            "another file's"
        );
        assert_eq!(
            opened(&super::tests::keys(2, Cipher::Aes256Gcm), PLACE, &stored, 4_096),
            Err(KeyError::Damaged("content"))
        );
    }

    #[test]
    fn what_was_never_sealed_passes_through() {
        let keys = keys(1, Cipher::Aes256Gcm);
        for plain in [
            b"".as_slice(),
            b"a",
            b"\x89",
            b"\x89JSF",
            b"PK\x03\x04 a sheet",
            "姓名,证件号码\n".as_bytes(),
            &[7; 3 * PIECE],
        ] {
            for step in [1, 5, 1 << 20] {
                assert_eq!(opened(&keys, PLACE, plain, step.min(plain.len().max(1))).unwrap(), plain);
            }
        }
    }
}
