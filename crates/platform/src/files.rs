//! Evidence files by content: the bytes lie under their hash, in a folder or an S3-compatible
//! store. Served only through authorised handlers, never executable in a browser.

pub mod discard;
mod upload;

use crate::db::{Read, StoreError, Write};
use crate::random::hex;
use crate::{params, sql};
use bytes::Bytes;
use jishi_kernel::Millis;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, path::Path};
use sha2::Digest;
use std::sync::Arc;

sql! {
    unscoped KNOWN ("hashes alone say nothing of their content; for the operator's check") =
        "select hash, size from file where hash > $1 order by hash limit $2";
    unscoped REGISTER ("content has no owner; what refers to it is guarded where it stands") =
        "insert into file (hash, size, kind, created_at) values ($1, $2, $3, $4) on conflict (hash) do nothing";
}

/// Notes in the database that a content is in the file store: rows that refer to it need this first.
///
/// # Errors
/// The store fails.
pub fn register(write: &mut Write<'_>, hash: &str, size: i64, media: &str, at: Millis) -> Result<(), StoreError> {
    write.execute(&REGISTER, params![hash, size, media, at]).map(|_| ())
}

/// Hash and size of the contents the database knows, in the order of the hash, after one.
///
/// # Errors
/// The store fails.
pub fn known(read: &Read<'_>, after: &str, limit: i64) -> Result<Vec<(String, i64)>, StoreError> {
    read.all(&KNOWN, params![after, limit], |row| Ok((row.text(0)?, row.int(1)?)))
}

/// A file kind that may be uploaded as evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Extension without dot.
    pub extension: &'static str,
    /// Media type it is served as.
    pub media: &'static str,
    /// First bytes every such file has; empty for plain text.
    magic: &'static [&'static [u8]],
}

const ZIP: &[&[u8]] = &[b"PK\x03\x04"];
const OLE: &[&[u8]] = &[b"\xd0\xcf\x11\xe0"];

/// The kinds accepted. Everything else is refused by name.
pub const KINDS: &[Kind] = &[
    Kind {
        extension: "jpg",
        media: "image/jpeg",
        magic: &[b"\xff\xd8\xff"],
    },
    Kind {
        extension: "jpeg",
        media: "image/jpeg",
        magic: &[b"\xff\xd8\xff"],
    },
    Kind {
        extension: "png",
        media: "image/png",
        magic: &[b"\x89PNG\r\n\x1a\n"],
    },
    Kind {
        extension: "pdf",
        media: "application/pdf",
        magic: &[b"%PDF-"],
    },
    Kind {
        extension: "docx",
        media: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        magic: ZIP,
    },
    Kind {
        extension: "xlsx",
        media: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        magic: ZIP,
    },
    Kind {
        extension: "pptx",
        media: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        magic: ZIP,
    },
    Kind {
        extension: "doc",
        media: "application/msword",
        magic: OLE,
    },
    Kind {
        extension: "xls",
        media: "application/vnd.ms-excel",
        magic: OLE,
    },
    Kind {
        extension: "ppt",
        media: "application/vnd.ms-powerpoint",
        magic: OLE,
    },
    Kind {
        extension: "zip",
        media: "application/zip",
        magic: ZIP,
    },
    Kind {
        extension: "txt",
        media: "text/plain; charset=utf-8",
        magic: &[],
    },
    Kind {
        extension: "md",
        media: "text/plain; charset=utf-8",
        magic: &[],
    },
    Kind {
        extension: "csv",
        media: "text/plain; charset=utf-8",
        magic: &[],
    },
];

/// Checks name and content of an upload and returns its kind and a clean name.
///
/// # Errors
/// A Chinese sentence naming the file and the reason.
pub fn check(name: &str, bytes: &[u8], limit: usize) -> Result<(&'static Kind, String), String> {
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = base
        .chars()
        .filter(|c| !c.is_control() && !"<>:\"|?*\u{202e}\u{202d}\u{200e}\u{200f}".contains(*c))
        .take(120)
        .collect();
    let clean = clean.trim().trim_matches('.').to_owned();
    if clean.is_empty() {
        return Err("文件没有名称".to_owned());
    }
    if bytes.is_empty() {
        return Err(format!("“{clean}”是空文件"));
    }
    if bytes.len() > limit {
        return Err(format!("“{clean}”超过 {} MB", limit / 1024 / 1024));
    }
    let extension = clean.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    let Some(kind) = KINDS.iter().find(|k| k.extension == extension) else {
        return Err(format!("不支持“{clean}”的类型，可上传图片、PDF、Word、Excel、PPT、文本和 ZIP"));
    };
    let fits = if kind.magic.is_empty() {
        !bytes.contains(&0)
    } else {
        kind.magic.iter().any(|m| bytes.starts_with(m))
    };
    if !fits {
        return Err(format!("“{clean}”的内容与扩展名不符"));
    }
    Ok((kind, clean))
}

