//! Writes the four documents of an invented programme into a folder, to look at them:
//! `cargo run -p jishi-exchange --example ledger_files -- FOLDER`

#[path = "../tests/fixture/mod.rs"]
mod fixture;

use jishi_exchange::ledger::{item_docx, item_xlsx, ledger_docx, ledger_xlsx};
use std::{error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("usage: ledger_files FOLDER")?);
    fs::create_dir_all(&folder)?;
    let (ledger, item) = (fixture::ledger(17), fixture::item_doc());
    ledger_xlsx(&ledger, fs::File::create(folder.join("ledger.xlsx"))?)?;
    fs::write(folder.join("ledger.docx"), ledger_docx(&ledger)?)?;
    item_xlsx(&item, fs::File::create(folder.join("item.xlsx"))?)?;
    fs::write(folder.join("item.docx"), item_docx(&item)?)?;
    Ok(())
}
