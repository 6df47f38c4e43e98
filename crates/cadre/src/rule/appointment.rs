//! Whether a person may hold a post, and from and until when.

use crate::post::{Mode, Post, Staffing};
use jishi_kernel::Day;

/// A post that is open in the organisation, as far as the rules look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Who.
    pub person: i64,
    /// What, a word of the dictionary.
    pub post: String,
}

/// A post to be taken up.
#[derive(Clone, Debug)]
pub struct Wish<'a> {
    /// Who; 0 for somebody who is not registered yet.
    pub person: i64,
    /// What.
    pub post: &'a Post,
    /// Title as written.
    pub title: &'a str,
    /// How.
    pub mode: Mode,
    /// The place it takes.
    pub staffing: Option<Staffing>,
    /// First day.
    pub from: Day,
    /// Last day of the term as planned.
    pub term_to: Option<Day>,
    /// The person is under 留团察看 on the first day: see [`crate::store::post::barred`].
    pub barred: bool,
}

/// Why it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The first day lies after today.
    Future,
    /// Under 留团察看 nobody is elected. source: 团章 (受留团察看处分的没有表决权、选举权和被选举权), grade A.
    Barred,
    /// The term ends before it begins.
    Term,
    /// The person holds this post here already.
    Twice,
    /// Somebody else holds this single post.
    Taken,
    /// 其他 without a title.
    Title,
    /// 挂职 and 兼职 take no place of the organisation.
    Staffing,
}

impl Refused {
    /// The field of the form it belongs to.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Future | Self::Barred => "from",
            Self::Term => "term_to",
            Self::Twice | Self::Taken => "post",
            Self::Title => "title",
            Self::Staffing => "staffing",
        }
    }

    /// The heading of the column of the sheet it belongs to.
    pub const fn column(self) -> &'static str {
        match self {
            Self::Future | Self::Barred => "任职日期",
            Self::Term => "任期至",
            Self::Twice | Self::Taken => "职务",
            Self::Title => "职务名称",
            Self::Staffing => "占用编制",
        }
    }

    /// The reason in words.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Future => "任职日期不能晚于今天",
            Self::Barred => "此人在留团察看期内，没有被选举权，不能任职",
            Self::Term => "任期届满日期应晚于任职日期",
            Self::Twice => "此人已任该职务",
            Self::Taken => "该职务已有人担任，请先办理离任",
            Self::Title => "职务选“其他”的，请填写职务名称",
            Self::Staffing => "挂职、兼职不占本单位编制",
        }
    }
}

/// Checks a post against the posts that are open in the organisation (without the one that is being changed).
///
/// # Errors
/// The first rule that refuses.
pub fn appoint(wish: &Wish<'_>, open: &[Open], today: Day) -> Result<(), Refused> {
    if wish.from > today {
        return Err(Refused::Future);
    }
    if wish.barred {
        return Err(Refused::Barred);
    }
    if wish.term_to.is_some_and(|to| to <= wish.from) {
        return Err(Refused::Term);
    }
    if wish.post.name == "其他" && wish.title.is_empty() {
        return Err(Refused::Title);
    }
    if wish.staffing.is_some() && wish.mode != Mode::Full {
        return Err(Refused::Staffing);
    }
    let mut same = open.iter().filter(|o| o.post == wish.post.name);
    if wish.post.name != "其他" && same.clone().any(|o| o.person == wish.person) {
        return Err(Refused::Twice);
    }
    if wish.post.single && same.any(|o| o.person != wish.person) {
        return Err(Refused::Taken);
    }
    Ok(())
}

/// Checks the last day of an open post.
///
/// # Errors
/// The reason in words.
pub fn end(from: Day, last: Day, today: Day) -> Result<(), String> {
    if last < from || last > today {
        Err(format!("请填 {from} 至 {today} 之间的日期"))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Day = Day::constant(2026, 7, 15);

    fn wish(post: &str) -> Wish<'static> {
        Wish {
            person: 1,
            post: Post::find(post).unwrap(),
            title: "",
            mode: Mode::Full,
            staffing: None,
            from: TODAY,
            term_to: None,
            barred: false,
        }
    }

    #[test]
    fn one_secretary_at_a_time_and_no_post_twice() {
        let open = [
            Open {
                person: 2,
                post: "书记".to_owned(),
            },
            Open {
                person: 1,
                post: "委员".to_owned(),
            },
        ];
        assert_eq!(appoint(&wish("书记"), &open, TODAY), Err(Refused::Taken));
        assert_eq!(appoint(&wish("书记"), &open[1..], TODAY), Ok(()));
        assert_eq!(appoint(&wish("委员"), &open, TODAY), Err(Refused::Twice));
        assert_eq!(
            appoint(
                &Wish {
                    person: 3, ..wish("委员")
                },
                &open,
                TODAY
            ),
            Ok(())
        );
    }

    #[test]
    fn days_titles_and_places_are_looked_at() {
        let cases = [
            (
                Wish {
                    from: Day::constant(2026, 7, 16),
                    ..wish("书记")
                },
                Err(Refused::Future),
            ),
            (
                Wish {
                    term_to: Some(TODAY),
                    ..wish("书记")
                },
                Err(Refused::Term),
            ),
            (
                Wish {
                    term_to: Some(Day::constant(2027, 1, 1)),
                    ..wish("书记")
                },
                Ok(()),
            ),
            (
                Wish {
                    barred: true,
                    ..wish("委员")
                },
                Err(Refused::Barred),
            ),
            (wish("其他"), Err(Refused::Title)),
            (
                Wish {
                    title: "少工委主任",
                    ..wish("其他")
                },
                Ok(()),
            ),
            (
                Wish {
                    mode: Mode::Concurrent,
                    staffing: Some(Staffing::Administrative),
                    ..wish("副书记")
                },
                Err(Refused::Staffing),
            ),
            (
                Wish {
                    staffing: Some(Staffing::Institution),
                    ..wish("副书记")
                },
                Ok(()),
            ),
        ];
        for (wish, expected) in cases {
            assert_eq!(appoint(&wish, &[], TODAY), expected, "{wish:?}");
        }
        assert!(end(TODAY, TODAY, TODAY).is_ok());
        assert!(end(TODAY, Day::constant(2026, 7, 14), TODAY).is_err() && end(TODAY, Day::constant(2026, 7, 16), TODAY).is_err());
    }
}
