//! A running application in memory, with the named world in it.

use crate::{Actor, Engine, Orgs, people, tree};
use axum::Router;
use jishi_kernel::{Day, IdGen, MockClock, SeededRandom};
use jishi_org::store::tie::{self, TieKind};
use jishi_platform::config::Config;
use jishi_platform::db::StoreError;
use jishi_platform::keys::{Cipher, Keyring};
use jishi_platform::{App, Routes, files::Files, session};
use std::sync::Arc;

/// The day all worlds start on: Wednesday, 15 July 2026.
pub const fn today() -> Day {
    Day::constant(2026, 7, 15)
}

/// A world for one test.
pub struct World {
    /// The application.
    pub app: App,
    /// The clock; move it to see lights change.
    pub clock: Arc<MockClock>,
    /// The organisations.
    pub orgs: Orgs,
    /// The whole router with the guard.
    pub router: Router,
    accounts: Vec<(&'static str, i64)>,
    _folder: tempfile::TempDir,
}

impl World {
    /// Starts a world on an engine with some routes.
    ///
    /// # Errors
    /// The database cannot be made.
    pub async fn start(engine: Engine, routes: Routes) -> anyhow::Result<Self> {
        Self::start_with(engine, routes, Config::default()).await
    }

    /// Starts a world with a configuration of its own.
    ///
    /// # Errors
    /// The database cannot be made.
    pub async fn start_with(engine: Engine, routes: Routes, config: Config) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let db = engine.fresh(folder.path()).await?;
        let clock = Arc::new(MockClock::at(today()));
        let random = Arc::new(SeededRandom::new(20_260_715));
        let files = Files::folder(&folder.path().join("files"))?;
        let mailer = jishi_platform::mail::Mailer::new(&config.mail).map_err(anyhow::Error::msg)?;
        let cipher = Cipher::from_word(&config.encryption.cipher).unwrap_or(Cipher::Aes256Gcm);
        let keys = Keyring::fresh(cipher, today(), &SeededRandom::new(7))?;
        let app = App::new(db, clock.clone(), random.clone(), files, mailer, config, keys);
        // Fixture ids are older than every id of the test itself.
        let past = MockClock::at(Day::constant(2025, 1, 1));
        let ids = IdGen::new(&SeededRandom::new(1));
        let (orgs, accounts) = app
            .db
            .write(app.system("fixture"), move |write| {
                let orgs = tree::add(write, || ids.next(&past))?;
                let accounts = people::add(write, &orgs, || ids.next(&past))?;
                Ok::<_, StoreError>((orgs, accounts))
            })
            .await?;
        let router = routes.into_router(app.clone());
        Ok(Self {
            app,
            clock,
            orgs,
            router,
            accounts,
            _folder: folder,
        })
    }

    /// Account id of a person.
    #[allow(clippy::panic)] // a test that names a stranger is wrong
    pub fn account(&self, person: &str) -> i64 {
        self.accounts
            .iter()
            .find(|(name, _)| *name == person)
            .map_or_else(|| panic!("no {person} in the world"), |(_, id)| *id)
    }

    /// A logged-in person.
    #[allow(clippy::panic)] // a test helper
    pub async fn actor(&self, person: &str) -> Actor {
        self.actor_as(self.account(person)).await
    }

    /// A logged-in account a test has made.
    #[allow(clippy::panic)] // a test helper
    pub async fn actor_as(&self, account: i64) -> Actor {
        let app = self.app.clone();
        let started = self
            .app
            .db
            .write(self.app.system("fixture"), move |write| {
                session::start(write, &app, account, "test")
            })
            .await;
        match started {
            Ok(cookie) => Actor::new(self.router.clone(), Some(cookie)),
            Err(error) => panic!("account {account} cannot log in: {error}"),
        }
    }

    /// `keeper` keeps `target` 直属 from today on; the id of the tie.
    ///
    /// # Errors
    /// The store fails.
    pub async fn tie(&self, keeper: i64, target: i64) -> Result<i64, StoreError> {
        let (id, today) = (self.app.id(), self.app.clock.today());
        let done = self.app.db.write(self.app.system("fixture"), move |write| {
            tie::add(write, id, keeper, target, TieKind::Direct, "", today)
        });
        done.await.map(|()| id)
    }

    /// Ends a tie with today.
    ///
    /// # Errors
    /// The store fails; it has ended already.
    pub async fn untie(&self, id: i64) -> Result<(), StoreError> {
        let today = self.app.clock.today();
        self.app
            .db
            .write(self.app.system("fixture"), move |write| tie::end(write, id, today))
            .await
    }

    /// Someone who is not logged in.
    pub fn anonymous(&self) -> Actor {
        Actor::new(self.router.clone(), None)
    }
}
