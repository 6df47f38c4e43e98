//! Uploads that wait to be read and are removed afterwards: under a name of their own, not by content,
//! and sealed, since they hold what people sent of others. What an earlier version kept in the clear is
//! read as before.

use super::Files;
use crate::keys::{Keyring, PIECE, Place, Sealer};
use jishi_kernel::Random;
use object_store::{ObjectStoreExt, WriteMultipart, path::Path};

/// Parts on their way to the store at a time.
const PARTS: usize = 2;

fn place(id: i64) -> Place {
    Place::new("upload", "content", id)
}

fn path(id: i64) -> Path {
    Path::from(format!("uploads/{id}"))
}

impl Files {
    /// Keeps bytes, sealed, under a number until [`Files::drop_upload`].
    ///
    /// # Errors
    /// The store fails.
    pub async fn keep_upload(&self, keys: &Keyring, random: &dyn Random, id: i64, bytes: &[u8]) -> anyhow::Result<()> {
        let (sealer, head) = keys.seal_file(random, place(id))?;
        let mut out = WriteMultipart::new(self.store.put_multipart(&path(id)).await?);
        out.write(&head);
        match sealed(&mut out, sealer, bytes).await {
            Ok(()) => {
                out.finish().await?;
                Ok(())
            }
            Err(error) => {
                // What was written so far is not left behind; the first error is the one to tell.
                let _ = out.abort().await;
                Err(error)
            }
        }
    }

    /// Copies an upload, opened, into a file on this machine, piece by piece.
    ///
    /// # Errors
    /// The store fails, has no such upload, or the upload was changed in it.
    pub async fn copy_upload(&self, keys: &Keyring, id: i64, out: &mut tokio::fs::File) -> anyhow::Result<()> {
        use futures_util::TryStreamExt;
        use tokio::io::AsyncWriteExt;
        let mut opener = keys.open_file(place(id));
        let mut pieces = self.store.get(&path(id)).await?.into_stream();
        while let Some(piece) = pieces.try_next().await? {
            out.write_all(&opener.take(&piece)?).await?;
        }
        out.write_all(&opener.end()?).await?;
        Ok(out.flush().await?)
    }

    /// Removes an upload; one that is gone already is no error.
    ///
    /// # Errors
    /// The store fails.
    pub async fn drop_upload(&self, id: i64) -> anyhow::Result<()> {
        match self.store.delete(&path(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Seals bytes into a writer, some parts of it on their way at a time.
async fn sealed(out: &mut WriteMultipart, mut sealer: Sealer, bytes: &[u8]) -> anyhow::Result<()> {
    for piece in bytes.chunks(PIECE) {
        out.write(&sealer.take(piece)?);
        out.wait_for_capacity(PARTS).await?;
    }
    out.write(&sealer.end()?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Cipher;
    use jishi_kernel::{Day, SeededRandom};

    async fn copied(files: &Files, keys: &Keyring, id: i64) -> anyhow::Result<Vec<u8>> {
        let copy = tempfile::NamedTempFile::new()?;
        let mut out = tokio::fs::File::create(copy.path()).await?;
        files.copy_upload(keys, id, &mut out).await?;
        Ok(std::fs::read(copy.path())?)
    }

    #[tokio::test]
    async fn an_upload_is_kept_sealed_copied_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::folder(folder.path()).unwrap();
        let random = SeededRandom::new(1);
        let keys = Keyring::fresh(Cipher::Aes256Gcm, Day::constant(2026, 7, 15), &random).unwrap();
        let sheet = "姓名,证件号码\n甘露,990000200605040011\n".repeat(200_000);
        files.keep_upload(&keys, &random, 7, sheet.as_bytes()).await.unwrap();
        let stored = std::fs::read(folder.path().join("uploads/7")).unwrap();
        assert!(stored.len() > sheet.len() && !stored.windows(18).any(|part| part == b"990000200605040011"));
        assert_eq!(copied(&files, &keys, 7).await.unwrap(), sheet.as_bytes());
        // Another upload's content under this number does not open.
        std::fs::write(folder.path().join("uploads/8"), &stored).unwrap();
        assert!(copied(&files, &keys, 8).await.is_err());
        files.drop_upload(7).await.unwrap();
        files.drop_upload(7).await.unwrap();
        assert!(copied(&files, &keys, 7).await.is_err());
    }

    #[tokio::test]
    async fn what_was_kept_in_the_clear_is_still_read() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::folder(folder.path()).unwrap();
        let random = SeededRandom::new(1);
        let keys = Keyring::fresh(Cipher::Sm4Gcm, Day::constant(2026, 7, 15), &random).unwrap();
        std::fs::create_dir_all(folder.path().join("uploads")).unwrap();
        std::fs::write(folder.path().join("uploads/7"), "姓名\n甘露\n").unwrap();
        assert_eq!(copied(&files, &keys, 7).await.unwrap(), "姓名\n甘露\n".as_bytes());
    }
}
