-- Units (单位) to be covered and the organisations that cover them. Owner: crate unit.
-- A unit lies under the committee in whose area it is; figures join org by its path, so that a move
-- of the tree moves the units with it. Rows with days hold from the first to the last, both inclusive.
CREATE TABLE unit (
    id {int} NOT NULL PRIMARY KEY,
    org_id {int} NOT NULL REFERENCES org (id),
    -- A word of the dictionary of kinds.
    kind TEXT NOT NULL,
    name {bytes} NOT NULL,
    initials {bytes} NOT NULL DEFAULT '',
    -- 统一社会信用代码, checked
    code {bytes},
    address TEXT NOT NULL DEFAULT '',
    -- The latest number of young employees and its day.
    young {int},
    young_on {bytes},
    -- First and last day on the register.
    opened_on {bytes} NOT NULL,
    closed_on {bytes},
    closed_why TEXT NOT NULL DEFAULT '',
    version {int} NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX unit_code ON unit (code);
CREATE INDEX unit_org ON unit (org_id, id, kind, opened_on, closed_on);
CREATE INDEX unit_name ON unit (org_id, name);

-- Under which organisation a unit lay, and when.
CREATE TABLE unit_place (
    unit_id {int} NOT NULL REFERENCES unit (id),
    org_id {int} NOT NULL REFERENCES org (id),
    valid_from {bytes} NOT NULL,
    valid_to {bytes},
    PRIMARY KEY (unit_id, valid_from)
);

-- Attributes of a unit: a slug of the dictionary, and one of its values (empty for a plain yes).
CREATE TABLE unit_mark (
    unit_id {int} NOT NULL REFERENCES unit (id),
    attribute {bytes} NOT NULL,
    value {bytes} NOT NULL,
    valid_from {bytes} NOT NULL,
    valid_to {bytes},
    PRIMARY KEY (unit_id, attribute, value, valid_from)
);

-- Which organisation covers a unit: 独立建, 联合建, 依托建. One at a time.
CREATE TABLE unit_cover (
    unit_id {int} NOT NULL REFERENCES unit (id),
    org_id {int} NOT NULL REFERENCES org (id),
    how TEXT NOT NULL,
    valid_from {bytes} NOT NULL,
    valid_to {bytes},
    ended_why TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (unit_id, valid_from)
);
CREATE INDEX unit_cover_org ON unit_cover (org_id, valid_to);
-- Figures of a province read this index alone.
CREATE INDEX unit_cover_days ON unit_cover (unit_id, valid_from, valid_to, how);

-- Number of young employees, as reported on a day.
CREATE TABLE unit_young (
    unit_id {int} NOT NULL REFERENCES unit (id),
    on_day {bytes} NOT NULL,
    young {int} NOT NULL,
    PRIMARY KEY (unit_id, on_day)
);

-- Attributes an administrator added to the built-in dictionary, for a part of the tree.
CREATE TABLE unit_attribute (
    slug {bytes} NOT NULL PRIMARY KEY,
    org_id {int} NOT NULL REFERENCES org (id),
    name {bytes} NOT NULL,
    -- Values parted by 、; empty for a plain yes.
    choices TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL,
    added_on {bytes} NOT NULL,
    closed_on {bytes}
);
CREATE INDEX unit_attribute_org ON unit_attribute (org_id);

-- What other crates may read of units.
CREATE VIEW v_unit AS SELECT id, org_id, kind, name, code, opened_on, closed_on FROM unit;
CREATE VIEW v_unit_cover AS SELECT unit_id, org_id, how, valid_from, valid_to FROM unit_cover;
