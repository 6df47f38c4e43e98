-- Members (团员). Owner: crate member. The membership sits in a branch; anchor_id is the county-level
-- organisation above it (or the branch's highest ancestor below that level), under which lists are sorted.
CREATE TABLE member (
    id {int} NOT NULL PRIMARY KEY,
    person_id {int} NOT NULL REFERENCES person (id),
    org_id {int} NOT NULL REFERENCES org (id),
    anchor_id {int} NOT NULL REFERENCES org (id),
    -- Copies for sorting and filtering inside a list: of the person's name, its initials, birth and sex.
    name {bytes} NOT NULL,
    initials {bytes} NOT NULL DEFAULT '',
    born {bytes},
    sex {int} NOT NULL DEFAULT 0,
    joined_on {bytes},
    -- 发展团员编号, 团员证编号
    number {bytes},
    card {bytes},
    -- active 在册, left 已离团; while a leaving waits for its confirmation the state is active and
    -- leaving holds its kind.
    state TEXT NOT NULL,
    leaving TEXT NOT NULL DEFAULT '',
    left_on {bytes},
    left_how TEXT NOT NULL DEFAULT '',
    -- The year of the last registration (团籍注册).
    registered {int} NOT NULL DEFAULT 0,
    -- 1 when also a member of the Party.
    party {int} NOT NULL DEFAULT 0,
    -- Latest 毕业时间 for students, YYYY-MM.
    graduates {bytes},
    -- floating 流动, lost 失联, abroad 出国（境）, army 参军, or empty
    whereabouts TEXT NOT NULL DEFAULT '',
    -- Since when the whereabouts are so, and the last contact that reached the person.
    whereabouts_on {bytes},
    contacted_on {bytes},
    version {int} NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX member_person ON member (person_id);
CREATE UNIQUE INDEX member_number ON member (number);
CREATE INDEX member_org ON member (org_id, state, name, id);
-- Wide enough to filter without a look at the rows: a list of a county reads only this county's part.
CREATE INDEX member_anchor ON member (anchor_id, state, name, id, org_id, sex, born, joined_on, registered, party, leaving, whereabouts, graduates, initials);
CREATE INDEX member_name ON member (name, id);

-- Where a membership has been: branch, its path then, from, to, how it came.
CREATE TABLE member_place (
    member_id {int} NOT NULL REFERENCES member (id),
    org_id {int} NOT NULL REFERENCES org (id),
    org_path {bytes} NOT NULL,
    valid_from {bytes} NOT NULL,
    valid_to {bytes},
    how TEXT NOT NULL,
    PRIMARY KEY (member_id, valid_from, org_id)
);
CREATE INDEX member_place_org ON member_place (org_id, valid_from);

-- Counts of a branch, written anew in the transaction that changes one of its members. Nothing is kept
-- above the branch: a figure for a part of the tree is a sum over the branches in its range of paths.
CREATE TABLE member_count (
    org_id {int} NOT NULL PRIMARY KEY REFERENCES org (id),
    members {int} NOT NULL DEFAULT 0,
    women {int} NOT NULL DEFAULT 0,
    party {int} NOT NULL DEFAULT 0,
    leaving {int} NOT NULL DEFAULT 0,
    floating {int} NOT NULL DEFAULT 0,
    lost {int} NOT NULL DEFAULT 0,
    gone {int} NOT NULL DEFAULT 0,
    -- Latest year of registration in the branch, and how many are registered for it.
    year {int} NOT NULL DEFAULT 0,
    registered {int} NOT NULL DEFAULT 0,
    -- Rises with every count; its change is what concurrent writers wait for.
    stamp {int} NOT NULL DEFAULT 0
);

-- Steps of joining (发展团员): one row a step done.
CREATE TABLE member_step (
    member_id {int} NOT NULL REFERENCES member (id),
    step TEXT NOT NULL,
    done_on {bytes} NOT NULL,
    -- Numbers, sponsors, votes as the step asks for.
    detail TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (member_id, step)
);

-- Documents of the archive (一人一档); the bytes lie in the file store.
CREATE TABLE member_document (
    id {int} NOT NULL PRIMARY KEY,
    member_id {int} NOT NULL REFERENCES member (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    hash {bytes} NOT NULL REFERENCES file (hash),
    size {int} NOT NULL,
    added_at {int} NOT NULL,
    added_by {int} NOT NULL,
    -- 认证: checked by the superior; a returned one says why.
    checked_at {int},
    checked_by {int},
    returned TEXT NOT NULL DEFAULT ''
);
CREATE INDEX member_document_member ON member_document (member_id, id);

-- 年度团籍注册: one row a member and year.
CREATE TABLE member_registration (
    member_id {int} NOT NULL REFERENCES member (id),
    year {int} NOT NULL,
    -- registered 注册, deferred 暂缓
    state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    org_id {int} NOT NULL REFERENCES org (id),
    done_on {bytes} NOT NULL,
    by_account {int} NOT NULL,
    PRIMARY KEY (member_id, year)
);
CREATE INDEX member_registration_org ON member_registration (org_id, year);

-- 教育评议 of a branch: attendance, and the grades of its members.
CREATE TABLE member_appraisal_round (
    org_id {int} NOT NULL REFERENCES org (id),
    year {int} NOT NULL,
    held_on {bytes} NOT NULL,
    due {int} NOT NULL,
    present {int} NOT NULL,
    -- submitted 待批准, approved 已批准, returned 已退回
    state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    version {int} NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, year)
);
CREATE TABLE member_appraisal (
    member_id {int} NOT NULL REFERENCES member (id),
    year {int} NOT NULL,
    grade TEXT NOT NULL,
    org_id {int} NOT NULL REFERENCES org (id),
    PRIMARY KEY (member_id, year)
);
CREATE INDEX member_appraisal_org ON member_appraisal (org_id, year);

-- Awards (award) and discipline (discipline) of a member.
CREATE TABLE member_record (
    id {int} NOT NULL PRIMARY KEY,
    member_id {int} NOT NULL REFERENCES member (id),
    sort TEXT NOT NULL,
    -- 荣誉名称, or the punishment: a word of the dictionary
    what TEXT NOT NULL,
    issuer TEXT NOT NULL DEFAULT '',
    paper TEXT NOT NULL DEFAULT '',
    given_on {bytes} NOT NULL,
    -- Last day of 留团察看.
    until {bytes},
    lifted_on {bytes},
    added_at {int} NOT NULL,
    added_by {int} NOT NULL
);
CREATE INDEX member_record_member ON member_record (member_id, sort, given_on);

-- Contact with floating and lost members.
CREATE TABLE member_contact (
    id {int} NOT NULL PRIMARY KEY,
    member_id {int} NOT NULL REFERENCES member (id),
    on_day {bytes} NOT NULL,
    how TEXT NOT NULL,
    reached {int} NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    by_account {int} NOT NULL
);
CREATE INDEX member_contact_member ON member_contact (member_id, on_day);

-- 双重报到: a member reports to a community beside the own branch.
CREATE TABLE member_second (
    member_id {int} NOT NULL REFERENCES member (id),
    org_id {int} NOT NULL REFERENCES org (id),
    valid_from {bytes} NOT NULL,
    valid_to {bytes},
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (member_id, org_id, valid_from)
);
CREATE INDEX member_second_org ON member_second (org_id, valid_to);

-- Leaving (离团): filed by the branch, confirmed by its superior, taken back by 恢复团籍.
CREATE TABLE member_exit (
    id {int} NOT NULL PRIMARY KEY,
    member_id {int} NOT NULL REFERENCES member (id),
    org_id {int} NOT NULL REFERENCES org (id),
    how TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    -- filed, confirmed, returned, restored
    state TEXT NOT NULL,
    filed_on {bytes} NOT NULL,
    filed_by {int} NOT NULL,
    document_id {int} REFERENCES member_document (id),
    decided_on {bytes},
    decided_by {int},
    words TEXT NOT NULL DEFAULT ''
);
CREATE INDEX member_exit_member ON member_exit (member_id, id);
CREATE INDEX member_exit_state ON member_exit (state, id);

-- Who has reached the age of leaving, as the nightly job found it.
CREATE TABLE member_due (
    member_id {int} NOT NULL PRIMARY KEY REFERENCES member (id),
    since {bytes} NOT NULL
);

-- Young people of an organisation, dated: the denominator of 团青比. grade: 初中毕业班 … or empty for all.
CREATE TABLE member_youth (
    org_id {int} NOT NULL REFERENCES org (id),
    stage TEXT NOT NULL,
    valid_from {bytes} NOT NULL,
    youth {int} NOT NULL,
    source TEXT NOT NULL DEFAULT '',
    set_by {int} NOT NULL,
    PRIMARY KEY (org_id, stage, valid_from)
);

-- What was changed on a card: field, before, after; full identity numbers never stand here.
CREATE TABLE member_change (
    id {int} NOT NULL PRIMARY KEY,
    member_id {int} NOT NULL REFERENCES member (id),
    at {int} NOT NULL,
    by_account {int} NOT NULL,
    field TEXT NOT NULL,
    old TEXT NOT NULL,
    new TEXT NOT NULL
);
CREATE INDEX member_change_member ON member_change (member_id, id);

-- Which account is which person, and invitations to make an account; only a hash of the link is kept.
CREATE TABLE member_account (
    account_id {int} NOT NULL PRIMARY KEY REFERENCES account (id),
    person_id {int} NOT NULL REFERENCES person (id),
    linked_at {int} NOT NULL
);
CREATE UNIQUE INDEX member_account_person ON member_account (person_id);
CREATE TABLE member_invite (
    token {bytes} NOT NULL PRIMARY KEY,
    member_id {int} NOT NULL REFERENCES member (id),
    made_at {int} NOT NULL,
    made_by {int} NOT NULL,
    expires_at {int} NOT NULL,
    used_at {int}
);
CREATE INDEX member_invite_member ON member_invite (member_id);

-- What other crates may read of a membership.
CREATE VIEW v_member AS SELECT id, person_id, org_id, anchor_id, name, born, sex, joined_on, state, left_on, registered, party, graduates, whereabouts, version FROM member;
