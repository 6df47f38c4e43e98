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
