-- Indexes that a large import has put off, each with the statement that makes it anew: a row is written
-- in the transaction that drops the index and deleted in the one that makes it. Owner: crate platform.
CREATE TABLE put_off_index (
    name TEXT NOT NULL PRIMARY KEY,
    statement TEXT NOT NULL
);
