//! Turns the bytes of a file into a [`Source`]: one text and the blocks that stand in it.
//!
//! What a file is, is decided by its content first and its name second; a name that says something
//! else than the content is refused with a message a person can act on. Read are plain text and
//! Markdown (UTF-8, UTF-16, GB18030), Word documents (.docx) and Excel workbooks (.xlsx).
//!
//! Every reader keeps to [`Limits`]: work and memory are bounded before they are spent, so that a
//! crafted file is refused in seconds. No reader panics and none recurses over the document.
//!
//! ```
//! use jishi_notice::source::{read, Limits};
//! let source = read("关于印发工作要点的通知\n一、总体要求".as_bytes(), "通知.txt", &Limits::default())?;
//! assert_eq!(source.blocks.len(), 2);
//! # Ok::<(), jishi_notice::source::BadInput>(())
//! ```

mod bad_input;
mod builder;
mod docx;
mod kind;
mod limits;
mod numeral;
mod package;
mod text;
mod xlsx;
mod xml;

pub use bad_input::{BadInput, FileError, Place, Refusal};
pub use limits::Limits;

use crate::model::Source;
use kind::Kind;
use std::io::Read;
use std::path::Path;

/// Reads a document from its bytes. `file_name` is used for its extension only.
///
/// # Errors
/// [`BadInput`] with the place and the reason when the content is of another kind, damaged, empty
/// or past the limits.
pub fn read(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Source, BadInput> {
    if bytes.is_empty() {
        return Err(BadInput::file(Refusal::Empty));
    }
    if bytes.len() as u64 > limits.file_bytes {
        return Err(BadInput::file(Refusal::FileTooLarge { bytes: limits.file_bytes }));
    }
    let source = match kind::detect(bytes, file_name)? {
        Kind::Text => text::read(bytes, limits)?,
        Kind::Docx => docx::read(bytes, limits)?,
        Kind::Xlsx => xlsx::read(bytes, limits)?,
    };
    if source.text.trim().is_empty() {
        return Err(BadInput::file(Refusal::Blank));
    }
    Ok(source)
}

/// Reads a document from a file. A file past [`Limits::file_bytes`] is refused without being read.
///
/// # Errors
/// [`FileError::Missing`] when there is no such file, [`FileError::Io`] when it cannot be read,
/// [`FileError::Bad`] when its content is refused.
pub fn read_file(path: impl AsRef<Path>, limits: &Limits) -> Result<Source, FileError> {
    let path = path.as_ref();
    let file = std::fs::File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => FileError::Missing,
        _ => FileError::Io(error),
    })?;
    let too_large = || FileError::Bad(BadInput::file(Refusal::FileTooLarge { bytes: limits.file_bytes }));
    if file.metadata().is_ok_and(|data| data.len() > limits.file_bytes) {
        return Err(too_large());
    }
    // A pipe has no length beforehand.
    let mut bytes = Vec::new();
    file.take(limits.file_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(FileError::Io)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    read(&bytes, &name, limits).map_err(FileError::Bad)
}
