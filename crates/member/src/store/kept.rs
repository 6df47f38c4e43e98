//! What this crate keeps about a person, for the export.

use super::change;
use super::record::Sort;
use crate::rule::field::Field;
use crate::rule::registration::Decision;
use crate::rule::standing::{DEPARTED, Leaving, State, Whereabouts};
use crate::rule::step::STEPS;
use crate::rule::{discipline, exit};
use jishi_person::kept::{Cell, Kept, plain, told};
use jishi_person::store::correction;
use jishi_platform::sql;

sql! {
    unscoped MEMBER ("the export of one person's data, under its own permit") =
        "select o.path || ' ' || o.name, m.state, m.leaving, m.joined_on, m.number, m.card, m.graduates, m.whereabouts, m.whereabouts_on, m.contacted_on,
                case when m.registered > 0 then cast(m.registered as text) else '' end, case when m.party = 1 then '是' else '' end, m.left_on,
                case when m.state = 'left' and m.left_how = '' then 'departed' else m.left_how end
         from member m join v_org o on o.id = m.org_id where m.person_id = $1";
    unscoped PLACES ("the export of one person's data, under its own permit") =
        "select p.valid_from, p.valid_to, o.path || ' ' || o.name, p.how from member_place p join member m on m.id = p.member_id join v_org o on o.id = p.org_id
         where m.person_id = $1 order by p.valid_from, p.org_id";
    unscoped STEPS_DONE ("the export of one person's data, under its own permit") =
        "select s.done_on, s.step, s.detail, cast(s.lesson_hours as text), cast(s.volunteer_hours as text), s.sponsors
         from member_step s join member m on m.id = s.member_id where m.person_id = $1 order by s.done_on, s.step";
    unscoped DOCUMENTS ("the export of one person's data, under its own permit") =
        "select cast(d.added_at as text), d.kind, d.name, coalesce(a.name, ''), cast(d.checked_at as text), coalesce(c.name, ''), d.returned
         from member_document d join member m on m.id = d.member_id left join v_account a on a.id = d.added_by
         left join v_account c on c.id = d.checked_by where m.person_id = $1 order by d.id";
    unscoped REGISTRATIONS ("the export of one person's data, under its own permit") =
        "select cast(r.year as text), r.state, r.reason, o.path || ' ' || o.name, r.done_on, coalesce(a.name, '') from member_registration r
         join member m on m.id = r.member_id join v_org o on o.id = r.org_id left join v_account a on a.id = r.by_account
         where m.person_id = $1 order by r.year";
    unscoped APPRAISALS ("the export of one person's data, under its own permit") =
        "select cast(g.year as text), g.grade, o.path || ' ' || o.name from member_appraisal g join member m on m.id = g.member_id join v_org o on o.id = g.org_id
         where m.person_id = $1 order by g.year";
    unscoped RECORDS ("the export of one person's data, under its own permit") =
        "select r.given_on, r.sort, r.what, r.issuer, r.paper, r.until, r.lifted_on, case when r.sort = 'discipline' then r.state else '' end, r.words,
                r.decided_on, coalesce(a.name, ''), coalesce(d.name, ''), coalesce(f.name, ''), coalesce(l.name, '')
         from member_record r join member m on m.id = r.member_id left join v_account a on a.id = r.added_by left join v_account d on d.id = r.decided_by
         left join member_document f on f.id = r.document_id left join member_document l on l.id = r.lift_document_id
         where m.person_id = $1 order by r.given_on, r.id";
    unscoped CONTACTS ("the export of one person's data, under its own permit") =
        "select c.on_day, c.how, case when c.reached = 1 then '已联系上' else '未联系上' end, c.note, coalesce(a.name, '') from member_contact c
         join member m on m.id = c.member_id left join v_account a on a.id = c.by_account where m.person_id = $1 order by c.on_day, c.id";
    unscoped SECONDS ("the export of one person's data, under its own permit") =
        "select s.valid_from, s.valid_to, o.path || ' ' || o.name, s.note from member_second s join member m on m.id = s.member_id join v_org o on o.id = s.org_id
         where m.person_id = $1 order by s.valid_from, s.org_id";
    unscoped EXITS ("the export of one person's data, under its own permit") =
        "select e.filed_on, e.how, e.reason, e.state, o.path || ' ' || o.name || ' ' || coalesce(a.name, ''), e.decided_on, coalesce(d.name, ''), e.words, coalesce(f.name, '')
         from member_exit e join member m on m.id = e.member_id join v_org o on o.id = e.org_id left join v_account a on a.id = e.filed_by
         left join v_account d on d.id = e.decided_by left join member_document f on f.id = e.document_id
         where m.person_id = $1 order by e.id";
    unscoped DUE ("the export of one person's data, under its own permit") =
        "select d.since from member_due d join member m on m.id = d.member_id where m.person_id = $1";
    unscoped CHANGES ("the export of one person's data, under its own permit") =
        "select cast(c.at as text), c.field, c.old, c.new, coalesce(a.name, '系统') from member_change c join member m on m.id = c.member_id
         left join v_account a on a.id = c.by_account where m.person_id = $1 order by c.id";
    unscoped REQUESTS ("the export of one person's data, under its own permit") =
        "select cast(q.filed_at as text), o.path || ' ' || o.name || ' ' || coalesce(a.name, ''), q.field, q.new, q.reason, coalesce(f.name, ''), q.state,
                cast(q.decided_at as text), coalesce(d.name, ''), q.words
         from member_request q join member m on m.id = q.member_id join v_org o on o.id = q.org_id left join v_account a on a.id = q.filed_by
         left join v_account d on d.id = q.decided_by left join member_document f on f.id = q.document_id
         where m.person_id = $1 order by q.id";
    unscoped ACCOUNTS ("the export of one person's data, under its own permit") =
        "select cast(l.linked_at as text), coalesce(a.name, '') from member_account l left join v_account a on a.id = l.account_id where l.person_id = $1";
    unscoped INVITES ("the export of one person's data, under its own permit") =
        "select cast(i.made_at as text), coalesce(a.name, ''), cast(i.expires_at as text), cast(i.used_at as text) from member_invite i
         join member m on m.id = i.member_id left join v_account a on a.id = i.made_by where m.person_id = $1 order by i.made_at";
}

