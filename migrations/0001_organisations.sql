-- Organisations (组织). Owner: crate org. Current values stand in org; org_place, org_name and
-- org_kind hold the history since the first day, org_link the succession of merges and splits.
-- path: one six-character base-32 segment a level, so that a subtree is one range.
CREATE TABLE org (
    id {int} NOT NULL PRIMARY KEY,
    parent_id {int} REFERENCES org (id),
    path {bytes} NOT NULL,
    level {int} NOT NULL CHECK (level BETWEEN 1 AND 5),
    kind TEXT NOT NULL,
    code {bytes},
    name {bytes} NOT NULL,
    short_name TEXT NOT NULL DEFAULT '',
    initials {bytes} NOT NULL DEFAULT '',
    sort {int} NOT NULL DEFAULT 0,
    children {int} NOT NULL DEFAULT 0,
    opened_on {bytes} NOT NULL,
    closed_on {bytes},
    version {int} NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX org_path ON org (path);
CREATE UNIQUE INDEX org_code ON org (code);
CREATE INDEX org_parent ON org (parent_id, sort, id);
CREATE INDEX org_name ON org (name);
CREATE INDEX org_initials ON org (initials);

CREATE TABLE org_place (
    org_id {int} NOT NULL REFERENCES org (id),
    parent_id {int},
    path {bytes} NOT NULL,
    valid_from {bytes} NOT NULL,
    valid_to {bytes},
    PRIMARY KEY (org_id, valid_from)
);
CREATE INDEX org_place_parent ON org_place (parent_id, valid_from);

CREATE TABLE org_title (
    org_id {int} NOT NULL REFERENCES org (id),
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    valid_from {bytes} NOT NULL,
    valid_to {bytes},
    PRIMARY KEY (org_id, valid_from)
);

CREATE TABLE org_kind (
    org_id {int} NOT NULL REFERENCES org (id),
    kind TEXT NOT NULL,
    level {int} NOT NULL,
    valid_from {bytes} NOT NULL,
    valid_to {bytes},
    PRIMARY KEY (org_id, valid_from)
);

CREATE TABLE org_link (
    from_id {int} NOT NULL REFERENCES org (id),
    to_id {int} NOT NULL REFERENCES org (id),
    how TEXT NOT NULL,
    on_day {bytes} NOT NULL,
    PRIMARY KEY (from_id, to_id, on_day)
);

CREATE TABLE department (
    id {int} NOT NULL PRIMARY KEY,
    org_id {int} NOT NULL REFERENCES org (id),
    name {bytes} NOT NULL,
    sort {int} NOT NULL DEFAULT 0,
    closed_on {bytes}
);
CREATE UNIQUE INDEX department_name ON department (org_id, name);

-- Other names a department or organisation is printed under in notices (组织部 / 基层组织建设部).
CREATE TABLE party_alias (
    org_id {int} NOT NULL REFERENCES org (id),
    printed {bytes} NOT NULL,
    department_id {int} REFERENCES department (id),
    target_org_id {int} REFERENCES org (id),
    PRIMARY KEY (org_id, printed)
);

-- Numbers handed out in blocks, where a rising number without gaps of ours is wanted (org.id).
CREATE TABLE number_block (
    name TEXT NOT NULL PRIMARY KEY,
    next {int} NOT NULL
);
INSERT INTO number_block (name, next) VALUES ('org', 1);

-- What other crates may read of an organisation.
CREATE VIEW v_org AS SELECT id, parent_id, path, level, kind, code, name, short_name, closed_on FROM org;
CREATE VIEW v_department AS SELECT id, org_id, name, sort, closed_on FROM department;