/// The file store.
#[derive(Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
}

impl Files {
    /// Files in a folder, made when missing.
    ///
    /// # Errors
    /// The folder cannot be used.
    pub fn folder(folder: &std::path::Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self {
            store: Arc::new(object_store::local::LocalFileSystem::new_with_prefix(folder)?),
        })
    }

    /// Files in any object store.
    pub fn in_store(store: Arc<dyn ObjectStore>) -> Self {
        Self { store }
    }

    /// Stores bytes and returns their hash; the same content is stored once.
    ///
    /// # Errors
    /// The store fails.
    pub async fn put(&self, bytes: Bytes) -> anyhow::Result<String> {
        let hash = hex(&sha2::Sha256::digest(&bytes));
        let path = place(&hash)?;
        if self.store.head(&path).await.is_err() {
            self.store.put(&path, PutPayload::from_bytes(bytes)).await?;
        }
        Ok(hash)
    }

    /// The size of the content under a hash; `None` when it is missing.
    ///
    /// # Errors
    /// The store fails otherwise.
    pub async fn size(&self, hash: &str) -> anyhow::Result<Option<u64>> {
        match self.store.head(&place(hash)?).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes, reads and removes a content of its own: tells whether the store can be used.
    ///
    /// # Errors
    /// What the store says.
    pub async fn try_out(&self, content: Bytes) -> anyhow::Result<()> {
        let hash = self.put(content.clone()).await?;
        anyhow::ensure!(self.get(&hash).await? == content, "the store gave back something else");
        self.store.delete(&place(&hash)?).await?;
        anyhow::ensure!(self.size(&hash).await?.is_none(), "the store did not remove what it was told to");
        Ok(())
    }

    /// Removes the content under a hash; one that is not there is as good as removed.
    ///
    /// # Errors
    /// The store fails.
    pub async fn remove(&self, hash: &str) -> anyhow::Result<()> {
        match self.store.delete(&place(hash)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The bytes under a hash; an error when they are missing or changed.
    ///
    /// # Errors
    /// The store fails, or the content no longer fits its hash.
    pub async fn get(&self, hash: &str) -> anyhow::Result<Bytes> {
        let bytes = self.store.get(&place(hash)?).await?.bytes().await?;
        anyhow::ensure!(hex(&sha2::Sha256::digest(&bytes)) == hash, "file {hash} was changed in the store");
        Ok(bytes)
    }
}

fn place(hash: &str) -> anyhow::Result<Path> {
    anyhow::ensure!(hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()), "not a file hash");
    Ok(Path::from(format!("{}/{}", &hash[..2], hash)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_contents_are_checked() {
        assert_eq!(
            check("..\\..\\现场 照片.PNG", b"\x89PNG\r\n\x1a\n...", 100).unwrap().1,
            "现场 照片.PNG"
        );
        for (name, bytes, word) in [
            ("a.exe", b"MZ".as_slice(), "不支持"),
            ("a.html", b"<script>", "不支持"),
            ("a.svg", b"<svg", "不支持"),
            ("a.png", b"<script>alert(1)</script>", "不符"),
            ("a.txt", b"a\0b", "不符"),
            ("a.pdf", b"", "空文件"),
            ("...", b"x", "没有名称"),
        ] {
            assert!(check(name, bytes, 100).unwrap_err().contains(word), "{name}");
        }
        assert!(check("a.txt", &[b'a'; 200], 100).unwrap_err().contains("超过"));
    }

    #[tokio::test]
    async fn the_same_content_is_stored_once_and_a_changed_file_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::folder(folder.path()).unwrap();
        let hash = files.put(Bytes::from_static(b"abc")).await.unwrap();
        assert_eq!(files.put(Bytes::from_static(b"abc")).await.unwrap(), hash);
        assert_eq!(files.get(&hash).await.unwrap(), "abc");
        std::fs::write(folder.path().join(&hash[..2]).join(&hash), "abd").unwrap();
        assert!(files.get(&hash).await.is_err());
        assert!(files.get("../../etc/passwd").await.is_err());
    }
}