/// The tables of this crate with rows about a person.
pub(crate) static TABLES: &[Kept] = &[
    Kept {
        table: "member",
        title: "团籍",
        rows: &MEMBER,
        cells: &[
            ("", Cell::Unit(plain)),
            ("", Cell::Word(state)),
            ("正在办理", Cell::Word(leaving)),
            ("入团日期", Cell::Text),
            ("发展团员编号", Cell::Text),
            ("团员证编号", Cell::Text),
            ("毕业时间", Cell::Text),
            ("流动情况", Cell::Word(whereabouts)),
            ("自", Cell::Text),
            ("最近联系上", Cell::Text),
            ("最近注册年度", Cell::Text),
            ("中共党员", Cell::Text),
            ("离团日期", Cell::Text),
            ("离团方式", Cell::Word(leaving)),
        ],
    },
    Kept {
        table: "member_place",
        title: "支部经历",
        rows: &PLACES,
        cells: &[("", Cell::Text), ("至", Cell::Text), ("", Cell::Unit(plain)), ("", Cell::Text)],
    },
    Kept {
        table: "member_step",
        title: "发展过程",
        rows: &STEPS_DONE,
        cells: &[
            ("", Cell::Text),
            ("", Cell::Word(step)),
            ("", Cell::Text),
            ("团课学时", Cell::Text),
            ("志愿服务时长", Cell::Text),
            ("入团介绍人", Cell::Word(|lines| lines.replace('\n', "、"))),
        ],
    },
    Kept {
        table: "member_document",
        title: "档案材料",
        rows: &DOCUMENTS,
        cells: &[
            ("", Cell::Instant),
            ("", Cell::Text),
            ("", Cell::File),
            ("上传人", Cell::Text),
            ("认证时间", Cell::Instant),
            ("认证人", Cell::Text),
            ("退回原因", Cell::Text),
        ],
    },
    Kept {
        table: "member_registration",
        title: "团籍注册",
        rows: &REGISTRATIONS,
        cells: &[
            ("", Cell::Text),
            ("", Cell::Word(decision)),
            ("原因", Cell::Text),
            ("", Cell::Unit(plain)),
            ("办理日期", Cell::Text),
            ("办理人", Cell::Text),
        ],
    },
    Kept {
        table: "member_appraisal",
        title: "教育评议",
        rows: &APPRAISALS,
        cells: &[("", Cell::Text), ("", Cell::Text), ("", Cell::Unit(plain))],
    },
    Kept {
        table: "member_record",
        title: "奖惩",
        rows: &RECORDS,
        cells: &[
            ("", Cell::Text),
            ("", Cell::Word(sort)),
            ("", Cell::Text),
            ("单位", Cell::Text),
            ("文号", Cell::Text),
            ("期满", Cell::Text),
            ("解除", Cell::Text),
            ("", Cell::Word(stage)),
            ("意见", Cell::Text),
            ("审批日期", Cell::Text),
            ("登记人", Cell::Text),
            ("审批人", Cell::Text),
            ("材料", Cell::File),
            ("解除材料", Cell::File),
        ],
    },
    Kept {
        table: "member_contact",
        title: "联系记录",
        rows: &CONTACTS,
        cells: &[
            ("", Cell::Text),
            ("", Cell::Text),
            ("", Cell::Text),
            ("说明", Cell::Text),
            ("联系人", Cell::Text),
        ],
    },
    Kept {
        table: "member_second",
        title: "双重报到",
        rows: &SECONDS,
        cells: &[("", Cell::Text), ("至", Cell::Text), ("", Cell::Unit(plain)), ("说明", Cell::Text)],
    },
    Kept {
        table: "member_exit",
        title: "离团",
        rows: &EXITS,
        cells: &[
            ("", Cell::Text),
            ("", Cell::Word(leaving)),
            ("事由", Cell::Text),
            ("", Cell::Word(exit_stage)),
            ("提交", Cell::Unit(plain)),
            ("审核日期", Cell::Text),
            ("审核人", Cell::Text),
            ("意见", Cell::Text),
            ("材料", Cell::File),
        ],
    },
    Kept {
        table: "member_due",
        title: "到龄名单",
        rows: &DUE,
        cells: &[("到龄日期", Cell::Text)],
    },
    Kept {
        table: "member_change",
        title: "团籍变更记录",
        rows: &CHANGES,
        cells: &[
            ("", Cell::Instant),
            ("", Cell::Word(|field| change::word(field).to_owned())),
            ("原为", Cell::Text),
            ("改为", Cell::Text),
            ("办理人", Cell::Text),
        ],
    },
    Kept {
        table: "member_request",
        title: "信息更改申请",
        rows: &REQUESTS,
        cells: &[
            ("", Cell::Instant),
            ("", Cell::Unit(plain)),
            ("", Cell::Word(particular)),
            ("改为", Cell::Text),
            ("事由", Cell::Text),
            ("材料", Cell::File),
            ("", Cell::Word(request)),
            ("审核时间", Cell::Instant),
            ("审核人", Cell::Text),
            ("意见", Cell::Text),
        ],
    },
    Kept {
        table: "member_account",
        title: "关联账号",
        rows: &ACCOUNTS,
        cells: &[("", Cell::Instant), ("", Cell::Text)],
    },
    Kept {
        table: "member_invite",
        title: "账号邀请",
        rows: &INVITES,
        cells: &[
            ("", Cell::Instant),
            ("办理人", Cell::Text),
            ("有效至", Cell::Instant),
            ("使用", Cell::Instant),
        ],
    },
];

fn state(slug: &str) -> String {
    told(slug, State::from_slug(slug), State::word)
}

fn leaving(slug: &str) -> String {
    if slug == "departed" {
        return DEPARTED.to_owned();
    }
    told(slug, Leaving::from_slug(slug), Leaving::word)
}

fn whereabouts(slug: &str) -> String {
    Whereabouts::from_slug(slug).word().to_owned()
}

fn step(slug: &str) -> String {
    told(slug, STEPS.iter().find(|known| known.0 == slug), |known| known.1)
}

fn decision(slug: &str) -> String {
    told(slug, Decision::from_slug(slug), Decision::word)
}

fn sort(slug: &str) -> String {
    told(slug, Sort::from_slug(slug), Sort::word)
}

fn stage(slug: &str) -> String {
    told(slug, discipline::Stage::from_slug(slug), discipline::Stage::word)
}

fn exit_stage(slug: &str) -> String {
    told(slug, exit::Stage::from_slug(slug), exit::Stage::word)
}

fn particular(slug: &str) -> String {
    told(slug, Field::from_slug(slug), Field::word)
}

fn request(slug: &str) -> String {
    correction::State::from_slug(slug).word().to_owned()
}
