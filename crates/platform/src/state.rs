//! What every handler shares.

use crate::config::Config;
use crate::db::Db;
use crate::files::Files;
use crate::keys::Keyring;
use crate::mail::Mailer;
use jishi_kernel::{Clock, IdGen, Millis, Random};
use std::sync::Arc;

/// The running application; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// The parts of [`App`].
pub struct Inner {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness for tokens.
    pub random: Arc<dyn Random>,
    /// Ids.
    pub ids: IdGen,
    /// Evidence files.
    pub files: Files,
    /// E-mail, when configured.
    pub mailer: Option<Mailer>,
    /// Configuration.
    pub config: Config,
    /// Keys of what is encrypted at rest.
    pub keys: Keyring,
}

impl App {
    /// Puts the parts together.
    pub fn new(
        db: Db,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        files: Files,
        mailer: Option<Mailer>,
        config: Config,
        keys: Keyring,
    ) -> Self {
        let ids = IdGen::new(&*random);
        Self(Arc::new(Inner {
            db,
            clock,
            random,
            ids,
            files,
            mailer,
            config,
            keys,
        }))
    }

    /// A new id.
    pub fn id(&self) -> i64 {
        self.0.ids.next(&*self.0.clock)
    }

    /// Now.
    pub fn now(&self) -> Millis {
        self.0.clock.now()
    }

    /// A permit for a job or an operator's command.
    pub fn system(&self, reason: &'static str) -> crate::authz::Permit {
        crate::authz::Permit::system(reason, self.now(), self.id())
    }
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}
