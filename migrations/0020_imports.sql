-- Imports: hints beside good rows, and column maps of the organisations' own. Owner: crate intake.
-- Good rows with a hint dealt with in this phase.
ALTER TABLE import_run ADD COLUMN hinted {int} NOT NULL DEFAULT 0;

-- Hints beside good rows, kept as import_fault keeps reasons.
CREATE TABLE import_hint (
    run_id {int} NOT NULL REFERENCES import_run (id),
    first_row {int} NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run_id, first_row)
);

-- A column map an organisation has made for the exports of another system: proposed to it and to
-- everybody below it, before the maps that come with the program.
CREATE TABLE import_adapter (
    id {int} NOT NULL PRIMARY KEY,
    org_id {int} NOT NULL REFERENCES org (id),
    -- Slug of the list.
    kind {bytes} NOT NULL,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    -- JSON object: key of the column to its headings.
    places TEXT NOT NULL,
    account_id {int} NOT NULL,
    at {int} NOT NULL,
    version {int} NOT NULL DEFAULT 1,
    UNIQUE (org_id, kind, name)
);
