//! What tests of changes of the tree share.

use jishi_kernel::Day;
use jishi_org::store::as_of;
use jishi_platform::authz::Scope;
use jishi_platform::{params, setting, sql};
use jishi_testkit::{Actor, Answer, World};

sql! {
    unscoped SHORT ("a test sets what its register reads") = "update org set short_name = $2 where id = $1";
    unscoped SOUND ("a test looks at the whole tree") =
        "select count(*) from org c left join org p on p.id = c.parent_id
         where (p.id is not null and substr(c.path, 1, length(c.path) - 6) <> p.path) or (p.id is null and length(c.path) <> 6)
            or (c.closed_on is null and p.closed_on is not null)
            or c.children <> (select count(*) from org k where k.parent_id = c.id and k.closed_on is null)
            or (c.closed_on is null) <> exists (select 1 from org_place h where h.org_id = c.id and h.valid_to is null and coalesce(h.parent_id, 0) = coalesce(c.parent_id, 0))";
}

/// The seal of a dry run.
#[track_caller]
pub fn seal(answer: &Answer) -> String {
    let html = answer.text();
    let rest = html
        .split("name=\"seal\" value=\"")
        .nth(1)
        .unwrap_or_else(|| panic!("no seal in:\n{html}"));
    rest.split('"').next().unwrap().to_owned()
}

/// Sends a form, reads the dry run, and sends it again with its seal. Gives the dry run.
pub async fn through(actor: &Actor, uri: &str, fields: &[(&str, &str)]) -> String {
    let run = actor.post(uri, fields).await.expect(200).shows("将发生的变更");
    let (seal, text) = (seal(&run), run.text());
    let mut again = fields.to_vec();
    again.push(("seal", &seal));
    actor.post(uri, &again).await.expect(303);
    text
}

/// Makes an organisation by way of its dry run. Gives the address of its page.
pub async fn make(actor: &Actor, fields: &[(&str, &str)]) -> String {
    let run = actor.post("/orgs/new", fields).await.expect(200).shows("将发生的变更");
    let seal = seal(&run);
    let mut again = fields.to_vec();
    again.push(("seal", &seal));
    actor.post("/orgs/new", &again).await.expect(303).location()
}

/// Says how many members an organisation has, as the register of these tests reads it.
pub async fn short(world: &World, org: i64, text: &str) {
    let text = text.to_owned();
    let done = world
        .app
        .db
        .write(world.app.system("test"), move |write| write.execute_one(&SHORT, params![org, text]))
        .await;
    done.unwrap();
}

/// What the register saw last.
pub async fn told(world: &World) -> String {
    let found = world
        .app
        .db
        .read(&Scope::everything("test"), |read| setting::get(read, "fake"))
        .await;
    found.unwrap().unwrap_or_default()
}

/// Every path, counter and last place agrees with the superiors.
pub async fn sound(world: &World) {
    let wrong = world.app.db.read(&Scope::everything("test"), |read| read.count(&SOUND, &[])).await;
    assert_eq!(wrong.unwrap(), 0, "organisations whose row contradicts the tree");
}

/// The path of an organisation on a day.
pub async fn path_on(world: &World, org: i64, day: Day) -> Option<String> {
    let found = world
        .app
        .db
        .read(&Scope::everything("test"), move |read| as_of::path(read, org, day))
        .await;
    found.unwrap()
}

/// The names below an organisation on a day, itself included, sorted.
pub async fn names_on(world: &World, org: i64, day: Day) -> Vec<String> {
    let found = world
        .app
        .db
        .read(&Scope::everything("test"), move |read| as_of::tree(read, org, day))
        .await;
    let mut names: Vec<String> = found.unwrap().into_iter().map(|then| then.name).collect();
    names.sort();
    names
}
