//! How much a reader may spend on one file.

/// Bounds of one read. They bound time and memory without a clock, so a refusal is repeatable: with
/// the defaults the reader answers every file within 10 seconds and 512 MB on one ordinary core.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file itself; pictures inside a .docx count. Default 64 MiB.
    pub file_bytes: u64,
    /// Bytes of text read from it, as UTF-8. Default 12 MiB: the rules behind the reader take up to a
    /// microsecond a byte, and the longest notices have under 1 MiB.
    pub text_bytes: usize,
    /// Lines or paragraphs. Default 500,000.
    pub lines: usize,
    /// Cells of all tables, the places a merged cell covers included; in plain text five times as many
    /// tabs and bars, which may separate cells. Default 200,000.
    pub cells: usize,
    /// Bytes of text in one cell. Default 1 MiB (a spreadsheet allows 32,767 characters).
    pub cell_bytes: usize,
    /// Columns of one table. Default 256 (a Word table has at most 63).
    pub columns: usize,
    /// Sheets of a workbook, hidden ones included. Default 256.
    pub sheets: usize,
    /// Entries of a zip package. Default 10,000.
    pub zip_entries: usize,
    /// Bytes of all parts read from a zip package, inflated. Default 96 MiB.
    pub inflated_bytes: u64,
    /// Inflated size of a part over its packed size, from 4 MiB inflated on. Default 250: the XML of
    /// long even tables reaches about 100, a bomb about 1,000.
    pub inflation_ratio: u64,
    /// Elements inside one another in XML. Default 256; Word itself writes about 30.
    pub xml_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            text_bytes: 12 << 20,
            lines: 500_000,
            cells: 200_000,
            cell_bytes: 1 << 20,
            columns: 256,
            sheets: 256,
            zip_entries: 10_000,
            inflated_bytes: 96 << 20,
            inflation_ratio: 250,
            xml_depth: 256,
        }
    }
}
