//! The forms of an item, one at a time: named in the address (`?do=progress&of=…`), drawn again
//! with what was typed when something is wrong.

use super::answer::FormState;
use super::item_rights::{self as may, ItemRights, May};
use super::words::when;
use crate::model::{ClosingHow, DecisionHow};
use crate::rule::progress::{FILE_LIMIT, Side, TEXT_LIMIT};
use crate::store::choices::Choices;
use crate::store::item::ItemPage;
use crate::store::party::PartyKey;
use crate::store::progress::Progress;
use crate::store::step::Step;
use askama::Template;
use jishi_kernel::{Day, format_day};
use jishi_platform::error::FieldError;
use jishi_ui::part::{Choice, ErrorSummary, Field, FieldKind};

/// Which form is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    /// Its name, as in [`FormState::form`]; empty for none.
    pub form: String,
    /// The step, report or request it belongs to.
    pub of: String,
    /// For closing: finish, strike, reopen.
    pub how: String,
}

/// Files that go with a report.
pub struct FileField {
    /// Endings allowed.
    pub accept: String,
    /// What may be chosen.
    pub hint: String,
    /// What is wrong.
    pub error: String,
}

/// A form in words.
#[derive(Template)]
#[template(path = "programme/item_form.html")]
pub struct FormView {
    heading: String,
    /// What it is about, line by line.
    about: Vec<String>,
    action: String,
    fields: Vec<Field>,
    files: Option<FileField>,
    hidden: Vec<(&'static str, String)>,
    errors: ErrorSummary,
    refused: String,
    submit: &'static str,
    confirm: &'static str,
    back: String,
}

impl askama::filters::HtmlSafe for FormView {}

/// What a form is drawn from.
pub struct Draw<'d> {
    /// The item.
    pub page: &'d ItemPage,
    /// What the caller may do.
    pub rights: &'d ItemRights,
    /// Where the lead can go.
    pub choices: &'d Choices,
    /// What was sent before, if it came back.
    pub given: Option<&'d FormState>,
    /// What is wrong with that.
    pub wrong: &'d [FieldError],
    /// Why the act as a whole was refused; empty when it was not.
    pub refused: &'d str,
    /// Name of this submission.
    pub key: String,
    /// Today.
    pub today: Day,
}

