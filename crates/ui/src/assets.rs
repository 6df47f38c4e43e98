//! The embedded style sheet, scripts and pictures.

/// One embedded file with its compressed twins.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// The name in the source tree, `app.css`.
    pub name: &'static str,
    /// The name it is served under, with the hash of its content: `app.0123456789.css`.
    pub file: &'static str,
    /// The value of `content-type`.
    pub content_type: &'static str,
    /// The name changes with the content, so a browser may keep it for good.
    pub immutable: bool,
    /// The file as it is.
    pub bytes: &'static [u8],
    /// The file for `content-encoding: br`.
    pub br: &'static [u8],
    /// The file for `content-encoding: gzip`.
    pub gz: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The folder all embedded files are served from.
pub const ASSET_ROOT: &str = "/assets/";

/// The embedded file served under this (hashed) name.
pub fn asset_file(file: &str) -> Option<Asset> {
    ASSETS.iter().find(|asset| asset.file == file).copied()
}

/// The address of an embedded file by its name in the source tree: `asset("app.css")` is
/// `/assets/app.<hash>.css`. A name that does not exist gives an address that answers 404;
/// the tests of this crate check every name the templates use.
pub fn asset(name: &str) -> String {
    let file = ASSETS.iter().find(|asset| asset.name == name).map_or(name, |asset| asset.file);
    [ASSET_ROOT, file].concat()
}

/// All embedded files.
pub fn assets() -> impl Iterator<Item = Asset> {
    ASSETS.iter().copied()
}

/// The address of the symbols, computed once: it stands in every icon of every page.
pub fn icons_href() -> &'static str {
    static HREF: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    HREF.get_or_init(|| asset("icons.svg"))
}
