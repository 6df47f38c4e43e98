-- Where a membership has been is kept by its key alone: as SQLite has it by default, a second tree beside the table
-- held the same again. PostgreSQL keeps its table. Owner: crate member.
{sqlite_only}
CREATE TABLE member_place_by_key (
    member_id {int} NOT NULL REFERENCES member (id),
    org_id {int} NOT NULL REFERENCES org (id),
    org_path {bytes} NOT NULL,
    valid_from {bytes} NOT NULL,
    valid_to {bytes},
    how TEXT NOT NULL,
    PRIMARY KEY (member_id, valid_from, org_id)
) WITHOUT ROWID;
INSERT INTO member_place_by_key (member_id, org_id, org_path, valid_from, valid_to, how)
    SELECT member_id, org_id, org_path, valid_from, valid_to, how FROM member_place ORDER BY member_id, valid_from, org_id;
DROP TABLE member_place;
ALTER TABLE member_place_by_key RENAME TO member_place;
CREATE INDEX member_place_org ON member_place (org_id, valid_from);
-- Should a filling have put it off, it is there again.
DELETE FROM put_off_index WHERE name = 'member_place_org';
{end}
