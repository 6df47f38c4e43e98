//! The log and the system page.

use super::*;
use jishi_kernel::Day;
use jishi_platform::account::NewPost;
use jishi_platform::authz::Role;
use jishi_testkit::both;

both! {
    async fn what_was_done_stands_in_words(world: World) {
        set_password(&world, "clerk", GOOD).await;
        let anyone = world.anonymous();
        anyone.post("/login", &[("account", "clerk"), ("password", "wrong wrong")]).await.expect(422);
        anyone.post("/login", &[("account", "clerk"), ("password", GOOD)]).await.expect(303);
        let admin = world.actor("sysadmin").await;
        admin.post(&format!("/accounts/{}/lock", jishi_kernel::id::encode(world.account("clerk"))), &[]).await.expect(303);
        let org = world.orgs.yunxi.id.to_string();
        let officer = world.actor("secadmin").await;
        officer.post("/posts/new", &[("org", &org), ("account_text", "county"), ("role", "leader"), ("from", "2026-07-15")]).await.expect(303);
        let auditor = world.actor("auditor").await;
        let page = auditor.get("/audit").await.expect(200);
        let page = page.shows("登录失败").shows("锁定账号").shows("管理账号").shows("账号 王芳").shows("授予岗位角色").shows("共青团云溪县委员会 领导").shows("吴昊");
        let text = page.text();
        let rows = between(&text, "<tbody", "</tbody>");
        for code in ["AccountManage", "RoleGrant", "login.failed", "wrong wrong", GOOD] {
            assert!(!rows.contains(code), "{code} in {rows}");
        }
        auditor.get("/audit?act=RoleGrant").await.expect(200).shows("郑洁").hides("锁定账号");
        auditor.get("/audit?who=wuhao-nobody").await.expect(200).shows("没有符合条件的记录");
        auditor.get("/audit?who=%E5%90%B4%E6%98%8A").await.expect(200).shows("锁定账号").hides("授予岗位：");
        // Somebody who logs in is found by name though nobody was logged in yet.
        auditor.get("/audit?who=clerk&act=login").await.expect(200).shows("登录，来自");
    }

    async fn what_the_program_does_by_itself_stands_apart(world: World) {
        world.app.db.write(world.app.system("job.reminders"), |write| {
            write.note("送达 3 人");
            Ok::<_, StoreError>(())
        }).await.unwrap_or_else(|e: StoreError| panic!("{e}"));
        world.actor("clerk").await.post("/messages/read", &[]).await.expect(303);
        let auditor = world.actor("auditor").await;
        auditor.get("/audit").await.expect(200).shows("全部消息标为已读").hides("送达 3 人");
        auditor.get("/audit?act=job").await.expect(200).shows("送达 3 人").shows("发送提醒").hides("全部消息标为已读");
    }

    async fn days_bound_the_list(world: World) {
        let admin = world.actor("sysadmin").await;
        let path = format!("/accounts/{}", jishi_kernel::id::encode(world.account("clerk")));
        admin.post(&format!("{path}/lock"), &[]).await.expect(303);
        world.clock.set(Day::constant(2026, 7, 20));
        let admin = world.actor("sysadmin").await;
        admin.post(&format!("{path}/unlock"), &[]).await.expect(303);
        let auditor = world.actor("auditor").await;
        for (query, locked, unlocked) in [
            ("", true, true),
            ("&from=2026-07-15&to=2026-07-15", true, false),
            ("&from=2026-07-16", false, true),
            ("&to=2026-07-19", true, false),
            ("&from=2026-07-20&to=2026-07-20", false, true),
            ("&from=2026-07-21", false, false),
            ("&from=nonsense", true, true),
        ] {
            let text = auditor.get(&format!("/audit?act=AccountManage{query}")).await.expect(200).text();
            assert_eq!((text.contains("锁定账号</td>"), text.contains("解锁账号</td>")), (locked, unlocked), "{query}");
        }
    }

    async fn an_auditor_below_sees_only_below(world: World) {
        let (account, org) = (world.account("publicity"), world.orgs.qingshan.id);
        let (old, post) = (post_of(&world, "publicity").await, world.app.id());
        world.app.db.write(world.app.system("fixture"), move |write| {
            jishi_account::store::posts::end(write, old, Day::constant(2026, 7, 1), jishi_testkit::today())?;
            let new = NewPost { account, org, department: None, role: Role::Auditor, title: String::new(), from: jishi_testkit::today() };
            account::add_post(write, post, &new)
        }).await.unwrap_or_else(|e: StoreError| panic!("{e}"));
        for person in ["supervisor", "neighbour", "province"] {
            set_password(&world, person, GOOD).await;
            world.anonymous().post("/login", &[("account", person), ("password", GOOD)]).await.expect(303);
            world.actor(person).await.post("/messages/read", &[]).await.expect(303);
        }
        world.anonymous().post("/login", &[("account", "stranger"), ("password", "x")]).await.expect(422);
        let city = world.actor("publicity").await;
        city.get("/audit").await.expect(200).shows("李明").shows("登录，来自").hides("赵强").hides("沈宁").hides("登录失败，来自");
        let province = world.actor("auditor").await;
        province.get("/audit").await.expect(200).shows("李明").shows("赵强").shows("沈宁").shows("登录失败，来自");
    }

    async fn the_file_holds_every_row_and_no_formula(world: World) {
        let clerk = world.actor("clerk").await;
        for _ in 0..3 {
            clerk.post("/messages/read", &[]).await.expect(303);
        }
        // More rows than one piece of the file, one of them hostile.
        world.app.db.write(world.app.system("fixture"), move |write| {
            write.note("=HYPERLINK(\"http://evil.example\",\"x\"),y");
            Ok::<_, StoreError>(())
        }).await.unwrap_or_else(|e: StoreError| panic!("{e}"));
        for n in 0..620_i64 {
            world.app.db.write(world.app.system("fixture"), move |write| {
                write.note(format!("第 {n} 行"));
                Ok::<_, StoreError>(())
            }).await.unwrap_or_else(|e: StoreError| panic!("{e}"));
        }
        let auditor = world.actor("auditor").await;
        let answer = auditor.get("/audit/export.csv").await.expect(200);
        assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
        assert!(answer.headers["content-disposition"].to_str().unwrap().contains("audit-2026-07-15.csv"));
        let text = answer.text();
        assert!(text.starts_with("\u{feff}时间,人员,登录名,单位,操作,对象,说明,来源地址\r\n"), "{text}");
        for n in 0..620 {
            assert_eq!(text.matches(&format!("第 {n} 行")).count(), 1, "{n}");
        }
        assert_eq!(text.matches("全部消息标为已读").count(), 3);
        assert!(text.contains("\"'=HYPERLINK(\"\"http"), "{text}");
        assert!(!text.contains(",=") && !text.contains("\n="));
        // Taking it along stands in the log; the filter holds for the file too.
        auditor.get("/audit?act=AuditRead").await.expect(200).shows("导出审计日志");
        let few = auditor.get("/audit/export.csv?act=MessageRead").await.expect(200).text();
        assert_eq!(few.lines().count(), 4, "{few}");
        world.actor("supervisor").await.get("/audit/export.csv").await.expect(403);
    }

    async fn pages_of_the_log_follow_each_other(world: World) {
        for n in 0..60_i64 {
            world.app.db.write(world.app.system("fixture"), move |write| {
                write.note(format!("第 {n:02} 行"));
                Ok::<_, StoreError>(())
            }).await.unwrap_or_else(|e: StoreError| panic!("{e}"));
            world.clock.advance(10);
        }
        let auditor = world.actor("auditor").await;
        let first = auditor.get("/audit").await.expect(200).shows("第 59 行").hides("第 01 行").text();
        let before = between(&first, "/audit?before=", "\"");
        auditor.get(&format!("/audit?before={before}")).await.expect(200).shows("第 01 行").hides("第 59 行");
    }

    async fn the_system_page_tells_its_state(world: World) {
        let admin = world.actor("sysadmin").await;
        let engine = if world.app.db.sqlite_path().is_some() { "SQLite" } else { "PostgreSQL" };
        let migrations = jishi_platform::db::migrations().len();
        let page = admin.get("/system").await.expect(200).shows(engine).shows(&format!("第 {migrations} 版，程序需要第 {migrations} 版")).shows("还没有运行过");
        let size = page.text();
        let size = between(&size, "<dt>数据库大小</dt><dd>", "</dd>");
        assert!(size.ends_with("kB") || size.ends_with("MB"), "{size}");
        let mut jobs = jishi_platform::jobs::Jobs::default();
        jobs.daily("nightly", |_| Box::pin(async { Ok(()) }));
        jobs.daily("broken", |_| Box::pin(async { Err(anyhow::anyhow!("磁盘已满")) }));
        jobs.tick(&world.app).await.unwrap();
        admin.get("/system").await.expect(200).shows("nightly").shows("成功").shows("broken").shows("失败").shows("磁盘已满");
    }
}
