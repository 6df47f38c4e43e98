//! Cadres (团干部): posts, terms, staffing, hand-over.
//!
//! Tables: `cadre_post`, `cadre_staffing`, `cadre_handover`. Other crates read the view `v_cadre_post`,
//! or call the functions here.

mod affected;
mod duty;
mod hook;
pub mod import;
pub mod post;
mod required;
pub mod rule;
pub mod store;
mod web;

pub use store::post::holds_post;
pub use web::routes;

jishi_platform::rule_book!(pub RULES, "团干部", "../data/rules.toml", rule::sound::check);

jishi_kernel::ids! {
    /// A post a person holds or held (任职).
    PostId,
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_rules_are_sound() {
        let faults = jishi_platform::rules::faults(include_str!("../data/rules.toml"));
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!(super::RULES.list().len(), 3);
        for rule in super::RULES.list() {
            let value = serde_json::to_value(&rule.value).unwrap();
            assert!(super::RULES.check(&rule.name, &value).is_empty(), "{}", rule.name);
        }
    }
}
