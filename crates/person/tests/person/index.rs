//! A new key of the blind index: rows are brought over while the program serves, and both keys find.

use crate::keys::reopened;
use crate::record::{number, sample};
use crate::routes;
use jishi_person::{By, How, NewValue, PersonId, Ready, add, change, find_by_number, find_by_numbers, find_or_add, prepare, store};
use jishi_platform::App;
use jishi_platform::authz::Scope;
use jishi_platform::db::StoreError;
use jishi_platform::keys::{self, Cipher, IndexStanding, KeyError};
use jishi_platform::{params, sql};
use jishi_testkit::{World, both};
use std::sync::atomic::{AtomicBool, Ordering};

/// Three batches: the second may still be written while the process ends.
const COUNT: usize = 2_203;

sql! {
    unscoped SPOIL ("a test spoils an index") = "update person set id_index = $2 where id = $1";
    unscoped HELD ("a test looks at an index") = "select id_index from person where id = $1";
}

fn seventeen(n: usize) -> String {
    format!("990000200701{:02}{:03}", n / 900 + 1, n % 900)
}

async fn crowd(world: &World, app: &App) -> Vec<PersonId> {
    let people: Vec<Ready> = (0..COUNT)
        .map(|n| prepare(app, &sample(world.orgs.branches[0].id, "林夏", &seventeen(n))).unwrap())
        .collect();
    let ids = people.iter().map(Ready::id).collect();
    app.db
        .write(app.system("test"), move |write| {
            people.iter().try_for_each(|p| add(write, p).map(|_| ()))
        })
        .await
        .unwrap_or_else(|e: StoreError| panic!("{e}"));
    ids
}

/// Who has the number, by the keys a process holds in memory.
async fn holder(app: &App, n: usize) -> Option<PersonId> {
    let inner = app.clone();
    let look = move |read: &jishi_platform::db::Read<'_>| find_by_number(read, &inner.keys, &number(&seventeen(n)));
    app.db
        .read(&Scope::everything("test"), look)
        .await
        .unwrap()
        .map(|found| found.person)
}

async fn write<T: Send + 'static>(
    app: &App,
    f: impl FnOnce(&mut jishi_platform::db::Write<'_>) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    app.db.write(app.system("test"), f).await
}

async fn standing(app: &App, column: &str) -> IndexStanding {
    let all = keys::index_standing(app).await.unwrap();
    *all.iter().find(|s| s.column == column).unwrap()
}

/// A change of the key that ends with the process after its first batch.
async fn killed(app: &App) {
    let told = AtomicBool::new(false);
    let end = std::future::poll_fn(|context| {
        context.waker().wake_by_ref();
        if told.load(Ordering::SeqCst) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    });
    tokio::select! {
        biased;
        () = end => {}
        done = keys::reindex(app, true, |_| told.store(true, Ordering::SeqCst)) => panic!("not stopped: {done:?}"),
    }
}

