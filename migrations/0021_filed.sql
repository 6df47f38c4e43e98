-- What organisations have filed for a programme is added up by path from the key alone. Owner: crate programme.
CREATE INDEX progress_filed ON progress (programme_id, org_path, state);
