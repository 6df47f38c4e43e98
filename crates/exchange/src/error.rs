//! What can go wrong, in words for the person at the screen.

use std::fmt;

/// One thing wrong in one place of an uploaded table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Name of the sheet; empty for a .csv file.
    pub sheet: String,
    /// Row as the spreadsheet program numbers it, from 1; 0 when no single row is meant.
    pub row: u32,
    /// Heading of the column; empty when the whole row is meant.
    pub column: String,
    /// Why, in Chinese, without the place.
    pub reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.sheet.is_empty() {
            write!(f, "工作表“{}”", self.sheet)?;
        }
        if self.row > 0 {
            write!(f, "第 {} 行", self.row)?;
        }
        if !self.column.is_empty() {
            write!(f, "“{}”", self.column)?;
        }
        let placed = !self.sheet.is_empty() || self.row > 0 || !self.column.is_empty();
        write!(f, "{}{}", if placed { "：" } else { "" }, self.reason)
    }
}

/// Why a whole file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// More bytes than allowed.
    #[error("文件 {got} 字节，超过上限 {limit} 字节")]
    TooBig {
        /// Bytes handed in.
        got: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// Unpacks to more than allowed.
    #[error("文件解压后过大（“{part}”），请删去多余的行、格式和图片后重试")]
    TooBigUnpacked {
        /// The part inside the archive.
        part: String,
    },
    /// Old .xls or password-protected: both come in the same container.
    #[error("文件已加密或是旧版 .xls 格式，请另存为不加密的 .xlsx 后重试")]
    LockedOrOld,
    /// Not a workbook at all.
    #[error("文件不是 .xlsx 工作簿或已损坏：{cause}")]
    Broken {
        /// What the reader said, for the log.
        cause: String,
    },
    /// The named sheet is missing.
    #[error("没有工作表“{name}”")]
    NoSheet {
        /// The name looked for.
        name: String,
    },
    /// No row holds the headings.
    #[error("工作表“{sheet}”前 {searched} 行没有找到表头，缺少：{}", .missing.join("、"))]
    NoHead {
        /// Name of the sheet.
        sheet: String,
        /// Rows that were looked at.
        searched: usize,
        /// Headings the best row still lacked.
        missing: Vec<String>,
    },
    /// Two columns of the sheet mean the same.
    #[error("工作表“{sheet}”第 {row} 行的表头“{heading}”出现两次，请只留一列")]
    DoubleHead {
        /// Name of the sheet.
        sheet: String,
        /// Row of the headings, from 1.
        row: u32,
        /// The heading.
        heading: String,
    },
    /// More rows with content than allowed.
    #[error("工作表“{sheet}”超过 {limit} 行，请分成几个文件")]
    TooManyRows {
        /// Name of the sheet.
        sheet: String,
        /// Rows allowed.
        limit: u32,
    },
    /// More filled cells than allowed.
    #[error("工作表“{sheet}”有内容的单元格超过 {limit} 个，请分成几个文件")]
    TooManyCells {
        /// Name of the sheet.
        sheet: String,
        /// Cells allowed.
        limit: u64,
    },
}

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A text longer than a spreadsheet cell holds (32,767 UTF-16 units); nothing is cut silently.
    #[error("工作表“{sheet}”第 {row} 行“{column}”的文字超过 32767 字，无法放入一个单元格")]
    TooLong {
        /// Name of the sheet.
        sheet: String,
        /// Row, from 1.
        row: u32,
        /// Heading of the column.
        column: String,
    },
    /// More rows than a sheet holds.
    #[error("工作表“{sheet}”超过 {limit} 行，请缩小范围后导出")]
    TooManyRows {
        /// Name of the sheet.
        sheet: String,
        /// Rows a sheet holds below its head.
        limit: u32,
    },
    /// The spreadsheet writer refused.
    #[error("生成 .xlsx 失败")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// The word-processor writer refused.
    #[error("生成 .docx 失败")]
    Docx(#[source] std::io::Error),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_its_place() {
        let mut fault = Fault {
            sheet: "台账".into(),
            row: 12,
            column: "截止日期".into(),
            reason: "不是日期".into(),
        };
        assert_eq!(fault.to_string(), "工作表“台账”第 12 行“截止日期”：不是日期");
        fault.column.clear();
        fault.sheet.clear();
        assert_eq!(fault.to_string(), "第 12 行：不是日期");
        fault.row = 0;
        assert_eq!(fault.to_string(), "不是日期");
    }
}
