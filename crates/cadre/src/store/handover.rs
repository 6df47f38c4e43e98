//! 账号交接: which post of an account ended, which began, who did it.

use jishi_kernel::{Day, Millis};
use jishi_platform::authz::Role;
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::{params, sql};

sql! {
    scoped DESKS =
        "select p.id, p.account_id, a.name, p.role, p.title, p.department_id from v_post p join v_account a on a.id = p.account_id join v_org o on o.id = p.org_id
         where {scope:o.path} and p.org_id = $1 and p.valid_from <= $2 and (p.valid_to is null or p.valid_to >= $2) order by p.id";
    unscoped ADD ("guarded by CadreManage on an organisation found in scope") =
        "insert into cadre_handover (id, org_id, at, by_account, old_post, new_post, expires_at) values ($1, $2, $3, $4, $5, $6, $7)";
    scoped LIST =
        "select h.id, h.at, o.name, coalesce(b.name, ''), x.name, y.name, w.role, h.expires_at
         from cadre_handover h join v_org o on o.id = h.org_id left join v_account b on b.id = h.by_account
         join v_post v on v.id = h.old_post join v_account x on x.id = v.account_id join v_post w on w.id = h.new_post join v_account y on y.id = w.account_id
         where {scope:o.path} and h.id < $1 order by h.id desc limit $2";
}

/// A post of an account in an organisation that can be handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// Id of the account's post.
    pub post: i64,
    /// The account.
    pub account: i64,
    /// Name of its person.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Title as written, may be empty.
    pub title: String,
    /// Department, if any.
    pub department: Option<i64>,
}

/// A hand-over must give nobody a right that the one who does it lacks: what passes is the register
/// itself, or the caller's own post. The three officers and a member's own access never pass.
pub fn may_pass(desk: &Desk, caller: i64) -> bool {
    let officer = matches!(
        desk.role,
        Role::SystemAdmin | Role::SecurityAdmin | Role::Auditor | Role::Keeper | Role::Member
    );
    !officer && (desk.role == Role::Registrar || desk.account == caller)
}

/// The posts of accounts in an organisation that the account `caller` may hand over on a day.
///
/// # Errors
/// The store fails.
pub fn desks(read: &Read<'_>, org: i64, caller: i64, day: Day) -> Result<Vec<Desk>, StoreError> {
    let all = read.all(&DESKS, params![org, day], |row| {
        Ok(Desk {
            post: row.int(0)?,
            account: row.int(1)?,
            name: row.text(2)?,
            role: Role::from_slug(&row.text(3)?).ok_or_else(|| StoreError::corrupt(3, "not a role"))?,
            title: row.text(4)?,
            department: row.opt_int(5)?,
        })
    })?;
    Ok(all.into_iter().filter(|desk| may_pass(desk, caller)).collect())
}

/// A hand-over to note.
#[derive(Clone, Copy, Debug)]
pub struct NewHandover {
    /// Fresh id.
    pub id: i64,
    /// Where.
    pub org: i64,
    /// When.
    pub at: Millis,
    /// Who did it.
    pub by: i64,
    /// The post that ended.
    pub old_post: i64,
    /// The post that began.
    pub new_post: i64,
    /// Until when the link is good; none where the successor had an account.
    pub expires_at: Option<Millis>,
}

/// Notes a hand-over.
///
/// # Errors
/// The store fails.
pub fn add(write: &mut Write<'_>, new: &NewHandover) -> Result<(), StoreError> {
    write.execute_one(
        &ADD,
        params![new.id, new.org, new.at, new.by, new.old_post, new.new_post, new.expires_at],
    )
}

/// A hand-over as listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// Rising number.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// Where.
    pub org: String,
    /// Who did it.
    pub by: String,
    /// From whom.
    pub from: String,
    /// To whom.
    pub to: String,
    /// Role as a word.
    pub role: &'static str,
    /// Until when the link is or was good.
    pub expires_at: Option<Millis>,
}

/// At most `limit` hand-overs before the id `before`, newest first.
///
/// # Errors
/// The store fails.
pub fn list(read: &Read<'_>, before: i64, limit: usize) -> Result<Vec<Handover>, StoreError> {
    read.all(&LIST, params![before, limit as i64], |row| {
        Ok(Handover {
            id: row.int(0)?,
            at: row.int(1)?,
            org: row.text(2)?,
            by: row.text(3)?,
            from: row.text(4)?,
            to: row.text(5)?,
            role: Role::from_slug(&row.text(6)?).map_or("", Role::word),
            expires_at: row.opt_int(7)?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_over_gives_no_new_right() {
        let desk = |role, account| Desk {
            post: 1,
            account,
            name: String::new(),
            role,
            title: String::new(),
            department: None,
        };
        assert!(may_pass(&desk(Role::Registrar, 1), 2));
        assert!(may_pass(&desk(Role::Reporter, 2), 2) && !may_pass(&desk(Role::Reporter, 1), 2));
        for role in [Role::SystemAdmin, Role::SecurityAdmin, Role::Auditor, Role::Keeper, Role::Member] {
            assert!(!may_pass(&desk(role, 2), 2), "{role:?}");
        }
    }
}
