-- When users were erased, under a hash of their ids: a session that began before but whose start is still in a queue or in
-- another node's spool must not be stored afterwards.
CREATE TABLE connectivity_private.erased_user (
    user_hash bytea       PRIMARY KEY,
    erased_at timestamptz NOT NULL
);
CREATE INDEX erased_user_by_time ON connectivity_private.erased_user (erased_at);
