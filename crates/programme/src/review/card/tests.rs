use super::*;
use jishi_notice::draft::{Draft, Indicator, Item, Milestone, Recurrence};

fn draft() -> Draft {
    let item = |id: &str, title: &str, lead: &str| Item {
        id: id.into(),
        title: title.into(),
        lead: vec![lead.into()],
        confidence: 0.5,
        ..Item::default()
    };
    let step = |item: &str, end: &str, text: &str| Milestone {
        item: item.into(),
        start: "2026-01-01".into(),
        end: end.into(),
        text: text.into(),
        confidence: 0.5,
        ..Milestone::default()
    };
    Draft {
        items: vec![item("a", "甲", "组织部"), item("b", "乙", "宣传部"), item("c", "丙", "组织部")],
        milestones: vec![
            step("a", "2026-03-31", "一"),
            step("b", "2026-04-30", "二"),
            step("a", "2026-06-30", "三"),
        ],
        indicators: vec![Indicator {
            item: Some("a".into()),
            op: ">=".into(),
            value: 3.0,
            unit: "个".into(),
            ..Indicator::default()
        }],
        ..Draft::default()
    }
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    Fields::new(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())))
}

fn order(draft: &Draft) -> String {
    draft.items.iter().map(|i| i.title.as_str()).collect()
}

#[test]
fn a_card_is_saved_whole_or_not_at_all() {
    let mut d = draft();
    let card = fields(&[
        ("title", " 甲改 "),
        ("lead", "组织部、学校部（少年部、团校）"),
        ("step-1-end", "2026-07-15"),
        ("step-1-recurrence", "monthly"),
        ("target-0-value", "80"),
        ("target-0-unit", "%"),
    ]);
    save_item(&mut d, "a", &card).unwrap();
    assert_eq!((d.items[0].title.as_str(), d.items[0].confidence), ("甲改", 1.0));
    assert_eq!(d.items[0].lead, ["组织部", "学校部（少年部、团校）"]);
    assert_eq!(
        (d.milestones[2].end.as_str(), d.milestones[2].recurrence),
        ("2026-07-15", Some(Recurrence::Monthly))
    );
    assert_eq!((d.milestones[0].confidence, d.milestones[2].confidence), (0.5, 1.0));
    assert_eq!((d.indicators[0].value, d.indicators[0].unit.as_str()), (80.0, "%"));
    let before = d.clone();
    for wrong in [
        &[("step-0-end", "三月底")][..],
        &[("step-0-start", "2026-12-31")],
        &[("title", " ")],
        &[("target-0-value", "很多")],
    ] {
        assert!(
            matches!(save_item(&mut d, "a", &fields(wrong)), Err(Refused::Wrong(_))),
            "{wrong:?}"
        );
        assert_eq!(d, before);
    }
    assert_eq!(save_item(&mut d, "zz", &card), Err(Refused::Gone));
}

#[test]
fn items_move_merge_split_and_go() {
    let mut d = draft();
    press(&mut d, "a", &Press::Down).unwrap();
    assert_eq!(order(&d), "乙甲丙");
    press(&mut d, "a", &Press::Up).unwrap();
    press(&mut d, "a", &Press::Up).unwrap();
    assert_eq!(order(&d), "甲乙丙");
    let new = press(&mut d, "a", &Press::Split(1)).unwrap();
    assert_eq!(order(&d), "甲三乙丙");
    assert_eq!(d.milestones[2].item, new);
    press(&mut d, "a", &Press::Merge).unwrap();
    assert_eq!(order(&d), "甲乙丙");
    assert_eq!(d.milestones.iter().filter(|m| m.item == "a").count(), 2);
    press(&mut d, "a", &Press::Merge).unwrap();
    assert_eq!(d.items[0].lead, ["组织部", "宣传部"]);
    assert_eq!(press(&mut d, "a", &Press::Remove).unwrap(), "c");
    assert!(d.milestones.is_empty() && d.indicators[0].item.is_none());
    assert!(matches!(press(&mut d, "c", &Press::Merge), Err(Refused::Wrong(_))));
    assert!(matches!(press(&mut d, "c", &Press::Split(1)), Err(Refused::Wrong(_))));
}

#[test]
fn buttons_are_read_by_name() {
    assert_eq!(Press::from_slug("split-12"), Some(Press::Split(12)));
    assert_eq!(Press::from_slug("add-step"), Some(Press::AddStep));
    for bad in ["", "split", "up-1", "drop", "remove-step-x", "split-99999999999999999999999"] {
        assert_eq!(Press::from_slug(bad), None, "{bad}");
    }
}

#[test]
fn unread_passages_become_items_or_go() {
    let mut d = draft();
    for text in ["另行安排的工作", ""] {
        d.unread.push(jishi_notice::model::Unread {
            span: Default::default(),
            text: text.into(),
            reason: String::new(),
        });
    }
    let id = settle_unread(&mut d, 0, true).unwrap().unwrap();
    assert_eq!(
        d.items.last().map(|i| (i.id.as_str(), i.title.as_str())),
        Some((id.as_str(), "另行安排的工作"))
    );
    assert_eq!(settle_unread(&mut d, 0, false), Ok(None));
    assert_eq!(settle_unread(&mut d, 0, false), Err(Refused::Gone));
}
