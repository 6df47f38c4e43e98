-- Runs that change the tree of organisations: why, and what their dry run found. Owner: crate intake.
-- The reason given with the confirmation; empty for lists that ask for none.
ALTER TABLE import_run ADD COLUMN reason TEXT NOT NULL DEFAULT '';
-- What the check found the run would do, as the list's own JSON; empty while nothing is known. Counts, names of
-- organisations and titles of posts only.
ALTER TABLE import_run ADD COLUMN effects TEXT NOT NULL DEFAULT '';
