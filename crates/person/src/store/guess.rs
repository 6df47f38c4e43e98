//! What a sheet of numbers tells of other units' records: noted and limited as single looks are, so that
//! nobody finds out by guessing numbers into a sheet who is registered elsewhere.

use super::look::HOUR;
use super::view::{self, NewView, What};
use crate::{PersonId, rule};
use jishi_intake::{Context, Telling};
use jishi_platform::db::{Read, StoreError};
use std::collections::HashSet;

/// Why a row is put off when too many were found.
pub const WORDS: &str = "一小时内查到外单位登记人员的次数过多，本行未核对，请稍后重新核对";

/// The looks of one run over a sheet. Those of the operator are neither noted nor limited.
pub struct Guesses {
    context: Context,
    /// Read when the first record of another unit is found: the limit, and who was found within the hour.
    begun: Option<(i64, HashSet<PersonId>)>,
    fresh: Vec<PersonId>,
    closed: bool,
}

impl Guesses {
    /// None yet.
    pub fn new(context: &Context) -> Self {
        Self {
            context: context.clone(),
            begun: None,
            fresh: Vec::new(),
            closed: false,
        }
    }

    /// Too many were found: no row is decided any more, since a decision tells whether its number is known.
    pub fn closed(&self) -> bool {
        self.closed
    }

    /// A row leads to a record the importer does not see: false when that must not be told any more. One
    /// who was found within the hour counts once.
    ///
    /// # Errors
    /// The store fails.
    pub fn tell(&mut self, read: &Read<'_>, person: PersonId) -> Result<bool, StoreError> {
        let Some((_, path)) = &self.context.base else { return Ok(true) };
        let (limit, found) = match &mut self.begun {
            Some(begun) => begun,
            none => {
                let limit = rule::search_hits(read, path, self.context.today)?;
                let found = view::found(read, self.context.account, self.context.now - HOUR)?;
                none.insert((limit, found))
            }
        };
        if found.contains(&person) {
            return Ok(true);
        }
        if found.len() as i64 >= *limit {
            self.closed = true;
            return Ok(false);
        }
        found.insert(person);
        self.fresh.push(person);
        Ok(true)
    }

    /// What is to be noted of the batch just decided.
    pub fn told(&mut self) -> Option<Telling> {
        let (org, _) = self.context.base.clone()?;
        let fresh = std::mem::take(&mut self.fresh);
        if fresh.is_empty() {
            return None;
        }
        let context = self.context.clone();
        Some(Box::new(move |write| {
            for person in fresh {
                let look = NewView {
                    id: context.app.id(),
                    person,
                    at: context.now,
                    account: context.account,
                    org,
                    what: What::Found,
                    reason: "核对导入表",
                };
                view::add(write, &look)?;
            }
            Ok(())
        }))
    }
}
