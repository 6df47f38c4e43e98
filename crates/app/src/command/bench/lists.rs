//! A page of the members of a county, filtered and sorted, in registers of rising size.

use super::Row;
use super::bed::{Bed, beds, quantile};
use super::enrol::enrol;
use super::load::Client;
use crate::bench_people::People;
use jishi_exchange::sheet::{Format, Upload};
use jishi_kernel::{Day, SeededRandom};
use jishi_member::store::many;
use jishi_org::OrgNumber;
use jishi_org::import::{self, Base, Whole};
use jishi_org::store::{children, tree};
use jishi_person::store::many as persons;
use jishi_platform::account::{self, NewAccount, NewPost};
use jishi_platform::authz::{Role, Scope};
use jishi_platform::db::{Durability, StoreError};
use jishi_platform::{App, AppError, session};
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::time::Instant;

/// Members of a county, in [`TOWNS`] towns of [`BRANCHES`] branches of [`MEMBERS`].
const COUNTY: u64 = (TOWNS * BRANCHES * MEMBERS) as u64;
const TOWNS: usize = 20;
const BRANCHES: usize = 20;
const MEMBERS: usize = 25;
/// Sizes of the register.
const SIZES: [u64; 4] = [10_000, 100_000, 1_000_000, 5_000_000];
/// Pages read at each size.
const PAGES: usize = 3_000;
/// Rows of a page.
const LIMIT: usize = 50;
/// Counties visited at each size, and pages asked for before it counts.
const VISITED: usize = 40;
const WARM: usize = 300;
/// How much the 99th percentile may grow from the first size to the last.
const GROWTH: f64 = 1.5;

pub(super) async fn run(database: Option<&str>, most: u64) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    for bed in beds(database).await? {
        rows.extend(one(&bed, most).await?);
        bed.remove().await?;
    }
    Ok(rows)
}

