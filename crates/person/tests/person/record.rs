//! The record: sealed, found by exact number, changed with history.

use crate::routes;
use jishi_person::{
    By, Field, How, IdNumber, NewPerson, NewValue, PersonId, Phone, Sex, add, change, find, find_by_number, find_by_numbers, find_or_add,
    known, prepare, relocate, store, with_check_character,
};
use jishi_platform::authz::Scope;
use jishi_platform::db::StoreError;
use jishi_platform::keys;
use jishi_testkit::{World, both};

pub fn number(seventeen: &str) -> IdNumber {
    IdNumber::parse(&with_check_character(seventeen).unwrap()).unwrap()
}

pub fn sample(org: i64, name: &str, seventeen: &str) -> NewPerson {
    NewPerson {
        org,
        name: name.to_owned(),
        number: Some(number(seventeen)),
        phone: Some(Phone::parse("13900000001").unwrap()),
        ethnicity: "汉族".to_owned(),
        ..NewPerson::default()
    }
}

pub async fn entered(world: &World, new: &NewPerson) -> PersonId {
    let ready = prepare(&world.app, new).unwrap();
    world
        .app
        .db
        .write(world.app.system("test"), move |write| add(write, &ready))
        .await
        .unwrap_or_else(|e: StoreError| panic!("{e}"))
}

