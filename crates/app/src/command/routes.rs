//! `jishi routes`: the permission table as text.

use jishi_platform::authz::{Reach, Role, reach};
use jishi_platform::routes::Guard;
use std::process::ExitCode;

/// Prints every route with its act and how far each role reaches.
pub fn run() -> ExitCode {
    for route in crate::routes().table() {
        match route.guard {
            Guard::Public(why) => println!("{:6} {:45} 公开：{why}", route.method.as_str(), route.path),
            Guard::Act(act) => {
                let roles: Vec<String> = Role::ALL
                    .iter()
                    .filter(|role| reach(**role, act) != Reach::No)
                    .map(|role| format!("{}:{:?}", role.word(), reach(*role, act)))
                    .collect();
                println!(
                    "{:6} {:45} {:18} {}",
                    route.method.as_str(),
                    route.path,
                    act.name(),
                    roles.join(" ")
                );
            }
        }
    }
    ExitCode::SUCCESS
}
