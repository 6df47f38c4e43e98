//! Keys: made on the first start, rotated while rows are there, missed when they are gone.

use crate::record::{entered, number, sample};
use crate::routes;
use jishi_kernel::{MockClock, SeededRandom};
use jishi_person::{PersonId, store};
use jishi_platform::App;
use jishi_platform::config::Config;
use jishi_platform::db::{Db, StoreError};
use jishi_platform::keys::{self, Cipher, KeyError};
use jishi_testkit::{both, today};
use std::path::Path;
use std::sync::Arc;

/// The same database as a process would open it that finds its keys in `folder`.
pub async fn reopened(db: &Db, folder: &Path, cipher: Cipher, seed: u64) -> Result<App, KeyError> {
    let (clock, random) = (Arc::new(MockClock::at(today())), Arc::new(SeededRandom::new(seed)));
    let mut config = Config::default();
    config.encryption.cipher = cipher.word().to_owned();
    let ring = keys::open(db, &config.encryption, folder, |_| None, &*clock, &*random).await?;
    let files = jishi_platform::files::Files::folder(&folder.join("files")).unwrap();
    Ok(App::new(db.clone(), clock, random, files, None, config, ring))
}

async fn numbers(app: &App, person: PersonId) -> Result<String, StoreError> {
    let inner = app.clone();
    let look = move |write: &mut jishi_platform::db::Write<'_>| {
        let view = store::view::NewView {
            id: inner.id(),
            person,
            at: inner.now(),
            account: 0,
            org: 1,
            what: store::view::What::Number,
            reason: "测试",
        };
        store::reveal::reveal(write, &inner.keys, &view)
    };
    let full = app.db.write(app.system("test"), look).await?;
    Ok(format!("{} {}", full.number.unwrap().as_str(), full.phone.unwrap().as_str()))
}

