//! The school of the sample world: its classes, one of which graduates this year, and what is known of some offices.

use super::super::day;
use super::super::orgs::Orgs;
use jishi_kernel::{Day, MockClock};
use jishi_org::store::particulars::{self, Particulars};
use jishi_platform::App;
use jishi_platform::db::StoreError;

/// Code of a class, years until it graduates.
const CLASSES: [(&str, i16); 3] = [("SL01010301", 3), ("SL01010302", 2), ("SL01010303", 0)];

/// Code, industry, telephone, e-mail.
const OFFICES: [(&str, &str, &str, &str); 4] = [
    ("SL01", "", "0000-66010001", "qingshan@example.cn"),
    ("SL0101", "", "0000-66020001", "yunxi@example.cn"),
    ("SL010103", "普通高中", "0000-66020103", "yizhong@example.cn"),
    ("SL01010101", "农村", "", ""),
];

/// Adds them, and lets the nightly job tell of the class as it did on its day of this year; `app` runs under `clock`.
///
/// # Errors
/// The store fails.
pub(super) async fn add(app: &App, clock: &MockClock, orgs: &Orgs, today: Day) -> Result<(), StoreError> {
    save(app, orgs, today).await?;
    let told = day(today.year(), 6, 1);
    if told <= today {
        clock.set(told);
        jishi_org::remind_graduation(app).await?;
    }
    Ok(())
}

async fn save(app: &App, orgs: &Orgs, today: Day) -> Result<(), StoreError> {
    let orgs = orgs.clone();
    app.db
        .write(app.system("demo"), move |write| {
            let classes = CLASSES.map(|(code, years)| {
                let graduates = format!("{:04}-06", today.year().saturating_add(years));
                let industry = "普通高中".to_owned();
                let known = Particulars {
                    graduates,
                    industry,
                    ..Particulars::default()
                };
                (code, known)
            });
            let offices = OFFICES.map(|(code, industry, phone, email)| {
                let known = Particulars {
                    industry: industry.to_owned(),
                    phone: phone.to_owned(),
                    email: email.to_owned(),
                    ..Particulars::default()
                };
                (code, known)
            });
            for (code, known) in classes.iter().chain(&offices) {
                if let Some(org) = orgs.get(code) {
                    particulars::save(write, org.id, known)?;
                }
            }
            write.note("登记示例班级和必填信息");
            Ok(())
        })
        .await
}
