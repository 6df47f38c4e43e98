-- Dated rules an administrator sets over the built-in ones: for a part of the tree, from a day. Owner: crate platform.
CREATE TABLE rule (
    id {int} NOT NULL PRIMARY KEY,
    name {bytes} NOT NULL,
    org_path {bytes} NOT NULL,
    valid_from {bytes} NOT NULL,
    value TEXT NOT NULL,
    source TEXT NOT NULL,
    set_by {int} NOT NULL,
    set_at {int} NOT NULL
);
CREATE UNIQUE INDEX rule_name ON rule (name, org_path, valid_from);

-- Every page shows how many messages are unread.
CREATE INDEX message_unread ON message (account_id) WHERE read_at IS NULL;
