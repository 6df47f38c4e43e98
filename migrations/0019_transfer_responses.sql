-- How fast organisations answer transfers (业务及时响应率), and what is overdue, by key. Owner: crate transfer.
-- One row for every step that waited for an organisation: until when it had time, when the waiting ended, and whether
-- by its answer (1) or because the step was taken back or went to another organisation (0).
CREATE TABLE transfer_response (
    id {int} NOT NULL PRIMARY KEY,
    transfer_id {int} NOT NULL REFERENCES transfer (id),
    org_id {int} NOT NULL REFERENCES org (id),
    -- The path the organisation had when the waiting began.
    org_path {bytes} NOT NULL,
    since {int} NOT NULL,
    due {int} NOT NULL,
    ended {int},
    answered {int} NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX transfer_response_open ON transfer_response (transfer_id) WHERE ended IS NULL;
CREATE INDEX transfer_response_org ON transfer_response (org_id, ended);
CREATE INDEX transfer_response_ended ON transfer_response (ended, due);
-- What waits today waits from its beginning.
INSERT INTO transfer_response (id, transfer_id, org_id, org_path, since, due)
    SELECT t.id, t.id, t.wait_id, o.path, t.since, t.due FROM transfer t JOIN org o ON o.id = t.wait_id WHERE t.open = 1;

-- What is overdue, the longest first.
CREATE INDEX transfer_due ON transfer (due, id) WHERE wait_id IS NOT NULL;
