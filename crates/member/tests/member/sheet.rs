//! Members from a sheet and back.

use super::routes;
use crate::world::{id_number, people, read, somebody};
use jishi_exchange::sheet::{SheetRow, Value};
use jishi_intake::{Context, Kind, Run, Verdict};
use jishi_kernel::Day;
use jishi_member::import::Members;
use jishi_member::store::{count, member, place};
use jishi_org::OrgNumber;
use jishi_platform::authz::Scope;
use jishi_platform::db::{Read, StoreError};
use jishi_platform::{params, sql};
use jishi_testkit::{World, both, today};

sql! {
    unscoped HIDE ("a test makes an organisation a veiled one") = "update org set name = '示例保密团支部' where id = $1";
    unscoped CONSENT ("a test notes a consent") =
        "insert into guardian_consent (id, person_id, guardian, relation, given_on, how, recorded_by, recorded_at)
         values ($1, $2, '甘父', '父母', '2026-07-01', '书面', 0, 0)";
}

pub fn context(world: &World, base: Option<(i64, String)>, scope: Scope) -> Context {
    Context {
        app: world.app.clone(),
        scope,
        base,
        account: 0,
        today: today(),
        now: world.app.now(),
    }
}

/// A row by the keys of the columns.
pub fn row(at: u32, cells: &[(&str, &str)]) -> SheetRow {
    let values = Members
        .columns()
        .iter()
        .map(|column| {
            let cell = cells.iter().find(|cell| cell.0 == column.key);
            Value::from(cell.map_or("", |cell| cell.1))
        })
        .collect();
    SheetRow {
        row: at,
        values,
        extra: Vec::new(),
        faults: Vec::new(),
    }
}

/// What a run decides about a batch, with the work ahead of it.
fn decided(run: &mut dyn Run, read: &Read<'_>, rows: &mut [SheetRow]) -> Result<Vec<Verdict>, StoreError> {
    if let Some(mut ahead) = run.ahead(read)? {
        run.made(ahead(rows));
    }
    run.check(read, rows)
}

/// One run over one batch: verdicts and the reasons by row.
pub async fn through(world: &World, context: Context, mut rows: Vec<SheetRow>) -> (Vec<Verdict>, Vec<String>) {
    world
        .app
        .db
        .write(world.app.system("test"), move |write| {
            let mut run = Members.begin(&context);
            let verdicts = decided(&mut *run, write, &mut rows)?;
            run.apply(write, &rows, &verdicts)?;
            let reasons = rows
                .iter()
                .map(|row| {
                    row.faults
                        .iter()
                        .map(|fault| format!("{}：{}", fault.column, fault.reason))
                        .collect::<Vec<_>>()
                        .join("；")
                })
                .collect();
            Ok::<_, jishi_platform::db::StoreError>((verdicts, reasons))
        })
        .await
        .unwrap()
}

fn good(at: u32, name: &str, number: &str, branch: &str) -> SheetRow {
    row(
        at,
        &[
            ("branch", branch),
            ("name", name),
            ("id_number", number),
            ("political", "中共党员"),
            ("education", "大学本科"),
            ("phone", "13900000000"),
            ("joined_on", "2016年5月"),
            ("ethnicity", "汉"),
            ("graduates", "202706"),
        ],
    )
}

/// Members of another unit.
const OUTSIDE: [&str; 4] = ["外甲", "外乙", "外丙", "外丁"];

/// A dry run of one batch: verdicts, hints, reasons; what it told is noted.
async fn looked(world: &World, context: Context, mut rows: Vec<SheetRow>) -> (Vec<Verdict>, Vec<(u32, String)>, Vec<String>) {
    let write = world.app.db.write(world.app.system("test"), move |write| {
        let mut run = Members.begin(&context);
        let verdicts = decided(&mut *run, write, &mut rows)?;
        let hints = run.hints();
        if let Some(told) = run.told() {
            told(write)?;
        }
        let reasons = rows
            .iter()
            .flat_map(|row| row.faults.iter().map(|fault| fault.reason.clone()))
            .collect();
        Ok::<_, StoreError>((verdicts, hints, reasons))
    });
    write.await.unwrap()
}

