-- What may be read lives in connectivity, under row-level security; raw samples live where the reading role cannot go.
CREATE SCHEMA IF NOT EXISTS connectivity_private;
REVOKE ALL ON SCHEMA connectivity_private FROM PUBLIC;

-- Every read takes this role for its transaction. A superuser, as which an embedded server runs, bypasses row-level
-- security, and so does the owner of a table: only a plain role makes the policies real.
DO $$
DECLARE
    reader constant text := '${reader}';
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = reader) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION', reader);
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = reader AND (rolsuper OR rolbypassrls)) THEN
        RAISE EXCEPTION 'role % bypasses row-level security and cannot be the reading role', reader;
    END IF;
    -- From PostgreSQL 16 on, the creator of a role may grant it but cannot take it until it is granted.
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        BEGIN
            EXECUTE format('GRANT %I TO CURRENT_USER', reader);
        EXCEPTION WHEN insufficient_privilege THEN
            IF NOT pg_has_role(current_user, reader, 'MEMBER') THEN
                RAISE;
            END IF;
        END;
    END IF;
END
$$;

-- A run of a server process. Sessions belong to one; it lives as long as its lease, by the database's clock.
CREATE TABLE connectivity_private.node (
    node_key    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text        NOT NULL,
    started_at  timestamptz NOT NULL DEFAULT now(),
    seen_at     timestamptz NOT NULL,
    lease_until timestamptz NOT NULL,
    superseded  boolean     NOT NULL DEFAULT false
);
CREATE INDEX node_by_name ON connectivity_private.node (name);

CREATE TABLE session (
    session_key    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id     uuid             NOT NULL UNIQUE,
    user_id        text COLLATE "C" NOT NULL,
    channel_id     text COLLATE "C" NOT NULL,
    started_at     timestamptz      NOT NULL,
    -- Where its samples are: all of them in the partition of the day (UTC) it began, so that a unique index, which must
    -- hold the partition key, makes (session, seq) unique whatever time a sample bears. Never changed.
    session_day    date             NOT NULL,
    ended_at       timestamptz,
    end_reason     text             CHECK (end_reason IN ('LEFT', 'LOST', 'SHUTDOWN', 'RECOVERED')),
    node_key       bigint           NOT NULL,
    -- Whether samples may have come since the rollups were made.
    stale          boolean          NOT NULL DEFAULT true,
    samples        bigint           NOT NULL DEFAULT 0,
    latency_count  bigint           NOT NULL DEFAULT 0,
    latency_sum    double precision NOT NULL DEFAULT 0,
    latency_max    double precision NOT NULL DEFAULT 0,
    loss_count     bigint           NOT NULL DEFAULT 0,
    loss_sum       double precision NOT NULL DEFAULT 0,
    loss_max       double precision NOT NULL DEFAULT 0,
    jitter_count   bigint           NOT NULL DEFAULT 0,
    jitter_sum     double precision NOT NULL DEFAULT 0,
    jitter_max     double precision NOT NULL DEFAULT 0,
    worst          smallint,
    red_ms         bigint           NOT NULL DEFAULT 0,
    orange_ms      bigint           NOT NULL DEFAULT 0,
    yellow_ms      bigint           NOT NULL DEFAULT 0,
    green_ms       bigint           NOT NULL DEFAULT 0,
    unknown_ms     bigint           NOT NULL DEFAULT 0,
    incidents      integer          NOT NULL DEFAULT 0,
    latencies      bytea            NOT NULL DEFAULT '',
    CHECK (ended_at >= started_at),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX session_by_user ON session (user_id, started_at DESC, session_id DESC);
-- Sessions that reach into a period, whenever they began.
CREATE INDEX session_by_user_end ON session (user_id, (coalesce(ended_at, 'infinity')));
CREATE INDEX session_open ON session (node_key) WHERE ended_at IS NULL;
CREATE INDEX session_stale ON session (session_day, session_key) WHERE stale;

ALTER TABLE session ENABLE ROW LEVEL SECURITY;
-- After a commit a pooled connection holds '' rather than nothing.
CREATE POLICY own_rows ON session FOR SELECT
    USING (user_id = nullif(current_setting('connectivity.user_id', true), ''));

-- Sessions of erased users, so that samples still under way do not bring them back.
CREATE TABLE connectivity_private.erased_session (
    erasure     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id  uuid        NOT NULL UNIQUE,
    session_key bigint      NOT NULL,
    session_day date        NOT NULL,
    erased_at   timestamptz NOT NULL DEFAULT now()
);

-- A hypertable where TimescaleDB can be used, else a partitioned table. CREATE EXTENSION without the preloaded library
-- ends the connection and cannot be caught, so the library's own setting is asked for first.
DO $$
DECLARE
    columns constant text := 'session_key bigint NOT NULL, seq bigint, time timestamptz NOT NULL,
        loss double precision, session_day date NOT NULL, latency smallint, jitter smallint, level smallint';
    timescale text;
BEGIN
    IF current_setting('timescaledb.max_background_workers', true) IS NOT NULL
            AND EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb') THEN
        BEGIN
            CREATE EXTENSION IF NOT EXISTS timescaledb SCHEMA public;
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE NOTICE 'timescaledb may not be created by this role; plain partitions are used';
        END;
        SELECT n.nspname INTO timescale
            FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'timescaledb';
    END IF;
    IF timescale IS NULL THEN
        EXECUTE format('CREATE TABLE connectivity_private.sample (%s) PARTITION BY RANGE (session_day)', columns);
    ELSE
        EXECUTE format('CREATE TABLE connectivity_private.sample (%s)', columns);
        EXECUTE format('SELECT %I.create_hypertable(''connectivity_private.sample'', ''session_day'',
            chunk_time_interval => interval ''1 day'', create_default_indexes => false)', timescale);
    END IF;
END
$$;
CREATE UNIQUE INDEX sample_once ON connectivity_private.sample (session_key, seq, session_day);

CREATE VIEW sample WITH (security_barrier) AS
    SELECT s.session_id, r.session_key, r.session_day, r.seq, r.time, r.latency, r.loss, r.jitter, r.level
    FROM session s
    JOIN connectivity_private.sample r ON r.session_key = s.session_key AND r.session_day = s.session_day
    WHERE s.user_id = nullif(current_setting('connectivity.user_id', true), '');

DO $$
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA connectivity TO %I', '${reader}');
    EXECUTE format('GRANT SELECT ON session, sample TO %I', '${reader}');
END
$$;
