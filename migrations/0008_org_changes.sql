-- Changes of the tree, terms, ties and required particulars of organisations. Owner: crate org.

-- Counting a subtree: 1 + the sum of the children over its few inner organisations.
CREATE INDEX org_inner ON org (path, children) WHERE children > 0;

-- 空心团委: committees without anything below them are few, and looked for often.
CREATE INDEX org_leaf ON org (path) WHERE level < 5 AND children = 0 AND closed_on IS NULL;

-- One row a change of the tree, whatever number of organisations it touched.
CREATE TABLE org_change (
    id {int} NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    -- First day of the new state.
    day {bytes} NOT NULL,
    at {int} NOT NULL,
    account_id {int} NOT NULL,
    -- The organisation whose post changed it; null for the operator.
    org_id {int},
    reason TEXT NOT NULL,
    -- What was done, in words without personal data.
    words TEXT NOT NULL,
    -- What an undo needs, as JSON.
    payload TEXT NOT NULL DEFAULT '{}',
    -- The change that took this one back.
    undone_by {int} REFERENCES org_change (id)
);
CREATE INDEX org_change_kind ON org_change (kind, org_id, id);

-- Whom it touched; no foreign key, since a deleted organisation leaves its number here.
CREATE TABLE org_change_part (
    change_id {int} NOT NULL REFERENCES org_change (id),
    org_id {int} NOT NULL,
    -- source, target, moved, closed, opened, changed, deleted
    part TEXT NOT NULL,
    PRIMARY KEY (org_id, change_id, part)
);
CREATE INDEX org_change_part_change ON org_change_part (change_id, org_id);

-- Who became whom is asked from both sides.
CREATE INDEX org_link_to ON org_link (to_id, on_day);

-- 换届: elections held, newest is the present term.
CREATE TABLE org_election (
    org_id {int} NOT NULL REFERENCES org (id),
    held_on {bytes} NOT NULL,
    years {int} NOT NULL CHECK (years BETWEEN 1 AND 10),
    -- How it was held: 团员大会, 团员代表大会, 上级任命
    how TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    entered_at {int} NOT NULL,
    entered_by {int} NOT NULL,
    PRIMARY KEY (org_id, held_on)
);

-- The present term, kept with every election and extension: what the list of due elections is sorted by.
CREATE TABLE org_term (
    org_id {int} NOT NULL PRIMARY KEY REFERENCES org (id),
    held_on {bytes} NOT NULL,
    due_on {bytes} NOT NULL
);
CREATE INDEX org_term_due ON org_term (due_on, org_id);

-- 延期换届 (and 提前): asked by the organisation, decided by the superior.
CREATE TABLE org_extension (
    id {int} NOT NULL PRIMARY KEY,
    org_id {int} NOT NULL REFERENCES org (id),
    held_on {bytes} NOT NULL,
    due_on {bytes} NOT NULL,
    until {bytes} NOT NULL,
    reason TEXT NOT NULL,
    asked_at {int} NOT NULL,
    asked_by {int} NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'granted', 'refused')),
    decided_at {int},
    decided_by {int},
    answer TEXT NOT NULL DEFAULT ''
);
CREATE INDEX org_extension_org ON org_extension (org_id, id);
CREATE INDEX org_extension_state ON org_extension (state, id);

-- 直属, 联系点: ties beside the tree, from the organisation that keeps them.
CREATE TABLE org_tie (
    id {int} NOT NULL PRIMARY KEY,
    org_id {int} NOT NULL REFERENCES org (id),
    target_id {int} NOT NULL REFERENCES org (id),
    kind TEXT NOT NULL CHECK (kind IN ('direct', 'contact')),
    note TEXT NOT NULL DEFAULT '',
    valid_from {bytes} NOT NULL,
    valid_to {bytes}
);
CREATE INDEX org_tie_org ON org_tie (org_id, valid_from);
CREATE INDEX org_tie_target ON org_tie (target_id, valid_from);

-- 必填信息. graduates: YYYY-MM of a class's graduation; only class branches have it.
CREATE TABLE org_particulars (
    org_id {int} NOT NULL PRIMARY KEY REFERENCES org (id),
    contact TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    industry TEXT NOT NULL DEFAULT '',
    institution_code TEXT NOT NULL DEFAULT '',
    founded_on {bytes},
    graduates {bytes},
    -- 1 when everything the kind requires is filled.
    complete {int} NOT NULL DEFAULT 0,
    version {int} NOT NULL DEFAULT 1
);
CREATE INDEX org_particulars_graduates ON org_particulars (graduates, org_id) WHERE graduates IS NOT NULL;
