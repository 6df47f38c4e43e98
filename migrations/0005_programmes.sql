-- Programmes. Owner: crate programme. org_path is the path the row was filed under; permission
-- goes by the organisation's current path (v_org).
CREATE TABLE programme (
    id {int} NOT NULL PRIMARY KEY,
    org_id {int} NOT NULL REFERENCES org (id),
    org_path {bytes} NOT NULL,
    notice_id {int} REFERENCES notice (id),
    title TEXT NOT NULL,
    number TEXT NOT NULL DEFAULT '',
    issuer TEXT NOT NULL DEFAULT '',
    issued {bytes},
    year {int} NOT NULL,
    year_end {int} NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'closed')),
    published_at {int} NOT NULL,
    published_by {int} NOT NULL,
    item_count {int} NOT NULL DEFAULT 0,
    step_count {int} NOT NULL DEFAULT 0,
    step_done {int} NOT NULL DEFAULT 0,
    remark TEXT NOT NULL DEFAULT '',
    -- rises with every change of anything in the programme: key of rendered pages
    revision {int} NOT NULL DEFAULT 1
);
CREATE INDEX programme_org ON programme (org_id, year, id);

CREATE TABLE section (
    id {int} NOT NULL PRIMARY KEY,
    programme_id {int} NOT NULL REFERENCES programme (id),
    parent_id {int},
    position {int} NOT NULL,
    heading TEXT NOT NULL,
    span_start {int} NOT NULL DEFAULT 0,
    span_end {int} NOT NULL DEFAULT 0
);
CREATE INDEX section_programme ON section (programme_id, position);

CREATE TABLE item (
    id {int} NOT NULL PRIMARY KEY,
    programme_id {int} NOT NULL REFERENCES programme (id),
    section_id {int} REFERENCES section (id),
    position {int} NOT NULL,
    -- 原文序号 as printed; may repeat
    printed_no TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL,
    body TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL CHECK (kind IN ('project', 'task', 'goal', 'requirement')),
    owner TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('open', 'finished', 'struck')),
    -- kept with every change of a step: what the urgency order and the light filter need
    step_count {int} NOT NULL DEFAULT 0,
    step_done {int} NOT NULL DEFAULT 0,
    open_start {bytes} NOT NULL DEFAULT '9999-12-31',
    open_due {bytes} NOT NULL DEFAULT '9999-12-31',
    reported_at {int},
    urged {int} NOT NULL DEFAULT 0,
    extended {int} NOT NULL DEFAULT 0,
    span_start {int} NOT NULL DEFAULT 0,
    span_end {int} NOT NULL DEFAULT 0,
    version {int} NOT NULL DEFAULT 1
);
CREATE INDEX item_programme ON item (programme_id, position);
CREATE INDEX item_urgency ON item (programme_id, state, open_due, id);

-- 牵头 / 参与. Printed name always; the department or organisation it was mapped to.
CREATE TABLE item_party (
    item_id {int} NOT NULL REFERENCES item (id),
    role TEXT NOT NULL CHECK (role IN ('lead', 'participant')),
    position {int} NOT NULL,
    printed {bytes} NOT NULL,
    department_id {int} REFERENCES department (id),
    org_id {int} REFERENCES org (id),
    PRIMARY KEY (item_id, role, position)
);
CREATE INDEX item_party_department ON item_party (department_id, item_id);
CREATE INDEX item_party_org ON item_party (org_id, item_id);

-- 节点. end_day null: no end date, never red. A rhythm is one series of steps, one a period.
CREATE TABLE step (
    id {int} NOT NULL PRIMARY KEY,
    item_id {int} NOT NULL REFERENCES item (id),
    programme_id {int} NOT NULL REFERENCES programme (id),
    position {int} NOT NULL,
    text TEXT NOT NULL,
    start_day {bytes},
    end_day {bytes},
    first_end_day {bytes},
    recurrence TEXT NOT NULL DEFAULT '',
    series {int} NOT NULL DEFAULT 0,
    period TEXT NOT NULL DEFAULT '',
    percent {int} NOT NULL DEFAULT 0 CHECK (percent BETWEEN 0 AND 100),
    state TEXT NOT NULL CHECK (state IN ('open', 'reported', 'returned', 'done')),
    done_on {bytes},
    span_start {int} NOT NULL DEFAULT 0,
    span_end {int} NOT NULL DEFAULT 0,
    version {int} NOT NULL DEFAULT 1
);
CREATE INDEX step_item ON step (item_id, position);
CREATE INDEX step_due ON step (programme_id, state, end_day);

CREATE TABLE target (
    id {int} NOT NULL PRIMARY KEY,
    programme_id {int} NOT NULL REFERENCES programme (id),
    item_id {int} REFERENCES item (id),
    position {int} NOT NULL,
    text TEXT NOT NULL,
    measure TEXT NOT NULL,
    op TEXT NOT NULL CHECK (op IN ('>=', '<=', '=', '>')),
    -- decimal as text: '80', '0.5'
    value TEXT NOT NULL,
    unit TEXT NOT NULL,
    by_day {bytes},
    scope TEXT NOT NULL DEFAULT '',
    span_start {int} NOT NULL DEFAULT 0,
    span_end {int} NOT NULL DEFAULT 0
);
CREATE INDEX target_item ON target (programme_id, item_id, position);

CREATE TABLE duty (
    id {int} NOT NULL PRIMARY KEY,
    programme_id {int} NOT NULL REFERENCES programme (id),
    position {int} NOT NULL,
    text TEXT NOT NULL,
    what TEXT NOT NULL,
    frequency TEXT NOT NULL,
    month_of_period {int},
    day {int},
    due_on {bytes},
    sender TEXT NOT NULL DEFAULT '',
    receiver TEXT NOT NULL DEFAULT '',
    span_start {int} NOT NULL DEFAULT 0,
    span_end {int} NOT NULL DEFAULT 0
);
CREATE INDEX duty_programme ON duty (programme_id, position);

CREATE TABLE form (
    id {int} NOT NULL PRIMARY KEY,
    programme_id {int} NOT NULL REFERENCES programme (id),
    position {int} NOT NULL,
    title TEXT NOT NULL,
    -- JSON list of labels in reading order
    fields TEXT NOT NULL,
    span_start {int} NOT NULL DEFAULT 0,
    span_end {int} NOT NULL DEFAULT 0
);
CREATE INDEX form_programme ON form (programme_id, position);

CREATE TABLE programme_contact (
    id {int} NOT NULL PRIMARY KEY,
    programme_id {int} NOT NULL REFERENCES programme (id),
    position {int} NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT ''
);
CREATE INDEX programme_contact_programme ON programme_contact (programme_id, position);

-- 亮灯规则, dated: org_id null is the default of the whole site.
CREATE TABLE light_rule (
    id {int} NOT NULL PRIMARY KEY,
    org_id {int} REFERENCES org (id),
    valid_from {bytes} NOT NULL,
    near_days {int} NOT NULL CHECK (near_days BETWEEN 0 AND 90),
    source TEXT NOT NULL,
    set_by {int} NOT NULL,
    set_at {int} NOT NULL
);
CREATE INDEX light_rule_org ON light_rule (org_id, valid_from);
INSERT INTO light_rule (id, org_id, valid_from, near_days, source, set_by, set_at)
VALUES (1, null, '2000-01-01', 3, '系统默认：到期前 3 天（含当天）为临期', 0, 0);
