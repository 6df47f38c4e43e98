//! What this crate keeps about a person beside the record itself, for the export.

use super::change::How;
use super::claim::Kind;
use super::correction::State;
use super::view::What;
use crate::Field;
use crate::kept::{Cell, Kept, plain, told};
use jishi_platform::sql;

sql! {
    unscoped CHANGES ("the export of one person's data, under its own permit") =
        "select cast(c.at as text), c.field, c.old, c.new, c.how, coalesce(a.name, '系统') from person_change c
         left join v_account a on a.id = c.account_id where c.person_id = $1 order by c.id";
    unscoped VIEWS ("the export of one person's data, under its own permit") =
        "select cast(v.at as text), coalesce(o.path, '') || ' ' || coalesce(o.name, '') || ' ' || coalesce(a.name, '系统管理命令'), v.what, v.reason from person_view v
         left join v_account a on a.id = v.account_id left join v_org o on o.id = v.org_id where v.person_id = $1 order by v.id";
    unscoped EXPORTS ("the export of one person's data, under its own permit") =
        "select cast(e.at as text), coalesce(o.path, '') || ' ' || coalesce(o.name, '') || ' ' || coalesce(a.name, ''), case when e.complete = 1 then 'whole_list' else 'list' end, e.list, e.reason
         from person_exported x join person_export e on e.id = x.export_id
         left join v_account a on a.id = e.account_id left join v_org o on o.id = e.org_id where x.person_id = $1 order by e.id";
    unscoped CORRECTIONS ("the export of one person's data, under its own permit") =
        "select cast(c.at as text), o.path || ' ' || o.name || ' ' || coalesce(a.name, ''), c.field, c.new, c.state, c.reason, cast(c.decided_at as text), coalesce(d.name, ''), c.decision
         from person_correction c join v_org o on o.id = c.org_id left join v_account a on a.id = c.account_id
         left join v_account d on d.id = c.decided_by where c.person_id = $1 order by c.id";
    unscoped CLAIMS ("the export of one person's data, under its own permit") =
        "select cast(c.at as text), c.kind, o.path || ' ' || o.name || ' ' || coalesce(a.name, ''), c.state, c.reason, cast(c.decided_at as text), coalesce(d.name, ''), c.decision
         from person_claim c join v_org o on o.id = c.org_id left join v_account a on a.id = c.account_id
         left join v_account d on d.id = c.decided_by where c.person_id = $1 order by c.id";
    unscoped CONSENTS ("the export of one person's data, under its own permit") =
        "select g.given_on, g.guardian, g.relation, g.how, g.withdrawn_on, cast(g.recorded_at as text), coalesce(a.name, '')
         from guardian_consent g left join v_account a on a.id = g.recorded_by where g.person_id = $1 order by g.id";
    unscoped PROOFS ("the export of one person's data, under its own permit") =
        "select cast(at as text), name, cast(size as text) from person_proof where person_id = $1 order by id";
    // Whose the other record is stays that person's matter.
    unscoped PAIRS ("the export of one person's data, under its own permit") =
        "select found_on, why, state, cast(decided_at as text), note from person_pair where first_id = $1 or second_id = $1 order by id";
    unscoped DUE ("the export of one person's data, under its own permit") = "select due_on, kept_until, kept_for from person_due where person_id = $1";
    unscoped MERGES ("the export of one person's data, under its own permit") =
        "select cast(m.at as text), m.moved, coalesce(a.name, '') from person_merge m left join v_account a on a.id = m.account_id
         where m.kept_id = $1 or m.gone_id = $1 order by m.id";
}

/// The tables of this crate.
pub(crate) static TABLES: &[Kept] = &[
    Kept {
        table: "person_change",
        title: "变更记录",
        rows: &CHANGES,
        cells: &[
            ("", Cell::Instant),
            ("", Cell::Word(field)),
            ("原为", Cell::Text),
            ("改为", Cell::Text),
            ("", Cell::Word(|how| How::word(how).to_owned())),
            ("办理人", Cell::Text),
        ],
    },
    Kept {
        table: "person_view",
        title: "查看记录",
        rows: &VIEWS,
        cells: &[
            ("", Cell::Instant),
            ("", Cell::Unit(plain)),
            ("查看", Cell::Word(seen)),
            ("事由", Cell::Text),
        ],
    },
    Kept {
        table: "person_exported",
        title: "名册导出记录",
        rows: &EXPORTS,
        cells: &[
            ("", Cell::Instant),
            ("", Cell::Unit(plain)),
            ("", Cell::Word(seen)),
            ("", Cell::Text),
            ("事由", Cell::Text),
        ],
    },
    Kept {
        table: "person_correction",
        title: "更正申请",
        rows: &CORRECTIONS,
        cells: &[
            ("", Cell::Instant),
            ("", Cell::Unit(plain)),
            ("", Cell::Word(field)),
            ("改为", Cell::Text),
            ("", Cell::Word(state)),
            ("事由", Cell::Text),
            ("审核时间", Cell::Instant),
            ("审核人", Cell::Text),
            ("意见", Cell::Text),
        ],
    },
    Kept {
        table: "person_claim",
        title: "认领与异议",
        rows: &CLAIMS,
        cells: &[
            ("", Cell::Instant),
            ("", Cell::Word(claim)),
            ("", Cell::Unit(plain)),
            ("", Cell::Word(state)),
            ("事由", Cell::Text),
            ("审核时间", Cell::Instant),
            ("审核人", Cell::Text),
            ("意见", Cell::Text),
        ],
    },
    Kept {
        table: "guardian_consent",
        title: "监护人同意",
        rows: &CONSENTS,
        cells: &[
            ("", Cell::Text),
            ("监护人", Cell::Text),
            ("关系", Cell::Text),
            ("方式", Cell::Text),
            ("撤回日期", Cell::Text),
            ("登记时间", Cell::Instant),
            ("登记人", Cell::Text),
        ],
    },
    Kept {
        table: "person_proof",
        title: "证明材料",
        rows: &PROOFS,
        cells: &[("", Cell::Instant), ("", Cell::File), ("字节数", Cell::Text)],
    },
    Kept {
        table: "person_pair",
        title: "疑似重复",
        rows: &PAIRS,
        cells: &[
            ("", Cell::Text),
            ("", Cell::Word(why)),
            ("", Cell::Word(answer)),
            ("核对时间", Cell::Instant),
            ("说明", Cell::Text),
        ],
    },
    Kept {
        table: "person_due",
        title: "保存期限",
        rows: &DUE,
        cells: &[("届满", Cell::Text), ("延长至", Cell::Text), ("事由", Cell::Text)],
    },
    Kept {
        table: "person_merge",
        title: "合并记录",
        rows: &MERGES,
        cells: &[("", Cell::Instant), ("", Cell::Text), ("办理人", Cell::Text)],
    },
];

fn field(slug: &str) -> String {
    told(slug, Field::from_slug(slug), Field::word)
}

fn seen(slug: &str) -> String {
    What::word(slug).to_owned()
}

fn state(slug: &str) -> String {
    State::from_slug(slug).word().to_owned()
}

fn claim(slug: &str) -> String {
    told(slug, Kind::from_slug(slug), Kind::word)
}

fn why(slug: &str) -> String {
    super::pair::why(slug).to_owned()
}

fn answer(slug: &str) -> String {
    match slug {
        "same" => "确认为同一人",
        "different" => "确认为不同的人",
        _ => "未核对",
    }
    .to_owned()
}
