//! Members of the small named world.

use jishi_kernel::{Day, Random, SeededRandom};
use jishi_member::MemberId;
use jishi_member::store::member::{self, NewMember};
use jishi_person::{IdNumber, NewPerson, Sex, with_check_character};
use jishi_platform::account::{self, NewAccount, NewPost};
use jishi_platform::authz::{Role, Scope};
use jishi_platform::db::{Read, StoreError, Write};
use jishi_platform::rules::{self, SetRule};
use jishi_testkit::{Actor, World};

/// An identity number in an unassigned region, valid in its check character.
pub fn id_number(born: Day, sex: i64, sequence: u32) -> IdNumber {
    let order = sequence * 2 + u32::from(sex == 1);
    let seventeen = format!("990000{:04}{:02}{:02}{:03}", born.year(), born.month(), born.day(), order % 1000);
    IdNumber::parse(&with_check_character(&seventeen).unwrap()).unwrap()
}

/// What a member of a test is like.
#[derive(Clone)]
pub struct Is {
    /// Name.
    pub name: String,
    /// Birth.
    pub born: Day,
    /// 1 男, 2 女.
    pub sex: i64,
    /// 入团日期.
    pub joined: Day,
    /// Number, if any.
    pub number: Option<String>,
    /// Branch.
    pub org: i64,
    /// Also in the Party.
    pub party: bool,
}

/// Somebody of 20 in a branch.
pub fn somebody(name: &str, org: i64) -> Is {
    Is {
        name: name.to_owned(),
        born: Day::constant(2006, 5, 4),
        sex: 1,
        joined: Day::constant(2021, 5, 4),
        number: None,
        org,
        party: false,
    }
}

/// Adds somebody, with the person behind.
pub fn add(write: &mut Write<'_>, app: &jishi_platform::App, is: &Is, sequence: u32) -> Result<MemberId, StoreError> {
    let ready = jishi_person::prepare(
        app,
        &NewPerson {
            org: is.org,
            name: is.name.clone(),
            number: Some(id_number(is.born, is.sex, sequence)),
            sex: Sex::from_number(is.sex),
            ..NewPerson::default()
        },
    )?;
    let person = jishi_person::add(write, &ready)?;
    member::add(
        write,
        app.id(),
        &NewMember {
            person: person.0,
            org: is.org,
            name: is.name.clone(),
            born: Some(is.born),
            sex: is.sex,
            joined_on: Some(is.joined),
            number: is.number.clone(),
            party: is.party,
            ..NewMember::default()
        },
        is.joined,
        "导入",
    )
}

/// Writes as a fixture.
pub async fn write<T: Send + 'static>(world: &World, f: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError> + Send + 'static) -> T {
    world.app.db.write(world.app.system("fixture"), f).await.unwrap()
}

/// Reads everything.
pub async fn read<T: Send + 'static>(world: &World, f: impl FnOnce(&Read<'_>) -> Result<T, StoreError> + Send + 'static) -> T {
    world.app.db.read(&Scope::everything("test"), f).await.unwrap()
}

/// Adds people; their ids in the same order.
pub async fn people(world: &World, all: Vec<Is>) -> Vec<MemberId> {
    let app = world.app.clone();
    write(world, move |write| {
        all.iter().enumerate().map(|(at, is)| add(write, &app, is, at as u32)).collect()
    })
    .await
}

/// One person in 石桥村团支部.
pub async fn one(world: &World) -> MemberId {
    people(world, vec![somebody("甘露", world.orgs.branches[0].id)]).await[0]
}

/// A second 团务管理员 of an organisation, for what the first one must not decide.
pub async fn deputy(world: &World, org: i64) -> Actor {
    let account = deputy_account(world, org).await;
    world.actor_as(account).await
}

/// The account of a second 团务管理员.
pub async fn deputy_account(world: &World, org: i64) -> i64 {
    let app = world.app.clone();
    write(world, move |write| {
        let account = app.id();
        let new = NewAccount {
            login: format!("deputy{org}"),
            name: "邓敏".to_owned(),
            ..NewAccount::default()
        };
        account::add(write, account, &new, 0)?;
        let post = NewPost {
            account,
            org,
            department: None,
            role: Role::Registrar,
            title: "副书记".to_owned(),
            from: Day::constant(2020, 1, 1),
        };
        account::add_post(write, app.id(), &post)?;
        Ok(account)
    })
    .await
}

/// Sets a rule for a part of the tree.
pub async fn set_rule(world: &World, name: &'static str, path: &str, value: &str) {
    let rule = SetRule {
        id: world.app.id(),
        org_path: path.to_owned(),
        from: Day::constant(2020, 1, 1),
        value: value.to_owned(),
        source: "示例规定".to_owned(),
    };
    let at = world.app.now();
    write(world, move |write| rules::set(write, name, &rule, 0, at)).await;
}

/// Many people over all branches, always the same ones.
pub fn crowd(world: &World, count: usize) -> Vec<Is> {
    let random = SeededRandom::new(20_260_715);
    let surnames = ["赵", "钱", "孙", "李", "欧阳", "吴", "郑", "王"];
    let names = ["明", "芳", "晓雨", "子涵", "浩然", "静"];
    let pick = |list: &[&str]| list[random.below(list.len() as u64) as usize].to_owned();
    (0..count)
        .map(|at| {
            let born = Day::constant(
                1996 + random.below(16) as i16,
                1 + random.below(12) as i8,
                1 + random.below(28) as i8,
            );
            let mut byte = [0];
            random.fill(&mut byte);
            Is {
                name: format!("{}{}", pick(&surnames), pick(&names)),
                born,
                sex: 1 + i64::from(byte[0] % 2),
                joined: Day::constant(born.year() + 14 + random.below(3) as i16, 5, 4),
                number: None,
                org: world.orgs.branches[at % world.orgs.branches.len()].id,
                party: random.below(7) == 0,
            }
        })
        .collect()
}

/// The part of the tree a person's act reaches, as the guard gives it.
pub async fn scope_of(world: &World, person: &str) -> Scope {
    let account = world.account(person);
    let app = world.app.clone();
    let cookie = world
        .app
        .db
        .write(world.app.system("fixture"), move |write| {
            jishi_platform::session::start(write, &app, account, "test")
        })
        .await
        .unwrap();
    let who = jishi_platform::session::find(&world.app, &cookie).await.unwrap().unwrap();
    who.identity.unwrap().scope(jishi_platform::authz::Act::MemberRead).1
}
