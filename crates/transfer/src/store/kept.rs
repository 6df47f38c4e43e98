//! What this crate keeps about a person, for the export.

use crate::kind::{Field, Kind, VEIL, Way};
use crate::model::{Deed, Starter, State, Station};
use crate::rules::{BOOK, REASONS, Reason};
use jishi_person::kept::{Cell, Kept, plain, told};
use jishi_platform::sql;
use std::collections::BTreeMap;

sql! {
    unscoped TRANSFERS ("the export of one person's data, under its own permit") =
        "select t.filed_on, t.kind, t.starter, coalesce(f.path, '') || ' ' || coalesce(f.name, ''), coalesce(o.path, '') || ' ' || t.kind || '|in_branch|' || coalesce(o.name, ''), coalesce(b.path, '') || ' ' || t.kind || '|in_branch|' || coalesce(b.name, ''), t.state,
                t.particulars, t.returned_on, t.reason, t.ended_on, case when t.appeals > 0 then cast(t.appeals as text) else '' end
         from transfer t join v_org f on f.id = t.from_id left join v_org o on o.id = t.to_id left join v_org b on b.id = t.branch_id
         where t.person_id = $1 order by t.id";
    unscoped EVENTS ("the export of one person's data, under its own permit") =
        "select cast(e.at as text), e.deed, e.station,
                coalesce(o.path, '') || ' ' || t.kind || '|' || e.station || '|' || coalesce(o.name, '') || ' ' || coalesce(a.name, '系统'), e.reason,
                case when e.words = '' then '' else case e.deed when 'allocated' then coalesce(b.path, '') when 'moved' then f.path
                  when 'redirected' then coalesce(g.path, '') else '' end || ' ' || t.kind || '|' || e.station || '|' || e.words end
         from transfer_event e join transfer t on t.id = e.transfer_id left join v_org o on o.id = e.org_id left join v_account a on a.id = e.account_id
         join v_org f on f.id = t.from_id left join v_org g on g.id = t.to_id left join v_org b on b.id = t.branch_id
         where t.person_id = $1 order by e.id";
    unscoped FILES ("the export of one person's data, under its own permit") =
        "select cast(f.at as text), f.name, f.purpose from transfer_file f join transfer t on t.id = f.transfer_id where t.person_id = $1 order by f.id";
    unscoped LETTERS ("the export of one person's data, under its own permit") =
        "select l.issued_on, o.path || ' ' || o.name, cast(l.year as text), cast(l.number as text), cast(l.valid_days as text), coalesce(a.name, '') from transfer_letter l
         join transfer t on t.id = l.transfer_id join v_org o on o.id = l.org_id left join v_account a on a.id = l.account_id
         where t.person_id = $1 order by l.issued_on, l.transfer_id";
    unscoped RESPONSES ("the export of one person's data, under its own permit") =
        "select cast(r.since as text), cast(r.due as text), cast(r.ended as text), case when r.answered = 1 then '已办理' else '' end from transfer_response r
         join transfer t on t.id = r.transfer_id where t.person_id = $1 order by r.id";
    unscoped GRADUATES ("the export of one person's data, under its own permit") =
        "select cast(g.year as text), o.path || ' ' || o.name, g.way from transfer_graduate g join v_member m on m.id = g.member_id join v_org o on o.id = g.org_id
         where m.person_id = $1 order by g.year";
}

