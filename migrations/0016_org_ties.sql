-- Open ties by whom they lead to, and what other crates may read of the places of organisations. Owner: crate org.
CREATE INDEX org_tie_open ON org_tie (target_id, org_id) WHERE valid_to IS NULL;

-- Under which superior an organisation stood, and when: reports after the tree of a day.
CREATE VIEW v_org_place AS SELECT org_id, parent_id, valid_from, valid_to FROM org_place;
