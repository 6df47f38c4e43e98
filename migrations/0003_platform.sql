-- Log, outbox, jobs, files, messages, settings. Owner: crate platform.
CREATE TABLE audit (
    id {int} NOT NULL PRIMARY KEY,
    at {int} NOT NULL,
    account_id {int} NOT NULL,
    post_id {int} NOT NULL,
    org_path {bytes} NOT NULL,
    act TEXT NOT NULL,
    target_kind TEXT NOT NULL,
    target_id {int} NOT NULL,
    note TEXT NOT NULL,
    address TEXT NOT NULL
);
CREATE INDEX audit_target ON audit (target_kind, target_id, id);
CREATE INDEX audit_account ON audit (account_id, id);

-- Events written in the same transaction as their cause; handled at least once, in order of id.
CREATE TABLE outbox (
    id {int} NOT NULL PRIMARY KEY,
    at {int} NOT NULL,
    topic TEXT NOT NULL,
    body TEXT NOT NULL,
    done_at {int},
    tries {int} NOT NULL DEFAULT 0,
    next_at {int} NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT ''
);
CREATE INDEX outbox_open ON outbox (done_at, next_at, id);

-- A job runs once a key: 'reminders:2026-03-15'.
CREATE TABLE job_run (
    name {bytes} NOT NULL,
    key {bytes} NOT NULL,
    started_at {int} NOT NULL,
    ended_at {int},
    error TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (name, key)
);

-- Files by content: one row a content, the bytes in the file store under the hash.
CREATE TABLE file (
    hash {bytes} NOT NULL PRIMARY KEY,
    size {int} NOT NULL,
    kind TEXT NOT NULL,
    created_at {int} NOT NULL
);

CREATE TABLE message (
    id {int} NOT NULL PRIMARY KEY,
    account_id {int} NOT NULL REFERENCES account (id),
    at {int} NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    link TEXT NOT NULL,
    dedup {bytes} NOT NULL,
    read_at {int},
    mailed_at {int}
);
CREATE UNIQUE INDEX message_dedup ON message (account_id, dedup);
CREATE INDEX message_account ON message (account_id, id);

-- The same submission twice is one: key of the client, hash of the body, the first answer.
CREATE TABLE idempotency (
    account_id {int} NOT NULL,
    key {bytes} NOT NULL,
    body_hash {bytes} NOT NULL,
    answer TEXT NOT NULL,
    at {int} NOT NULL,
    PRIMARY KEY (account_id, key)
);

CREATE TABLE setting (
    name {bytes} NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
