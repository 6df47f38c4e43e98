//! The look of jishi: layout, parts, style sheet and scripts.
//!
//! A page of another crate is an askama template that extends `layout.html` and a struct with a
//! field `shell: `[`Shell`]; see README.md of this crate. Parts that carry data print themselves:
//! `{{ row.light }}` for a [`part::LightBadge`], `{{ strip }}` for a [`part::Strip`].

// The shared templates say `jishi_ui::…`, in this crate and in others.
extern crate self as jishi_ui;

mod answer;
mod assets;
#[cfg(test)]
mod budget;
#[cfg(test)]
mod contrast;
pub mod duty;
mod error_layer;
mod form;
mod frame;
#[cfg(test)]
mod gallery;
pub mod input;
pub mod page;
pub mod part;
mod prefs;
mod shell;

pub use answer::{Gap, Outer, fragment, page, page_with};
pub use assets::{ASSET_ROOT, Asset, asset, asset_file, assets, icons_href};
pub use error_layer::show_errors;
pub use form::FormPage;
pub use frame::{Area, export, frame, home, plain_frame, watermark};
#[doc(hidden)]
pub use jishi_platform;
pub use prefs::{Prefs, Theme, VIEW_COOKIE};
pub use shell::{Crumb, Flash, NavEntry, Shell, Tone};

#[cfg(test)]
mod layout_test {
    use askama::Template;

    #[derive(Template)]
    #[template(
        source = r#"{% extends "layout.html" %}{% block content %}<p>正文</p>{% endblock %}"#,
        ext = "html"
    )]
    struct Page {
        shell: crate::Shell,
    }

    #[test]
    fn a_page_extends_the_layout() {
        let shell = crate::Shell {
            title: "督办台账".into(),
            person: "李明".into(),
            ..Default::default()
        };
        let html = Page { shell }.render().unwrap();
        assert!(html.contains("<h1>督办台账</h1>"), "{html}");
        assert!(html.contains("<p>正文</p>"));
    }
}
