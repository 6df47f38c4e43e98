//! A zip package of office parts, opened with caps: how many entries, how much inflated, how far.

use super::bad_input::{BadInput, Refusal};
use super::limits::Limits;
use super::xml::{Node, Ns, Xml};
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::rc::Rc;
use zip::ZipArchive;
use zip::result::ZipError;

/// Central directory entry and zip64 end record (APPNOTE 4.3.12 and 4.3.14).
const CENTRAL_ENTRY: &[u8] = b"PK\x01\x02";
const ZIP64_END: &[u8] = b"PK\x06\x06";
/// Up to this much inflated, a part may be as dense as it likes.
const RATIO_FROM: u64 = 4 << 20;

/// An opened package.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    limits: &'a Limits,
    /// Bytes inflated so far, over all parts.
    spent: Rc<Cell<u64>>,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, BadInput> {
        let many = BadInput::file(Refusal::TooMany {
            what: "压缩包内的文件",
            limit: limits.zip_entries,
            unit: "个",
        });
        // Before the directory is read: it is allocated by the numbers the file claims.
        let listed = memchr::memmem::find_iter(bytes, CENTRAL_ENTRY).take(limits.zip_entries + 1);
        let claimed = memchr::memmem::find_iter(bytes, ZIP64_END)
            .filter_map(|at| bytes.get(at + 32..at + 40)?.try_into().ok())
            .map(u64::from_le_bytes)
            .max();
        if listed.count() > limits.zip_entries || claimed.is_some_and(|n| n > limits.zip_entries as u64) {
            return Err(many);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| BadInput::file(Refusal::BrokenPackage))?;
        if zip.len() > limits.zip_entries {
            return Err(many);
        }
        for name in zip.file_names_raw() {
            let shown = String::from_utf8_lossy(name);
            let parts = name.split(|b| matches!(b, b'/' | b'\\'));
            if name.starts_with(b"/") || name.contains(&0) || parts.into_iter().any(|p| p == b"..") {
                return Err(BadInput::part(&shown, Refusal::SuspectName));
            }
        }
        if zip.has_duplicate_names() {
            return Err(BadInput::file(Refusal::SuspectName));
        }
        Ok(Self {
            zip,
            limits,
            spent: Rc::default(),
        })
    }

    /// Opens a part as XML; `None` when there is no such part. Names are compared without case, as
    /// the packaging convention has it (ECMA-376-2, 6.2.2.3).
    pub(super) fn xml(&mut self, name: &str) -> Result<Option<Xml<'a, impl BufRead + use<'_, 'a>>>, BadInput> {
        let limits = self.limits;
        let Some(index) = self.index(name) else {
            return Ok(None);
        };
        let broken = |_| BadInput::part(name, Refusal::BrokenPackage);
        let file = match self.zip.by_index(index) {
            Ok(file) => file,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(BadInput::file(Refusal::Encrypted));
            }
            Err(error) => return Err(broken(error)),
        };
        let guard = Guard {
            packed: file.compressed_size(),
            inner: file,
            own: 0,
            spent: Rc::clone(&self.spent),
            limits,
        };
        Ok(Some(Xml::new(BufReader::with_capacity(64 << 10, guard), name, limits)))
    }

    /// True when the package has such a part.
    pub(super) fn has(&self, name: &str) -> bool {
        self.index(name).is_some()
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.zip.index_for_name(name).or_else(|| {
            self.zip.file_names_raw().position(|raw| {
                raw.len() == name.len()
                    && raw
                        .iter()
                        .zip(name.bytes())
                        .all(|(a, b)| a.eq_ignore_ascii_case(&b) || (*a == b'\\' && b == b'/'))
            })
        })
    }

    /// The relationships of a part (`""` for those of the package itself); none if there is no such
    /// list. Targets are names of parts; those outside the package are left out.
    pub(super) fn relations(&mut self, part: &str) -> Result<Vec<Relation>, BadInput> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let list = format!("{folder}{slash}_rels/{file}.rels");
        let mut relations = Vec::new();
        let Some(mut xml) = self.xml(&list)? else {
            return Ok(relations);
        };
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.is(Ns::Relations, "Relationship") => {
                    let target = tag.attr("Target").unwrap_or_default();
                    if tag.attr("TargetMode").is_some_and(|mode| mode == "External") {
                        continue;
                    }
                    let kind = tag.attr("Type").unwrap_or_default();
                    relations.push(Relation {
                        id: tag.attr("Id").unwrap_or_default().into_owned(),
                        kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                        target: resolve(folder, &target),
                    });
                }
                Node::End => return Ok(relations),
                _ => {}
            }
        }
    }
}

/// A link from one part to another.
pub(super) struct Relation {
    pub(super) id: String,
    /// Last segment of the type: `officeDocument`, `styles`, `worksheet` …
    pub(super) kind: String,
    /// Name of the part.
    pub(super) target: String,
}

/// A target relative to the folder of its part; `..` never leads out of the package.
fn resolve(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Counts what is inflated and stops at the caps.
struct Guard<'a, R> {
    inner: R,
    packed: u64,
    own: u64,
    spent: Rc<Cell<u64>>,
    limits: &'a Limits,
}

impl<R: Read> Read for Guard<'_, R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.own += n as u64;
        self.spent.set(self.spent.get() + n as u64);
        let dense = self.own > RATIO_FROM && self.own > self.packed.saturating_mul(self.limits.inflation_ratio);
        if dense || self.spent.get() > self.limits.inflated_bytes {
            return Err(io::Error::other(Bomb));
        }
        Ok(n)
    }
}

/// The error a [`Guard`] stops with; [`Xml`] turns it into [`Refusal::Bomb`].
#[derive(Debug, thiserror::Error)]
#[error("inflates past the limit")]
pub(super) struct Bomb;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_stay_inside_the_package() {
        assert_eq!(resolve("word", "styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(resolve("xl/worksheets", "../drawings/d1.xml"), "xl/drawings/d1.xml");
        assert_eq!(resolve("word", "../../../etc/passwd"), "etc/passwd");
        assert_eq!(resolve("", "word/document.xml"), "word/document.xml");
    }
}
