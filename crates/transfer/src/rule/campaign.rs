//! The graduates' board: where they went, what is open, what is stuck, and the rates.

use crate::kind::Way;

/// How a graduate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// No transfer yet.
    None,
    /// Under way, in time.
    Open,
    /// Under way, deadline passed.
    Late,
    /// Returned.
    Returned,
    /// 接转成功.
    Done,
}

/// Graduates of one way and standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The way; `None` while it is not known.
    pub way: Option<Way>,
    /// The standing.
    pub standing: Standing,
    /// How many.
    pub count: i64,
}

/// One row of the board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// All graduates.
    pub all: i64,
    /// By way, in the order of [`Way::ALL`].
    pub ways: [i64; 6],
    /// Way not known.
    pub unknown: i64,
    /// Transfers completed.
    pub done: i64,
    /// Under way.
    pub open: i64,
    /// Overdue or returned.
    pub stuck: i64,
    study_done: i64,
    counted: i64,
    counted_done: i64,
    work_done: i64,
}

impl Row {
    /// Adds a count.
    pub fn add(&mut self, one: &Count) {
        self.all += one.count;
        match one.way {
            Some(way) => {
                if let Some(at) = Way::ALL.iter().position(|w| *w == way) {
                    self.ways[at] += one.count;
                }
            }
            None => self.unknown += one.count,
        }
        let done = one.standing == Standing::Done;
        match one.standing {
            Standing::None => {}
            Standing::Open => self.open += one.count,
            Standing::Late | Standing::Returned => self.stuck += one.count,
            Standing::Done => self.done += one.count,
        }
        if one.way != Some(Way::Delay) {
            self.counted += one.count;
            self.counted_done += if done { one.count } else { 0 };
        }
        if done && one.way == Some(Way::Study) {
            self.study_done += one.count;
        }
        if done && one.way == Some(Way::Work) {
            self.work_done += one.count;
        }
    }

    /// 学社衔接率 in hundredths of a percent: completed ÷ graduates, those who graduate later left
    /// out. source: 学社衔接工作指引 (延迟毕业不计入), grade B.
    pub fn rate(&self) -> Option<i32> {
        share(self.counted_done, self.counted)
    }

    /// 升学衔接率 in hundredths of a percent: completed among those who study on.
    pub fn study_rate(&self) -> Option<i32> {
        share(self.study_done, self.ways[0])
    }

    /// 单位团组织转接率 in hundredths of a percent: to employers ÷ graduates who do not study on.
    /// source: 学社衔接工作通知（2021 年）, grade B.
    pub fn work_rate(&self) -> Option<i32> {
        share(self.work_done, self.counted - self.ways[0])
    }
}

fn share(part: i64, whole: i64) -> Option<i32> {
    if whole <= 0 {
        return None;
    }
    i32::try_from(part.saturating_mul(10_000) / whole).ok()
}

/// `94.9%`; a dash when there is nothing to divide.
pub fn percent(share: Option<i32>) -> String {
    share.map_or_else(|| "—".to_owned(), |s| format!("{}.{}%", s / 100, s % 100 / 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_leave_out_those_who_graduate_later() {
        let mut row = Row::default();
        for (way, standing, count) in [
            (Some(Way::Study), Standing::Done, 50),
            (Some(Way::Study), Standing::Open, 10),
            (Some(Way::Work), Standing::Done, 20),
            (Some(Way::Work), Standing::Late, 5),
            (Some(Way::Delay), Standing::Done, 7),
            (Some(Way::None), Standing::Returned, 3),
            (None, Standing::None, 12),
        ] {
            row.add(&Count { way, standing, count });
        }
        assert_eq!((row.all, row.done, row.open, row.stuck, row.unknown), (107, 77, 10, 8, 12));
        assert_eq!(row.rate(), Some(7000));
        assert_eq!(row.study_rate(), Some(8333));
        assert_eq!(row.work_rate(), Some(5000));
        assert_eq!(
            (percent(row.rate()), percent(Some(9490)), percent(None)),
            ("70.0%".into(), "94.9%".into(), "—".into())
        );
        assert_eq!(Row::default().rate(), None);
    }
}