both! {
    async fn keys_are_made_once_and_missed_when_they_are_gone(world: World) {
        let folder = tempfile::tempdir().unwrap();
        let app = reopened(&world.app.db, folder.path(), Cipher::Sm4Gcm, 1).await.unwrap();
        let file = folder.path().join("keys.toml");
        assert!(std::fs::read_to_string(&file).unwrap().contains("sm4-gcm"));
        assert_eq!(app.keys.list(), [(1, Cipher::Sm4Gcm)]);
        // A fresh database holds nothing yet: a lost file is made anew.
        std::fs::remove_file(&file).unwrap();
        let app = reopened(&world.app.db, folder.path(), Cipher::Aes256Gcm, 2).await.unwrap();
        let ready = jishi_person::prepare(&app, &sample(world.orgs.branches[0].id, "林夏", "99000020070101123")).unwrap();
        app.db.write(app.system("test"), move |write| jishi_person::add(write, &ready)).await.unwrap_or_else(|e: StoreError| panic!("{e}"));
        // Now it does: without its keys the program does not start.
        let kept = std::fs::read(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        let error = reopened(&world.app.db, folder.path(), Cipher::Aes256Gcm, 3).await.err().unwrap();
        assert_eq!(error, KeyError::Lost(file.clone()));
        assert!(error.to_string().contains("请从备份恢复") && !file.exists());
        // Another database's keys are told apart.
        let elsewhere = tempfile::tempdir().unwrap();
        std::fs::write(elsewhere.path().join("keys.toml"), &kept).unwrap();
        assert!(reopened(&world.app.db, elsewhere.path(), Cipher::Aes256Gcm, 3).await.is_ok());
        let text = String::from_utf8(kept).unwrap();
        let index = text.lines().find(|line| line.starts_with("index")).unwrap();
        let foreign = text.replace(index, &format!("index = \"{}=\"", "A".repeat(43)));
        std::fs::write(&file, foreign).unwrap();
        assert_eq!(reopened(&world.app.db, folder.path(), Cipher::Aes256Gcm, 3).await.err(), Some(KeyError::Foreign));
        // The text may come from the environment instead.
        let config = Config::default();
        let ring = keys::open(&world.app.db, &config.encryption, Path::new("/nowhere"), |name| (name == "JISHI_KEYS").then(|| text.clone()),
            &*world.clock, &SeededRandom::new(4)).await.unwrap();
        assert_eq!(ring.newest(), 1);
    }

    async fn a_rotation_brings_every_row_over_and_a_running_program_follows(world: World) {
        let folder = tempfile::tempdir().unwrap();
        let app = reopened(&world.app.db, folder.path(), Cipher::Aes256Gcm, 1).await.unwrap();
        let mut people = Vec::new();
        for n in 0..1_203 {
            let seventeen = format!("990000200701{:02}{:03}", n / 900 + 1, n % 900);
            people.push(jishi_person::prepare(&app, &sample(world.orgs.branches[0].id, "林夏", &seventeen)).unwrap());
        }
        let ids: Vec<PersonId> = people.iter().map(jishi_person::Ready::id).collect();
        app.db.write(app.system("test"), move |write| people.iter().try_for_each(|p| jishi_person::add(write, p).map(|_| ()))).await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        let before = numbers(&app, ids[7]).await.unwrap();
        // Another process of the same place, still with the old keyring in memory.
        let running = reopened(&world.app.db, folder.path(), Cipher::Aes256Gcm, 5).await.unwrap();
        let operator = reopened(&world.app.db, folder.path(), Cipher::Sm4Gcm, 6).await.unwrap();
        let mut batches = 0;
        keys::rotate(&operator, true, |_| batches += 1).await.unwrap();
        assert!(batches >= 6, "{batches} batches");
        assert_eq!(operator.keys.list(), [(1, Cipher::Aes256Gcm), (2, Cipher::Sm4Gcm)]);
        let standing = keys::standing(&operator).await.unwrap();
        let id = standing.iter().find(|s| s.column == "id_cipher").unwrap();
        assert_eq!((id.by_key.get(&2), id.by_key.get(&1), id.unreadable), (Some(&1_203), None, 0));
        assert_eq!(running.keys.newest(), 1);
        assert_eq!(numbers(&running, ids[7]).await.unwrap(), before, "it finds the new key by itself");
        assert_eq!(running.keys.newest(), 2);
        // Nothing is left for a second run.
        let mut changed = 0;
        keys::rotate(&operator, false, |p| changed += p.changed).await.unwrap();
        assert_eq!(changed, 0);
        // Without the new key nothing of it can be read, and the check says so.
        let old = world.app.clone();
        let standing = keys::standing(&old).await.unwrap();
        let id = standing.iter().find(|s| s.column == "id_cipher").unwrap();
        assert_eq!(id.unreadable, 1_203);
        let error = numbers(&old, ids[7]).await.unwrap_err().to_string();
        assert!(error.contains("缺少第 2 号数据密钥"), "{error}");
    }

    async fn a_value_copied_to_another_row_is_noticed(world: World) {
        let first = entered(&world, &sample(world.orgs.branches[0].id, "林夏", "99000020070101123")).await;
        let second = entered(&world, &sample(world.orgs.branches[0].id, "周舟", "99000020070101125")).await;
        jishi_platform::sql! {
            unscoped COPY ("a test moves a sealed value where it does not belong") =
                "update person set id_cipher = (select p.id_cipher from person p where p.id = $2) where id = $1";
        }
        world.app.db.write(world.app.system("test"), move |write| write.execute_one(&COPY, jishi_platform::params![second.0, first.0])).await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        let error = numbers(&world.app, second).await.unwrap_err().to_string();
        assert!(error.contains("已损坏"), "{error}");
        assert!(!error.contains(number("99000020070101123").full()));
        let standing = keys::standing(&world.app).await.unwrap();
        let id = standing.iter().find(|s| s.column == "id_cipher").unwrap();
        assert_eq!((id.unreadable, id.first_unreadable), (1, Some(second.0)));
    }
}
