//! Why a file was refused, said so that the person who chose it knows what to do.

use std::fmt;

/// A refused input: the place inside the file and the reason. `Display` gives one Chinese sentence
/// without the name of the file; the caller puts that in front.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}{reason}。")]
pub struct BadInput {
    /// Where in the file.
    pub place: Place,
    /// Why.
    pub reason: Refusal,
}

impl BadInput {
    /// A refusal of the file as a whole.
    pub(crate) fn file(reason: Refusal) -> Self {
        Self {
            place: Place::File,
            reason,
        }
    }

    /// A refusal of a line, counted from 1.
    pub(crate) fn line(line: usize, reason: Refusal) -> Self {
        Self {
            place: Place::Line(line),
            reason,
        }
    }

    /// A refusal of a part of a package.
    pub(crate) fn part(part: &str, reason: Refusal) -> Self {
        Self {
            place: Place::Part(part.to_owned()),
            reason,
        }
    }
}

/// A place inside a file, for the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    File,
    /// A line of plain text, counted from 1.
    Line(usize),
    /// A part of a zip package, by its name there.
    Part(String),
    /// A paragraph of a Word document, counted from 1, table cells included.
    Paragraph(usize),
    /// A sheet of a workbook.
    Sheet(String),
    /// A row of a sheet, counted from 1.
    Row {
        /// Name of the sheet.
        sheet: String,
        /// Number as shown beside the row.
        row: u32,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => Ok(()),
            Self::Line(line) => write!(f, "第{line}行："),
            Self::Part(part) => write!(f, "部件“{}”：", shown(part)),
            Self::Paragraph(number) => write!(f, "第{number}段："),
            Self::Sheet(sheet) => write!(f, "工作表“{}”：", shown(sheet)),
            Self::Row { sheet, row } => write!(f, "工作表“{}”第{row}行：", shown(sheet)),
        }
    }
}

/// A name from inside the file made fit for a message: short, without control characters.
fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// The reason of a refusal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not a single byte.
    #[error("文件是空的，没有任何内容")]
    Empty,
    /// Bytes, but no words.
    #[error("文件中没有可读的文字")]
    Blank,
    /// The file is larger than allowed.
    #[error("文件超过{}上限，请拆分后再导入", size(*.bytes))]
    FileTooLarge {
        /// The limit.
        bytes: u64,
    },
    /// More text than allowed.
    #[error("文字超过{}上限，请拆分后再导入", size(*.bytes))]
    TextTooLarge {
        /// The limit.
        bytes: u64,
    },
    /// More lines, cells, columns, sheets or entries than allowed.
    #[error("{what}超过{limit}{unit}的上限，请拆分后再导入")]
    TooMany {
        /// What is counted.
        what: &'static str,
        /// The limit.
        limit: usize,
        /// Its measure word.
        unit: &'static str,
    },
    /// NUL or other control characters: not text.
    #[error("含有不是文字的内容（二进制数据），无法按文本读取")]
    Binary,
    /// Neither UTF-8 nor GB18030.
    #[error("编码无法识别（既不是 UTF-8，也不是 GB18030），请另存为 UTF-8 编码的文本后再导入")]
    Encoding,
    /// UTF-8 or UTF-16 by its marks, but damaged.
    #[error("按 {encoding} 编码读取时遇到损坏的字节，请重新保存文件后再导入")]
    Damaged {
        /// Name of the encoding.
        encoding: &'static str,
    },
    /// A known kind that is not read.
    #[error("这是{kind}，不能直接读取，{advice}")]
    OtherKind {
        /// What it is, in Chinese.
        kind: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// The name says one kind, the content another that is read.
    #[error("扩展名是 .{extension}，内容却是{kind}，请把扩展名改为 .{rename} 后再导入")]
    WrongName {
        /// The extension as written.
        extension: String,
        /// What the content is.
        kind: &'static str,
        /// The extension it should have.
        rename: &'static str,
    },
    /// The name says one kind, the content another that is not read.
    #[error("扩展名是 .{extension}，内容却是{kind}，{advice}")]
    WrongContent {
        /// The extension as written.
        extension: String,
        /// What the content is.
        kind: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// An extension nobody knows.
    #[error("不支持此类文件，请使用 .docx、.xlsx、.txt 或 .md 文件")]
    UnknownKind,
    /// The name says a kind, the content is none that is known.
    #[error("扩展名是 .{extension}，内容却无法识别，文件可能已损坏，请重新下载或另存后再导入")]
    Unrecognised {
        /// The extension as written.
        extension: String,
    },
    /// Encrypted with a password.
    #[error("文件已加密，请取消密码后再导入")]
    Encrypted,
    /// The zip package is cut off or broken.
    #[error("文件不完整或已损坏，请重新下载或另存后再导入")]
    BrokenPackage,
    /// A part that must be there is not.
    #[error("文件中缺少这一部分，可能已损坏，请用办公软件打开并另存后再导入")]
    MissingPart,
    /// A part is there more than once, or its name leads out of the package.
    #[error("压缩包内的文件名不合规范，为安全起见不予读取")]
    SuspectName,
    /// Inflates to far more than it weighs.
    #[error("解压后的内容异常庞大，为安全起见不予读取")]
    Bomb,
    /// A document type declaration, which office files never have.
    #[error("含有文档类型声明（DTD），为安全起见不予读取")]
    Dtd,
    /// Elements nested past the limit.
    #[error("内容嵌套超过{limit}层，为安全起见不予读取")]
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// XML that is not well formed.
    #[error("内容格式错误，文件可能已损坏，请用办公软件打开并另存后再导入")]
    BrokenXml,
    /// A cell with more text than allowed.
    #[error("一个单元格的文字超过{}上限", size(*.bytes))]
    CellTooLarge {
        /// The limit.
        bytes: u64,
    },
}

/// An error of the operating system in Chinese where it is a usual one.
fn in_words(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::IsADirectory => "这是一个文件夹".to_owned(),
        std::io::ErrorKind::PermissionDenied => "没有读取权限".to_owned(),
        _ => error.to_string(),
    }
}

/// A size as people write it.
fn size(bytes: u64) -> String {
    match bytes {
        b if b >= 1 << 20 => format!("{} MB", b >> 20),
        b if b >= 1 << 10 => format!("{} KB", b >> 10),
        b => format!("{b} 字节"),
    }
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// No such file.
    #[error("找不到文件。")]
    Missing,
    /// It is there but cannot be read.
    #[error("无法读取文件：{}。", in_words(.0))]
    Io(std::io::Error),
    /// Its content is refused.
    #[error(transparent)]
    Bad(BadInput),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_one_chinese_sentence_with_its_place() {
        let case = |bad: BadInput| bad.to_string();
        assert_eq!(case(BadInput::file(Refusal::Empty)), "文件是空的，没有任何内容。");
        assert_eq!(
            case(BadInput::line(
                3,
                Refusal::TooMany {
                    what: "行数",
                    limit: 2,
                    unit: "行"
                }
            )),
            "第3行：行数超过2行的上限，请拆分后再导入。"
        );
        assert_eq!(
            case(BadInput::part(
                "word/document.xml\u{1b}[31m",
                Refusal::TextTooLarge { bytes: 20 << 20 }
            )),
            "部件“word/document.xml[31m”：文字超过20 MB上限，请拆分后再导入。"
        );
        let place = Place::Row {
            sheet: "任务".into(),
            row: 7,
        };
        assert_eq!(
            case(BadInput {
                place,
                reason: Refusal::CellTooLarge { bytes: 1500 }
            }),
            "工作表“任务”第7行：一个单元格的文字超过1 KB上限。"
        );
    }
}
