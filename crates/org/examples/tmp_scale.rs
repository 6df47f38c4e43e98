#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]
use jishi_exchange::sheet::{Format, Upload};
use jishi_org::affected::Doing;
use jishi_org::import::{self, Base, Whole};
use jishi_org::operation::{Caller, apply, moving};
use jishi_org::store::{as_of, count, tree};
use jishi_platform::authz::Scope;
use jishi_platform::db::*;
use jishi_platform::{App, AppError};
use std::sync::Arc;
use std::time::Instant;
fn hwm() -> String {
    std::fs::read_to_string("/proc/self/status")
        .unwrap()
        .lines()
        .filter(|l| l.starts_with("VmHWM") || l.starts_with("VmRSS"))
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .join(" ")
}
#[tokio::main]
async fn main() {
    let file = std::env::args().nth(1).unwrap();
    let url = std::env::args().nth(2);
    let folder = std::path::PathBuf::from("/tmp/scale_dev");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let db = match &url {
        Some(u) => Db::open_postgres(u, 16).await.unwrap(),
        None => Db::open_sqlite(&folder.join("jishi.db"), Durability::Full).unwrap(),
    };
    let keys = jishi_platform::keys::Keyring::fresh(
        jishi_platform::keys::Cipher::Aes256Gcm,
        jishi_kernel::Day::constant(2026, 1, 1),
        &jishi_platform::random::OsRandom,
    )
    .unwrap();
    let app = App::new(
        db,
        Arc::new(jishi_platform::random::OsClock),
        Arc::new(jishi_platform::random::OsRandom),
        jishi_platform::files::Files::folder(&folder.join("files")).unwrap(),
        None,
        Default::default(),
        keys,
    );
    for round in 0..2 {
        let t = Instant::now();
        let mut upload = Upload::open(
            std::io::BufReader::new(std::fs::File::open(&file).unwrap()),
            Format::Csv,
            import::OPERATOR,
        )
        .unwrap();
        let head = upload.head(&import::columns(), None).unwrap();
        println!("head {:?} {}", t.elapsed(), hwm());
        let mut whole = Whole::read(&mut upload, &head, app.clock.today()).unwrap();
        println!("read {:?} {} rows {}", t.elapsed(), whole.rows(), hwm());
        while whole.left() > 0 {
            let inner = app.clone();
            let tt = Instant::now();
            whole = app
                .db
                .write(app.system("import.orgs"), move |write| {
                    whole.write_next(write, &Scope::everything("x"), &Base::Root, || inner.id())?;
                    Ok::<_, AppError>(whole)
                })
                .await
                .map_err(|e| e.view().message)
                .unwrap();
            if whole.left() % 100_000 < 20_000 {
                println!("  left {} batch {:?}", whole.left(), tt.elapsed());
            }
        }
        println!(
            "round {round} done {:?} {:?} same {} faulty {} {}",
            t.elapsed(),
            whole.outcome(),
            whole.same(),
            whole.faulty(),
            hwm()
        );
    }
    let all = Scope::everything("x");
    let find = |code: &'static str| {
        let app = app.clone();
        async move {
            app.db
                .read(&Scope::everything("x"), move |r| tree::find_code(r, code))
                .await
                .unwrap()
                .unwrap()
        }
    };
    let henan = find("41").await;
    let mut ts = vec![];
    for _ in 0..50 {
        let p = henan.path.clone();
        let t = Instant::now();
        let n = app.db.read(&all, move |r| count::subtree(r, &p)).await.unwrap();
        ts.push((t.elapsed(), n));
    }
    println!("count {:?} {:?}", ts[0], ts[49]);
    for to in ["4102", "4101", "4102", "4101"] {
        let (c, to) = (find("410122").await, find(to).await.id);
        let n = {
            let p = c.path.clone();
            app.db.read(&all, move |r| count::subtree(r, &p)).await.unwrap()
        };
        let (inner, today) = (app.clone(), app.clock.today());
        let t = Instant::now();
        app.db
            .write(app.system("bench"), move |write| {
                let d = moving::decide(
                    write,
                    &Caller { own: None, today },
                    &moving::Request {
                        sources: vec![c.id],
                        to,
                        day: today,
                    },
                )?;
                apply::apply(
                    write,
                    d,
                    "x",
                    None,
                    &Doing {
                        now: inner.now(),
                        account: 0,
                        change: inner.id(),
                        id: &|| inner.id(),
                    },
                )
            })
            .await
            .map_err(|e: AppError| e.view().message)
            .unwrap();
        println!("move {n} {:?}", t.elapsed());
    }
    let c = find("410122").await;
    let today = app.clock.today();
    for _ in 0..5 {
        let t = Instant::now();
        let n = app.db.read(&all, move |r| as_of::tree(r, c.id, today)).await.unwrap().len();
        println!("as of {n} {:?}", t.elapsed());
    }
}
