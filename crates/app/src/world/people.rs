//! The people of the sample world and their log-ins.

use super::orgs::Orgs;
use base64::Engine;
use jishi_kernel::Day;
use jishi_platform::App;
use jishi_platform::account::{self, NewAccount, NewPost};
use jishi_platform::authz::Role;
use jishi_platform::db::StoreError;
use jishi_platform::password;
use jishi_platform::session::Identity;

/// Log-in, name, code of the organisation, department, role, title.
type Line = (&'static str, &'static str, &'static str, &'static str, Role, &'static str);

/// The people whose log-ins are printed. Clerks of the other departments are added without one.
const LINES: &[Line] = &[
    ("sheng-ducha", "沈宁", "SL", "", Role::Supervisor, "省督查室主任"),
    ("sheng-lingdao", "周岚", "SL", "", Role::Leader, "省委书记"),
    ("sheng-zuzhi", "韩梅", "SL", "组织部", Role::Clerk, "组织部干事"),
    ("shi-ducha", "李明", "SL01", "", Role::Supervisor, "市督查员"),
    ("shi-lingdao", "高远", "SL01", "", Role::Leader, "市委书记"),
    ("shi-zuzhi", "王芳", "SL01", "组织部", Role::Clerk, "组织部干事"),
    ("bishui-ducha", "赵强", "SL02", "", Role::Supervisor, "市督查员"),
    ("xian-ducha", "陈静", "SL0101", "", Role::Supervisor, "县督查员"),
    ("xian-tianbao", "林夏", "SL0102", "", Role::Reporter, "县团委填报人"),
    ("danwei", "冯涛", "SL", "", Role::UnitAdmin, "单位管理员"),
    ("sheng-tuanwu", "谢岚", "SL", "", Role::Registrar, "省团务管理员"),
    ("shi-tuanwu", "许静", "SL01", "", Role::Registrar, "市团务管理员"),
    ("xian-tuanwu", "高原", "SL0101", "", Role::Registrar, "县团务管理员"),
    ("zhibu", "宋雨", "SL01010101", "", Role::Registrar, "组织委员"),
    ("songling-tuanwu", "梁栋", "SL0201", "", Role::Registrar, "区团务管理员"),
    ("dangan", "何平", "SL01", "", Role::Keeper, "档案管理员"),
    ("tuanyuan", "阎轩", "SL01010101", "", Role::Member, "团员"),
    ("xuexiao", "范宁", "SL010103", "", Role::UnitAdmin, "单位管理员"),
    ("xitong", "吴昊", "SL", "", Role::SystemAdmin, "系统管理员"),
    ("anquan", "郑洁", "SL", "", Role::SecurityAdmin, "安全管理员"),
    ("shenji", "孙立", "SL", "", Role::Auditor, "审计员"),
];

/// People of the register who act in its history and whose log-ins are not printed.
const KEEPERS: &[Line] = &[
    ("shiqiao-tuanwu", "罗青", "SL010101", "", Role::Registrar, "镇团务管理员"),
    ("liulin-zhibu", "郑俊", "SL01010102", "", Role::Registrar, "书记"),
    ("chengguan-tuanwu", "蒋怡", "SL010102", "", Role::Registrar, "街道团务管理员"),
    ("dukou-tuanwu", "秦朗", "SL010201", "", Role::Registrar, "镇团务管理员"),
    ("xingfu-tuanwu", "丁宁", "SL020101", "", Role::Registrar, "街道团务管理员"),
    ("keji-zhibu", "钱杰", "SL02010102", "", Role::Registrar, "书记"),
    ("mengli", "孟丽", "SL01010101", "", Role::Member, "团员"),
];

/// Names for the clerks that are only seen in the history.
const CLERKS: [&str; 10] = ["何静", "马骏", "罗兰", "梁宇", "宋佳", "许诺", "邓超然", "曹雪", "彭博", "曾祥瑞"];

/// A printed log-in.
#[derive(Clone, Debug)]
pub struct LogIn {
    /// Role.
    pub role: &'static str,
    /// Log-in name.
    pub login: &'static str,
    /// Password.
    pub password: String,
    /// Who and where.
    pub who: String,
}

/// Everyone of the sample world with the post they act under.
pub struct People {
    posts: Vec<(i64, Identity)>,
    /// Log-ins in the order of `posts`.
    logins: Vec<String>,
    log_ins: Vec<LogIn>,
}

impl People {
    /// Account and identity of the one with this role in an organisation (and department, for clerks).
    pub fn find(&self, org: i64, role: Role, department: Option<i64>) -> Option<(i64, &Identity)> {
        let fits = |i: &Identity| i.org == org && i.role == role && (department.is_none() || i.department == department);
        self.posts
            .iter()
            .find(|(_, identity)| fits(identity))
            .map(|(account, identity)| (*account, identity))
    }

    /// The same, but the last one: reports of the organisation itself come from its second supervisor, so
    /// that nobody answers an own report.
    pub fn second(&self, org: i64, role: Role) -> Option<(i64, &Identity)> {
        self.posts
            .iter()
            .rev()
            .find(|(_, i)| i.org == org && i.role == role)
            .map(|(account, identity)| (*account, identity))
    }

    /// Account and identity behind a log-in.
    pub fn named(&self, login: &str) -> Option<(i64, &Identity)> {
        let at = self.logins.iter().position(|one| one == login)?;
        self.posts.get(at).map(|(account, identity)| (*account, identity))
    }

    pub(super) fn log_ins(&self) -> Vec<LogIn> {
        self.log_ins.clone()
    }
}

pub(super) async fn add(app: &App, orgs: &Orgs, given: Option<String>) -> anyhow::Result<People> {
    let secret = given.unwrap_or_else(|| {
        let mut bytes = [0; 9];
        app.random.fill(&mut bytes);
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
    });
    let hash = {
        let (app, secret) = (app.clone(), secret.clone());
        tokio::task::spawn_blocking(move || password::hash(&secret, &*app.random)).await??
    };
    let mut plan: Vec<(String, String, Identity, Option<String>)> = Vec::new();
    let mut log_ins = Vec::new();
    for (login, name, code, department, role, title) in LINES {
        let Some(org) = orgs.get(code) else { continue };
        let department = orgs.departments(org.id).find(|d| d.name == *department);
        plan.push((
            (*login).to_owned(),
            (*name).to_owned(),
            identity(org, department.map(|d| (d.id, d.name.clone())), *role, title),
            Some(hash.clone()),
        ));
        log_ins.push(LogIn {
            role: role.word(),
            login,
            password: secret.clone(),
            who: format!("{name}，{}{title}", org.name),
        });
    }
    for (login, name, code, _, role, title) in KEEPERS {
        let Some(org) = orgs.get(code) else { continue };
        plan.push(((*login).to_owned(), (*name).to_owned(), identity(org, None, *role, title), None));
    }
    let mut clerks = CLERKS.iter().cycle();
    for code in ["SL", "SL01", "SL02", "SL0101"] {
        let Some(org) = orgs.get(code) else { continue };
        plan.push((
            format!("{}-zhuban", code.to_lowercase()),
            "贺文".to_owned(),
            identity(org, None, Role::Supervisor, "综合主办"),
            None,
        ));
        for (n, department) in orgs.departments(org.id).enumerate() {
            let taken = plan.iter().any(|p| p.2.department == Some(department.id));
            let Some(name) = clerks.next().filter(|_| !taken) else { continue };
            let post = identity(
                org,
                Some((department.id, department.name.clone())),
                Role::Clerk,
                &format!("{}干事", department.name),
            );
            plan.push((format!("{}-{n}", code.to_lowercase()), (*name).to_owned(), post, None));
        }
    }
    let logins = plan.iter().map(|(login, ..)| login.clone()).collect();
    let inner = app.clone();
    let posts = app
        .db
        .write(app.system("demo"), move |write| {
            let mut posts = Vec::new();
            for (login, name, mut identity, password) in plan {
                let account = inner.id();
                account::add(
                    write,
                    account,
                    &NewAccount {
                        login,
                        name,
                        password,
                        email: String::new(),
                    },
                    inner.now(),
                )?;
                identity.post = inner.id();
                let post = NewPost {
                    account,
                    org: identity.org,
                    department: identity.department,
                    role: identity.role,
                    title: identity.title.clone(),
                    from: Day::constant(2020, 1, 1),
                };
                account::add_post(write, identity.post, &post)?;
                posts.push((account, identity));
            }
            write.note("建立示例账号");
            Ok::<_, StoreError>(posts)
        })
        .await?;
    Ok(People { posts, logins, log_ins })
}

fn identity(org: &jishi_org::store::tree::Org, department: Option<(i64, String)>, role: Role, title: &str) -> Identity {
    let (department, department_name) = department.unzip();
    Identity {
        post: 0,
        role,
        title: title.to_owned(),
        org: org.id,
        path: org.path.clone(),
        org_name: org.name.clone(),
        level: org.level,
        department,
        department_name,
    }
}
