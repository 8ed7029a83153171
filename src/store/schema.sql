-- store/schema.sql - which schema steps a store has taken; only store/schema.c runs them.

-- schema_present: one
-- Is this a store at all?
-- types: n bigint
-- scan: SQLite's catalogue has no index
SELECT count(*) AS n FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version';

-- schema_lock: one
-- Two programs may bring one PostgreSQL database forward at once; SQLite's writers take turns anyway.
-- types: n bigint
SELECT 1 AS n;

-- schema_taken: many
-- scan: a few dozen rows, all of them wanted
SELECT number FROM schema_version ORDER BY number;

-- schema_take: none
INSERT INTO schema_version (number, title, applied_at) VALUES (:number, :title, :applied_at);
