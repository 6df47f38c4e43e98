//! A reminder becomes an e-mail: a real SMTP server listens on loopback.

#![allow(clippy::unwrap_used, clippy::panic)] // a test

mod common;

use base64::Engine as _;
use common::{plan, tick};
use jishi_kernel::Day;
use jishi_platform::account::{self, NewAccount, NewPost};
use jishi_platform::authz::Role;
use jishi_platform::config::{Config, Mail};
use jishi_platform::db::{StoreError, Write};
use jishi_platform::jobs::Jobs;
use jishi_platform::message::{self, NewMessage};
use jishi_testkit::{Engine, World};
use mailin::response::{NO_MAILBOX, OK};
use mailin::{Action, Handler, Response, SessionBuilder};
use std::io::{self, BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What the server took: receiver and text.
type Taken = Arc<Mutex<Vec<(String, String)>>>;

#[derive(Clone, Default)]
struct Mailbox {
    taken: Taken,
    to: String,
    text: Vec<u8>,
}

impl Handler for Mailbox {
    fn rcpt(&mut self, to: &str) -> Response {
        self.to = to.to_owned();
        if to.contains("nobody") { NO_MAILBOX } else { OK }
    }

    fn data_start(&mut self, _domain: &str, _from: &str, _is8bit: bool, _to: &[String]) -> Response {
        self.text.clear();
        OK
    }

    fn data(&mut self, buf: &[u8]) -> io::Result<()> {
        self.text.extend_from_slice(buf);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        self.taken
            .lock()
            .unwrap()
            .push((self.to.clone(), String::from_utf8_lossy(&self.text).into_owned()));
        OK
    }
}

/// One SMTP conversation.
fn talk(mut stream: TcpStream, mailbox: Mailbox) -> io::Result<()> {
    let mut session = SessionBuilder::new("smtp.example.cn").build(stream.peer_addr()?.ip(), mailbox);
    session.greeting().write_to(&mut stream)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        let response = session.process(&line);
        line.clear();
        if response.action != Action::NoReply {
            response.write_to(&mut stream)?;
        }
        if response.action == Action::Close {
            break;
        }
    }
    Ok(())
}

fn serve() -> (u16, Taken) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let mailbox = Mailbox::default();
    let taken = mailbox.taken.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mailbox = mailbox.clone();
            std::thread::spawn(move || talk(stream, mailbox));
        }
    });
    (port, taken)
}

/// Account id of a person with an e-mail address in 组织部.
const CLERK: i64 = 77;

async fn add_person(world: &World, id: i64, email: &str, org: i64, department: Option<i64>) {
    let email = email.to_owned();
    let add = move |write: &mut Write<'_>| {
        let new = NewAccount {
            login: email.clone(),
            name: "韩冰".into(),
            password: None,
            email: email.clone(),
        };
        account::add(write, id, &new, 0)?;
        let post = NewPost {
            account: id,
            org,
            department,
            role: Role::Reporter,
            title: String::new(),
            from: Day::constant(2020, 1, 1),
        };
        account::add_post(write, id, &post)
    };
    world.app.db.write::<(), StoreError>(world.app.system("test"), add).await.unwrap();
}

async fn world(port: u16, engine: Engine) -> World {
    let mail = Mail {
        host: "127.0.0.1".into(),
        port,
        tls: "none".into(),
        from: "基石 <jishi@example.cn>".into(),
        ..Mail::default()
    };
    let config = Config {
        mail,
        public_url: "https://tw.example.cn/".into(),
        ..Config::default()
    };
    let world = World::start_with(engine, jishi_programme::routes(), config).await.unwrap();
    let organisation = world.orgs.departments.iter().find(|d| d.name == "组织部").unwrap();
    add_person(&world, CLERK, "wangfang@example.cn", organisation.org, Some(organisation.id)).await;
    add_person(&world, CLERK + 1, "nobody@example.cn", world.orgs.yunxi.id, None).await;
    world
}

async fn send(world: &World) {
    let mut jobs = Jobs::default();
    jishi_platform::mail_job::jobs(&mut jobs);
    jobs.tick(&world.app).await.unwrap();
}

async fn reminders_are_mailed_once(engine: Engine) {
    let (port, taken) = serve();
    let world = world(port, engine).await;
    let plan = plan(&world).await;
    tick(&world).await;
    send(&world).await;
    send(&world).await;
    let taken = taken.lock().unwrap().clone();
    let decoded = |text: &str| text.replace("=\r\n", "");
    // The programme is new, the steps of June and of the second quarter are late, led by 组织部; 云溪县's mailbox does not exist.
    assert_eq!(
        taken.iter().map(|(to, _)| to.as_str()).collect::<Vec<_>>(),
        ["wangfang@example.cn"; 3]
    );
    let all: String = taken.iter().map(|(_, text)| decoded(text)).collect();
    assert!(all.contains("Subject: ") && all.contains("From: "), "{all}");
    let visit = format!("https://tw.example.cn/items/{}", plan.visit);
    assert!(
        taken
            .iter()
            .any(|(_, text)| body(text).contains(&visit) && body(text).contains("6月底前完成首轮走访")),
        "{all}"
    );
    // The refused one was given up, not tried for ever.
    let unmailed = common::read(&world, |read| message::unmailed(read, 0, 100)).await;
    assert!(unmailed.is_empty(), "{unmailed:?}");
}

/// The text of a message, its transfer encoding undone.
fn body(text: &str) -> String {
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return String::new();
    };
    if head.to_ascii_lowercase().contains("base64") {
        let packed: String = body.split_whitespace().take_while(|line| *line != ".").collect();
        return String::from_utf8(base64::engine::general_purpose::STANDARD.decode(packed).unwrap()).unwrap();
    }
    assert!(
        head.to_ascii_lowercase().contains("quoted-printable") || head.to_ascii_lowercase().contains("8bit"),
        "{head}"
    );
    let (mut bytes, mut rest) = (Vec::new(), body.replace("=\r\n", ""));
    while let Some(at) = rest.find('=') {
        bytes.extend(rest[..at].bytes());
        bytes.push(u8::from_str_radix(&rest[at + 1..at + 3], 16).unwrap());
        rest = rest[at + 3..].to_owned();
    }
    bytes.extend(rest.bytes());
    String::from_utf8(bytes).unwrap()
}

async fn a_server_out_of_reach_loses_nothing(engine: Engine) {
    // A port nobody listens on.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let world = world(port, engine).await;
    let (app, account) = (world.app.clone(), CLERK);
    let new = NewMessage {
        account,
        kind: "due",
        title: "提醒".into(),
        body: String::new(),
        link: "/".into(),
        dedup: "x".into(),
    };
    let permit = app.system("test");
    app.clone()
        .db
        .write(permit, move |write| message::add(write, app.id(), app.now(), &new))
        .await
        .unwrap();
    send(&world).await;
    assert_eq!(common::read(&world, |read| message::unmailed(read, 0, 100)).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite() {
    reminders_are_mailed_once(Engine::Sqlite).await;
    a_server_out_of_reach_loses_nothing(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres() {
    if Engine::Postgres.available("mail") {
        reminders_are_mailed_once(Engine::Postgres).await;
        a_server_out_of_reach_loses_nothing(Engine::Postgres).await;
    }
}
