//! What a sheet would change in the tree, as the dry run of one change of the tree says it: organisations, what hangs on
//! them, who gains and loses sight. Counts and a few names, however long the sheet is.

use crate::affected::Line;
use crate::store::sight::Post;
use jishi_kernel::{Day, Level};
use serde::{Deserialize, Serialize};

/// New organisations of a level and kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    /// Level.
    pub level: Level,
    /// 组织类别.
    pub kind: String,
    /// How many.
    pub count: i64,
}

/// A superior that stands already, below which a sheet opens organisations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Superior {
    /// Number; 0 for those without a superior.
    pub id: i64,
    /// Name; empty for those without a superior.
    pub name: String,
    /// How many are opened below it, on any level.
    pub count: i64,
    /// Posts at it, which see them.
    pub posts: i64,
}

/// An organisation that stands already and would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Number.
    pub id: i64,
    /// Its name as it stands.
    pub name: String,
    /// What changes, without personal data.
    pub words: String,
}

/// What a sheet would change; a run keeps it as JSON between its check and its end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effects {
    /// New organisations, highest level first.
    pub created: Vec<Created>,
    /// First and last 成立日期 of those that give one.
    pub opened: Option<(Day, Day)>,
    /// New ones that give none: they begin with the day of the import.
    pub undated: i64,
    /// The superiors with the most new organisations.
    pub under: Vec<Superior>,
    /// All superiors that stand already.
    pub superiors: i64,
    /// Organisations that change in any way.
    pub changed: i64,
    /// The first of them, in the order of the rows.
    pub named: Vec<Named>,
    /// Of these: another name or short name.
    pub renamed: i64,
    /// Of these: another kind or level.
    pub reshaped: i64,
    /// Of these: another code.
    pub coded: i64,
    /// Of these: particulars or an election.
    pub filled: i64,
    /// New departments, in new organisations and in others.
    pub departments: i64,
    /// What hangs on organisations in other crates.
    pub lines: Vec<Line>,
    /// Why it cannot be done.
    pub refusals: Vec<String>,
    /// Posts at the superiors, which gain sight of what is new.
    pub posts: i64,
    /// The first of them.
    pub first: Vec<Post>,
    /// Posts further up, which gain sight of it too.
    pub above: i64,
}

impl Effects {
    /// How many organisations are opened.
    pub fn opening(&self) -> i64 {
        self.created.iter().map(|created| created.count).sum()
    }

    /// What changes in the tree, a sentence each.
    pub fn words(&self) -> Vec<String> {
        let opening = self.opening();
        [
            (opening > 0).then(|| format!("由表格新建 {opening} 个组织")),
            (self.changed > 0).then(|| format!("由表格修改 {} 个组织", self.changed)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// From when on it holds.
    pub fn days(&self) -> String {
        let given = self.opened.map(|(first, last)| {
            if first == last {
                format!("新建的自成立日期（{first}）起")
            } else {
                format!("新建的自各自的成立日期（{first} 至 {last}）起")
            }
        });
        let today = match (self.undated > 0, self.changed > 0) {
            (true, true) => Some(format!("未填成立日期的 {} 个和修改的自导入当天起", self.undated)),
            (true, false) => Some(format!("未填成立日期的 {} 个自导入当天起", self.undated)),
            (false, true) => Some("修改的自导入当天起".to_owned()),
            (false, false) => None,
        };
        given.into_iter().chain(today).collect::<Vec<_>>().join("；")
    }

    /// What becomes of organisations and of what hangs on them, a line each.
    pub fn lines(&self) -> Vec<Line> {
        let line = |what: &str, count: i64, text: String| Line {
            what: what.to_owned(),
            count,
            text,
        };
        let mut lines = Vec::new();
        for created in &self.created {
            let what = format!("{} · {}", created.level.word(), created.kind);
            lines.push(line(&what, created.count, "新建".to_owned()));
        }
        if self.changed > 0 {
            let parts = [
                (self.renamed, "名称或简称"),
                (self.reshaped, "类别或级别"),
                (self.coded, "编码"),
                (self.filled, "必填信息或换届"),
            ];
            let parts = parts.iter().filter(|(count, _)| *count > 0);
            let parts: Vec<String> = parts.map(|(count, word)| format!("{word} {count} 个")).collect();
            let text = if parts.is_empty() {
                "增设部室".to_owned()
            } else {
                format!("修改{}", parts.join("、"))
            };
            lines.push(line("组织", self.changed, text));
        }
        if self.departments > 0 {
            lines.push(line("部室", self.departments, "增设".to_owned()));
        }
        lines.extend(self.lines.iter().cloned());
        lines
    }

    /// Organisations that change and are not named.
    pub fn unnamed(&self) -> i64 {
        self.changed - i64::try_from(self.named.len()).unwrap_or(i64::MAX)
    }

    /// Posts that gain sight and are not told one by one.
    pub fn unlisted(&self) -> i64 {
        self.posts - i64::try_from(self.first.len()).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_words_say_what_is_there() {
        let day = |d| Day::constant(2026, 3, d);
        let created = |count| {
            vec![Created {
                level: Level::County,
                kind: "团的领导机关".to_owned(),
                count,
            }]
        };
        let new = Effects {
            created: created(3),
            opened: Some((day(1), day(2))),
            undated: 1,
            ..Effects::default()
        };
        assert_eq!(new.words(), ["由表格新建 3 个组织"]);
        assert_eq!(
            new.days(),
            "新建的自各自的成立日期（2026-03-01 至 2026-03-02）起；未填成立日期的 1 个自导入当天起"
        );
        let both = Effects {
            changed: 2,
            renamed: 1,
            filled: 2,
            opened: Some((day(1), day(1))),
            ..new
        };
        assert_eq!(both.words(), ["由表格新建 3 个组织", "由表格修改 2 个组织"]);
        assert_eq!(
            both.days(),
            "新建的自成立日期（2026-03-01）起；未填成立日期的 1 个和修改的自导入当天起"
        );
        let lines: Vec<String> = both
            .lines()
            .iter()
            .map(|line| format!("{} {} {}", line.what, line.count, line.text))
            .collect();
        assert_eq!(
            lines,
            ["县级 · 团的领导机关 3 新建", "组织 2 修改名称或简称 1 个、必填信息或换届 2 个"]
        );
        let departments = Effects {
            changed: 1,
            departments: 2,
            ..Effects::default()
        };
        assert_eq!(departments.days(), "修改的自导入当天起");
        assert_eq!(departments.lines()[0].text, "增设部室");
    }
}
