//! A card was opened: the person reads it among the looks.

use crate::PersonId;
use crate::store::view::{self, NewView, What};
use jishi_platform::{AppError, Cx};

/// Notes that the caller has opened a card, once a day; nothing when [`view::opens`] has said so no
/// more. `reason` is what was opened, in words.
///
/// # Errors
/// The store fails: a card whose look is not noted is not shown.
pub async fn opened(cx: &Cx, person: PersonId, reason: &'static str) -> Result<(), AppError> {
    let (app, account, org, now, today) = (cx.app.clone(), cx.who.account, cx.identity()?.org, cx.now(), cx.today());
    cx.write(None, move |write| {
        if !view::opens(write, person, account, today)? {
            write.without_audit();
            return Ok(());
        }
        let look = NewView {
            id: app.id(),
            person,
            at: now,
            account,
            org,
            what: What::Card,
            reason,
        };
        view::add(write, &look)?;
        write.target("person", person.0);
        write.note(reason);
        Ok::<_, AppError>(())
    })
    .await
}
