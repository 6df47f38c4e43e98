use super::{code, day, read, routes};
use jishi_exchange::sheet::{Limits, ReadSheet, read_csv};
use jishi_intake::{Context, Verdict};
use jishi_platform::authz::{Act, Scope};
use jishi_testkit::{World, both};
use jishi_unit::store::{cover, unit};

/// Who imports: a registrar at an organisation, or the operator.
pub async fn load(world: &World, base: Option<&jishi_org::store::tree::Org>, csv: &str, write: bool) -> (Vec<Verdict>, ReadSheet) {
    let kind = jishi_unit::import::kind();
    assert_eq!((kind.slug(), kind.act()), ("units", Act::UnitExchange));
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
        // Small batches, so that what is kept between them shows.
        for batch in sheet.rows.chunks_mut(2) {
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

fn reasons(sheet: &ReadSheet) -> Vec<String> {
    sheet.faults().map(|f| format!("{} {}：{}", f.row, f.column, f.reason)).collect()
}

both! {
    async fn good_rows_go_in_once_and_bad_ones_say_why(world: World) {
        let county = &world.orgs.yunxi;
        let csv = format!(
            "单位名称,统一社会信用代码,单位类别,所属组织编码,属性,青年职工数,统计日期,建团方式,覆盖组织,建团日期,列入日期\n\
             甲公司,{},企业,SL0004,规模以上、非公,30,2026-06-30,独立建,云溪县第一中学团支部,2026-05-04,2026-01-01\n\
             乙公司,12345,企业,SL0004,,,,,,,\n\
             杏花村,,村,,,,,,,,\n\
             杏花村,,村,,,,,,,,\n\
             丙公司,{},企业,SL0005,,,,,,,\n\
             丁公司,{},企业,SL0004,学段：小学,,,,,,\n\
             戊公司,{},企业,SL0004,,,,独立建,,,\n\
             己公司,{},企业,SL0004,,,,独立建,没有的团支部,,\n\
             庚公司,{},企业,SL0004,,,,独立建,云溪县第一中学团支部,2025-01-01,2026-01-01\n",
            code(1), code(2), code(3), code(4), code(5), code(6)
        );
        let (dry, _) = load(&world, Some(county), &csv, false).await;
        let (verdicts, sheet) = load(&world, Some(county), &csv, true).await;
        assert_eq!(dry, verdicts);
        use Verdict::{Faulty, New, Same};
        assert_eq!(verdicts, [New, Faulty, New, Faulty, Faulty, Faulty, Faulty, Faulty, Faulty]);
        let told = reasons(&sheet);
        for (at, words) in ["3 统一社会信用代码：统一社会信用代码应为 18 位，现为 5 位", "5 ：与第 4 行是同一单位", "6 所属组织：只能管理本级和直接下级", "7 属性：“学段”不用于企业", "8 覆盖组织：填了建团方式", "9 覆盖组织：没有这个组织", "10 建团日期：不能早于单位列入台账的日期"].into_iter().enumerate() {
            assert!(told[at].starts_with(words), "{told:?}");
        }
        let (again, _) = load(&world, Some(county), &csv, true).await;
        assert_eq!((&again[0], &again[2]), (&Same, &Same));
        let number = code(1);
        let found = read(&world, move |read| {
            let id = unit::with_code(read, &number)?.unwrap().0;
            Ok((unit::find(read, id)?.unwrap(), cover::newest(read, id)?.unwrap()))
        }).await;
        assert_eq!((found.0.young, found.0.opened_on, found.1.days.from), (Some(30), day(1, 1), day(5, 4)));
        // A change is told and made; an empty cell changes nothing.
        let change = format!("name,credit_code,kind,org_code,attributes\n甲集团,{},企业,SL0004,\n", code(1));
        let (verdicts, _) = load(&world, Some(county), &change, true).await;
        assert_eq!(verdicts, [Verdict::Change("名称由“甲公司”改为“甲集团”".to_owned())]);
        let (verdicts, _) = load(&world, Some(county), &change, true).await;
        assert_eq!(verdicts, [Same]);
    }

    async fn only_the_own_level_and_the_next_are_imported(world: World) {
        let csv = "单位名称,单位类别,所属组织编码\n石桥村,村,SL0007\n";
        let (verdicts, sheet) = load(&world, Some(&world.orgs.qingshan), csv, true).await;
        assert_eq!((verdicts, reasons(&sheet)), (vec![Verdict::Faulty], vec!["2 所属组织：只能管理本级和直接下级".to_owned()]));
        assert_eq!(load(&world, Some(&world.orgs.yunxi), csv, true).await.0, [Verdict::New]);
        let (verdicts, sheet) = load(&world, None, "单位名称,单位类别\n石桥村,村\n", false).await;
        assert_eq!((verdicts, reasons(&sheet)), (vec![Verdict::Faulty], vec!["2 所属组织：请填写组织编码或全称".to_owned()]));
        assert_eq!(load(&world, None, csv, true).await.0, [Verdict::Same]);
    }

    async fn an_area_a_kind_a_name_and_a_first_day_are_checked(world: World) {
        let county = &world.orgs.yunxi;
        let first = format!("单位名称,统一社会信用代码,单位类别,所属组织编码,属性,列入日期\n甲公司,{},企业,SL0004,规模以上、非公,2026-01-01\n乙公司,{},企业,SL0004,,2010-01-01\n", code(1), code(2));
        assert_eq!(load(&world, Some(county), &first, true).await.0, [Verdict::New, Verdict::New]);
        let second = format!("单位名称,统一社会信用代码,单位类别,所属组织编码,建团方式,覆盖组织编码,建团日期\n丙公司,{},企业,SL0010,,,\n甲公司,{},企业,SL0004,,,\n乙公司,{},企业,SL0004,独立建,SL0010,2012-01-01\n", code(3), code(2), code(2));
        let (verdicts, sheet) = load(&world, Some(county), &second, true).await;
        let told = reasons(&sheet);
        assert_eq!(verdicts, [Verdict::Faulty, Verdict::Faulty, Verdict::Faulty], "{told:?}");
        assert!(told[0].contains("不归属团支部") && told[1].contains("该组织下已有同名同类单位") && told[2].contains("第 3 行是同一单位"), "{told:?}");
        let third = format!("单位名称,统一社会信用代码,单位类别,所属组织编码,建团方式,覆盖组织编码,建团日期\n乙公司,{},企业,SL0004,独立建,SL0010,2012-01-01\n", code(2));
        let (_, sheet) = load(&world, Some(county), &third, true).await;
        assert!(reasons(&sheet)[0].contains("不能早于覆盖组织的成立日期（2015-05-04）"), "{:?}", reasons(&sheet));
        // Another kind: 规模以上 and 所有制 of an enterprise end, and the history says until when.
        let fourth = format!("单位名称,统一社会信用代码,单位类别,所属组织编码\n甲公司,{},学校,SL0004\n", code(1));
        let (verdicts, sheet) = load(&world, Some(county), &fourth, true).await;
        assert!(matches!(verdicts[0], Verdict::Change(_)), "{:?}", reasons(&sheet));
        let number = code(1);
        let (left, then) = read(&world, move |read| {
            let id = unit::with_code(read, &number)?.unwrap().0;
            Ok((jishi_unit::store::mark::on(read, id, day(7, 15))?, jishi_unit::store::mark::on(read, id, day(7, 14))?))
        }).await;
        assert_eq!((left.len(), then.len()), (0, 2));
    }
}
