-- Rollups are ordinary tables: row-level security works on them, dropping raw rows cannot touch them, and there is one
-- way to fill them on PostgreSQL and TimescaleDB.
ALTER TABLE session
    ADD COLUMN rolled_at timestamptz,
    -- Raw samples before this time were dropped, though the partition is still there; null: none.
    ADD COLUMN raw_from  timestamptz;
CREATE INDEX session_by_day ON session (session_day);

CREATE TABLE rollup_minute (
    session_key   bigint           NOT NULL,
    bucket        timestamptz      NOT NULL,
    latency_sum   double precision NOT NULL,
    latency_max   double precision NOT NULL,
    loss_sum      double precision NOT NULL,
    loss_max      double precision NOT NULL,
    jitter_sum    double precision NOT NULL,
    jitter_max    double precision NOT NULL,
    samples       integer          NOT NULL,
    latency_count integer          NOT NULL,
    loss_count    integer          NOT NULL,
    jitter_count  integer          NOT NULL,
    red_ms        integer          NOT NULL,
    orange_ms     integer          NOT NULL,
    yellow_ms     integer          NOT NULL,
    green_ms      integer          NOT NULL,
    unknown_ms    integer          NOT NULL,
    incidents     integer          NOT NULL,
    worst         smallint,
    user_id       text COLLATE "C" NOT NULL,
    latencies     bytea            NOT NULL,
    PRIMARY KEY (session_key, bucket)
);
-- Rows come in the order of time, more or less: a tiny index finds those that are to go.
CREATE INDEX rollup_minute_by_time ON rollup_minute USING brin (bucket);

CREATE TABLE rollup_hour (LIKE rollup_minute INCLUDING DEFAULTS, PRIMARY KEY (session_key, bucket));
CREATE INDEX rollup_hour_by_time ON rollup_hour USING brin (bucket);
CREATE INDEX rollup_hour_by_user ON rollup_hour (user_id, bucket);

CREATE TABLE rollup_day (
    user_id       text COLLATE "C" NOT NULL,
    day           date             NOT NULL,
    samples       bigint           NOT NULL,
    latency_count bigint           NOT NULL,
    latency_sum   double precision NOT NULL,
    latency_max   double precision NOT NULL,
    loss_count    bigint           NOT NULL,
    loss_sum      double precision NOT NULL,
    loss_max      double precision NOT NULL,
    jitter_count  bigint           NOT NULL,
    jitter_sum    double precision NOT NULL,
    jitter_max    double precision NOT NULL,
    worst         smallint,
    red_ms        bigint           NOT NULL,
    orange_ms     bigint           NOT NULL,
    yellow_ms     bigint           NOT NULL,
    green_ms      bigint           NOT NULL,
    unknown_ms    bigint           NOT NULL,
    incidents     integer          NOT NULL,
    latencies     bytea            NOT NULL,
    PRIMARY KEY (user_id, day)
);

ALTER TABLE rollup_minute ENABLE ROW LEVEL SECURITY;
ALTER TABLE rollup_hour ENABLE ROW LEVEL SECURITY;
ALTER TABLE rollup_day ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON rollup_minute FOR SELECT
    USING (user_id = nullif(current_setting('connectivity.user_id', true), ''));
CREATE POLICY own_rows ON rollup_hour FOR SELECT
    USING (user_id = nullif(current_setting('connectivity.user_id', true), ''));
CREATE POLICY own_rows ON rollup_day FOR SELECT
    USING (user_id = nullif(current_setting('connectivity.user_id', true), ''));

-- Days of sessions before this one have lost their raw samples; what comes for them later cannot be rolled up any more.
CREATE TABLE connectivity_private.raw_horizon (
    only_row       boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    dropped_before date    NOT NULL
);
INSERT INTO connectivity_private.raw_horizon (dropped_before) VALUES ('-infinity');

DO $$
BEGIN
    EXECUTE format('GRANT SELECT ON rollup_minute, rollup_hour, rollup_day TO %I', '${reader}');
END
$$;
