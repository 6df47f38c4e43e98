//! Pages that belong to no slice: errors, log-in, set-up, choice of identity, messages.

mod entry;
mod error;
mod identity;
mod messages;

pub use entry::{LoginPage, SetupPage};
pub use error::{ErrorPage, FlashNote};
pub use identity::{IdentityPage, PostChoice};
pub use messages::{MessageRow, MessagesPage};
