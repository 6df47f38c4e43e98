//! What a crate says about a list that can be imported; the runs, pages and the command line are
//! the same for all of them.

use crate::RunId;
use jishi_exchange::sheet::{Column, SheetRow, Value};
use jishi_kernel::{Day, Millis};
use jishi_org::EffectsPart;
use jishi_platform::App;
use jishi_platform::authz::{Act, Scope};
use jishi_platform::db::{Load, Read, StoreError, Write};
use std::any::Any;

/// A list that can be imported, such as members.
pub trait Kind: Send + Sync + 'static {
    /// The word in addresses and on the command line, such as `members`.
    fn slug(&self) -> &'static str;
    /// The Chinese word, such as 团员.
    fn word(&self) -> &'static str;
    /// The act its routes are guarded by.
    fn act(&self) -> Act;
    /// The columns in the order of the template.
    fn columns(&self) -> Vec<Column>;
    /// Rows that show how to fill the template, with invented names.
    fn samples(&self) -> Vec<Vec<Value>>;
    /// Rows a batch, where `usual` ones are read at a time; more where rows must be seen together.
    fn batch(&self, usual: usize) -> usize {
        usual
    }
    /// What a first, large import of the operator puts off until its end.
    fn load(&self) -> Option<Load> {
        None
    }
    /// Its rows change the tree: a reason is asked for before they are written, and kept with every change.
    fn reasoned(&self) -> bool {
        false
    }
    /// What [`Run::effects`] has found, for the page of the run.
    fn effects(&self, _kept: &str) -> Option<EffectsPart> {
        None
    }
    /// Begins a run: what it keeps between batches lives in the answer.
    fn begin(&self, context: &Context) -> Box<dyn Run>;
}

/// Who imports, where and when.
#[derive(Clone)]
pub struct Context {
    /// For ids and keys.
    pub app: App,
    /// The part of the tree the import may touch.
    pub scope: Scope,
    /// The importer's organisation and its path; `None` on the operator's command line.
    pub base: Option<(i64, String)>,
    /// The importer's account; 0 on the command line.
    pub account: i64,
    /// Today.
    pub today: Day,
    /// Now.
    pub now: Millis,
}

/// What a row would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A new entry.
    New,
    /// Changes an entry; the words say what, without personal data.
    Change(String),
    /// Changes nothing: the same row again.
    Same,
    /// Is faulty: the reasons stand in the row's faults.
    Faulty,
}

/// What can be worked out about a batch without the database; runs on a thread of its own while the
/// batch before is being written. May put reasons into the faults of faulty rows.
pub type Ahead = Box<dyn FnMut(&mut [SheetRow]) -> Box<dyn Any + Send> + Send>;

/// A remark about a row of the sheet: its number and the words.
pub type Hint = (u32, String);

/// What has to be noted of a check, whatever comes of its rows.
pub type Telling = Box<dyn FnOnce(&mut Write<'_>) -> Result<(), StoreError> + Send>;

/// One run over a sheet, batch by batch in the order of the rows.
pub trait Run: Send {
    /// The work to be done ahead of [`Run::check`], if there is any worth a thread. Asked once, before
    /// the first batch.
    ///
    /// # Errors
    /// The store fails.
    fn ahead(&mut self, _read: &Read<'_>) -> Result<Option<Ahead>, StoreError> {
        Ok(None)
    }

    /// Takes what the work ahead has made of the batch that [`Run::check`] is asked about next.
    fn made(&mut self, _made: Box<dyn Any + Send>) {}

    /// Takes the reason the importer has given, of a kind that is [`Kind::reasoned`]; empty before there is one.
    fn because(&mut self, _reason: &str) {}

    /// Takes the number of the run, and what [`Run::effects`] found in its check: empty in the check itself. Told before
    /// the first batch.
    fn held(&mut self, _run: RunId, _shown: &str) {}

    /// What all rows checked so far would do beyond their counts, as [`Kind::effects`] reads it; asked once, behind the
    /// last [`Run::check`] of a dry run.
    ///
    /// # Errors
    /// The store fails.
    fn effects(&mut self, _read: &Read<'_>) -> Result<Option<String>, StoreError> {
        Ok(None)
    }

    /// Begins a transaction that writes, before the first [`Run::check`] in it: keeps others from changing the tree
    /// until its end, and forgets what an earlier batch read of a tree that has changed since.
    ///
    /// # Errors
    /// The store fails.
    fn begin(&mut self, write: &mut Write<'_>) -> Result<(), StoreError>;

    /// Decides a batch and puts the reasons into the faults of faulty rows; the verdicts are in the
    /// order of the rows. Rows that arrive with faults are [`Verdict::Faulty`]. May keep what a
    /// later batch needs (numbers seen in this sheet).
    ///
    /// # Errors
    /// The store fails; [`StoreError::RowsAffected`] in a transaction that writes when the rows no longer do what was
    /// confirmed: nothing more is written, and the importer is asked to check the sheet anew.
    fn check(&mut self, read: &Read<'_>, rows: &mut [SheetRow]) -> Result<Vec<Verdict>, StoreError>;

    /// What the importer should know of good rows of the batch that [`Run::check`] has just decided, in
    /// the order of the rows. It keeps none of them from going in.
    fn hints(&mut self) -> Vec<Hint> {
        Vec::new()
    }

    /// What the last [`Run::check`] has disclosed of records of others and must be noted, in a transaction
    /// that is not rolled back with the rows.
    fn told(&mut self) -> Option<Telling> {
        None
    }

    /// Writes the good rows of a batch that [`Run::check`] has just decided in the same transaction.
    ///
    /// # Errors
    /// The store fails; the batch is rolled back.
    fn apply(&mut self, write: &mut Write<'_>, rows: &[SheetRow], verdicts: &[Verdict]) -> Result<(), StoreError>;
}