async fn one(bed: &Bed, most: u64) -> anyhow::Result<Vec<Row>> {
    let row = |case: String, value: f64, unit: &'static str| Row::new("lists", format!("{}: {case}", bed.engine), value, unit);
    let app = bed.open(Durability::Normal).await?;
    let listener = crate::server::listen(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
    let address = listener.local_addr()?;
    let service = crate::server::router(&app).into_make_service_with_connect_info::<SocketAddr>();
    let server = tokio::spawn(async move { axum::serve(listener, service).await });
    let mut people = People::new(20_260_715, app.clock.today());
    let (mut counties, mut rows, mut first) = (Vec::new(), Vec::new(), None);
    for size in SIZES.into_iter().filter(|size| *size <= most) {
        let started = Instant::now();
        let due = (size / COUNTY) as usize;
        let fresh = add_counties(&app, counties.len(), due).await?;
        let mut writing = None;
        for county in &fresh {
            let next = fill(&app, county, &mut people)?;
            if let Some(before) = writing.replace(tokio::spawn(next)) {
                before.await??;
            }
        }
        if let Some(last) = writing {
            last.await??;
        }
        let added = (fresh.len() as u64 * COUNTY) as f64;
        rows.push(row(
            format!("{size} members: writing them"),
            added / started.elapsed().as_secs_f64(),
            "rows/s",
        ));
        counties.extend(fresh);
        let times = pages(&app, address, &counties).await?;
        let p99 = quantile(&times, 0.99);
        let base = *first.get_or_insert(p99);
        rows.push(row(format!("{size} members: page, median"), quantile(&times, 0.5), "ms"));
        rows.push(row(format!("{size} members: page, p99 (peer: the first size)"), p99, "ms").beside(base));
        if size == SIZES[SIZES.len() - 1] {
            rows.push(row(format!("growth of p99 to {size}, at most 1.5"), p99 / base, "×").at_most(GROWTH));
        }
    }
    server.abort();
    Ok(rows)
}

/// A county with the branches in it: number and path.
struct County {
    org: tree::Org,
    branches: Vec<(i64, String)>,
}

fn everything() -> Scope {
    Scope::everything("a benchmark")
}

/// Counties with the numbers `from..to`, ten to a city, all in one province.
async fn add_counties(app: &App, from: usize, to: usize) -> anyhow::Result<Vec<County>> {
    let mut csv = "上级编码,编码,名称,级别,类别\n,P,共青团示例省委员会,1,团的领导机关\n".to_owned();
    for county in from..to {
        let city = county / 10;
        if county % 10 == 0 {
            writeln!(csv, "P,C{city:03},共青团第{city}市委员会,2,团的领导机关")?;
        }
        writeln!(csv, "C{city:03},X{county:04},共青团第{county}县委员会,3,团的领导机关")?;
        for town in 0..TOWNS {
            writeln!(csv, "X{county:04},X{county:04}-{town:02},共青团第{town}镇委员会,4,基层团委")?;
            for branch in 0..BRANCHES {
                writeln!(
                    csv,
                    "X{county:04}-{town:02},X{county:04}-{town:02}-{branch:02},第{branch}村团支部,5,团支部"
                )?;
            }
        }
    }
    let mut upload = Upload::open(std::io::Cursor::new(csv.into_bytes()), Format::Csv, import::OPERATOR)?;
    let head = upload.head(&import::columns(), None)?;
    let mut file = Whole::read(&mut upload, &head, app.clock.today())?;
    while file.left() > 0 {
        let inner = app.clone();
        let written = app.db.write(app.system("bench"), move |write| {
            file.write_next(write, &everything(), &Base::Root, || inner.id())?;
            Ok::<_, AppError>(file)
        });
        file = written.await.map_err(|error| anyhow::anyhow!("{}", error.view().message))?;
    }
    anyhow::ensure!(file.faulty() == 0, "{:?}", file.faults().next());
    let mut counties = Vec::with_capacity(to - from);
    for county in from..to {
        let code = format!("X{county:04}");
        let scope = everything();
        let found = app.db.read(&scope, move |read| {
            let org = tree::find_code(read, &code)?.ok_or(StoreError::RowsAffected { expected: 1, found: 0 })?;
            let mut branches = Vec::new();
            for town in children::page(read, org.id, children::After::START, TOWNS)?.orgs {
                let below = children::page(read, town.id, children::After::START, BRANCHES)?.orgs;
                branches.extend(below.into_iter().map(|branch| (branch.id, branch.path)));
            }
            Ok::<_, StoreError>(County { org, branches })
        });
        counties.push(found.await?);
    }
    Ok(counties)
}

/// Makes members of a county ready; the answer puts them into its branches, in one transaction.
fn fill(app: &App, county: &County, people: &mut People) -> anyhow::Result<impl Future<Output = Result<(), StoreError>> + use<>> {
    let mut random = SeededRandom::new(county.org.id as u64);
    let (mut ready, mut rows) = (Vec::with_capacity(COUNTY as usize), Vec::with_capacity(COUNTY as usize));
    for branch in &county.branches {
        for someone in people.take(MEMBERS) {
            let (person, member) = enrol(app, &mut random, someone, branch, county.org.id)?;
            rows.push(member);
            ready.push(person);
        }
    }
    let app = app.clone();
    Ok(async move {
        let today = app.clock.today();
        let written = app.db.write(app.system("bench"), move |write| {
            persons::add(write, &ready)?;
            many::add(write, &rows, today, "导入")
        });
        written.await
    })
}

/// What people look for in a county, one after the other.
fn questions(today: Day) -> Vec<String> {
    let year = today.year();
    vec![
        String::new(),
        "&sort=joined".to_owned(),
        "&sort=born".to_owned(),
        "&sex=2".to_owned(),
        "&party=yes&sort=born".to_owned(),
        "&q=%E6%9D%8E".to_owned(),
        "&q=w&sort=joined".to_owned(),
        format!("&joined={}&sex=1&sort=joined", year - 2),
        "&registered=no".to_owned(),
        "&whereabouts=floating&sort=born".to_owned(),
        format!("&graduates={}", year + 1),
    ]
}

/// The way in of a county's 团务管理员.
async fn enter(app: &App, county: &County) -> anyhow::Result<String> {
    let (inner, org) = (app.clone(), county.org.id);
    let entered = app.db.write(app.system("bench"), move |write| {
        let (account, post) = (inner.id(), inner.id());
        let new = NewAccount {
            login: format!("bench{account}"),
            name: "李明".into(),
            ..NewAccount::default()
        };
        account::add(write, account, &new, inner.now())?;
        let new = NewPost {
            account,
            org,
            department: None,
            role: Role::Registrar,
            title: "团务管理员".into(),
            from: Day::constant(2020, 1, 1),
        };
        account::add_post(write, post, &new)?;
        session::start(write, &inner, account, "bench")
    });
    Ok(format!("{}={}", session::COOKIE, entered.await?))
}

/// Milliseconds of each page as a county's 团务管理员 gets it from the server: any county, any question, the
/// first to the third page.
async fn pages(app: &App, address: SocketAddr, counties: &[County]) -> anyhow::Result<Vec<f64>> {
    let random = SeededRandom::new(7);
    let questions = questions(app.clock.today());
    let mut visited = Vec::with_capacity(VISITED);
    for _ in 0..VISITED {
        let county = &counties[random.below(counties.len() as u64) as usize];
        visited.push((OrgNumber(county.org.id).to_string(), enter(app, county).await?));
    }
    let mut client = Client::connect(address).await?;
    let (mut times, mut listed) = (Vec::with_capacity(PAGES), 0);
    let mut asked = 0;
    while times.len() < PAGES {
        let (org, cookie) = &visited[random.below(visited.len() as u64) as usize];
        let question = &questions[random.below(questions.len() as u64) as usize];
        let mut path = format!("/members?org={org}{question}");
        for _ in 0..1 + random.below(3) {
            let started = Instant::now();
            let body = client.get(&path, cookie).await?;
            let time = started.elapsed().as_secs_f64() * 1e3;
            asked += 1;
            let body = std::str::from_utf8(body)?;
            // Plans and pages of the database are warm after the first few at each size.
            if asked > WARM {
                times.push(time);
                listed += body.matches("href=\"/members/").count();
            }
            match next(body) {
                Some(next) => path = next,
                None => break,
            }
        }
    }
    anyhow::ensure!(listed >= times.len() * LIMIT / 2, "only {listed} members on {} pages", times.len());
    Ok(times)
}

/// The address of the next page.
fn next(body: &str) -> Option<String> {
    let (before, _) = body.split_once("\" rel=\"next\"")?;
    let (_, address) = before.rsplit_once("href=\"")?;
    Some(address.replace("&amp;", "&").replace("&#38;", "&"))
}
