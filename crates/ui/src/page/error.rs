//! What a reader sees instead of the page asked for.

use askama::Template;

use crate::{Flash, Shell};

/// A whole page that says what went wrong and where to go on.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "page/error.html")]
pub struct ErrorPage {
    /// The frame; only title, organisation and view settings are used.
    pub shell: Shell,
    /// The HTTP status.
    pub status: u16,
    /// What happened, in a few words.
    pub heading: String,
    /// What to do now.
    pub message: String,
    /// Ways on: (address, word). The first is the main one.
    pub links: Vec<(String, String)>,
    /// The number the log knows this by; only for faults of our own.
    pub incident: Option<String>,
}

impl ErrorPage {
    /// A page with the usual words for a status; `links` may be empty, then the start page is offered.
    pub fn new(shell: Shell, status: u16, links: Vec<(String, String)>) -> Self {
        let (heading, message) = match status {
            401 => ("请先登录", "登录后继续刚才的操作，已填写的内容不会丢失。"),
            403 => ("无权办理", "当前身份没有这项权限。如需办理，请联系本单位管理员，或切换身份后再试。"),
            404 => ("没有找到", "内容不存在，或不在当前身份的查看范围内。"),
            409 => ("内容已被他人修改", "请刷新后核对最新内容，再提交修改。"),
            413 => ("文件过大", "请压缩或拆分后重新上传。"),
            429 => ("操作过于频繁", "请稍等一分钟再试。"),
            503 => ("系统正忙", "请稍后再试。"),
            400..=499 => ("请求有误", "请返回上一页检查后再试。"),
            _ => ("系统出错", "问题已记录。请稍后再试；如反复出现，请将下面的编号告知管理员。"),
        };
        let links = if links.is_empty() {
            vec![("/".to_owned(), "返回首页".to_owned())]
        } else {
            links
        };
        let shell = Shell {
            title: heading.to_owned(),
            ..shell
        };
        Self {
            shell,
            status,
            heading: heading.to_owned(),
            message: message.to_owned(),
            links,
            incident: None,
        }
    }

    /// The same page with the number of the incident.
    #[must_use]
    pub fn with_incident(self, incident: impl Into<String>) -> Self {
        Self {
            incident: Some(incident.into()),
            ..self
        }
    }

    /// The same page with its own message.
    #[must_use]
    pub fn with_message(self, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            ..self
        }
    }
}

/// A message as a fragment: send it with `HX-Retarget: #flash` and `HX-Reswap: innerHTML`.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "part/flash.html")]
pub struct FlashNote {
    /// The message.
    pub flash: Flash,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_words_and_a_way_on() {
        for status in [400, 401, 403, 404, 409, 413, 422, 429, 500, 503] {
            let page = ErrorPage::new(Shell::default(), status, Vec::new());
            assert!(
                !page.heading.is_empty() && !page.message.is_empty() && !page.links.is_empty(),
                "{status}"
            );
        }
    }

    #[test]
    fn the_incident_is_shown() {
        let page = ErrorPage::new(Shell::default(), 500, Vec::new()).with_incident("K7F2-91");
        assert!(page.to_string().contains("K7F2-91"));
    }
}
