//! 个人信息导出: everything kept about a person, as one ZIP with a text to read, the same as JSON, and
//! the files.

use crate::hook::{Attachment, Section, hooks};
use crate::store::kept::TABLES;
use crate::store::{person, proof, reveal};
use crate::veil::{VEILED, Veils};
use crate::words::words;
use crate::{Masked, PersonId};
use anyhow::Context;
use jishi_platform::App;
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError};
use std::io::{Seek, Write};
use zip::write::SimpleFileOptions;

fn row(label: impl Into<String>, value: impl Into<String>) -> (String, String) {
    (label.into(), value.into())
}

/// Everything kept about a person, table by table, for somebody with this scope: a veiled organisation outside
/// of it is not named, nor is a file called as somebody there may have called it. The caller notes the look.
///
/// # Errors
/// The store or the keys fail.
pub fn sections(read: &Read<'_>, app: &App, scope: &Scope, record: &Masked) -> Result<Vec<Section>, StoreError> {
    let veils = Veils::load(read)?;
    let all = told(read, app, scope, record, &veils)?;
    let veiled = all
        .iter()
        .flat_map(|section| &section.rows)
        .any(|(head, rest)| head.contains(VEILED) || rest.contains(VEILED));
    if veiled {
        told(read, app, scope, record, &veils.without_file_names())
    } else {
        Ok(all)
    }
}

fn told(read: &Read<'_>, app: &App, scope: &Scope, record: &Masked, veils: &Veils) -> Result<Vec<Section>, StoreError> {
    let id = record.id;
    let mut all = vec![basic(read, app, record)?];
    let own: fn(&Read<'_>, PersonId) -> Result<Vec<Attachment>, StoreError> = proofs;
    let crates = std::iter::once((TABLES, own)).chain(hooks().map(|hook| (hook.kept, hook.files)));
    for (tables, files) in crates {
        for table in tables {
            let section = table.section(read, id, veils, scope)?;
            if !section.rows.is_empty() {
                all.push(section);
            }
        }
        if let Some(last) = all.last_mut() {
            let files = files(read, id)?.into_iter().map(|file| Attachment {
                name: veils.file(file.name),
                ..file
            });
            last.files.extend(files);
        }
    }
    Ok(all)
}

fn proofs(read: &Read<'_>, id: PersonId) -> Result<Vec<Attachment>, StoreError> {
    let files = proof::of_person(read, id)?.into_iter().map(|file| Attachment {
        name: file.name,
        hash: file.hash,
    });
    Ok(files.collect())
}

fn basic(read: &Read<'_>, app: &App, record: &Masked) -> Result<Section, StoreError> {
    let full = reveal::open(read, &app.keys, record.id)?;
    let rows = [
        ("姓名", record.name.clone()),
        ("证件种类", record.id_kind.clone()),
        ("证件号码", full.number.map(|n| n.to_string()).unwrap_or_default()),
        ("性别", record.sex.word().to_owned()),
        ("出生日期", record.born.map(|d| d.to_string()).unwrap_or_default()),
        ("联系电话", full.phone.map(|n| n.to_string()).unwrap_or_default()),
        ("民族", record.ethnicity.clone()),
        ("学历", record.education.clone()),
        ("政治面貌", record.political.clone()),
        ("管理单位", record.org_name.clone()),
    ];
    Ok(Section {
        title: "基本信息".to_owned(),
        rows: rows.into_iter().map(|(label, value)| row(label, value)).collect(),
        files: Vec::new(),
    })
}

/// Writes the ZIP; files are read one at a time. `mark` says who took it along and when.
///
/// # Errors
/// The output or the file store fails.
pub async fn write<W: Write + Seek + Send>(app: &App, sections: &[Section], mark: &str, out: W) -> anyhow::Result<W> {
    let mut zip = zip::ZipWriter::new(out);
    let plain = SimpleFileOptions::default();
    zip.start_file("个人信息.txt", plain)?;
    let mut text = format!("\u{feff}个人信息\r\n{mark}\r\n");
    for section in sections {
        text.push_str(&format!("\r\n【{}】\r\n", section.title));
        for (label, value) in &section.rows {
            text.push_str(&format!("{label}：{value}\r\n"));
        }
    }
    zip.write_all(text.as_bytes())?;
    zip.start_file("个人信息.json", plain)?;
    let json: Vec<_> = sections
        .iter()
        .map(|s| {
            let rows: Vec<_> = s
                .rows
                .iter()
                .map(|(label, value)| serde_json::json!({ "项目": label, "内容": value }))
                .collect();
            serde_json::json!({ "类别": s.title, "内容": rows })
        })
        .collect();
    let json = serde_json::json!({ "说明": mark, "数据": json });
    serde_json::to_writer_pretty(&mut zip, &json)?;
    let stored = plain.compression_method(zip::CompressionMethod::Stored);
    for (at, file) in sections.iter().flat_map(|s| &s.files).enumerate() {
        let name: String = file.name.chars().filter(|c| !c.is_control() && !"/\\:".contains(*c)).collect();
        let bytes = app.files.get(&file.hash).await.with_context(|| format!("读取附件 {name}"))?;
        zip.start_file(format!("附件/{:02}-{name}", at + 1), stored)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?)
}

/// A record by id or by the number of a document (居民身份证 and the like): for the operator.
///
/// # Errors
/// The store fails.
pub fn find_for_operator(read: &Read<'_>, app: &App, text: &str) -> Result<Option<Masked>, StoreError> {
    let id = match text.parse::<PersonId>() {
        Ok(id) => Some(id),
        Err(_) => {
            let mut found = None;
            for document in crate::Document::all() {
                if let Ok(number) = crate::IdNumber::of(&document.name, text, crate::Legacy::Refuse) {
                    found = person::find_by_number(read, &app.keys, &number)?.map(|f| f.person);
                    if found.is_some() {
                        break;
                    }
                }
            }
            found
        }
    };
    match id {
        Some(id) => person::known(read, id),
        None => Ok(None),
    }
}

/// The reasons an erasure may have.
pub fn erase_reasons() -> &'static [String] {
    &words().erase
}
