use super::*;
use jishi_exchange::AsOf;

fn step(id: &str, end: &str) -> LedgerStep {
    LedgerStep {
        id: id.into(),
        text: format!("节点{id}"),
        start: parse_day("2026-03-01"),
        end: parse_day(end),
        state: "正常".into(),
        percent: Some(20),
        ..LedgerStep::default()
    }
}

fn ledger() -> (LedgerDoc, States) {
    let item = |id: &str, steps: Vec<LedgerStep>| LedgerItem {
        id: id.into(),
        no: "1".into(),
        title: format!("事项{id}"),
        lead: vec!["组织部".into()],
        owners: vec!["王芳".into(), "李明".into()],
        state: "正常".into(),
        days: Some(3),
        steps,
        targets: vec![LedgerTarget {
            id: format!("t{id}"),
            measure: "覆盖率".into(),
            demand: "≥80%".into(),
            ..LedgerTarget::default()
        }],
        ..LedgerItem::default()
    };
    let doc = LedgerDoc {
        title: "重点工作".into(),
        number: String::new(),
        issuer: String::new(),
        as_of: AsOf::Moment(0),
        counts: String::new(),
        items: vec![
            item("a", vec![step("s1", "2026-05-31"), step("s2", "2026-06-30")]),
            item("b", vec![step("s3", "")]),
        ],
        targets: Vec::new(),
    };
    let states = States {
        items: [("a".to_owned(), ItemState::Open), ("b".to_owned(), ItemState::Finished)].into(),
        steps: [("s1", StepState::Open), ("s2", StepState::Reported), ("s3", StepState::Open)]
            .map(|(id, state)| (id.to_owned(), (state, false)))
            .into(),
    };
    (doc, states)
}

#[test]
fn the_same_ledger_has_no_differences() {
    let (doc, states) = ledger();
    assert_eq!(compare(&doc, &doc, &states), []);
}

#[test]
fn every_column_has_its_verdict() {
    type Edit = fn(&mut LedgerDoc);
    const TAKE: &str = "take";
    let cases: [(&str, Edit, &str); 16] = [
        ("事项", |d| d.items[0].title = "新名".into(), TAKE),
        ("责任人", |d| d.items[0].owners = vec!["赵强".into()], TAKE),
        ("责任人", |d| d.items[0].owners.clear(), TAKE),
        ("责任人", |d| d.items[1].owners.clear(), CLOSED),
        (
            "牵头单位",
            |d| d.items[0].lead.push("宣传部".into()),
            "牵头、配合单位请用“转办”办理",
        ),
        ("状态", |d| d.items[0].state = "已完成".into(), WORKED_OUT),
        ("最新进展", |d| d.items[0].last_report = "完成".into(), "请用“报送进展”填报，不导入"),
        ("节点内容", |d| d.items[0].steps[0].text = "新内容".into(), TAKE),
        ("节点内容", |d| d.items[0].steps[1].text = "新内容".into(), OVER),
        ("截止日期", |d| d.items[0].steps[0].end = parse_day("2026-05-20"), TAKE),
        (
            "截止日期",
            |d| d.items[0].steps[0].end = parse_day("2026-06-01"),
            "期限改晚属于延期，请用“申请延期”办理",
        ),
        ("截止日期", |d| d.items[0].steps[0].end = None, "不能删去期限"),
        (
            "截止日期",
            |d| d.items[0].steps[0].end = parse_day("2026-02-01"),
            "截止日期早于开始日期",
        ),
        ("进度", |d| d.items[0].steps[0].percent = Some(90), "请用“报送进展”填报，不导入"),
        ("目标值", |d| d.items[0].targets[0].demand = "≥90%".into(), "指标不由台账导入修改"),
        ("", |d| d.items[0].steps[0].id.clear(), ADDED),
    ];
    for (column, edit, outcome) in cases {
        let (now, states) = ledger();
        let mut given = now.clone();
        edit(&mut given);
        let found = compare(&now, &given, &states);
        assert_eq!(found[0].column, column);
        match &found[0].verdict {
            Verdict::Take(change) => {
                assert_eq!(outcome, TAKE, "{column}");
                assert_eq!(found.len(), 1);
                assert_eq!(apply(&now, std::slice::from_ref(change), &states), Ok(given));
            }
            Verdict::Keep(reason) | Verdict::Wrong(reason) => assert_eq!(*reason, outcome, "{column}"),
        }
    }
}

#[test]
fn rows_are_neither_added_nor_lost() {
    let (now, states) = ledger();
    let mut given = now.clone();
    given.items.remove(1);
    given.items[0].steps.push(step("", "2026-09-30"));
    given.items.push(LedgerItem {
        id: "zz".into(),
        title: "别处的事项".into(),
        ..LedgerItem::default()
    });
    let verdicts: Vec<Verdict> = compare(&now, &given, &states).into_iter().map(|d| d.verdict).collect();
    assert_eq!(
        verdicts,
        [
            Verdict::Wrong(ADDED),
            Verdict::Wrong(UNKNOWN),
            Verdict::Keep("文件中没有此行，系统中保留")
        ]
    );
}

#[test]
fn changes_are_held_against_the_rules_again() {
    let (now, states) = ledger();
    let change = |id: &str, field, old: &str, new: &str| {
        [Change {
            id: id.into(),
            field,
            old: old.into(),
            new: new.into(),
        }]
    };
    for (change, outcome) in [
        (change("a", Field::Owner, "王芳", "赵强"), Refused::Stale),
        (change("b", Field::Title, "事项b", "新名"), Refused::Wrong(CLOSED)),
        (change("x", Field::Title, "", "新名"), Refused::Wrong(UNKNOWN)),
        (change("a", Field::Title, "事项a", " "), Refused::Wrong("事项不能为空")),
        (change("s1", Field::End, "2026-05-31", "5月"), Refused::Wrong("不是日期")),
        (
            change("s1", Field::End, "2026-05-31", "2027-05-31"),
            Refused::Wrong("期限改晚属于延期，请用“申请延期”办理"),
        ),
        (change("s2", Field::Text, "节点s2", "x"), Refused::Wrong(OVER)),
    ] {
        assert_eq!(apply(&now, &change, &states), Err(outcome), "{change:?}");
    }
}
