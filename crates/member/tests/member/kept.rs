//! Everything kept about a member is handed out, table by table and to the end.

use super::routes;
use crate::world::{people, read, somebody, write};
use jishi_member::store::member;
use jishi_person::kept::Kept;
use jishi_person::veil::Veils;
use jishi_person::{PersonHook, PersonId};
use jishi_platform::authz::Scope;
use jishi_platform::db::inventory;
use jishi_platform::{params, sql};
use jishi_testkit::both;

sql! {
    unscoped STEP ("a test fills a table") = "insert into member_step (member_id, step, done_on, detail, sponsors) values ($1, 'apply', '2020-03-01', '谈话记录', '介绍甲')";
    unscoped APPRAISAL ("a test fills a table") = "insert into member_appraisal (member_id, year, grade, org_id) values ($1, 2025, '优秀', $2)";
    unscoped REGISTRATION ("a test fills a table") =
        "insert into member_registration (member_id, year, state, reason, org_id, done_on, by_account) values ($1, 2025, 'deferred', '暂缓原因', $2, '2025-12-01', 0)";
    unscoped RECORD ("a test fills a table") =
        "insert into member_record (id, member_id, sort, what, issuer, paper, given_on, until, lifted_on, added_at, added_by, words)
         values ($2, $1, 'discipline', '留团察看', '示例团委', '示团发〔2024〕1号', '2024-01-01', '2024-12-31', '2025-01-05', 0, 0, '同意解除')";
    unscoped CONTACT ("a test fills a table") =
        "insert into member_contact (id, member_id, on_day, how, reached, note, by_account) values ($2, $1, '2026-01-01', '电话', 0, '无人接听', 0)";
    unscoped SECOND ("a test fills a table") = "insert into member_second (member_id, org_id, valid_from, note) values ($1, $2, '2026-02-01', '社区服务')";
    unscoped EXIT ("a test fills a table") =
        "insert into member_exit (id, member_id, org_id, how, reason, state, filed_on, filed_by, words) values ($3, $1, $2, 'resign', '离团事由', 'returned', '2026-03-01', 0, '退回意见')";
    unscoped DUE ("a test fills a table") = "insert into member_due (member_id, since) values ($1, '2026-04-01')";
    unscoped CHANGE ("a test fills a table") =
        "insert into member_change (id, member_id, at, by_account, field, old, new) values ($2, $1, 0, 0, 'card', '旧编号', '新编号')";
    unscoped ACCOUNT ("a test fills a table") = "insert into member_account (account_id, person_id, linked_at) values ($1, $2, 0)";
    unscoped INVITE ("a test fills a table") =
        "insert into member_invite (token, member_id, made_at, made_by, expires_at) values ('x', $1, 0, 0, 1)";
    unscoped REQUEST ("a test fills a table") =
        "insert into member_request (id, member_id, org_id, field, new, reason, state, filed_by, filed_at, words)
         values ($3, $1, $2, 'joined_on', '2020-05-05', '录入有误', 'refused', 0, 0, '证据不足')";
    unscoped FILE ("a test fills a table") = "insert into file (hash, size, kind, created_at) values ('h', 1, 'application/pdf', 0)";
    unscoped DOCUMENT ("a test fills a table") =
        "insert into member_document (id, member_id, kind, name, hash, size, added_at, added_by, returned) values ($2, $1, '入团志愿书', '志愿书.pdf', 'h', 1, 0, 0, '不清晰')";
}

/// Rows of the history: more than any page shows.
const CHANGES: usize = 120;

/// What must be told, by table.
const TOLD: &[(&str, &[&str])] = &[
    ("member", &["石桥村团支部", "在册", "入团日期"]),
    ("member_place", &["石桥村团支部"]),
    ("member_step", &["2020-03-01", "谈话记录", "介绍甲"]),
    ("member_document", &["入团志愿书", "志愿书.pdf", "不清晰"]),
    ("member_registration", &["2025", "暂缓", "暂缓原因"]),
    ("member_appraisal", &["2025", "优秀"]),
    (
        "member_record",
        &[
            "处分",
            "留团察看",
            "示团发〔2024〕1号",
            "期满 2024-12-31",
            "解除 2025-01-05",
            "同意解除",
        ],
    ),
    ("member_contact", &["未联系上", "无人接听"]),
    ("member_second", &["松岭区幸福社区团支部", "社区服务"]),
    ("member_exit", &["自愿退团", "离团事由", "已退回", "退回意见"]),
    ("member_due", &["2026-04-01"]),
    ("member_change", &["团员证编号", "旧编号", "新编号"]),
    ("member_request", &["入团日期", "2020-05-05", "录入有误", "证据不足"]),
    ("member_account", &["罗晓"]),
    ("member_invite", &["1970-01-01"]),
];

fn tables() -> &'static [Kept] {
    inventory::iter::<PersonHook>().find(|hook| hook.name == "团籍").unwrap().kept
}

both! {
    async fn everything_kept_about_a_member_is_handed_out(world: World) {
        let (branch, community) = (world.orgs.branches[0].id, world.orgs.branches[5].id);
        let id = people(&world, vec![somebody("甘露", branch)]).await[0];
        let (app, account) = (world.app.clone(), world.account("member"));
        let person = write(&world, move |write| {
            let person = member::find(write, id)?.unwrap().person;
            let one = params![id.0];
            for statement in [&STEP, &DUE, &INVITE] {
                write.execute_one(statement, one)?;
            }
            write.execute_one(&FILE, params![])?;
            for statement in [&RECORD, &CONTACT, &DOCUMENT] {
                write.execute_one(statement, params![id.0, app.id()])?;
            }
            for statement in [&APPRAISAL, &REGISTRATION] {
                write.execute_one(statement, params![id.0, branch])?;
            }
            write.execute_one(&SECOND, params![id.0, community])?;
            for statement in [&EXIT, &REQUEST] {
                write.execute_one(statement, params![id.0, branch, app.id()])?;
            }
            for _ in 0..CHANGES {
                write.execute_one(&CHANGE, params![id.0, app.id()])?;
            }
            write.execute_one(&ACCOUNT, params![account, person])?;
            Ok(person)
        }).await;
        assert_eq!(tables().iter().map(|kept| kept.table).collect::<Vec<_>>(), TOLD.iter().map(|told| told.0).collect::<Vec<_>>());
        let sections = read(&world, move |read| tables().iter().map(|kept| kept.section(read, PersonId(person), &Veils::default(), &Scope::empty())).collect::<Result<Vec<_>, _>>()).await;
        for (section, (table, words)) in sections.iter().zip(TOLD) {
            let text: String = section.rows.iter().map(|(head, rest)| format!("{head} {rest}\n")).collect();
            for word in *words {
                assert!(text.contains(word), "{table}: {word} in {text}");
            }
            if *table == "member_change" {
                assert_eq!(section.rows.iter().filter(|row| row.1.contains("旧编号")).count(), CHANGES);
            }
        }
        // Nothing of it belongs to somebody else.
        let none = read(&world, move |read| tables().iter().map(|kept| kept.section(read, PersonId(person + 1), &Veils::default(), &Scope::empty())).collect::<Result<Vec<_>, _>>()).await;
        assert!(none.iter().all(|section| section.rows.is_empty()));
    }
}
