-- Units by the organisation they lay under on a day, and their kinds with days. Owner: crate unit.
CREATE INDEX unit_place_org ON unit_place (org_id, valid_from, valid_to, unit_id);

CREATE TABLE unit_kind (
    unit_id {int} NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL,
    valid_from {bytes} NOT NULL,
    valid_to {bytes},
    PRIMARY KEY (unit_id, valid_from)
);
-- Earlier changes of kind were not kept: the present one holds since the first day.
INSERT INTO unit_kind (unit_id, kind, valid_from) SELECT id, kind, opened_on FROM unit;