/// The tables of this crate with rows about a person. A receiving side that nobody else may know is
/// veiled, as on the pages: who holds the record may be the sending side.
pub(crate) static TABLES: &[Kept] = &[
    Kept {
        table: "transfer",
        title: "组织关系转接",
        rows: &TRANSFERS,
        cells: &[
            ("", Cell::Text),
            ("", Cell::Word(kind)),
            ("发起", Cell::Word(starter)),
            ("转出", Cell::Unit(plain)),
            ("转入", Cell::Unit(receiver)),
            ("分配支部", Cell::Unit(receiver)),
            ("", Cell::Word(state)),
            ("", Cell::Word(particulars)),
            ("退回日期", Cell::Text),
            ("退回原因", Cell::Word(reason)),
            ("办结日期", Cell::Text),
            ("申诉次数", Cell::Text),
        ],
    },
    Kept {
        table: "transfer_event",
        title: "组织关系转接过程",
        rows: &EVENTS,
        cells: &[
            ("", Cell::Instant),
            ("", Cell::Word(deed)),
            ("", Cell::Word(station)),
            ("", Cell::Unit(receiver)),
            ("原因", Cell::Word(reason)),
            ("说明", Cell::Unit(receiver)),
        ],
    },
    Kept {
        table: "transfer_file",
        title: "组织关系转接材料",
        rows: &FILES,
        cells: &[("", Cell::Instant), ("", Cell::File), ("", Cell::Word(purpose))],
    },
    Kept {
        table: "transfer_letter",
        title: "组织关系介绍信",
        rows: &LETTERS,
        cells: &[
            ("", Cell::Text),
            ("", Cell::Unit(plain)),
            ("年度", Cell::Text),
            ("编号", Cell::Text),
            ("有效天数", Cell::Text),
            ("开具人", Cell::Text),
        ],
    },
    Kept {
        table: "transfer_response",
        title: "组织关系转接时限",
        rows: &RESPONSES,
        cells: &[
            ("", Cell::Instant),
            ("时限", Cell::Instant),
            ("结束", Cell::Instant),
            ("", Cell::Text),
        ],
    },
    Kept {
        table: "transfer_graduate",
        title: "毕业去向",
        rows: &GRADUATES,
        cells: &[("", Cell::Text), ("", Cell::Unit(plain)), ("", Cell::Word(way))],
    },
];

fn kind(slug: &str) -> String {
    told(slug, Kind::find(slug), |kind| &kind.word)
}

fn starter(slug: &str) -> String {
    told(slug, Starter::from_slug(slug), Starter::word)
}

fn state(slug: &str) -> String {
    told(slug, State::from_slug(slug), State::word)
}

fn deed(slug: &str) -> String {
    told(slug, Deed::from_slug(slug), Deed::word)
}

fn station(slug: &str) -> String {
    told(slug, Station::from_slug(slug), Station::word)
}

fn way(slug: &str) -> String {
    told(slug, Way::from_slug(slug), Way::word)
}

fn purpose(slug: &str) -> String {
    if slug == "appeal" { "申诉材料" } else { "证明材料" }.to_owned()
}

/// `kind|station|text`: the text, unless it tells of a receiving side that is hidden.
fn receiver(joined: &str) -> String {
    let mut parts = joined.splitn(3, '|');
    let (kind, station, text) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let hidden = Kind::find(kind).is_some_and(|kind| kind.hidden) && Station::from_slug(station).is_some_and(Station::receives);
    if hidden && !text.trim().is_empty() { VEIL } else { text.trim() }.to_owned()
}

/// What the kind asks for, as label and answer.
fn particulars(json: &str) -> String {
    let given: BTreeMap<String, String> = serde_json::from_str(json).unwrap_or_default();
    let told = given.iter().map(|(slug, text)| {
        let word = Field::find(slug).map_or(slug.as_str(), |field| field.word.as_str());
        format!("{word} {text}")
    });
    told.collect::<Vec<_>>().join("；")
}

/// The word of a reason that is built in; an administrator's own stands as it is stored.
fn reason(slug: &str) -> String {
    let known = BOOK.list().iter().filter(|rule| rule.name == REASONS).find_map(|rule| {
        let reasons: Vec<Reason> = rule.value.clone().try_into().ok()?;
        reasons.into_iter().find(|reason| reason.slug == slug)
    });
    known.map_or_else(|| slug.to_owned(), |reason| reason.word)
}
