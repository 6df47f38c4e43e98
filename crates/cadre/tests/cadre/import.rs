use super::{add, day, number, read, routes, terms};
use jishi_cadre::post::Mode;
use jishi_cadre::store::post;
use jishi_exchange::sheet::{Limits, ReadSheet, read_csv};
use jishi_intake::{Context, Verdict};
use jishi_platform::authz::{Act, Scope};
use jishi_testkit::{World, both};

async fn load(world: &World, base: Option<&jishi_org::store::tree::Org>, csv: &str, write: bool) -> (Vec<Verdict>, ReadSheet) {
    let kind = jishi_cadre::import::kind();
    assert_eq!((kind.slug(), kind.act()), ("posts", Act::CadreExchange));
    let mut sheet = read_csv(csv.as_bytes(), &kind.columns(), &Limits::default()).unwrap();
    let context = Context {
        app: world.app.clone(),
        scope: Scope::everything("test"),
        base: base.map(|org| (org.id, org.path.clone())),
        account: 0,
        today: world.app.clock.today(),
        now: world.app.now(),
    };
    let done = world.app.db.write(world.app.system("test"), move |w| {
        let mut run = kind.begin(&context);
        let mut verdicts = Vec::new();
        for batch in sheet.rows.chunks_mut(3) {
            let decided = run.check(w, batch)?;
            if write {
                run.apply(w, batch, &decided)?;
            }
            verdicts.extend(decided);
        }
        Ok::<_, jishi_platform::db::StoreError>((verdicts, sheet))
    });
    done.await.unwrap()
}