impl Draw<'_> {
    /// The form asked for; `None` for an unknown one or one the caller may not use. A form the rules
    /// refuse is drawn without fields, with the reason.
    pub fn form(&self, ask: &Ask) -> Option<FormView> {
        let view = match ask.form.as_str() {
            "progress" => self.progress(&ask.of),
            "decision" => self.decision(&ask.of),
            "extension" => self.extension(&ask.of),
            "extension-decision" => self.answer(&ask.of),
            "transfer" => self.transfer(),
            "instruction" => self.instruction(),
            "closing" => self.closing(ClosingHow::from_slug(&ask.how)?),
            _ => None,
        };
        view.map(|(allowed, view)| self.finish(allowed, view))
    }

    fn finish(&self, allowed: May, mut view: FormView) -> FormView {
        if let Err(reason) = allowed {
            view.refused = reason;
            view.fields.clear();
            view.files = None;
            return view;
        }
        let text = |name: &str| {
            let texts = self
                .wrong
                .iter()
                .filter(|error| error.field == name)
                .map(|error| error.text.as_str());
            texts.collect::<Vec<_>>().join("；")
        };
        for field in &mut view.fields {
            field.error = text(&field.name);
            let Some(given) = self.given else { continue };
            field.value = given.fields.get(&field.name).to_owned();
            if let FieldKind::Radios(choices) | FieldKind::Select(choices) = &mut field.kind {
                for choice in choices {
                    choice.chosen = choice.value == field.value;
                }
            }
        }
        if let Some(files) = &mut view.files {
            files.error = text("files");
        }
        view.errors = ErrorSummary::of(&view.fields);
        // Files cannot be filled in again by the server: say it where they are chosen.
        if let Some(files) = view.files.as_mut().filter(|_| self.given.is_some() && files_sent(self.given)) {
            files.hint = format!("{}。请重新选择文件", files.hint);
        }
        if let Some(files) = view.files.as_ref().filter(|files| !files.error.is_empty()) {
            view.errors.errors.push(jishi_ui::part::FieldError {
                id: "f-files".to_owned(),
                text: files.error.clone(),
            });
        }
        let unplaced = self
            .wrong
            .iter()
            .filter(|error| error.field != "files" && !view.fields.iter().any(|field| field.name == error.field));
        view.refused = std::iter::once(self.refused)
            .chain(unplaced.map(|error| error.text.as_str()))
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join("；");
        view.hidden.push(("_key", self.key.clone()));
        view
    }

    fn view(&self, heading: &str, action: String, submit: &'static str, fields: Vec<Field>) -> FormView {
        FormView {
            heading: heading.to_owned(),
            about: Vec::new(),
            action,
            fields,
            files: None,
            hidden: Vec::new(),
            errors: ErrorSummary::default(),
            refused: String::new(),
            submit,
            confirm: "",
            back: format!("/items/{}", self.page.item.id),
        }
    }

    fn step(&self, id: &str) -> Option<&Step> {
        let id = id.parse().ok()?;
        self.page.steps.iter().map(|(step, _)| step).find(|step| step.id == id)
    }

    fn about(&self, step: &Step) -> String {
        format!("节点：{}（{}）", step.text, when(step, self.today))
    }

    fn progress(&self, of: &str) -> Option<(May, FormView)> {
        let (side, step) = (self.rights.side?, self.step(of)?);
        let mut fields = vec![lines("text", "进展情况", 4, TEXT_LIMIT).with_hint("写明已做的工作、取得的效果和下一步打算")];
        let mut view = self.view("报送进展", format!("/steps/{}/progress", step.id), "报送", Vec::new());
        view.about.push(self.about(step));
        if side == Side::Participant {
            view.about.push(format!("进度由牵头单位填报，现为 {}%", step.percent));
            view.hidden.push(("percent", step.percent.to_string()));
        } else {
            let percent = Field::new("percent", "进度（%）", FieldKind::Line("number"))
                .with_value(step.percent.to_string())
                .with_hint("0 至 100 的整数；填 100 即提请审核");
            fields.push(percent);
            fields.push(Field::line("reason", "进度下降的原因").optional());
        }
        view.fields = fields;
        let kinds = jishi_platform::files::KINDS.iter().map(|kind| format!(".{}", kind.extension));
        view.files = Some(FileField {
            accept: kinds.collect::<Vec<_>>().join(","),
            hint: format!("图片、PDF、Word、Excel、PPT、文本、ZIP，不超过 {FILE_LIMIT} 个"),
            error: String::new(),
        });
        Some((may::report(self.page, step), view))
    }

    fn report(&self, id: &str) -> Option<&Progress> {
        let id = id.parse().ok()?;
        self.page.progress.iter().find(|report| report.id == id)
    }

    fn decision(&self, of: &str) -> Option<(May, FormView)> {
        let report = self.report(of).filter(|_| self.rights.decide)?;
        let how = DecisionHow::ALL.iter().map(|how| (how.slug(), how.word()));
        let fields = vec![
            Field::new("how", "审核意见", FieldKind::Radios(Choice::list(how, DecisionHow::Accept.slug()))),
            lines("reason", "说明", 3, 1000).optional().with_hint("退回或要求补充时必填"),
        ];
        let mut view = self.view("审核进展", format!("/progress/{}/decision", report.id), "提交审核意见", fields);
        view.about.extend(
            self.page
                .steps
                .iter()
                .find(|(step, _)| step.id == report.step)
                .map(|(step, _)| self.about(step)),
        );
        view.about
            .push(format!("{}报送，进度 {}%：{}", report.by.name, report.percent, report.text));
        Some((may::decide(self.page, report, self.rights.account), view))
    }

    fn extension(&self, of: &str) -> Option<(May, FormView)> {
        let step = self
            .step(of)
            .filter(|_| matches!(self.rights.side, Some(Side::Lead | Side::Supervisor)))?;
        let fields = vec![
            Field::new("to", "延至", FieldKind::Line("date")),
            lines("reason", "延期原因", 3, 1000),
        ];
        let mut view = self.view("申请延期", format!("/steps/{}/extension", step.id), "提交申请", fields);
        view.about.push(self.about(step));
        if self.page.item.extended > 0 {
            view.about.push(format!("此事项已延期 {} 次", self.page.item.extended));
        }
        Some((may::extend(self.page, step, self.today), view))
    }

    fn answer(&self, of: &str) -> Option<(May, FormView)> {
        let id = of.parse().ok()?;
        let ask = self
            .page
            .extensions
            .iter()
            .find(|ask| ask.id == id)
            .filter(|_| self.rights.decide)?;
        let fields = vec![
            Field::new(
                "how",
                "审批意见",
                FieldKind::Radios(Choice::list([("grant", "同意延期"), ("refuse", "不同意")], "grant")),
            ),
            lines("answer", "说明", 3, 1000).optional().with_hint("不同意时必填"),
        ];
        let mut view = self.view("审批延期", format!("/extensions/{}/decision", ask.id), "提交审批意见", fields);
        view.about.extend(
            self.page
                .steps
                .iter()
                .find(|(step, _)| step.id == ask.step)
                .map(|(step, _)| self.about(step)),
        );
        let (from, to) = (format_day(ask.from, self.today), format_day(ask.to, self.today));
        view.about.push(format!("{}申请由 {from} 延至 {to}：{}", ask.by.name, ask.reason));
        Some((may::answer(self.page, ask, self.rights.account), view))
    }

    fn transfer(&self) -> Option<(May, FormView)> {
        if !self.rights.transfer {
            return None;
        }
        let choice = |value: String, text: &str| Choice {
            value,
            text: text.to_owned(),
            chosen: false,
        };
        let from = self.page.leads.iter().map(|party| choice(party.key().to_string(), &party.name));
        let departments = self
            .choices
            .departments
            .iter()
            .map(|(id, name)| choice(PartyKey::Department(*id).to_string(), name));
        let orgs = self
            .choices
            .orgs
            .iter()
            .map(|(id, name)| choice(PartyKey::Org(*id).to_string(), name));
        let to = std::iter::once(choice(String::new(), "请选择")).chain(departments).chain(orgs);
        let fields = vec![
            Field::new("from", "原牵头单位", FieldKind::Select(from.collect())),
            Field::new("to", "转给", FieldKind::Select(to.collect())),
            lines("reason", "转办原因", 3, 1000),
        ];
        let view = self.view("转办", format!("/items/{}/transfer", self.page.item.id), "转办", fields);
        Some((may::hand_on(self.page), view))
    }

    fn instruction(&self) -> Option<(May, FormView)> {
        let limit = crate::action::instruct::TEXT_LIMIT;
        let fields = vec![lines("text", "批示内容", 4, limit).with_hint("批示会通知牵头单位和督查人员")];
        let view = self.view("领导批示", format!("/items/{}/instructions", self.page.item.id), "保存批示", fields);
        self.rights.instruct.then_some((Ok(()), view))
    }

    fn closing(&self, how: ClosingHow) -> Option<(May, FormView)> {
        let (submit, confirm) = match how {
            ClosingHow::Finish => ("办结", ""),
            ClosingHow::Strike => ("销号", "销号后，此事项不再计期。"),
            ClosingHow::Reopen => ("恢复办理", ""),
        };
        let open = self.page.item.facts.step_count - self.page.item.facts.step_done;
        let needs = how == ClosingHow::Reopen || (how == ClosingHow::Finish && open > 0);
        let reason = lines("reason", "原因", 3, 1000);
        let reason = if needs { reason } else { reason.optional() };
        let mut view = self.view(how.word(), format!("/items/{}/closing", self.page.item.id), submit, vec![reason]);
        if how == ClosingHow::Finish && open > 0 {
            view.about.push(format!("还有 {open} 个节点未完成，办结须写明原因"));
        }
        view.confirm = confirm;
        view.hidden.push(("how", how.slug().to_owned()));
        self.rights.close.then(|| (may::close(self.page, how), view))
    }
}

fn files_sent(given: Option<&FormState>) -> bool {
    given.is_some_and(|given| given.form == "progress")
}

fn lines(name: &str, label: &str, rows: u8, limit: usize) -> Field {
    Field {
        max: u16::try_from(limit).unwrap_or(0),
        ..Field::new(name, label, FieldKind::Lines(rows))
    }
}

impl FormView {
    /// Faults, for the title of the page.
    pub fn faults(&self) -> usize {
        self.errors.count()
    }
}
