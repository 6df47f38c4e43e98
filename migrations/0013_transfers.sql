-- Transfers of memberships (组织关系转接). Owner: crate transfer. Names of persons are read from v_person, so that
-- a correction or an erasure there holds here too.
CREATE TABLE transfer (
    id {int} NOT NULL PRIMARY KEY,
    member_id {int} NOT NULL REFERENCES member (id),
    person_id {int} NOT NULL REFERENCES person (id),
    -- 转接类别, a word of the dictionary.
    kind TEXT NOT NULL,
    -- What the kind asks for, as JSON.
    particulars TEXT NOT NULL,
    -- member, out or in; the organisation and the account that started it.
    starter TEXT NOT NULL,
    starter_org {int} NOT NULL REFERENCES org (id),
    starter_account {int} NOT NULL,
    -- The branch the membership is with until it is accepted, and its path when filed.
    from_id {int} NOT NULL REFERENCES org (id),
    from_path {bytes} NOT NULL,
    -- The receiving organisation and its path when filed; null for another system.
    to_id {int} REFERENCES org (id),
    to_path {bytes} NOT NULL DEFAULT '',
    -- The branch a committee has named.
    branch_id {int} REFERENCES org (id),
    state TEXT NOT NULL,
    -- The chain, such as +out_branch,in_branch; and the leg that is awaited or that returned it.
    chain TEXT NOT NULL DEFAULT '',
    leg {int} NOT NULL DEFAULT 0,
    -- 1 while under way: there is one of a member.
    open {int} NOT NULL DEFAULT 0,
    -- The organisation that must act, by today's tree, and its superior once it was told.
    wait_id {int} REFERENCES org (id),
    boss_id {int} REFERENCES org (id),
    stand_in {int} NOT NULL DEFAULT 0,
    since {int} NOT NULL DEFAULT 0,
    due {int} NOT NULL DEFAULT 0,
    -- How far the clock has gone with the present step: 0, 1 reminded, 2 escalated; and when it looks again.
    clock {int} NOT NULL DEFAULT 0,
    next_at {int},
    appeals {int} NOT NULL DEFAULT 0,
    returned_on {bytes},
    returned_by {int} REFERENCES org (id),
    returned_by_system {int} NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    filed_on {bytes} NOT NULL,
    ended_on {bytes},
    version {int} NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX transfer_open ON transfer (member_id) WHERE open = 1;
CREATE INDEX transfer_member ON transfer (member_id, id);
CREATE INDEX transfer_person ON transfer (person_id, id);
CREATE INDEX transfer_wait ON transfer (wait_id, due, id) WHERE wait_id IS NOT NULL;
CREATE INDEX transfer_boss ON transfer (boss_id, due, id) WHERE boss_id IS NOT NULL;
CREATE INDEX transfer_from ON transfer (from_id, id);
CREATE INDEX transfer_to ON transfer (to_id, id);
CREATE INDEX transfer_starter ON transfer (starter_org, id);
CREATE INDEX transfer_returned_by ON transfer (returned_by) WHERE returned_by IS NOT NULL;
CREATE INDEX transfer_next ON transfer (next_at, id) WHERE next_at IS NOT NULL;

-- What happened, one row a deed: never changed, never deleted.
CREATE TABLE transfer_event (
    id {int} NOT NULL PRIMARY KEY,
    transfer_id {int} NOT NULL REFERENCES transfer (id),
    at {int} NOT NULL,
    deed TEXT NOT NULL,
    station TEXT NOT NULL DEFAULT '',
    -- Who acted, and the path the organisation had then; null and 0 for the clock.
    org_id {int} REFERENCES org (id),
    org_path {bytes} NOT NULL DEFAULT '',
    account_id {int} NOT NULL DEFAULT 0,
    post_id {int} NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    words TEXT NOT NULL DEFAULT ''
);
CREATE INDEX transfer_event_transfer ON transfer_event (transfer_id, id);

-- Proof put to a transfer or an appeal.
CREATE TABLE transfer_file (
    id {int} NOT NULL PRIMARY KEY,
    transfer_id {int} NOT NULL REFERENCES transfer (id),
    hash TEXT NOT NULL REFERENCES file (hash),
    name TEXT NOT NULL,
    media TEXT NOT NULL,
    size {int} NOT NULL,
    -- proof or appeal
    purpose TEXT NOT NULL,
    account_id {int} NOT NULL,
    at {int} NOT NULL
);
CREATE INDEX transfer_file_transfer ON transfer_file (transfer_id, id);

-- An organisation puts its decisions into another's hands for a time.
CREATE TABLE transfer_delegate (
    id {int} NOT NULL PRIMARY KEY,
    org_id {int} NOT NULL REFERENCES org (id),
    to_id {int} NOT NULL REFERENCES org (id),
    valid_from {bytes} NOT NULL,
    valid_to {bytes} NOT NULL,
    ended_on {bytes},
    set_by {int} NOT NULL,
    set_at {int} NOT NULL
);
CREATE INDEX transfer_delegate_org ON transfer_delegate (org_id, valid_to);
CREATE INDEX transfer_delegate_to ON transfer_delegate (to_id, valid_to);

-- 介绍信: one series of numbers a unit and year.
CREATE TABLE transfer_letter_series (
    org_id {int} NOT NULL REFERENCES org (id),
    year {int} NOT NULL,
    next {int} NOT NULL,
    PRIMARY KEY (org_id, year)
);
CREATE TABLE transfer_letter (
    transfer_id {int} NOT NULL PRIMARY KEY REFERENCES transfer (id),
    org_id {int} NOT NULL REFERENCES org (id),
    year {int} NOT NULL,
    number {int} NOT NULL,
    issued_on {bytes} NOT NULL,
    valid_days {int} NOT NULL,
    account_id {int} NOT NULL
);
CREATE UNIQUE INDEX transfer_letter_number ON transfer_letter (org_id, year, number);

-- 毕业时间 of a branch, and who graduates: counted where they were, wherever they are now.
CREATE TABLE transfer_class (
    org_id {int} NOT NULL REFERENCES org (id),
    year {int} NOT NULL,
    month {bytes} NOT NULL,
    set_by {int} NOT NULL,
    set_at {int} NOT NULL,
    PRIMARY KEY (year, org_id)
);
CREATE TABLE transfer_graduate (
    year {int} NOT NULL,
    member_id {int} NOT NULL REFERENCES member (id),
    org_id {int} NOT NULL REFERENCES org (id),
    org_path {bytes} NOT NULL,
    way TEXT NOT NULL DEFAULT '',
    transfer_id {int} REFERENCES transfer (id),
    PRIMARY KEY (year, member_id)
);
CREATE INDEX transfer_graduate_org ON transfer_graduate (org_id, year);
CREATE INDEX transfer_graduate_member ON transfer_graduate (member_id, year);
