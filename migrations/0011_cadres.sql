-- Cadres (团干部): posts, terms, staffing. Owner: crate cadre.
-- A post (职务) a person holds or held in an organisation; several at once are usual.
CREATE TABLE cadre_post (
    id {int} NOT NULL PRIMARY KEY,
    person_id {int} NOT NULL REFERENCES person (id),
    org_id {int} NOT NULL REFERENCES org (id),
    -- A word of the dictionary: 书记, 副书记, 组织委员 …
    post TEXT NOT NULL,
    -- 职务名称 as written, may be empty
    title TEXT NOT NULL DEFAULT '',
    -- 专职, 挂职, 兼职
    mode TEXT NOT NULL,
    -- 任职方式: 选举, 任命 …; may be empty
    how TEXT NOT NULL DEFAULT '',
    -- The place it takes: 行政, 事业, or empty for none.
    staffing TEXT NOT NULL DEFAULT '',
    -- 1 for a member of the Party committee of the same level (同级党委成员).
    committee {int} NOT NULL DEFAULT 0,
    valid_from {bytes} NOT NULL,
    -- Last day of the term as planned; may have passed while the post goes on.
    term_to {bytes},
    -- Last day once it has ended.
    valid_to {bytes},
    ended_why TEXT NOT NULL DEFAULT '',
    version {int} NOT NULL DEFAULT 1
);
CREATE INDEX cadre_post_person ON cadre_post (person_id, valid_to);
CREATE INDEX cadre_post_org ON cadre_post (org_id, id, valid_from, valid_to, mode, staffing);

-- 编制: places of a kind (行政, 事业) an organisation has from a day.
CREATE TABLE cadre_staffing (
    org_id {int} NOT NULL REFERENCES org (id),
    kind TEXT NOT NULL,
    valid_from {bytes} NOT NULL,
    places {int} NOT NULL,
    source TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org_id, kind, valid_from)
);

-- 账号交接: the account post that ended and the one that took its place; the link itself is kept as a hash elsewhere.
CREATE TABLE cadre_handover (
    id {int} NOT NULL PRIMARY KEY,
    org_id {int} NOT NULL REFERENCES org (id),
    at {int} NOT NULL,
    by_account {int} NOT NULL,
    -- Posts of accounts (the outgoing and the incoming one).
    old_post {int} NOT NULL,
    new_post {int} NOT NULL,
    -- Until when the link is good; null when the successor had an account already.
    expires_at {int}
);
CREATE INDEX cadre_handover_org ON cadre_handover (org_id, id);

-- What other crates may read: who holds which post where, and when.
CREATE VIEW v_cadre_post AS SELECT person_id, org_id, post, valid_from, valid_to FROM cadre_post;
