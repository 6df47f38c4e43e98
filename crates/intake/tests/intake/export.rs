//! Lists as files: the rows, who took them, and the log.

use axum::extract::Query;
use axum::http::Method;
use jishi_exchange::sheet::{Column, Format, Limits, Value, read_csv, read_xlsx};
use jishi_intake::{Export, export};
use jishi_platform::authz::Act;
use jishi_platform::{Cx, Routes, params, sql};
use jishi_testkit::both;

sql! {
    scoped ORGS = "select o.name, o.path from v_org o where {scope:o.path} order by o.path";
    unscoped LOG ("a test") = "select note from audit where target_kind = 'export' order by id desc";
}

fn columns() -> Vec<Column> {
    vec![
        Column::text("name", "名称").required(),
        Column::code("path", "路径"),
        Column::int("length", "字数"),
    ]
}

async fn orgs(cx: Cx, Query(pairs): Query<Vec<(String, String)>>) -> Result<axum::response::Response, jishi_platform::AppError> {
    let csv = pairs.iter().any(|(name, value)| name == "as" && value == "csv");
    let format = if csv { Format::Csv } else { Format::Xlsx };
    let what = Export::register("组织", columns(), "本级及所有下级".to_owned(), format);
    let rows = |read: &jishi_platform::db::Read<'_>, out: &mut jishi_intake::Sink<'_>| {
        read.each(&ORGS, params![], |row| {
            let name = row.text(0)?;
            out(&[
                Value::from(name.as_str()),
                Value::from(row.text(1)?),
                Value::Int(name.chars().count() as i64),
            ])
        })?;
        Ok(())
    };
    export(&cx, what, rows, |_, _| Ok(())).await
}

pub(crate) fn routes() -> Routes {
    Routes::new().page(Method::GET, "/export", Act::UnitExchange, orgs)
}

both! {
    async fn a_list_is_handed_out_with_its_mark_and_logged(world: World) {
        let registrar = world.actor("registrar").await;
        let file = registrar.get("/export").await.expect(200);
        let sheet = read_xlsx(&file.bytes, &columns(), &Limits::default()).unwrap();
        assert_eq!(sheet.rows[0].values[0], Value::from("共青团青山市委员会"));
        assert!(sheet.rows.iter().all(|row| row.values[0] != Value::from("共青团碧水市委员会")), "only the own part of the tree");
        let title = read_xlsx(&file.bytes, &[Column::text("", "组织名册")], &Limits::default()).unwrap();
        let above: Vec<String> = title.rows.iter().take(2).filter_map(|row| row.values[0].text().map(str::to_owned)).collect();
        assert!(above.iter().any(|line| line.contains("许静") && line.contains("共青团青山市委员会") && line.contains("2026年7月15日")), "{above:?}");
        let csv = registrar.get("/export?as=csv").await.expect(200);
        assert!(csv.bytes.starts_with("\u{feff}共青团青山市委员会 许静 2026年7月15日".as_bytes()), "{}", csv.text());
        let again = read_csv(&csv.bytes, &columns(), &Limits::default()).unwrap();
        assert_eq!(again.rows.len(), sheet.rows.len());
        assert!(csv.text().contains(&format!("共 {} 行", sheet.rows.len())));
        let scope = jishi_platform::authz::Scope::empty();
        let notes = world.app.db.read(&scope, |read| read.all(&LOG, params![], |row| row.text(0))).await.unwrap();
        assert_eq!(notes, vec![format!("导出组织 {} 行（本级及所有下级）", sheet.rows.len()); 2]);
        world.actor("clerk").await.get("/export").await.expect(403);
    }
}
