//! The five administrative levels of the package china-division, as organisations for tests and
//! benchmarks. The package is a development dependency of `tests/divisions`; nothing of it is part
//! of the program.

use anyhow::Context;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// What to do when the data are missing.
pub const MISSING: &str = "没有找到行政区划数据，请先运行 bin/setup，或在 tests/divisions 中运行 npm ci";

/// Files of the package, highest level first, and the column that names the superior.
const FILES: [(&str, &str); 5] = [
    ("provinces.csv", ""),
    ("cities.csv", "provinceCode"),
    ("areas.csv", "cityCode"),
    ("streets.csv", "areaCode"),
    ("villages.csv", "streetCode"),
];

/// One division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    /// Statistics code, unique: 2, 4, 6, 9 or 12 digits.
    pub code: Box<str>,
    /// Name without the organisation.
    pub name: Box<str>,
    /// Code of the superior; empty for a province.
    pub parent: Box<str>,
    /// 1 to 5.
    pub level: u8,
}

impl Division {
    /// The name of its organisation.
    pub fn title(&self) -> String {
        match self.level {
            5 => format!("{}团支部", self.name),
            _ => format!("共青团{}委员会", self.name),
        }
    }

    /// The kind of its organisation.
    pub fn kind(&self) -> &'static str {
        match self.level {
            5 => "团支部",
            4 => "基层团委",
            _ => "团的领导机关",
        }
    }
}

/// The folder of an edition: `2.7.0`, `2.6.1` or `2.4.0`, in the working directory or above it.
pub fn folder(edition: &str) -> Option<PathBuf> {
    let package = match edition {
        "2.7.0" => "china-division".to_owned(),
        other => format!("china-division-{other}"),
    };
    let here = std::env::current_dir().ok()?;
    let mut folders = here
        .ancestors()
        .map(|top| top.join("tests/divisions/node_modules").join(&package).join("dist"));
    folders.find(|folder| folder.join("villages.csv").is_file())
}

/// Reads an edition, highest level first; of the given parts only (two digits of a province, four of a
/// city, with what stands above it), or all.
///
/// # Errors
/// File and line.
pub fn read(folder: &Path, parts: Option<&[&str]>) -> anyhow::Result<Vec<Division>> {
    let mut divisions = Vec::new();
    for (level, (file, above)) in (1..).zip(FILES) {
        let path = folder.join(file);
        let input = std::fs::File::open(&path).with_context(|| format!("打开 {}", path.display()))?;
        let mut lines = BufReader::new(input).lines();
        let head = lines.next().transpose()?.unwrap_or_default();
        let parent = head.split(',').position(|column| column == above);
        for (number, line) in (2..).zip(lines) {
            let line = line?;
            let division = division(&line, parent, level).with_context(|| format!("{}：第 {number} 行", path.display()))?;
            let within = |part: &&str| division.code.starts_with(*part) || part.starts_with(&*division.code);
            if parts.is_none_or(|parts| parts.iter().any(within)) {
                divisions.push(division);
            }
        }
    }
    Ok(divisions)
}

/// A line holds numbers and one name in quotation marks, which has no commas in it.
fn division(line: &str, parent: Option<usize>, level: u8) -> anyhow::Result<Division> {
    let cells: Vec<&str> = line.split(',').map(|cell| cell.trim_matches('"')).collect();
    let cell = |at: usize| cells.get(at).copied().filter(|cell| !cell.is_empty()).context("缺少一列");
    Ok(Division {
        code: cell(0)?.into(),
        name: cell(1)?.into(),
        parent: match parent {
            Some(at) => cell(at)?.into(),
            None => "".into(),
        },
        level,
    })
}

/// Writes divisions as the table that `jishi import orgs` reads; `opened` is the 成立日期 of all,
/// empty for the day of the import.
///
/// # Errors
/// The output fails.
pub fn write_table(divisions: &[Division], opened: &str, out: impl Write) -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(out);
    out.write_all("上级编码,编码,名称,级别,类别,成立日期\n".as_bytes())?;
    for one in divisions {
        writeln!(
            out,
            "{},{},{},{},{},{opened}",
            one.parent,
            one.code,
            one.title(),
            one.level,
            one.kind()
        )?;
    }
    out.flush()
}
