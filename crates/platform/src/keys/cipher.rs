//! The algorithms: AES-256-GCM or SM4-GCM for data, HMAC over SHA-256 or SM3 for the blind index.

use aes_gcm::aead::array::Array;
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, AesGcm};
use hmac::{Hmac, KeyInit, Mac};

/// Bytes of a nonce.
pub(super) const NONCE: usize = 12;
/// Bytes of the index key.
pub(super) const INDEX_KEY: usize = 32;

type Sm4Gcm = AesGcm<sm4::Sm4, U12>;

/// A cipher for data at rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cipher {
    /// AES with 256-bit keys in Galois/Counter Mode (NIST SP 800-38D).
    Aes256Gcm,
    /// SM4 (GB/T 32907-2016) with 128-bit keys in Galois/Counter Mode (GB/T 36624-2018, RFC 8998).
    Sm4Gcm,
}

impl Cipher {
    /// The word in configuration and key file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Aes256Gcm => "aes-256-gcm",
            Self::Sm4Gcm => "sm4-gcm",
        }
    }

    /// Reads [`Cipher::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Aes256Gcm, Self::Sm4Gcm].into_iter().find(|cipher| cipher.word() == word)
    }

    pub(super) const fn key_length(self) -> usize {
        match self {
            Self::Aes256Gcm => 32,
            Self::Sm4Gcm => 16,
        }
    }
}

/// One data key, ready for use.
pub(super) enum DataKey {
    Aes(Box<Aes256Gcm>),
    Sm4(Box<Sm4Gcm>),
}

impl DataKey {
    /// `None` when the secret has another length than the cipher wants.
    pub(super) fn new(cipher: Cipher, secret: &[u8]) -> Option<Self> {
        Some(match cipher {
            Cipher::Aes256Gcm => Self::Aes(Box::new(<Aes256Gcm as aes_gcm::KeyInit>::new_from_slice(secret).ok()?)),
            Cipher::Sm4Gcm => Self::Sm4(Box::new(<Sm4Gcm as aes_gcm::KeyInit>::new_from_slice(secret).ok()?)),
        })
    }

    pub(super) const fn cipher(&self) -> Cipher {
        match self {
            Self::Aes(_) => Cipher::Aes256Gcm,
            Self::Sm4(_) => Cipher::Sm4Gcm,
        }
    }

    pub(super) fn encrypt(&self, nonce: &[u8; NONCE], aad: &[u8], msg: &[u8]) -> Option<Vec<u8>> {
        let nonce = Array::from(*nonce);
        match self {
            Self::Aes(key) => key.encrypt(&nonce, Payload { msg, aad }),
            Self::Sm4(key) => key.encrypt(&nonce, Payload { msg, aad }),
        }
        .ok()
    }

    pub(super) fn decrypt(&self, nonce: &[u8; NONCE], aad: &[u8], msg: &[u8]) -> Option<Vec<u8>> {
        let nonce = Array::from(*nonce);
        match self {
            Self::Aes(key) => key.decrypt(&nonce, Payload { msg, aad }),
            Self::Sm4(key) => key.decrypt(&nonce, Payload { msg, aad }),
        }
        .ok()
    }
}

/// The key of the blind index, with its hash.
pub(super) enum IndexKey {
    Sha256(Box<Hmac<sha2::Sha256>>),
    Sm3(Box<Hmac<sm3::Sm3>>),
}

impl IndexKey {
    /// `hash` is `hmac-sha-256` or `hmac-sm3`; `None` for anything else.
    pub(super) fn new(hash: &str, secret: &[u8]) -> Option<Self> {
        if secret.len() != INDEX_KEY {
            return None;
        }
        Some(match hash {
            "hmac-sha-256" => Self::Sha256(Box::new(Hmac::new_from_slice(secret).ok()?)),
            "hmac-sm3" => Self::Sm3(Box::new(Hmac::new_from_slice(secret).ok()?)),
            _ => return None,
        })
    }

    /// The hash that goes with a cipher: national algorithms stay together.
    pub(super) const fn word(cipher: Cipher) -> &'static str {
        match cipher {
            Cipher::Aes256Gcm => "hmac-sha-256",
            Cipher::Sm4Gcm => "hmac-sm3",
        }
    }

    pub(super) fn hash(&self, parts: &[&[u8]]) -> [u8; 32] {
        fn run<M: Mac + Clone>(mac: &M, parts: &[&[u8]]) -> [u8; 32] {
            let mut mac = mac.clone();
            for part in parts {
                mac.update(part);
            }
            let mut out = [0; 32];
            for (to, from) in out.iter_mut().zip(mac.finalize().into_bytes()) {
                *to = from;
            }
            out
        }
        match self {
            Self::Sha256(mac) => run(&**mac, parts),
            Self::Sm3(mac) => run(&**mac, parts),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::hex;

    fn bytes(text: &str) -> Vec<u8> {
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
            .collect()
    }

    /// SM4-GCM: RFC 8998, appendix A.1.
    #[test]
    fn sm4_gcm_gives_the_published_answer() {
        let key = DataKey::new(Cipher::Sm4Gcm, &bytes("0123456789abcdeffedcba9876543210")).unwrap();
        let nonce: [u8; NONCE] = bytes("00001234567800000000abcd").try_into().unwrap();
        let aad = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        let plain = bytes(
            "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
        );
        let sealed = key.encrypt(&nonce, &aad, &plain).unwrap();
        assert_eq!(
            hex(&sealed),
            "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15\
             a56834cbcf98c397b4024a2691233b8d83de3541e4c2b58177e065a9bf7b62ec"
        );
        assert_eq!(key.decrypt(&nonce, &aad, &sealed).unwrap(), plain);
    }

    /// AES-256-GCM: test case 14 of the submission to NIST; HMAC-SHA-256: RFC 4231, case 2 with a padded key.
    #[test]
    fn aes_gcm_and_hmac_give_the_published_answers() {
        let key = DataKey::new(Cipher::Aes256Gcm, &[0; 32]).unwrap();
        assert_eq!(
            hex(&key.encrypt(&[0; NONCE], &[], &[0; 16]).unwrap()),
            "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
        );
        // HMAC pads a short key with zeros, so "Jefe" padded to 32 bytes is the same key.
        let mut secret = [0; INDEX_KEY];
        secret[..4].copy_from_slice(b"Jefe");
        let hash = IndexKey::new("hmac-sha-256", &secret)
            .unwrap()
            .hash(&[b"what do ya want ", b"for nothing?"]);
        assert_eq!(hex(&hash), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn keys_of_another_length_are_refused() {
        assert!(DataKey::new(Cipher::Aes256Gcm, &[0; 16]).is_none() && DataKey::new(Cipher::Sm4Gcm, &[0; 32]).is_none());
        assert!(IndexKey::new("hmac-sm3", &[0; 16]).is_none() && IndexKey::new("md5", &[0; 32]).is_none());
        assert_eq!(Cipher::from_word("sm4-gcm"), Some(Cipher::Sm4Gcm));
        assert_eq!(Cipher::from_word("SM4"), None);
    }
}
