-- What is added to a client's times, so that samples sent again after a restart of the server keep their spacing.
ALTER TABLE session ADD COLUMN clock_offset_ms bigint;

-- Under row-level security an index on coalesce(ended_at, 'infinity') is used for the user alone: the server does not
-- know that coalesce tells nobody anything. A plain column it looks up.
DROP INDEX session_by_user_end;
CREATE INDEX session_by_user_end ON session (user_id, ended_at);
