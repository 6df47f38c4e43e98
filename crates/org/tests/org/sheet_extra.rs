//! Particulars and the last election out of a sheet.

use super::{find_code, load, routes};
use jishi_org::store::{election, particulars};
use jishi_platform::authz::Scope;
use jishi_testkit::both;

const FILE: &str = "上级编码,组织编码,组织名称,级别,组织类型,所属行业,电话,邮箱,组织机构代码,毕业时间,上次换届时间,联系人
SL0004,X1,云溪县第二中学团支部,支部,团支部,普通高中,0371-65000000,a@example.cn,,2027年6月,2026/3/1,
SL0004,X2,共青团云溪县水务局委员会,乡镇,基层团委,党政机关,,,JG-01,,2024-05-06,杨示例
SL0004,X3,共青团云溪县工业园工作委员会,乡镇,团工委,,,,,,2024-05-06,
SL0004,X4,共青团云溪县林业局委员会,乡镇,基层团委,林业,,,,2027-06,,
SL0004,X5,云溪县第三中学团支部,支部,团支部,,电话 1,a@b,,六月,2027-01-01,
";

both! {
    async fn filled_cells_are_kept_and_empty_ones_leave_what_stands(world: World) {
        let (sheet, plan, outcome) = load(&world, FILE).await.unwrap();
        let faults: Vec<String> = sheet.faults().map(ToString::to_string).collect();
        assert_eq!((plan.faulty(), outcome.created), (3, 2), "{faults:#?}");
        for words in ["第 4 行“最近换届时间”：团工委由上级任命", "第 5 行“毕业年月”：只有班级团支部", "第 6 行“联系电话”", "第 6 行“电子邮箱”", "第 6 行“毕业年月”：请填写年月", "第 6 行“最近换届时间”：不能晚于今天"] {
            assert!(faults.iter().any(|fault| fault.contains(words)), "{words}: {faults:#?}");
        }
        let of = async |code: &str| {
            let id = find_code(&world, code).await.unwrap().id;
            let whole = Scope::everything("test");
            let read = world.app.db.read(&whole, move |read| Ok::<_, jishi_platform::db::StoreError>((particulars::find(read, id)?, election::term(read, id)?)));
            read.await.unwrap()
        };
        let (branch, term) = of("X1").await;
        assert_eq!((branch.graduates.as_str(), branch.industry.as_str(), branch.phone.as_str(), branch.complete), ("2027-06", "普通高中", "0371-65000000", false), "it has no short name");
        // A branch of students votes each year, a committee every five at most.
        assert_eq!(term.unwrap().due_on.to_string(), "2027-03-01");
        let (office, term) = of("X2").await;
        assert_eq!((office.contact.as_str(), office.institution_code.as_str()), ("杨示例", "JG-01"));
        assert_eq!(term.unwrap().due_on.to_string(), "2029-05-06");
        // Once more: nothing. An unknown industry, an older election: with the place. A newer one and a telephone: written.
        let good = FILE.lines().take(3).collect::<Vec<_>>().join("\n");
        let (_, plan, _) = load(&world, &good).await.unwrap();
        assert_eq!((plan.same(), plan.is_empty()), (2, true));
        let (sheet, plan, _) = load(&world, "上级编码,编码,名称,级别,类别,行业,最近换届时间\nSL0004,X1,云溪县第二中学团支部,支部,团支部,林业,\nSL0004,X2,共青团云溪县水务局委员会,乡镇,基层团委,,2020-01-01\n").await.unwrap();
        let faults: Vec<String> = sheet.faults().map(ToString::to_string).collect();
        assert!(plan.faulty() == 2 && faults[0].contains("没有行业类别“林业”") && faults[1].contains("应晚于上一次换届（2024-05-06）"), "{faults:#?}");
        let (_, plan, outcome) = load(&world, "上级编码,编码,名称,级别,类别,电话,最近换届时间\nSL0004,X2,共青团云溪县水务局委员会,乡镇,基层团委,0371-1,2026-07-01\n").await.unwrap();
        assert_eq!((plan.changed(), outcome.changed), (1, 1));
        let (office, term) = of("X2").await;
        assert_eq!((office.contact.as_str(), office.phone.as_str(), office.industry.as_str()), ("杨示例", "0371-1", "党政机关"));
        assert_eq!(term.unwrap().held_on.to_string(), "2026-07-01");
    }
}
