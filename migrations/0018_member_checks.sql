-- Members: who filed and who decided, papers of punishments, hours and sponsors of joining. Owner: crate member.
ALTER TABLE member_appraisal_round ADD COLUMN filed_by {int};
ALTER TABLE member_appraisal_round ADD COLUMN decided_by {int};
ALTER TABLE member_appraisal_round ADD COLUMN decided_on {bytes};

-- A punishment is filed, then valid or returned; while its lifting waits it is lifting. Awards are valid at once.
ALTER TABLE member_record ADD COLUMN state TEXT NOT NULL DEFAULT 'valid';
ALTER TABLE member_record ADD COLUMN document_id {int} REFERENCES member_document (id);
ALTER TABLE member_record ADD COLUMN decided_by {int};
ALTER TABLE member_record ADD COLUMN decided_on {bytes};
-- What was said to its return, or why its lifting was not agreed to.
ALTER TABLE member_record ADD COLUMN words TEXT NOT NULL DEFAULT '';
ALTER TABLE member_record ADD COLUMN lift_document_id {int} REFERENCES member_document (id);
ALTER TABLE member_record ADD COLUMN lift_filed_by {int};
CREATE INDEX member_record_wait ON member_record (id) WHERE state IN ('filed', 'lifting');
CREATE INDEX member_record_until ON member_record (until, id) WHERE until IS NOT NULL AND lifted_on IS NULL;

ALTER TABLE member_step ADD COLUMN lesson_hours {int};
ALTER TABLE member_step ADD COLUMN volunteer_hours {int};
-- Names of the sponsors (介绍人), one a line.
ALTER TABLE member_step ADD COLUMN sponsors TEXT NOT NULL DEFAULT '';

-- Who is away from the branch: few, and looked for every month.
CREATE INDEX member_away ON member (org_id, id) WHERE whereabouts <> '';

-- Protected particulars of a membership: asked for by the branch with proof, decided by its superior.
CREATE TABLE member_request (
    id {int} NOT NULL PRIMARY KEY,
    member_id {int} NOT NULL REFERENCES member (id),
    org_id {int} NOT NULL REFERENCES org (id),
    -- joined_on, number, card, party, graduates
    field TEXT NOT NULL,
    -- As stored in the column of that name; empty for nothing.
    new TEXT NOT NULL,
    reason TEXT NOT NULL,
    document_id {int} REFERENCES member_document (id),
    -- open, accepted, refused, withdrawn
    state {bytes} NOT NULL DEFAULT 'open',
    filed_by {int} NOT NULL,
    filed_at {int} NOT NULL,
    decided_by {int},
    decided_at {int},
    words TEXT NOT NULL DEFAULT ''
);
CREATE INDEX member_request_member ON member_request (member_id, id);
CREATE UNIQUE INDEX member_request_field ON member_request (member_id, field) WHERE state = 'open';
CREATE INDEX member_request_open ON member_request (id) WHERE state = 'open';

-- Who must not vote, be elected or sponsor on a day (留团察看).
CREATE VIEW v_member_probation AS
    SELECT m.person_id, m.org_id, r.member_id, r.given_on, r.until, r.lifted_on FROM member_record r JOIN member m ON m.id = r.member_id
    WHERE r.sort = 'discipline' AND r.state IN ('valid', 'lifting') AND r.until IS NOT NULL;

-- Which account is whose, for the pages of a person.
CREATE VIEW v_member_account AS SELECT account_id, person_id FROM member_account;

-- Looks by whole lists: one row an export, and whom it held. Owner: crate person.
CREATE TABLE person_export (
    id {int} NOT NULL PRIMARY KEY,
    at {int} NOT NULL,
    account_id {int} NOT NULL,
    org_id {int} NOT NULL REFERENCES org (id),
    -- The list and its filters in words, without personal data.
    list TEXT NOT NULL,
    -- 1 when full numbers were in it.
    complete {int} NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    persons {int} NOT NULL
);
CREATE INDEX person_export_org ON person_export (org_id, id);
CREATE TABLE person_exported (
    person_id {int} NOT NULL REFERENCES person (id),
    export_id {int} NOT NULL REFERENCES person_export (id),
    PRIMARY KEY (person_id, export_id)
);
CREATE INDEX person_exported_export ON person_exported (export_id);

-- One open request a person and field; of two that were filed at the same moment the first stands.
UPDATE person_correction SET state = 'withdrawn' WHERE state = 'open' AND EXISTS (SELECT 1 FROM person_correction o
    WHERE o.person_id = person_correction.person_id AND o.field = person_correction.field AND o.state = 'open' AND o.id < person_correction.id);
CREATE UNIQUE INDEX person_correction_field ON person_correction (person_id, field) WHERE state = 'open';

-- 合并: two records that were one human being; the second one is closed and points to the first.
CREATE TABLE person_merge (
    id {int} NOT NULL PRIMARY KEY,
    kept_id {int} NOT NULL REFERENCES person (id),
    gone_id {int} NOT NULL REFERENCES person (id),
    at {int} NOT NULL,
    account_id {int} NOT NULL,
    -- What moved, line by line, and what the closed record said, without full numbers.
    moved TEXT NOT NULL
);
CREATE UNIQUE INDEX person_merge_gone ON person_merge (gone_id);
CREATE INDEX person_merge_kept ON person_merge (kept_id);
ALTER TABLE person ADD COLUMN merged_into {int} REFERENCES person (id);

-- What other crates may read of consents: who has one that stands.
CREATE VIEW v_guardian_consent AS SELECT person_id FROM guardian_consent WHERE withdrawn_on IS NULL;
