//! What a superior has set by a binding rule is not set aside below.

use crate::store::tree;
use jishi_kernel::Day;
use jishi_platform::AppError;
use jishi_platform::db::Read;
use jishi_platform::rules;

/// Refuses a setting of the organisation at `path` from a day on while somebody above it has set one of these binding
/// rules: what they have set holds there, whatever is set below.
///
/// # Errors
/// [`AppError::Refused`] naming who has set it and since when; the store fails.
pub fn check_unbound(read: &Read<'_>, names: &[&str], path: &str, from: Day) -> Result<(), AppError> {
    for name in names {
        if let Some(row) = rules::set_above(read, name, path, from)? {
            let who = tree::name_at(read, &row.org_path)?.unwrap_or_else(|| "系统管理方".to_owned());
            return Err(AppError::refused(format!(
                "{who}自 {} 起已作统一规定（{}），下级不能另行设置",
                row.from, row.source
            )));
        }
    }
    Ok(())
}
