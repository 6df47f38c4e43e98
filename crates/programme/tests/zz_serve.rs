mod common;
use common::{plan, published, sample, step};
use jishi_testkit::{Engine, World};
use axum::{extract::Path, http::header, response::IntoResponse, routing::get};
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn serve() {
    let world = World::start(Engine::Sqlite, jishi_programme::routes()).await.unwrap();
    let p = plan(&world).await;
    let mut draft = sample();
    draft.doc.title = Some("“固本强基”年度重点任务".into());
    for n in 0..60 {
        let mut item = draft.items[n % 4].clone();
        item.id = format!("x{n}");
        item.no = Some(format!("{}", n + 5));
        item.title = format!("{}第{}批", ["开展团支部对标定级和达标创优", "举办青年讲师团基层宣讲活动", "推进青年之家标准化建设", "组织返乡大学生社会实践"][n % 4], n + 1);
        item.owner = vec!["李明".into()];
        for (k, (a, b)) in [("2026-01-01", "2026-03-31"), ("2026-02-10", "2026-07-20"), ("2026-04-01", "2026-12-20")].iter().enumerate() {
            if (n + k) % 3 != 0 { draft.milestones.push(step(&item.id, a, b, None, &format!("{}前完成第{}阶段工作并报送小结", b, k + 1))); }
        }
        draft.items.push(item);
    }
    draft.milestones.push(step("c", "", "", None, "长期开展主题宣传"));
    let big = published(&world, draft, true).await.unwrap();
    let mut long = sample();
    long.doc.title = Some("青年工作三年行动方案".into());
    long.milestones.push(step("c", "2026-03-01", "2028-11-30", None, "2028年11月底前全面完成"));
    let long = published(&world, long, true).await.unwrap();
    let clerk = world.actor("clerk").await;
    clerk.upload(&format!("/steps/{}/progress", p.june), &[("text", "已走访全部支部"), ("percent", "100")], &[]).await.expect(303);
    let supervisor = world.actor("supervisor").await;
    supervisor.post("/light-rules", &[("near_days", "5"), ("from", "2026-07-15"), ("source", "青团办〔2026〕1号")]).await.expect(303);
    let mut out = format!("big={big}\nlong={long}\nplan={}\n", p.id);
    for who in ["clerk", "supervisor", "leader", "county", "neighbour"] { out += &format!("{who}={}\n", world.actor(who).await.cookie().unwrap()); }
    std::fs::write("/tmp/ov/env", out).unwrap();
    let router = world.router.clone().merge(axum::Router::new().route("/assets/{name}", get(async |Path(n): Path<String>| {
        let f = jishi_ui::asset_file(&n).unwrap();
        ([(header::CONTENT_TYPE, f.content_type)], f.bytes).into_response()
    })));
    let l = tokio::net::TcpListener::bind("127.0.0.1:8765").await.unwrap();
    let _ = tokio::time::timeout(std::time::Duration::from_secs(1500), async { axum::serve(l, router).await }).await;
}