both! {
    async fn good_rows_go_in_once_and_bad_ones_say_why(world: World) {
        let orgs = &world.orgs;
        add(&world, orgs.songling.id, "邻市人", 801, terms("书记", Mode::Full, day(1, 1))).await;
        let csv = format!(
            "姓名,身份证号,组织编码,职务,职务名称,专挂兼职,编制类型,任职日期,任期至,离任日期\n\
             高远,{},SL0004,书记,团县委书记,专职,行政编制,2024-05-01,2029-04-30,\n\
             高远,{},SL0007,委员,,兼,,2024/6/1,,\n\
             林晓,{},SL0004,书记,,专职,,2026-01-01,,\n\
             林晓,{},SL0004,书记,,专职,,2020-01-01,,2023-12-31\n\
             改名人,{},SL0004,委员,,兼职,,2026-01-01,,\n\
             邻市人,{},SL0004,副书记,,挂职,,2026-01-01,,\n\
             王平,{},SL0004,班长,,兼职,,2026-01-01,,\n\
             赵云,1.23E+17,SL0004,委员,,兼职,,2026-01-01,,\n\
             孙青,{},SL0004,委员,,兼职,行政,2026-01-01,,\n\
             周海,{},SL9999,委员,,兼职,,2026-01-01,,\n\
             高远,{},SL0007,委员,,兼职,,2024-06-01,,\n",
            number(811), number(811), number(812), number(812), number(811), number(801), number(813), number(814), number(815), number(811)
        );
        let (dry, _) = load(&world, Some(&orgs.yunxi), &csv, false).await;
        let (verdicts, sheet) = load(&world, Some(&orgs.yunxi), &csv, true).await;
        assert_eq!(dry, verdicts);
        use Verdict::{Faulty, New, Same};
        assert_eq!(verdicts, [New, New, Faulty, New, Faulty, New, Faulty, Faulty, Faulty, Faulty, Faulty]);
        let told: Vec<String> = sheet.faults().map(|f| format!("{} {}：{}", f.row, f.column, f.reason)).collect();
        for (at, words) in ["4 职务：该职务已有人担任", "6 姓名：与该证件号码已登记的姓名不一致", "8 职务：应为书记", "9 证件号码：数字超过 15 位，末几位已被表格软件改写", "10 占用编制：挂职、兼职不占", "11 任职组织：没有这个组织", "12 ：与第 3 行是同一任职"].into_iter().enumerate() {
            assert!(told[at].starts_with(words), "{told:#?}");
        }
        let (again, _) = load(&world, Some(&orgs.yunxi), &csv, true).await;
        assert_eq!((&again[0], &again[1], &again[3], &again[5]), (&Same, &Same, &Same, &Same));
        // One person, whichever unit names them.
        let (org, other) = (orgs.yunxi.id, orgs.songling.id);
        let open = read(&world, move |read| Ok((post::open(read, org, None)?, post::open(read, other, None)?))).await;
        let deputy = open.0.iter().find(|o| o.post == "副书记").unwrap();
        assert_eq!(deputy.person, open.1[0].person);
        let change = format!("name,id_number,org_code,post,title,mode,staffing,from,term_to,to\n高远,{},SL0004,书记,团县委书记,专职,行政,2024-05-01,2029-04-30,2026-06-30\n", number(811));
        assert_eq!(load(&world, Some(&orgs.yunxi), &change, true).await.0, [Verdict::Change("离任，最后一天 2026-06-30".to_owned())]);
        assert_eq!(load(&world, Some(&orgs.yunxi), &change, true).await.0, [Same]);
    }

    async fn who_is_under_probation_takes_no_post_by_a_sheet_either(world: World) {
        let orgs = &world.orgs;
        let (person, _) = add(&world, orgs.branches[2].id, "林夏", 831, terms("委员", Mode::Concurrent, day(1, 1))).await;
        crate::appointment::probation(&world, person, orgs.branches[2].id).await;
        let csv = |post: &str, from: &str, to: &str| {
            format!("姓名,证件号码,组织编码,职务,任职类型,任职日期,离任日期\n林夏,{},SL0004,{post},兼职,{from},{to}\n", number(831))
        };
        let (verdicts, sheet) = load(&world, Some(&orgs.yunxi), &csv("副书记", "2026-03-01", ""), true).await;
        let told: Vec<String> = sheet.faults().map(|fault| format!("{}：{}", fault.column, fault.reason)).collect();
        assert_eq!((verdicts, told.as_slice()), (vec![Verdict::Faulty], &["任职日期：此人在留团察看期内，没有被选举权，不能任职".to_owned()][..]));
        // Before the probation began, and a term that ended long ago.
        assert_eq!(load(&world, Some(&orgs.yunxi), &csv("副书记", "2026-01-15", ""), true).await.0, [Verdict::New]);
        assert_eq!(load(&world, Some(&orgs.yunxi), &csv("委员", "2020-01-15", "2022-01-15"), true).await.0, [Verdict::New]);
    }

    async fn a_number_that_may_be_rounded_is_asked_for_again(world: World) {
        let fitting = (0..280)
            .map(|n| jishi_person::with_check_character(&format!("990000199503{:02}{}00", n % 28 + 1, n / 28)).unwrap())
            .find(|number| number.ends_with("000"))
            .unwrap();
        let csv = format!("姓名,证件号码,组织编码,职务,任职类型,任职日期\n高远,{fitting},SL0004,委员,兼职,2026-01-01\n");
        let (verdicts, sheet) = load(&world, Some(&world.orgs.yunxi), &csv, true).await;
        let told = sheet.faults().next().unwrap();
        assert_eq!((verdicts, told.column.as_str()), (vec![Verdict::Faulty], "证件号码"));
        assert!(told.reason.contains("以 000 结尾") && told.reason.contains("单独录入"), "{}", told.reason);
        // Entered singly by somebody who has read it off the document, it is whole.
        let new = jishi_person::NewPerson {
            org: world.orgs.yunxi.id, name: "高远".to_owned(), number: Some(jishi_person::IdNumber::parse(&fitting).unwrap()),
            ..jishi_person::NewPerson::default()
        };
        let ready = jishi_person::prepare(&world.app, &new).unwrap();
        crate::write(&world, move |write| jishi_person::add(write, &ready)).await;
        assert_eq!(load(&world, Some(&world.orgs.yunxi), &csv, true).await.0, [Verdict::New]);
        assert_eq!(load(&world, Some(&world.orgs.yunxi), &csv.replace("高远", "高山"), true).await.0, [Verdict::Faulty]);
    }

    async fn only_the_own_level_and_the_next_are_imported(world: World) {
        let csv = format!("姓名,证件号码,组织编码,职务,任职类型,任职日期\n高远,{},SL0007,书记,专职,2026-01-01\n", number(821));
        let (verdicts, sheet) = load(&world, Some(&world.orgs.qingshan), &csv, true).await;
        assert_eq!((verdicts, sheet.faults().next().unwrap().reason.as_str()), (vec![Verdict::Faulty], "只能管理本级和直接下级"));
        assert_eq!(load(&world, Some(&world.orgs.yunxi), &csv, true).await.0, [Verdict::New]);
        assert_eq!(load(&world, None, &csv, true).await.0, [Verdict::Same]);
    }
}
