//! Documents of the archive (一人一档); the bytes lie in the file store under their hash.

use super::place;
use crate::{DocumentId, MemberId};
use jishi_kernel::{Day, Millis, shanghai_day};
use jishi_person::veil::Veils;
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, Row, StoreError, Write};
use jishi_platform::{params, sql};

macro_rules! columns {
    () => {
        "d.id, d.member_id, d.kind, d.name, d.hash, d.size, d.added_at, coalesce(a.name, ''), d.checked_at, d.returned, d.added_by"
    };
}

sql! {
    unscoped LIST ("documents of a membership the caller has found") =
        concat!("select ", columns!(), " from member_document d left join v_account a on a.id = d.added_by where d.member_id = $1 order by d.id");
    scoped FIND = concat!("select ", columns!(), " from member_document d left join v_account a on a.id = d.added_by
         join member m on m.id = d.member_id join org o on o.id = m.org_id where {scope:o.path} and d.id = $1");
    unscoped ADD ("of a membership the caller has found in scope") =
        "insert into member_document (id, member_id, kind, name, hash, size, added_at, added_by) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    unscoped CHECK ("of a document the caller has found in scope") =
        "update member_document set checked_at = $2, checked_by = $3, returned = $4 where id = $1 and checked_at is null";
}

/// Kinds of documents (团员档案), the core ones first.
pub const KINDS: [&str; 9] = [
    "入团志愿书",
    "入团申请书",
    "培养考察登记表",
    "团员登记表",
    "团员证",
    "组织关系介绍信",
    "离团材料",
    "奖惩材料",
    "其他材料",
];

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Id.
    pub id: DocumentId,
    /// The membership.
    pub member: MemberId,
    /// Kind, one of [`KINDS`].
    pub kind: String,
    /// File name.
    pub name: String,
    /// Hash in the file store.
    pub hash: String,
    /// Bytes.
    pub size: i64,
    /// When it was added.
    pub added_at: Millis,
    /// By whom.
    pub added_by: String,
    /// When the superior checked it; `None` while 尚未认证.
    pub checked_at: Option<Millis>,
    /// Why it was returned; empty for 已认证.
    pub returned: String,
    /// The account that added it: somebody else checks.
    pub account: i64,
}

impl Document {
    /// 尚未认证, 已认证 or 已退回.
    pub fn state(&self) -> &'static str {
        match (self.checked_at, self.returned.is_empty()) {
            (None, _) => "尚未认证",
            (Some(_), true) => "已认证",
            (Some(_), false) => "已退回",
        }
    }
}

/// Who reads the names of the documents of a membership: a file's name is typed by whoever added it and can tell the
/// branch the membership was in then.
pub struct Names {
    /// First and last day of each stay in a branch that is veiled from the reader.
    veiled: Vec<(Day, Option<Day>)>,
}

impl Names {
    /// As somebody with this scope reads them.
    ///
    /// # Errors
    /// The store fails.
    pub fn load(read: &Read<'_>, member: MemberId, veils: &Veils, scope: &Scope) -> Result<Self, StoreError> {
        let stays = place::history(read, member)?.into_iter();
        let veiled = stays.filter(|stay| veils.hides(scope, &stay.path)).map(|stay| (stay.from, stay.to));
        Ok(Self { veiled: veiled.collect() })
    }

    /// A document as they see it: one added during such a stay, or on the day the membership left, bears the name of
    /// its kind.
    pub fn seen(&self, document: Document) -> Document {
        let day = shanghai_day(document.added_at);
        let during = |(from, to): &(Day, Option<Day>)| *from <= day && to.is_none_or(|to| day <= to.tomorrow().unwrap_or(to));
        if !self.veiled.iter().any(during) {
            return document;
        }
        Document {
            name: format!("{}.pdf", document.kind),
            ..document
        }
    }
}

/// A document to add.
#[derive(Clone, Debug)]
pub struct NewDocument {
    /// Id.
    pub id: DocumentId,
    /// The membership.
    pub member: MemberId,
    /// Kind, one of [`KINDS`].
    pub kind: String,
    /// File name.
    pub name: String,
    /// Hash in the file store.
    pub hash: String,
    /// Bytes.
    pub size: i64,
    /// When.
    pub at: Millis,
    /// Who.
    pub account: i64,
}

fn document(row: &Row<'_>) -> Result<Document, StoreError> {
    Ok(Document {
        id: DocumentId(row.int(0)?),
        member: MemberId(row.int(1)?),
        kind: row.text(2)?,
        name: row.text(3)?,
        hash: row.text(4)?,
        size: row.int(5)?,
        added_at: row.int(6)?,
        added_by: row.text(7)?,
        checked_at: row.opt_int(8)?,
        returned: row.text(9)?,
        account: row.int(10)?,
    })
}

/// All documents of a membership, the oldest first.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, member: MemberId) -> Result<Vec<Document>, StoreError> {
    read.all(&LIST, params![member.0], document)
}

/// A document within the scope.
///
/// # Errors
/// The store fails.
pub fn find(read: &Read<'_>, id: DocumentId) -> Result<Option<Document>, StoreError> {
    read.one(&FIND, params![id.0], document)
}

/// Adds a document whose bytes are in the file store already.
///
/// # Errors
/// The store fails.
pub fn add(write: &mut Write<'_>, new: &NewDocument) -> Result<(), StoreError> {
    jishi_platform::files::register(write, &new.hash, new.size, "application/pdf", new.at)?;
    write.execute_one(
        &ADD,
        params![
            new.id.0,
            new.member.0,
            &new.kind,
            &new.name,
            &new.hash,
            new.size,
            new.at,
            new.account
        ],
    )
}

/// The superior's check: 已认证, or returned with a reason. Once only.
///
/// # Errors
/// [`StoreError::RowsAffected`] when it was checked before.
pub fn check(write: &mut Write<'_>, id: DocumentId, at: Millis, account: i64, returned: &str) -> Result<(), StoreError> {
    write.execute_one(&CHECK, params![id.0, at, account, returned])
}