both! {
    async fn a_child_without_a_guardians_consent_is_a_hint(world: World) {
        let young = |at| id_number(Day::constant(2012, 9, 1), 1, at).full().to_owned();
        let child = |at: u32, number: &str| row(at, &[("branch", "石桥村团支部"), ("name", "安宁"), ("id_number", number), ("joined_on", "2026-07-01"), ("number", "202699000001")]);
        let everything = || context(&world, None, Scope::everything("test"));
        let old = id_number(Day::constant(2001, 3, 2), 1, 9).full().to_owned();
        // Thirteen years old; the rule of the branch may ask for less.
        let rows = || vec![child(2, &young(1)), good(3, "甲一", &old, "石桥村团支部"), row(4, &[("name", "缺")])];
        let rule = jishi_platform::rules::SetRule {
            id: world.app.id(), org_path: world.orgs.songling.path.clone(), from: Day::constant(2020, 1, 1), value: "10".to_owned(), source: "示例规定".to_owned(),
        };
        crate::world::write(&world, move |write| jishi_platform::rules::set(write, "guardian.age", &rule, 0, 0)).await;
        let (verdicts, hints, reasons) = looked(&world, everything(), rows()).await;
        assert_eq!(verdicts, [Verdict::New, Verdict::New, Verdict::Faulty], "{reasons:?}");
        assert_eq!(hints, [(2, "未满14周岁，须登记监护人同意，信息才完整".to_owned())]);
        let far = row(2, &[("branch", "松岭区幸福社区团支部"), ("name", "安宁"), ("id_number", &young(2)), ("joined_on", "2026-07-01"), ("number", "202699000002")]);
        assert_eq!(looked(&world, everything(), vec![far]).await.1, []);
        // Entered and still without one; with one there is nothing to say.
        through(&world, everything(), rows()).await;
        let (verdicts, hints, _) = looked(&world, everything(), rows()).await;
        assert_eq!((&verdicts[0], hints.len()), (&Verdict::Same, 1));
        let (number, app) = (young(1), world.app.clone());
        crate::world::write(&world, move |write| {
            let number = jishi_person::IdNumber::parse(&number).unwrap();
            let found = jishi_person::find_by_number(write, &app.keys, &number)?.unwrap();
            write.execute_one(&CONSENT, params![app.id(), found.person.0])
        }).await;
        assert_eq!(looked(&world, everything(), rows()).await.1, []);
    }

    async fn numbers_guessed_into_a_sheet_are_noted_and_limited(world: World) {
        let far = &world.orgs.branches[5];
        let everybody = (0..4).map(|at| crate::world::Is { born: Day::constant(2001, 3, 2), ..somebody(OUTSIDE[at], far.id) }).collect();
        let ids = people(&world, everybody).await;
        let number = |at| id_number(Day::constant(2001, 3, 2), 1, at).full().to_owned();
        let rule = jishi_platform::rules::SetRule {
            id: world.app.id(), org_path: world.orgs.province.path.clone(), from: Day::constant(2020, 1, 1), value: "2".to_owned(), source: "示例规定".to_owned(),
        };
        crate::world::write(&world, move |write| jishi_platform::rules::set(write, "search.hits", &rule, 0, 0)).await;
        let scope = crate::world::scope_of(&world, "countyregistrar").await;
        let account = world.account("countyregistrar");
        let county = || Context { account, ..context(&world, Some((world.orgs.yunxi.id, world.orgs.yunxi.path.clone())), scope.clone()) };
        let guess = |at: u32, of: u32| good(at, OUTSIDE[of as usize], &number(of), "云溪县第一中学团支部");
        let rows = || vec![guess(2, 0), guess(3, 1), guess(4, 1), guess(5, 2), good(6, "甲一", &number(9), "云溪县第一中学团支部")];
        let (verdicts, _, reasons) = looked(&world, county(), rows()).await;
        assert!(verdicts.iter().all(|verdict| *verdict == Verdict::Faulty), "{verdicts:?} {reasons:?}");
        assert!(reasons[0].contains("松岭区幸福社区团支部") && reasons[1].contains("松岭区幸福社区团支部"), "{reasons:?}");
        // From the third record on nothing is told, not even that a number is free.
        assert!(reasons[3..].iter().all(|reason| reason.contains("次数过多") && !reason.contains("松岭区")), "{reasons:?}");
        assert_eq!(reasons.len(), 5);
        let looks = async |id| read(&world, move |read| {
            let person = member::find(read, id)?.unwrap().person;
            jishi_person::store::view::of_person(read, jishi_person::PersonId(person), i64::MAX, 9)
        }).await;
        assert_eq!((looks(ids[0]).await.len(), looks(ids[1]).await.len(), looks(ids[2]).await.len()), (1, 1, 0));
        assert_eq!(looks(ids[0]).await[0].reason, "核对导入表");
        // The same again within the hour counts nobody twice, and a single look has nothing left either.
        looked(&world, county(), rows()).await;
        assert_eq!(looks(ids[0]).await.len(), 1);
        world.actor("countyregistrar").await.post("/persons/find", &[("number", &number(3))]).await.expect(429);
        // After the hour it goes on; the operator is not limited.
        world.clock.advance(3_700_000);
        let now = Context { now: world.app.now(), ..county() };
        assert_eq!(looked(&world, now, vec![good(6, "甲一", &number(9), "云溪县第一中学团支部")]).await.0, [Verdict::New]);
        let (_, _, reasons) = looked(&world, context(&world, None, Scope::everything("test")), rows()).await;
        assert!(reasons.iter().all(|reason| !reason.contains("次数过多")), "{reasons:?}");
    }

    async fn rows_become_members_and_the_same_rows_again_change_nothing(world: World) {
        let everything = || context(&world, None, Scope::everything("test"));
        let numbers: Vec<String> = (0..3).map(|at| id_number(Day::constant(2001, 3, 2), 1, at).full().to_owned()).collect();
        let rows = || vec![
            good(2, "甲一", &numbers[0], "石桥村团支部"),
            good(3, "乙二", &numbers[1], "柳林村团支部"),
            good(4, "丙三", &numbers[2], "石桥村团支部"),
        ];
        let (verdicts, reasons) = through(&world, everything(), rows()).await;
        assert_eq!(verdicts, [Verdict::New, Verdict::New, Verdict::New], "{reasons:?}");
        let (verdicts, reasons) = through(&world, everything(), rows()).await;
        assert_eq!(verdicts, [Verdict::Same, Verdict::Same, Verdict::Same], "{reasons:?}");
        let path = world.orgs.shiqiao.path.clone();
        assert_eq!(read(&world, move |read| count::below(read, &path, 2026)).await.members, 3);
        let mut changed = rows();
        changed.truncate(1);
        let place_of = |key: &str| Members.columns().iter().position(|column| column.key == key).unwrap();
        changed[0].values[place_of("card")] = Value::from("36001234");
        changed[0].values[place_of("phone")] = Value::from("13911111111");
        let (verdicts, _) = through(&world, everything(), changed.clone()).await;
        assert_eq!(verdicts, [Verdict::Change("修改团员证编号、手机号码".into())]);
        let (verdicts, _) = through(&world, everything(), changed).await;
        assert_eq!(verdicts, [Verdict::Same]);
        // What was checked when it was entered, and what asks for a record of contact, is not changed by a sheet.
        for (key, value, word) in [
            ("card", "36009999", "团员证编号不符"),
            ("political", "共青团员", "政治面貌不符"),
            ("joined_on", "2016-06", "入团日期不符"),
            ("whereabouts", "失联", "联系记录"),
        ] {
            let mut other = rows();
            other.truncate(1);
            other[0].values[place_of(key)] = Value::from(value);
            let (verdicts, reasons) = through(&world, everything(), other).await;
            assert_eq!(verdicts, [Verdict::Faulty], "{key}");
            assert!(reasons[0].contains(word), "{reasons:?}");
        }
        let branch = world.orgs.branches[0].id;
        let found = read(&world, move |read| {
            let held = member::of_branch(read, branch, jishi_member::rule::standing::State::Active)?;
            let first = held.into_iter().find(|held| held.name == "甲一").unwrap();
            Ok((place::history(read, first.id)?, first))
        }).await;
        assert_eq!((found.1.card.as_deref(), found.1.party, found.1.graduates.as_deref()), (Some("36001234"), true, Some("2027-06")));
        assert_eq!((found.1.joined_on, found.1.anchor), (Some(Day::constant(2016, 5, 1)), world.orgs.yunxi.id));
        assert_eq!(found.0[0].how, "导入");
    }

    async fn a_sheet_uncovers_no_veiled_organisation(world: World) {
        let (own, secret) = (world.orgs.yunxi.clone(), world.orgs.branches[6].id);
        people(&world, vec![crate::world::Is { born: Day::constant(2001, 3, 2), ..somebody("外甲", secret) }]).await;
        crate::world::write(&world, move |write| write.execute_one(&HIDE, params![secret])).await;
        let number = id_number(Day::constant(2001, 3, 2), 1, 0).full().to_owned();
        let base = Some((own.id, own.path.clone()));
        let outside = || vec![good(2, "外甲", &number, "云溪县第一中学团支部")];
        let scope = crate::world::scope_of(&world, "countyregistrar").await;
        let (verdicts, reasons) = through(&world, context(&world, base.clone(), scope), outside()).await;
        assert_eq!(verdicts, [Verdict::Faulty]);
        assert!(reasons[0].contains("特殊单位") && !reasons[0].contains("保密"), "{reasons:?}");
        let (_, reasons) = through(&world, context(&world, base, Scope::everything("test")), outside()).await;
        assert!(reasons[0].contains("示例保密团支部"), "{reasons:?}");
    }

    async fn a_number_that_may_be_rounded_is_asked_for_again(world: World) {
        let everything = || context(&world, None, Scope::everything("test"));
        let fitting: Vec<String> = (0..280)
            .map(|n| jishi_person::with_check_character(&format!("990000200103{:02}{}00", n % 28 + 1, n / 28)).unwrap())
            .filter(|number| number.ends_with("000"))
            .take(2)
            .collect();
        let rows = || vec![
            good(2, "甲一", &fitting[0], "石桥村团支部"),
            good(3, "乙二", &fitting[0], "石桥村团支部"),
            good(4, "丙三", &fitting[1], "石桥村团支部"),
        ];
        let (verdicts, reasons) = through(&world, everything(), rows()).await;
        assert_eq!(verdicts, [Verdict::Faulty, Verdict::Faulty, Verdict::Faulty]);
        for reason in &reasons {
            assert!(reason.contains("以 000 结尾") && reason.contains("文本格式") && reason.contains("单独录入"), "{reasons:?}");
        }
        // Entered singly by somebody who has read it off the document, it is whole.
        let branch = world.orgs.branches[0].id;
        let org = OrgNumber(branch).to_string();
        let form = [("org", org.as_str()), ("how", "known"), ("name", "丙三"), ("id_number", fitting[1].as_str()), ("joined_on", "2016-05-01"), ("party", "yes")];
        world.actor("branchregistrar").await.post("/members/new", &form).await.expect(303);
        let (verdicts, reasons) = through(&world, everything(), rows()).await;
        assert_eq!(&verdicts[..2], [Verdict::Faulty, Verdict::Faulty]);
        assert!(matches!(verdicts[2], Verdict::Change(_)), "{reasons:?}");
        // Under another name it stays doubtful: the row may be somebody whose number only begins so.
        let (verdicts, reasons) = through(&world, everything(), vec![good(2, "丁四", &fitting[1], "石桥村团支部")]).await;
        assert_eq!(verdicts, [Verdict::Faulty]);
        assert!(reasons[0].contains("以 000 结尾"), "{reasons:?}");
    }

    async fn who_a_sheet_has_elsewhere_is_away_from_the_day_of_the_sheet(world: World) {
        let everything = || context(&world, None, Scope::everything("test"));
        let number = id_number(Day::constant(2001, 3, 2), 1, 0).full().to_owned();
        let with = |word: &str| {
            let mut row = good(2, "甲一", &number, "石桥村团支部");
            let place = Members.columns().iter().position(|column| column.key == "whereabouts").unwrap();
            row.values[place] = Value::from(word);
            vec![row]
        };
        assert_eq!(through(&world, everything(), with("流动")).await.0, [Verdict::New]);
        let branch = world.orgs.branches[0].id;
        let since = async || read(&world, move |read| {
            Ok(member::of_branch(read, branch, jishi_member::rule::standing::State::Active)?.remove(0).whereabouts_on)
        }).await;
        assert_eq!(since().await, Some(today()));
        // Half a year of silence begins with that day.
        let list = "/members/lists?list=lapse";
        world.actor("branchregistrar").await.get(list).await.expect(200).hides("甲一");
        world.clock.set(Day::constant(2027, 1, 15));
        world.actor("branchregistrar").await.get(list).await.expect(200).shows("甲一");
        // The same again leaves the day; back in the branch there is none.
        assert_eq!(through(&world, everything(), with("流动")).await.0, [Verdict::Same]);
        assert_eq!(through(&world, everything(), with("在支部")).await.0, [Verdict::Change("修改流动情况".into())]);
        assert_eq!(since().await, None);
        assert_eq!(through(&world, everything(), with("出国（境）")).await.0, [Verdict::Change("修改流动情况".into())]);
        assert_eq!(since().await, Some(today()));
    }

    async fn a_sheet_does_not_go_round_the_rules_of_fields(world: World) {
        let (branch, town) = (world.orgs.branches[0].clone(), world.orgs.shiqiao.clone());
        let number = id_number(Day::constant(2001, 3, 2), 1, 0).full().to_owned();
        through(&world, context(&world, None, Scope::everything("test")), vec![good(2, "甲一", &number, "石桥村团支部")]).await;
        let place = |key: &str| Members.columns().iter().position(|column| column.key == key).unwrap();
        let changed = |key: &str, value: &str| {
            let mut row = good(2, "甲一", &number, "石桥村团支部");
            row.values[place(key)] = Value::from(value);
            vec![row]
        };
        let scope = crate::world::scope_of(&world, "branchregistrar").await;
        let own = || context(&world, Some((branch.id, branch.path.clone())), scope.clone());
        // 毕业时间 is set by the superior and not by the branch; the superior's own sheet sets it.
        let (verdicts, reasons) = through(&world, own(), changed("graduates", "202806")).await;
        assert_eq!(verdicts, [Verdict::Faulty]);
        assert!(reasons[0].contains("毕业时间由支部的上级组织标记，请由上级修改"), "{reasons:?}");
        let above = || context(&world, Some((town.id, town.path.clone())), Scope::everything("test"));
        let (verdicts, reasons) = through(&world, above(), changed("graduates", "202806")).await;
        assert_eq!(verdicts, [Verdict::Change("修改毕业时间".into())], "{reasons:?}");
        assert_eq!(through(&world, above(), changed("graduates", "202706")).await.0, [Verdict::Change("修改毕业时间".into())]);
        // What is free and what is checked says the rule of the place, for the person and for the membership.
        assert_eq!(through(&world, own(), changed("phone", "13911111111")).await.0, [Verdict::Change("修改手机号码".into())]);
        let ways = r#"{"name":"fixed","number":"fixed","sex":"fixed","born":"fixed","political":"checked","phone":"checked","ethnicity":"free","education":"fixed"}"#;
        crate::world::set_rule(&world, "field.change", &town.path, ways).await;
        crate::world::set_rule(&world, "member.field_change", &town.path,
            r#"{"joined_on":"free","number":"fixed","card":"checked","party":"checked","graduates":"superior"}"#).await;
        for (key, value, words) in [("phone", "13922222222", "与已登记的手机号码不符"), ("education", "普通高中", "与已登记的学历不符")] {
            let (verdicts, reasons) = through(&world, own(), changed(key, value)).await;
            assert_eq!(verdicts, [Verdict::Faulty], "{key}");
            assert!(reasons[0].contains(words) && reasons[0].contains("请提交更正申请"), "{reasons:?}");
        }
        let mut earlier = changed("joined_on", "2016-06");
        earlier[0].values[place("phone")] = Value::from("");
        let (verdicts, reasons) = through(&world, own(), earlier).await;
        assert_eq!(verdicts, [Verdict::Change("修改入团日期".into())], "{reasons:?}");
    }

    async fn whose_record_is_known_joins_with_what_it_says(world: World) {
        let branch = world.orgs.branches[0].clone();
        let number = id_number(Day::constant(2001, 3, 2), 1, 0);
        let (app, sealed, org) = (world.app.clone(), number.clone(), branch.id);
        crate::world::write(&world, move |write| {
            let new = jishi_person::NewPerson {
                org, name: "甲一".into(), number: Some(sealed.clone()), political: "共青团员".into(), ..jishi_person::NewPerson::default()
            };
            jishi_person::add(write, &jishi_person::prepare(&app, &new)?)
        }).await;
        let scope = crate::world::scope_of(&world, "branchregistrar").await;
        let own = || context(&world, Some((branch.id, branch.path.clone())), scope.clone());
        let (verdicts, reasons) = through(&world, own(), vec![good(2, "甲一", number.full(), "石桥村团支部")]).await;
        assert_eq!(verdicts, [Verdict::Faulty]);
        assert!(reasons[0].contains("与已登记的政治面貌不符"), "{reasons:?}");
        let mut row = good(2, "甲一", number.full(), "石桥村团支部");
        let place = Members.columns().iter().position(|column| column.key == "political").unwrap();
        row.values[place] = Value::from("共青团员");
        assert_eq!(through(&world, own(), vec![row]).await.0, [Verdict::New]);
    }

    async fn every_fault_has_its_reason(world: World) {
        let taken = crate::world::Is { number: Some("201699000001".into()), ..somebody("占号", world.orgs.branches[3].id) };
        people(&world, vec![taken, somebody("在别处", world.orgs.branches[1].id)]).await;
        let number = |at| id_number(Day::constant(2001, 3, 2), 1, at).full().to_owned();
        let elsewhere = id_number(Day::constant(2006, 5, 4), 1, 1).full().to_owned();
        let base = [("branch", "石桥村团支部"), ("name", "某人"), ("joined_on", "2016-05")];
        let of = |at: u32, more: &[(&str, &str)]| {
            let mut cells = base.to_vec();
            for cell in more {
                cells.retain(|known| known.0 != cell.0);
                cells.push(*cell);
            }
            row(at, &cells)
        };
        let (first, second) = (number(1), number(2));
        let cases: Vec<(SheetRow, &str)> = vec![
            (of(2, &[("id_number", "99000020010302")]), "身份证号"),
            (of(3, &[("id_number", &first), ("branch", "没有这个支部")]), "没有这个团支部"),
            (of(4, &[("id_number", &first), ("branch", "共青团云溪县委员会")]), "不是团支部"),
            (of(5, &[("id_number", &first), ("branch", "")]), "请填写所在团支部"),
            (of(6, &[("id_number", &first), ("sex", "女")]), "与身份证号中的性别"),
            (of(7, &[("id_number", &first), ("born", "2001-03-03")]), "与身份证号中的出生日期"),
            (of(8, &[("id_number", &first), ("joined_on", "2012-05")]), "应满12周岁"),
            (of(9, &[("id_number", &first), ("joined_on", "上个月")]), "入团年月"),
            (of(10, &[("id_number", &first), ("joined_on", "2020-05")]), "应填写发展团员编号"),
            (of(11, &[("id_number", &number(6)), ("number", "201699000001")]), "发展团员编号已由临江县机关团支部"),
            (of(12, &[("id_number", &elsewhere), ("name", "在别处"), ("joined_on", "2021-05"), ("number", "202199000009")]), "已是柳林村团支部的团员"),
            (of(13, &[("id_number", &first)]), ""),
            (of(14, &[("id_number", &first)]), "与第13行的证件号码相同"),
            (of(15, &[("id_number", &second), ("number", "201699000008")]), ""),
            (of(16, &[("id_number", &number(3)), ("number", "201699000008")]), "与第15行的发展团员编号相同"),
            (of(17, &[("id_number", &number(4)), ("whereabouts", "月球")]), "流动情况应为"),
            (of(18, &[("id_number", &number(5)), ("phone", "12")]), "手机号码"),
        ];
        let rows: Vec<SheetRow> = cases.iter().map(|case| case.0.clone()).collect();
        let (verdicts, reasons) = through(&world, context(&world, None, Scope::everything("test")), rows).await;
        for ((case, verdict), reason) in cases.iter().zip(&verdicts).zip(&reasons) {
            let (row, words) = case;
            assert_eq!(words.is_empty(), *verdict == Verdict::New, "row {}: {verdict:?} {reason}", row.row);
            assert!(reason.contains(words), "row {}: {reason}", row.row);
        }
    }

    async fn an_import_stays_within_the_own_level_and_the_next(world: World) {
        let county = world.orgs.yunxi.clone();
        let scope = crate::world::scope_of(&world, "countyregistrar").await;
        let number = |at| id_number(Day::constant(2001, 3, 2), 1, at).full().to_owned();
        let rows = vec![
            good(2, "甲一", &number(0), "云溪县第一中学团支部"),
            good(3, "乙二", &number(1), "石桥村团支部"),
            good(4, "丙三", &number(2), "松岭区幸福社区团支部"),
        ];
        let context = super::context(&world, Some((county.id, county.path.clone())), scope.clone());
        let mut rows = rows;
        let (verdicts, reasons) = world.app.db.read(&scope, move |read| {
            let mut run = Members.begin(&context);
            let verdicts = decided(&mut *run, read, &mut rows)?;
            Ok::<_, jishi_platform::db::StoreError>((verdicts, rows.iter().map(|row| format!("{:?}", row.faults)).collect::<Vec<_>>()))
        }).await.unwrap();
        assert_eq!(verdicts, [Verdict::New, Verdict::Faulty, Verdict::Faulty], "{reasons:?}");
        assert!(reasons[1].contains("只能管理本级和直接下级") && reasons[2].contains("不在您的管理范围内"), "{reasons:?}");
    }

    async fn a_first_import_puts_indexes_off_and_makes_them_again(world: World) {
        let load = Members.load().unwrap();
        assert!(!world.app.db.put_off(load, 1_000).await.unwrap(), "a short sheet is not worth it");
        assert_eq!(world.app.db.catch_up().await.unwrap(), 0);
        // On PostgreSQL seven foreign keys come back, each in two steps; on SQLite the references of three tables are checked.
        let keys = if world.app.db.sqlite_path().is_some() { 3 } else { 14 };
        let due = load.indexes.len() as u64 + keys;
        assert!(world.app.db.put_off(load, 1_000_000).await.unwrap());
        assert_eq!(world.app.db.catch_up().await.unwrap(), due + load.when_empty.len() as u64, "nobody is there who could change");
        assert!(world.app.db.put_off(load, 1_000_000).await.unwrap());
        // Rows go in and numbers stay unique meanwhile.
        crate::world::one(&world).await;
        let full = id_number(Day::constant(2006, 5, 4), 1, 0);
        let rows = vec![good(2, "另名", full.full(), "石桥村团支部")];
        let (verdicts, _) = through(&world, context(&world, None, Scope::everything("test")), rows).await;
        assert_eq!(verdicts, [Verdict::Faulty]);
        // Another process that starts meanwhile makes and checks what is noted; the filling goes on.
        if let Some(path) = world.app.db.sqlite_path() {
            jishi_platform::db::Db::open_sqlite(path, jishi_platform::db::Durability::Normal).unwrap();
        }
        // So does a person of no organisation, whom the end of the filling finds.
        let nowhere = jishi_person::NewPerson { org: i64::MAX, name: "无处".into(), ..jishi_person::NewPerson::default() };
        let ready = jishi_person::prepare(&world.app, &nowhere).unwrap();
        let lost = crate::world::write(&world, {
            let ready = ready.clone();
            move |write| jishi_person::add(write, &ready)
        }).await;
        let loose = world.app.db.catch_up().await.unwrap_err().to_string();
        assert!(loose.contains("person"), "{loose}");
        let home = world.orgs.branches[0].id;
        crate::world::write(&world, move |write| jishi_person::relocate(write, lost, home)).await;
        // What is made stays made. On SQLite the references of a table are left, on PostgreSQL the keys from there on.
        assert!(world.app.db.catch_up().await.unwrap() >= 1);
        assert!(world.app.db.put_off(load, 1_000_000).await.unwrap());
        // An index that still stood would refuse to be made.
        assert_eq!(world.app.db.catch_up().await.unwrap(), due);
        assert_eq!(world.app.db.catch_up().await.unwrap(), 0);
        let refused = world.app.db.write(world.app.system("test"), move |write| jishi_person::add(write, &ready));
        let refused = refused.await;
        assert!(matches!(refused, Err(StoreError::Conflict { .. })), "a person of no organisation: {refused:?}");
        // One member is more than a tenth of nothing, and far less than a tenth of a million.
        assert!(world.app.db.put_off(load, 1_000_000).await.unwrap());
        if let Some(path) = world.app.db.sqlite_path() {
            let again = jishi_platform::db::Db::open_sqlite(path, jishi_platform::db::Durability::Normal).unwrap();
            assert_eq!(again.catch_up().await.unwrap(), 0, "the next start makes what was left");
        } else {
            assert_eq!(world.app.db.catch_up().await.unwrap(), due);
        }
    }

    async fn who_is_new_is_counted_as_by_counting_anew(world: World) {
        let branch = world.orgs.branches[0].clone();
        crate::world::one(&world).await;
        let number = |sex, at| id_number(Day::constant(2001, 3, 2), sex, at).full().to_owned();
        let with = |at: u32, number: &str, more: &[(&str, &str)]| {
            let mut cells = vec![("branch", "石桥村团支部"), ("name", "甲乙"), ("id_number", number), ("joined_on", "2016-05")];
            cells.extend(more);
            row(at, &cells)
        };
        let rows = vec![
            with(2, &number(1, 1), &[("political", "中共党员")]),
            with(3, &number(2, 2), &[("whereabouts", "流动团员")]),
            with(4, &number(2, 3), &[("whereabouts", "失联")]),
        ];
        let (verdicts, reasons) = through(&world, context(&world, None, Scope::everything("test")), rows).await;
        assert_eq!(verdicts, [Verdict::New, Verdict::New, Verdict::New], "{reasons:?}");
        let path = branch.path.clone();
        let counted = move || { let path = path.clone(); move |read: &jishi_platform::db::Read<'_>| count::own(read, &path, 2026) };
        let added = read(&world, counted()).await;
        assert_eq!((added.members, added.party, added.floating, added.lost), (4, 1, 1, 1), "{added:?}");
        crate::world::write(&world, move |write| count::renew(write, &[branch.id])).await;
        assert_eq!(read(&world, counted()).await, added);
    }

    async fn a_filling_of_an_empty_register_meets_who_is_entered_meanwhile(world: World) {
        let number = id_number(Day::constant(2001, 3, 2), 1, 0);
        let whole = context(&world, None, Scope::everything("test"));
        let sheet = vec![good(2, "甲一", number.full(), "石桥村团支部")];
        let (mut begun, first) = (Members.begin(&whole), sheet.clone());
        // The run begins to write when nobody is registered, and goes on after somebody else has entered the same number.
        let mut run = crate::world::write(&world, move |write| {
            begun.begin(write)?;
            Ok::<_, StoreError>(begun)
        }).await;
        let (app, org) = (world.app.clone(), world.orgs.branches[3].id);
        crate::world::write(&world, move |write| {
            let new = jishi_person::NewPerson { org, name: "甲一".into(), number: Some(number), ..jishi_person::NewPerson::default() };
            jishi_person::add(write, &jishi_person::prepare(&app, &new)?)
        }).await;
        let met = world.app.db.write(world.app.system("test"), move |write| {
            let mut rows = first;
            run.begin(write)?;
            let verdicts = decided(&mut *run, write, &mut rows)?;
            assert_eq!(verdicts, [Verdict::New]);
            run.apply(write, &rows, &verdicts)
        });
        assert!(matches!(met.await, Err(StoreError::Busy(_))), "the batch is decided anew");
        // A run that begins now knows.
        let scope = crate::world::scope_of(&world, "branchregistrar").await;
        let branch = world.orgs.branches[0].clone();
        let (verdicts, reasons) = through(&world, context(&world, Some((branch.id, branch.path)), scope), sheet).await;
        assert_eq!(verdicts, [Verdict::Faulty]);
        assert!(reasons[0].contains("已由"), "{reasons:?}");
    }

    async fn a_list_is_exported_masked_and_logged(world: World) {
        crate::world::one(&world).await;
        let full = id_number(Day::constant(2006, 5, 4), 1, 0);
        let county = world.actor("countyregistrar").await;
        let org = OrgNumber(world.orgs.yunxi.id);
        let file = county.get(&format!("/members/export.xlsx?org={org}")).await.expect(200);
        let sheet = jishi_exchange::sheet::read_xlsx(&file.bytes, &Members.columns(), &jishi_exchange::sheet::Limits::default()).unwrap();
        assert_eq!(sheet.rows.len(), 1);
        let text = format!("{:?}", sheet.rows);
        assert!(text.contains("甘露") && !text.contains(full.full()), "{text}");
        county.get("/members/export.xlsx").await.expect(200);
        world.actor("registrar").await.get("/members/export.xlsx").await.expect(409).shows("县级以下");
        world.actor("keeper").await.get(&format!("/members/export.xlsx?org={org}")).await.expect(403);
        world.actor("otherregistrar").await.get(&format!("/members/export.xlsx?org={org}")).await.expect(404);
    }

    async fn who_may_reveal_exports_a_sheet_that_can_be_imported_again(world: World) {
        let numbered = crate::world::Is { number: Some("202199000001".into()), ..somebody("甘露", world.orgs.branches[0].id) };
        let id = people(&world, vec![numbered]).await[0];
        let full = id_number(Day::constant(2006, 5, 4), 1, 0);
        let org = OrgNumber(world.orgs.yunxi.id).to_string();
        let keeper = world.actor("keeper").await;
        keeper.get(&format!("/members?org={org}")).await.expect(200).shows("/members/export?");
        keeper.get(&format!("/members/export?org={org}")).await.expect(200).shows("请选择").shows("共青团云溪县委员会");
        keeper.post("/members/export", &[("org", &org)]).await.expect(422).shows("请选择事由");
        keeper.post("/members/export", &[("org", &org), ("reason", "其他")]).await.expect(422).shows("写明具体事由");
        for person in ["countyregistrar", "registrar", "branchregistrar"] {
            world.actor(person).await.post("/members/export", &[("org", &org), ("reason", "上级核查")]).await.expect(403);
        }
        let far = OrgNumber(world.orgs.branches[5].id).to_string();
        keeper.post("/members/export", &[("org", &far), ("reason", "上级核查")]).await.expect(404);
        let file = keeper.post("/members/export", &[("org", &org), ("reason", "上级核查")]).await.expect(200);
        let mut sheet = jishi_exchange::sheet::read_xlsx(&file.bytes, &Members.columns(), &jishi_exchange::sheet::Limits::default()).unwrap();
        let text = format!("{:?}", sheet.rows);
        assert!(text.contains(full.full()), "{text}");
        let context = context(&world, None, Scope::everything("test"));
        let (verdicts, rows) = read(&world, move |read| {
            let verdicts = decided(&mut *Members.begin(&context), read, &mut sheet.rows)?;
            Ok((verdicts, sheet.rows))
        }).await;
        assert_eq!(verdicts, [Verdict::Same], "{rows:?}");
        let looks = read(&world, move |read| {
            let person = member::find(read, id)?.unwrap().person;
            jishi_person::store::view::of_person(read, jishi_person::PersonId(person), i64::MAX, 9)
        }).await;
        assert_eq!((looks.len(), looks[0].what), (1, "名册导出（含完整证件号码和电话）"));
        assert!(looks[0].reason.starts_with("上级核查（团员名册：共青团云溪县委员会，在册"), "{looks:?}");
    }
}
