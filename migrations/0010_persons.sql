-- Persons: one row a human being, identity number and telephone number encrypted. Owner: crate person.
CREATE TABLE person (
    id {int} NOT NULL PRIMARY KEY,
    -- The organisation that keeps the record; moves with the membership.
    org_id {int} NOT NULL REFERENCES org (id),
    name {bytes} NOT NULL,
    initials {bytes} NOT NULL DEFAULT '',
    -- 1 男, 2 女, 0 unknown
    sex {int} NOT NULL DEFAULT 0,
    born {bytes},
    -- Kind of document, a word of the dictionary (居民身份证 …).
    id_kind TEXT NOT NULL DEFAULT '居民身份证',
    -- Keyed hash of the normalised number, for exact search; null when there is no number.
    id_index {bytes},
    -- What lists show, such as 9****************X.
    id_mask TEXT NOT NULL DEFAULT '',
    id_cipher {blob},
    phone_index {bytes},
    phone_mask TEXT NOT NULL DEFAULT '',
    phone_cipher {blob},
    ethnicity TEXT NOT NULL DEFAULT '',
    education TEXT NOT NULL DEFAULT '',
    -- 政治面貌, a word of the dictionary.
    political TEXT NOT NULL DEFAULT '',
    erased_on {bytes},
    created_at {int} NOT NULL,
    version {int} NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX person_id_index ON person (id_index);
CREATE INDEX person_phone_index ON person (phone_index);
CREATE INDEX person_org ON person (org_id, id);
-- The same human being entered twice is looked for by name and birth.
CREATE INDEX person_name ON person (name, born);

-- What other crates may read of a person: nothing that is encrypted.
CREATE VIEW v_person AS
    SELECT id, org_id, name, initials, sex, born, id_kind, id_mask, phone_mask, ethnicity, education, political, erased_on, version FROM person;

-- Who saw full data of whom, when and why; the person reads it too.
CREATE TABLE person_view (
    id {int} NOT NULL PRIMARY KEY,
    person_id {int} NOT NULL REFERENCES person (id),
    at {int} NOT NULL,
    account_id {int} NOT NULL,
    org_id {int} NOT NULL,
    -- What was seen: card, id_number, phone, export, …
    what TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX person_view_person ON person_view (person_id, id);
CREATE INDEX person_view_account ON person_view (account_id, id);

-- Every change of a field: what it was before. Old identity and telephone numbers stay encrypted.
CREATE TABLE person_change (
    id {int} NOT NULL PRIMARY KEY,
    person_id {int} NOT NULL REFERENCES person (id),
    at {int} NOT NULL,
    -- 0: a job or the operator.
    account_id {int} NOT NULL,
    -- A word of the field table: name, number, phone, …
    field TEXT NOT NULL,
    -- As shown: masked where the field is encrypted.
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    old_cipher {blob},
    -- direct, request, import, claim
    how TEXT NOT NULL
);
CREATE INDEX person_change_person ON person_change (person_id, id);

-- 信息更正: a change of a protected field that someone asks for and the keeper of records decides.
CREATE TABLE person_correction (
    id {int} NOT NULL PRIMARY KEY,
    person_id {int} NOT NULL REFERENCES person (id),
    -- The organisation that asked.
    org_id {int} NOT NULL REFERENCES org (id),
    account_id {int} NOT NULL,
    at {int} NOT NULL,
    field TEXT NOT NULL,
    -- As shown: masked where the field is encrypted.
    new TEXT NOT NULL,
    new_cipher {blob},
    reason TEXT NOT NULL,
    -- open, accepted, refused, withdrawn
    state {bytes} NOT NULL DEFAULT 'open',
    decided_by {int},
    decided_at {int},
    decision TEXT NOT NULL DEFAULT '',
    version {int} NOT NULL DEFAULT 1
);
CREATE INDEX person_correction_person ON person_correction (person_id, id);
CREATE INDEX person_correction_open ON person_correction (id) WHERE state = 'open';
CREATE INDEX person_correction_account ON person_correction (account_id, id);

-- 认领 and 异议: another organisation says that the person belongs to it, or that the record is wrong.
CREATE TABLE person_claim (
    id {int} NOT NULL PRIMARY KEY,
    person_id {int} NOT NULL REFERENCES person (id),
    -- claim, dispute
    kind {bytes} NOT NULL,
    -- Who keeps the record when it is filed, and who asks.
    holder_id {int} NOT NULL REFERENCES org (id),
    org_id {int} NOT NULL REFERENCES org (id),
    account_id {int} NOT NULL,
    at {int} NOT NULL,
    reason TEXT NOT NULL,
    -- open, accepted, refused, withdrawn
    state {bytes} NOT NULL DEFAULT 'open',
    decided_by {int},
    decided_at {int},
    decision TEXT NOT NULL DEFAULT '',
    version {int} NOT NULL DEFAULT 1
);
CREATE INDEX person_claim_person ON person_claim (person_id, id);
CREATE INDEX person_claim_holder ON person_claim (holder_id, id);
CREATE INDEX person_claim_org ON person_claim (org_id, id);
CREATE UNIQUE INDEX person_claim_open ON person_claim (person_id, org_id, kind) WHERE state = 'open';

-- Proof of a correction, a claim or a guardian's consent: PDF or picture.
CREATE TABLE person_proof (
    id {int} NOT NULL PRIMARY KEY,
    person_id {int} NOT NULL REFERENCES person (id),
    -- correction, claim, consent
    owner {bytes} NOT NULL,
    owner_id {int} NOT NULL,
    name TEXT NOT NULL,
    hash {bytes} NOT NULL REFERENCES file (hash),
    size {int} NOT NULL,
    at {int} NOT NULL
);
CREATE INDEX person_proof_owner ON person_proof (owner, owner_id);
CREATE INDEX person_proof_person ON person_proof (person_id);
CREATE INDEX person_proof_hash ON person_proof (hash);

-- 监护人同意: a person under the age of the rule is complete only with one that stands.
CREATE TABLE guardian_consent (
    id {int} NOT NULL PRIMARY KEY,
    person_id {int} NOT NULL REFERENCES person (id),
    guardian TEXT NOT NULL,
    relation TEXT NOT NULL,
    given_on {bytes} NOT NULL,
    how TEXT NOT NULL,
    recorded_by {int} NOT NULL,
    recorded_at {int} NOT NULL,
    withdrawn_on {bytes}
);
CREATE INDEX guardian_consent_person ON guardian_consent (person_id, id);

-- 疑似重复: two records that may be one human being, found by the nightly job.
CREATE TABLE person_pair (
    id {int} NOT NULL PRIMARY KEY,
    -- The older record.
    first_id {int} NOT NULL REFERENCES person (id),
    second_id {int} NOT NULL REFERENCES person (id),
    -- name_born, phone
    why {bytes} NOT NULL,
    found_on {bytes} NOT NULL,
    -- open, same, different
    state {bytes} NOT NULL DEFAULT 'open',
    decided_by {int},
    decided_at {int},
    note TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX person_pair_both ON person_pair (first_id, second_id);
CREATE INDEX person_pair_second ON person_pair (second_id);
CREATE INDEX person_pair_open ON person_pair (id) WHERE state = 'open';

-- 到期清单: persons whose data are due for erasure, found by the nightly job. Nothing is erased by it.
CREATE TABLE person_due (
    person_id {int} NOT NULL PRIMARY KEY REFERENCES person (id),
    -- The rule that says so, and the day its time was over.
    rule TEXT NOT NULL,
    due_on {bytes} NOT NULL,
    found_on {bytes} NOT NULL,
    -- Kept until this day by decision, with the reason.
    kept_until {bytes},
    kept_for TEXT NOT NULL DEFAULT ''
);
CREATE INDEX person_due_day ON person_due (due_on, person_id);