both! {
    async fn a_person_is_found_by_number_and_shown_masked(world: World) {
        let branch = world.orgs.branches[0].id;
        let id = entered(&world, &sample(branch, "林夏", "99000020070101123")).await;
        let app = world.app.clone();
        world.app.db.read(&Scope::everything("test"), move |read| {
            let other = number("99000020070101125");
            let found = find_by_number(read, &app.keys, &number("99000020070101123"))?.unwrap();
            assert_eq!((found.person, found.org), (id, branch));
            assert_eq!(find_by_number(read, &app.keys, &other)?, None);
            let (a, b) = (number("99000020070101123"), other);
            let (a, b) = (store::person::id_index(&app.keys, &a), store::person::id_index(&app.keys, &b));
            let many: Vec<_> = std::iter::repeat_n(&b, 90).chain([&a]).collect();
            let many = find_by_numbers(read, &app.keys, &many)?;
            assert_eq!((many.len(), many[a.now()].person), (1, id));
            let shown = find(read, id)?.unwrap();
            assert_eq!((shown.name.as_str(), shown.sex), ("林夏", Sex::Male));
            assert_eq!(shown.born.map(|d| d.to_string()).as_deref(), Some("2007-01-01"));
            assert!(shown.id_mask.starts_with("9****************") && shown.phone_mask == "139****0001");
            Ok::<_, StoreError>(())
        }).await.unwrap();
    }

    async fn a_number_is_registered_once(world: World) {
        let new = sample(world.orgs.branches[0].id, "林夏", "99000020070101123");
        let first = entered(&world, &new).await;
        let again = prepare(&world.app, &new).unwrap();
        let twice = again.clone();
        let refused = world.app.db.write(world.app.system("test"), move |write| add(write, &again)).await;
        assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{refused:?}");
        let org = world.orgs.branches[1].id;
        let (found, fresh) = world.app.db.write(world.app.system("test"), move |write| find_or_add(write, &twice, org)).await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert_eq!((found.person, found.org, fresh), (first, world.orgs.branches[0].id, false));
    }

    async fn the_database_holds_no_number_in_the_clear(world: World) {
        entered(&world, &sample(world.orgs.branches[0].id, "林夏", "99000020070101123")).await;
        let full = number("99000020070101123").full().to_owned();
        jishi_platform::sql! {
            unscoped ALL_OF_IT ("a test reads what is stored") =
                "select id_cipher, phone_cipher, name || '/' || coalesce(id_index, '') || '/' || id_mask || '/' || coalesce(phone_index, '') || '/' || phone_mask
                 from person";
        }
        let rows = world.app.db.read(&Scope::everything("test"), |read| {
            read.all(&ALL_OF_IT, &[], |row| Ok((row.blob(0)?, row.blob(1)?, row.text(2)?)))
        }).await.unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert_eq!(rows.len(), 1);
        for (id, phone, texts) in rows {
            let has = |bytes: &[u8], part: &str| bytes.windows(part.len()).any(|w| w == part.as_bytes());
            for part in [&full[..], &full[6..14], "13900000001", "90000001"] {
                assert!(!has(&id, part) && !has(&phone, part) && !has(texts.as_bytes(), part), "{part}");
            }
        }
    }

    async fn a_change_keeps_what_was_before(world: World) {
        let id = entered(&world, &sample(world.orgs.branches[0].id, "林夏", "99000020070101123")).await;
        let (app, at) = (world.app.clone(), world.app.now());
        let by = By { account: 0, at, how: How::Request };
        let values = vec![
            NewValue::Name("林晓夏".to_owned()),
            NewValue::Number(number("99000020080202124")),
            NewValue::Phone(Some(Phone::parse("13900000002").unwrap())),
            NewValue::Ethnicity("汉族".to_owned()),
        ];
        let again = values.clone();
        let changed = world.app.db.write(world.app.system("test"), move |write| change(write, &app, id, &values, by)).await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert_eq!(changed, [Field::Name, Field::Number, Field::Phone, Field::Born, Field::Sex]);
        let app = world.app.clone();
        let none = world.app.db.write(world.app.system("test"), move |write| change(write, &app, id, &again, by)).await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert_eq!(none, [], "the same values again change nothing");
        let app = world.app.clone();
        world.app.db.read(&Scope::everything("test"), move |read| {
            let now = known(read, id)?.unwrap();
            assert_eq!((now.name.as_str(), now.sex, now.version), ("林晓夏", Sex::Female, 2));
            assert_eq!(find_by_number(read, &app.keys, &number("99000020070101123"))?, None);
            assert_eq!(find_by_number(read, &app.keys, &number("99000020080202124"))?.unwrap().person, id);
            let history = store::change::list(read, id, i64::MAX, 10)?;
            assert_eq!(history.len(), 5);
            let name = history.iter().find(|c| c.field == Some(Field::Name)).unwrap();
            assert_eq!((name.old.as_str(), name.new.as_str(), name.how), ("林夏", "林晓夏", "更正申请"));
            let number = history.iter().find(|c| c.field == Some(Field::Number)).unwrap();
            assert!(number.old.contains("****") && !number.old.contains("20070101"));
            Ok::<_, StoreError>(())
        }).await.unwrap();
        // The old number is kept, sealed.
        let standing = keys::standing(&world.app).await.unwrap();
        let old = standing.iter().find(|s| s.table == "person_change").unwrap();
        assert_eq!((old.by_key.values().sum::<u64>(), old.unreadable), (2, 0));
    }

    async fn the_record_moves_and_a_neighbour_does_not_see_it(world: World) {
        let id = entered(&world, &sample(world.orgs.branches[0].id, "林夏", "99000020070101123")).await;
        let there = world.orgs.branches[5].id;
        world.app.db.write(world.app.system("test"), move |write| relocate(write, id, there)).await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        let seen = world.app.db.read(&Scope::empty(), move |read| find(read, id)).await.unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert!(seen.is_none());
        let seen = world.app.db.read(&Scope::everything("test"), move |read| find(read, id)).await.unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert_eq!(seen.unwrap().org, there);
    }

    async fn many_are_written_and_read_at_once(world: World) {
        let branch = world.orgs.branches[0].id;
        let many: Vec<_> = (1..=93)
            .map(|n| prepare(&world.app, &sample(branch, "林夏", &format!("99000020070101{n:03}"))).unwrap())
            .collect();
        let ids: Vec<PersonId> = many.iter().map(jishi_person::Ready::id).collect();
        let again = many.clone();
        let wanted = ids.clone();
        let (written, found) = world.app.db.write(world.app.system("test"), move |write| {
            Ok::<_, StoreError>((store::many::add(write, &many)?, store::many::known(write, &wanted)?))
        }).await.unwrap();
        assert_eq!((written, found.len()), (93, 93));
        assert_eq!(found[&ids[92]].0.id_mask.len(), 18);
        let refused = world.app.db.write(world.app.system("test"), move |write| store::many::add(write, &again)).await;
        assert!(refused.is_err());
        // While someone of the same name and birth is entered, the units that have one are named.
        let except = ids[0];
        let alike = world.app.db.read(&Scope::empty(), move |read| {
            store::pair::alike(read, "林夏", jishi_kernel::Day::constant(2007, 1, 1), except)
        }).await.unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert_eq!(alike, ["石桥村团支部", "石桥村团支部", "石桥村团支部"]);
    }
}
