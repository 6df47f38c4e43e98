-- Members (团员). Owner: crate member. The membership sits in a branch; anchor_id is the county-level
-- organisation above it (or the branch's highest ancestor below it), under which lists are sorted.
CREATE TABLE member (
    id {int} NOT NULL PRIMARY KEY,
    person_id {int} NOT NULL REFERENCES person (id),
    org_id {int} NOT NULL REFERENCES org (id),
    anchor_id {int} NOT NULL REFERENCES org (id),
    -- Copies for sorting and filtering inside a list: of the person's name and birth.
    name {bytes} NOT NULL,
    born {bytes},
    sex {int} NOT NULL DEFAULT 0,
    joined_on {bytes},
    -- 发展团员编号, 团员证编号
    number {bytes},
    card {bytes},
    -- active 在册, leaving …, left: a slug of the state machine.
    state TEXT NOT NULL,
    left_on {bytes},
    left_how TEXT NOT NULL DEFAULT '',
    -- The year of the last registration (团籍注册).
    registered {int} NOT NULL DEFAULT 0,
    -- 1 when also a member of the Party.
    party {int} NOT NULL DEFAULT 0,
    -- Latest 毕业时间 for students, YYYY-MM.
    graduates {bytes},
    -- floating 流动, lost 失联, abroad, … or empty
    whereabouts TEXT NOT NULL DEFAULT '',
    version {int} NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX member_person ON member (person_id);
CREATE UNIQUE INDEX member_number ON member (number);
CREATE INDEX member_org ON member (org_id, state, name, id);
CREATE INDEX member_anchor ON member (anchor_id, state, name, id);

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

-- What other crates may read of a membership.
CREATE VIEW v_member AS SELECT id, person_id, org_id, anchor_id, name, born, sex, joined_on, state, left_on, registered, party, graduates, whereabouts, version FROM member;