both! {
    async fn old_and_new_rows_are_found_and_a_killed_change_goes_on(world: World) {
        let folder = tempfile::tempdir().unwrap();
        let app = reopened(&world.app.db, folder.path(), Cipher::Aes256Gcm, 1).await.unwrap();
        let ids = crowd(&world, &app).await;
        let kept = std::fs::read(folder.path().join("keys.toml")).unwrap();
        // Another process of the same place, with the old key in memory, and what it has prepared with it.
        let running = reopened(&world.app.db, folder.path(), Cipher::Aes256Gcm, 5).await.unwrap();
        let branch = world.orgs.branches[0].id;
        let early = prepare(&running, &sample(branch, "周舟", "99000020080101123")).unwrap();
        let operator = reopened(&world.app.db, folder.path(), Cipher::Sm4Gcm, 6).await.unwrap();
        killed(&operator).await;
        let half = standing(&operator, "id_index").await;
        assert!(half.now > 0 && half.before > 0 && half.lost == 0, "{half:?}");
        assert_eq!(half.now + half.before, COUNT as u64);
        // The running process finds both kinds, and takes none of them for new.
        for n in [0, 1, COUNT - 1] {
            assert_eq!(holder(&running, n).await, Some(ids[n]), "{n}");
            let again = prepare(&running, &sample(branch, "林夏", &seventeen(n))).unwrap();
            let (found, new) = { let again = again.clone(); write(&running, move |w| find_or_add(w, &again, branch)).await.unwrap() };
            assert_eq!((found.person, new), (ids[n], false));
            let twice = write(&running, move |w| add(w, &again)).await;
            assert!(matches!(&twice, Err(StoreError::Conflict { constraint }) if constraint.contains("id_index")), "{twice:?}");
        }
        let keyring = running.keys.clone();
        let many = world.app.db.read(&Scope::everything("test"), move |read| {
            let asked: Vec<_> = (0..COUNT).map(|n| store::person::id_index(&keyring, &number(&seventeen(n)))).collect();
            let found = find_by_numbers(read, &keyring, &asked.iter().collect::<Vec<_>>())?;
            Ok::<_, StoreError>(asked.iter().map(|index| found.get(index.now()).map(|found| found.person)).collect::<Vec<_>>())
        }).await.unwrap();
        assert_eq!(many, ids.iter().copied().map(Some).collect::<Vec<_>>());
        // What was prepared before is refused once, not written under the old key.
        assert!(matches!(write(&running, move |w| add(w, &early)).await, Err(StoreError::Busy(_))));
        let late = prepare(&running, &sample(branch, "周舟", "99000020080101123")).unwrap();
        write(&running, move |w| add(w, &late)).await.unwrap();
        // A change knows what stays the same, and a number that is somebody else's under the old key.
        let by = By { account: 0, at: running.now(), how: How::Direct };
        let (first, last) = (ids[0], ids[COUNT - 1]);
        let same = { let app = running.clone(); write(&running, move |w| change(w, &app, last, &[NewValue::Number(number(&seventeen(COUNT - 1)))], by)).await };
        assert!(same.unwrap().is_empty());
        let taken = { let app = running.clone(); write(&running, move |w| change(w, &app, first, &[NewValue::Number(number(&seventeen(COUNT - 1)))], by)).await };
        assert!(matches!(taken, Err(StoreError::Conflict { .. })), "{taken:?}");
        // The operator starts it again.
        let operator = reopened(&world.app.db, folder.path(), Cipher::Sm4Gcm, 7).await.unwrap();
        let error = keys::reindex(&operator, true, |_| ()).await.unwrap_err().to_string();
        assert!(error.contains("--resume"), "{error}");
        let mut batches = 0;
        keys::reindex(&operator, false, |_| batches += 1).await.unwrap();
        assert!(batches >= 6, "{batches}");
        for column in ["id_index", "phone_index"] {
            let whole = standing(&operator, column).await;
            assert_eq!((whole.now, whole.before, whole.lost), (COUNT as u64 + 1, 0, 0), "{column}");
        }
        assert_eq!(holder(&running, 7).await, Some(ids[7]));
        let text = std::fs::read_to_string(folder.path().join("keys.toml")).unwrap();
        assert!(text.contains("hmac-sm3") && !text.contains("before") && !text.contains("hmac-sha-256"));
        let error = keys::reindex(&operator, false, |_| ()).await.unwrap_err().to_string();
        assert!(error.contains("没有进行中"), "{error}");
        assert!(reopened(&world.app.db, folder.path(), Cipher::Aes256Gcm, 8).await.is_ok());
        // The key file of before does not fit this database any more.
        std::fs::write(folder.path().join("keys.toml"), kept).unwrap();
        assert_eq!(reopened(&world.app.db, folder.path(), Cipher::Aes256Gcm, 9).await.err(), Some(KeyError::Foreign));
    }

    async fn a_row_that_cannot_be_brought_over_keeps_both_keys_and_is_named(world: World) {
        let folder = tempfile::tempdir().unwrap();
        let app = reopened(&world.app.db, folder.path(), Cipher::Aes256Gcm, 1).await.unwrap();
        let (one, two) = ("99000020070101123", "99000020070101125");
        let mut ids = Vec::new();
        for text in [one, two] {
            let ready = prepare(&app, &sample(world.orgs.branches[0].id, "林夏", text)).unwrap();
            ids.push(write(&app, move |w| add(w, &ready)).await.unwrap());
        }
        let spoilt = ids[1].0;
        let held = world.app.db.read(&Scope::everything("test"), move |read| read.one(&HELD, params![spoilt], |row| row.text(0))).await
            .unwrap_or_else(|e: StoreError| panic!("{e}")).unwrap();
        write(&app, move |w| w.execute_one(&SPOIL, params![spoilt, "00"])).await.unwrap();
        let error = keys::reindex(&app, true, |_| ()).await.unwrap_err().to_string();
        assert!(error.contains("有 1 条") && error.contains(&spoilt.to_string()) && error.contains("原索引密钥继续有效"), "{error}");
        let found = standing(&app, "id_index").await;
        assert_eq!((found.now, found.before, found.lost, found.first_lost), (1, 0, 1, Some(spoilt)));
        assert!(std::fs::read_to_string(folder.path().join("keys.toml")).unwrap().contains("before"));
        // Mended, it goes on.
        write(&app, move |w| w.execute_one(&SPOIL, params![spoilt, held])).await.unwrap();
        keys::reindex(&app, false, |_| ()).await.unwrap();
        let found = standing(&app, "id_index").await;
        assert_eq!((found.now, found.before, found.lost), (2, 0, 0));
    }
}
