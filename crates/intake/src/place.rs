//! The organisation a row of a sheet names, by code or by full name, within what the import may touch.

use crate::Context;
use jishi_org::rule::naming;
use jishi_org::store::tree;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};
use std::collections::HashMap;

sql! {
    unscoped NAMED ("compared with the scope of the import before anything is shown or written") =
        "select id, path from v_org where name = $1 and path >= $2 and path < $3 and closed_on is null order by path limit 2";
}

/// An organisation by code, by name, or not at all.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Named {
    /// By its code.
    Code(String),
    /// By its full name.
    Name(String),
    /// Not named: the importer's own.
    Nothing,
}

impl Named {
    /// From the cells of code and name; the code counts when both are filled.
    pub fn of(code: &str, name: &str) -> Self {
        match (code, name) {
            ("", "") => Self::Nothing,
            ("", name) => Self::Name(naming::clean(name)),
            (code, _) => Self::Code(code.to_owned()),
        }
    }
}

/// An open organisation within the scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Id.
    pub id: i64,
    /// Path.
    pub path: String,
}

/// Organisations looked up so far in one run.
#[derive(Default)]
pub struct Places(HashMap<Named, Result<Place, String>>);

impl Places {
    /// The organisation, or in words why the row cannot mean one.
    ///
    /// # Errors
    /// The store fails.
    pub fn find(&mut self, read: &Read<'_>, context: &Context, named: &Named) -> Result<Result<Place, String>, StoreError> {
        if let Some(known) = self.0.get(named) {
            return Ok(known.clone());
        }
        let found = look_up(read, context, named)?;
        self.0.insert(named.clone(), found.clone());
        Ok(found)
    }
}

fn look_up(read: &Read<'_>, context: &Context, named: &Named) -> Result<Result<Place, String>, StoreError> {
    let outside = || Err("没有这个组织，或不在您的管理范围内".to_owned());
    let scope = &context.scope;
    Ok(match named {
        Named::Nothing => match &context.base {
            Some((id, path)) => Ok(Place {
                id: *id,
                path: path.clone(),
            }),
            None => Err("请填写组织编码或全称".to_owned()),
        },
        Named::Code(code) => match tree::find_code(read, code)? {
            Some(org) if org.closed_on.is_some() => Err("该组织已撤销".to_owned()),
            Some(org) if scope.covers(&org.path) => Ok(Place {
                id: org.id,
                path: org.path,
            }),
            _ => outside(),
        },
        Named::Name(name) => {
            let within = context.base.as_ref().map_or("", |(_, path)| path.as_str());
            let found = read.all(&NAMED, params![name, within, format!("{within}~")], |row| {
                Ok(Place {
                    id: row.int(0)?,
                    path: row.text(1)?,
                })
            })?;
            match found.as_slice() {
                [one] if scope.covers(&one.path) => Ok(one.clone()),
                [_, _] => Err("有同名组织，请改填组织编码".to_owned()),
                _ => outside(),
            }
        }
    })
}
