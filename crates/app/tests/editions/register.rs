//! A register that holds an edition.

use crate::change::Ended;
use jishi::bench_divisions::{Division, write_table};
use jishi_exchange::sheet::{Format, Upload};
use jishi_kernel::Day;
use jishi_org::import::{self, Base, Whole};
use jishi_platform::authz::Scope;
use jishi_platform::db::StoreError;
use jishi_platform::{App, AppError, params, sql};
use std::collections::{BTreeMap, HashMap};

sql! {
    unscoped OPEN ("a test's own register") =
        "select o.code, o.name, coalesce(p.code, ''), o.level, o.id, o.path from org o left join org p on p.id = o.parent_id
         where o.closed_on is null and o.code >= '0' and o.code < 'A'";
    unscoped ENDED ("a test's own register") =
        "select code, id, parent_id, name from org where closed_on is not null and code >= '0' and code < 'A'";
}

pub fn everything() -> Scope {
    Scope::everything("test")
}

/// An open organisation of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub name: String,
    pub parent: String,
    pub level: i64,
    pub id: i64,
    pub path: String,
}

/// The open organisations by code (those of the small named world have letters in theirs).
pub async fn standing(app: &App) -> BTreeMap<String, Standing> {
    let scope = everything();
    let rows = app.db.read(&scope, |read| {
        read.all(&OPEN, params![], |row| {
            let standing = Standing {
                name: row.text(1)?,
                parent: row.text(2)?,
                level: row.int(3)?,
                id: row.int(4)?,
                path: row.text(5)?,
            };
            Ok((row.text(0)?, standing))
        })
    });
    let rows: Result<Vec<(String, Standing)>, StoreError> = rows.await;
    rows.unwrap().into_iter().collect()
}

/// The organisations that have ended, by the code they keep.
pub async fn ended(app: &App) -> HashMap<String, Ended> {
    let scope = everything();
    let rows = app.db.read(&scope, |read| {
        read.all(&ENDED, params![], |row| {
            let ended = Ended {
                id: row.int(1)?,
                above: row.opt_int(2)?,
                name: row.text(3)?,
            };
            Ok((row.text(0)?, ended))
        })
    });
    let rows: Result<Vec<(String, Ended)>, StoreError> = rows.await;
    rows.unwrap().into_iter().collect()
}

/// Imports an edition whose organisations have stood since `opened`.
pub async fn load(app: &App, divisions: &[Division], opened: Day) {
    let mut table = Vec::new();
    write_table(divisions, &opened.to_string(), &mut table).unwrap();
    let mut upload = Upload::open(std::io::Cursor::new(table), Format::Csv, import::OPERATOR).unwrap();
    let head = upload.head(&import::columns(), None).unwrap();
    let mut file = Whole::read(&mut upload, &head, app.clock.today()).unwrap();
    while file.left() > 0 {
        let inner = app.clone();
        let written = app.db.write(app.system("test"), move |write| {
            file.write_next(write, &everything(), &Base::Root, || inner.id())?;
            Ok::<_, AppError>(file)
        });
        file = written.await.unwrap_or_else(|error| panic!("{}", error.view().message));
    }
    assert_eq!((file.outcome().created, file.faulty()), (divisions.len(), 0));
}
