-- Accounts, posts, sessions. Owner: crate platform.
CREATE TABLE account (
    id {int} NOT NULL PRIMARY KEY,
    login {bytes} NOT NULL,
    name TEXT NOT NULL,
    password TEXT,
    email TEXT NOT NULL DEFAULT '',
    mail_on {int} NOT NULL DEFAULT 1,
    locked_on {bytes},
    created_at {int} NOT NULL,
    version {int} NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX account_login ON account (login);

-- 岗位: one account may hold several; each is an identity to act under.
CREATE TABLE post (
    id {int} NOT NULL PRIMARY KEY,
    account_id {int} NOT NULL REFERENCES account (id),
    org_id {int} NOT NULL REFERENCES org (id),
    department_id {int} REFERENCES department (id),
    role TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    valid_from {bytes} NOT NULL,
    valid_to {bytes}
);
CREATE INDEX post_account ON post (account_id);
CREATE INDEX post_org ON post (org_id);
CREATE INDEX post_department ON post (department_id);

CREATE TABLE session (
    token {bytes} NOT NULL PRIMARY KEY,
    account_id {int} NOT NULL REFERENCES account (id),
    post_id {int},
    created_at {int} NOT NULL,
    seen_at {int} NOT NULL,
    expires_at {int} NOT NULL,
    address TEXT NOT NULL DEFAULT ''
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expires ON session (expires_at);

-- One-time links: first set-up, new account, reset. Only a hash is kept.
CREATE TABLE one_time_link (
    token {bytes} NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    account_id {int},
    expires_at {int} NOT NULL,
    used_at {int}
);

CREATE TABLE login_failure (
    id {int} NOT NULL PRIMARY KEY,
    who {bytes} NOT NULL,
    at {int} NOT NULL
);
CREATE INDEX login_failure_who ON login_failure (who, at);

CREATE TABLE api_token (
    token {bytes} NOT NULL PRIMARY KEY,
    post_id {int} NOT NULL REFERENCES post (id),
    label TEXT NOT NULL,
    created_at {int} NOT NULL,
    expires_at {int} NOT NULL
);

-- What other crates may read of accounts and posts: who signed, whom a message reaches.
CREATE VIEW v_account AS SELECT id, name FROM account;
CREATE VIEW v_post AS SELECT id, account_id, org_id, department_id, role, title, valid_from, valid_to FROM post;
