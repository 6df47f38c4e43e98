-- Progress and supervision. Owner: crate programme. Who and when is a row, not a flag.
CREATE TABLE progress (
    id {int} NOT NULL PRIMARY KEY,
    programme_id {int} NOT NULL REFERENCES programme (id),
    item_id {int} NOT NULL REFERENCES item (id),
    step_id {int} NOT NULL REFERENCES step (id),
    org_path {bytes} NOT NULL,
    account_id {int} NOT NULL,
    post_id {int} NOT NULL,
    department_id {int},
    at {int} NOT NULL,
    text TEXT NOT NULL,
    percent {int} NOT NULL CHECK (percent BETWEEN 0 AND 100),
    state TEXT NOT NULL CHECK (state IN ('submitted', 'accepted', 'returned', 'more'))
);
CREATE INDEX progress_item ON progress (item_id, id);
CREATE INDEX progress_step ON progress (step_id, id);
CREATE INDEX progress_open ON progress (programme_id, state, id);

CREATE TABLE evidence (
    id {int} NOT NULL PRIMARY KEY,
    progress_id {int} NOT NULL REFERENCES progress (id),
    item_id {int} NOT NULL REFERENCES item (id),
    position {int} NOT NULL,
    name TEXT NOT NULL,
    hash {bytes} NOT NULL REFERENCES file (hash),
    size {int} NOT NULL
);
CREATE INDEX evidence_progress ON evidence (progress_id, position);
CREATE INDEX evidence_item ON evidence (item_id, id);

-- A superior's answer to a report: accept 同意, return 退回, more 补充材料.
CREATE TABLE decision (
    id {int} NOT NULL PRIMARY KEY,
    progress_id {int} NOT NULL REFERENCES progress (id),
    how TEXT NOT NULL CHECK (how IN ('accept', 'return', 'more')),
    reason TEXT NOT NULL DEFAULT '',
    account_id {int} NOT NULL,
    post_id {int} NOT NULL,
    at {int} NOT NULL
);
CREATE INDEX decision_progress ON decision (progress_id, id);

-- 催办: one act over several items, with what was said and whom it reached.
CREATE TABLE urge (
    id {int} NOT NULL PRIMARY KEY,
    programme_id {int} NOT NULL REFERENCES programme (id),
    text TEXT NOT NULL,
    account_id {int} NOT NULL,
    post_id {int} NOT NULL,
    at {int} NOT NULL
);
CREATE INDEX urge_programme ON urge (programme_id, id);
CREATE TABLE urge_item (
    urge_id {int} NOT NULL REFERENCES urge (id),
    item_id {int} NOT NULL REFERENCES item (id),
    receivers {int} NOT NULL,
    light TEXT NOT NULL,
    PRIMARY KEY (urge_id, item_id)
);
CREATE INDEX urge_item_item ON urge_item (item_id, urge_id);

-- 转办: the lead changes hands.
CREATE TABLE item_transfer (
    id {int} NOT NULL PRIMARY KEY,
    item_id {int} NOT NULL REFERENCES item (id),
    from_printed TEXT NOT NULL,
    to_printed TEXT NOT NULL,
    reason TEXT NOT NULL,
    account_id {int} NOT NULL,
    post_id {int} NOT NULL,
    at {int} NOT NULL
);
CREATE INDEX item_transfer_item ON item_transfer (item_id, id);

-- 申请延期: asked, then granted or refused; the count is kept on the item.
CREATE TABLE extension (
    id {int} NOT NULL PRIMARY KEY,
    item_id {int} NOT NULL REFERENCES item (id),
    step_id {int} NOT NULL REFERENCES step (id),
    from_day {bytes} NOT NULL,
    to_day {bytes} NOT NULL,
    reason TEXT NOT NULL,
    account_id {int} NOT NULL,
    post_id {int} NOT NULL,
    at {int} NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'granted', 'refused')),
    decided_by {int},
    decided_at {int},
    answer TEXT NOT NULL DEFAULT ''
);
CREATE INDEX extension_item ON extension (item_id, id);
CREATE INDEX extension_state ON extension (state, id);

-- 领导批示.
CREATE TABLE instruction (
    id {int} NOT NULL PRIMARY KEY,
    item_id {int} NOT NULL REFERENCES item (id),
    text TEXT NOT NULL,
    account_id {int} NOT NULL,
    post_id {int} NOT NULL,
    at {int} NOT NULL
);
CREATE INDEX instruction_item ON instruction (item_id, id);

-- 办结 (finish), 销号 (strike), 恢复 (reopen).
CREATE TABLE closing (
    id {int} NOT NULL PRIMARY KEY,
    item_id {int} NOT NULL REFERENCES item (id),
    how TEXT NOT NULL CHECK (how IN ('finish', 'strike', 'reopen')),
    reason TEXT NOT NULL DEFAULT '',
    account_id {int} NOT NULL,
    post_id {int} NOT NULL,
    at {int} NOT NULL
);
CREATE INDEX closing_item ON closing (item_id, id);
