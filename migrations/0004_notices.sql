-- Notices and drafts. Owner: crate programme. The original text, what was read, and the draft as
-- corrected stay attached to the programme for good.
CREATE TABLE notice (
    id {int} NOT NULL PRIMARY KEY,
    org_id {int} NOT NULL REFERENCES org (id),
    org_path {bytes} NOT NULL,
    file_name TEXT NOT NULL,
    file_hash {bytes} NOT NULL,
    source_text TEXT NOT NULL,
    read_as TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'discarded')),
    uploaded_by {int} NOT NULL,
    uploaded_at {int} NOT NULL
);
CREATE INDEX notice_org ON notice (org_id, state, id);
CREATE INDEX notice_file ON notice (org_id, file_hash);

-- The draft as corrected so far (JSON of jishi_notice::draft::Draft plus the mapping of parties).
CREATE TABLE draft (
    notice_id {int} NOT NULL PRIMARY KEY REFERENCES notice (id),
    body TEXT NOT NULL,
    parties TEXT NOT NULL DEFAULT '',
    version {int} NOT NULL DEFAULT 1,
    changed_by {int} NOT NULL,
    changed_at {int} NOT NULL
);

-- Every correction, so that any of them can be undone.
CREATE TABLE draft_edit (
    id {int} NOT NULL PRIMARY KEY,
    notice_id {int} NOT NULL REFERENCES notice (id),
    version {int} NOT NULL,
    what TEXT NOT NULL,
    body_before TEXT NOT NULL,
    account_id {int} NOT NULL,
    at {int} NOT NULL
);
CREATE INDEX draft_edit_notice ON draft_edit (notice_id, version);
