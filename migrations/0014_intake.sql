-- Import runs, their faults, remembered column maps. Owner: crate intake.
CREATE TABLE import_run (
    id {int} NOT NULL PRIMARY KEY,
    -- Slug of the list: members, units, …
    kind {bytes} NOT NULL,
    -- Who asked, under which post, for which organisation; 0 and empty for the operator's command line.
    account_id {int} NOT NULL,
    post_id {int} NOT NULL,
    org_id {int} NOT NULL,
    org_path {bytes} NOT NULL,
    file_name TEXT NOT NULL,
    file_size {int} NOT NULL,
    -- 1 while the upload lies in the file store under this id.
    kept {int} NOT NULL,
    -- Sheet, row of the headings and where each column stands, as JSON; empty until settled.
    layout TEXT NOT NULL DEFAULT '',
    -- good: the rows without faults go in; all: everything or nothing.
    mode TEXT NOT NULL DEFAULT 'good' CHECK (mode IN ('good', 'all')),
    state TEXT NOT NULL CHECK (state IN ('columns', 'checking', 'checked', 'applying', 'done', 'refused', 'cancelled', 'failed')),
    -- 1 while someone works on it; unique, so that runs take turns.
    busy {int} CHECK (busy = 1),
    -- Until when that someone is believed to be alive; also tells one holder from the next.
    lease {int} NOT NULL DEFAULT 0,
    -- 1 when it is asked to stop.
    stop {int} NOT NULL DEFAULT 0,
    -- The last row of the sheet dealt with in this phase, and the counts up to it.
    at_row {int} NOT NULL DEFAULT 0,
    dealt {int} NOT NULL DEFAULT 0,
    created {int} NOT NULL DEFAULT 0,
    changed {int} NOT NULL DEFAULT 0,
    same {int} NOT NULL DEFAULT 0,
    faulty {int} NOT NULL DEFAULT 0,
    -- Rows of the sheet, known once all have been checked; 0 before.
    total {int} NOT NULL DEFAULT 0,
    tries {int} NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    started_at {int} NOT NULL,
    queued_at {int} NOT NULL DEFAULT 0,
    ended_at {int}
);
CREATE UNIQUE INDEX import_run_busy ON import_run (busy);
CREATE INDEX import_run_account ON import_run (account_id, id);
CREATE INDEX import_run_state ON import_run (state, queued_at, id);
CREATE INDEX import_run_kept ON import_run (kept, ended_at);

-- Reasons beside faulty rows, some rows at a time: JSON [[row, "reasons"], …] in rising order.
CREATE TABLE import_fault (
    run_id {int} NOT NULL REFERENCES import_run (id),
    first_row {int} NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run_id, first_row)
);

-- Which heading means which column, as a person settled it for a set of headings.
CREATE TABLE import_map (
    org_id {int} NOT NULL,
    kind {bytes} NOT NULL,
    -- Hash of the set of headings.
    heads {bytes} NOT NULL,
    -- JSON object: key of the column to heading.
    places TEXT NOT NULL,
    at {int} NOT NULL,
    PRIMARY KEY (org_id, kind, heads)
);
