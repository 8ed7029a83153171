-- store/schema.pg.sql - twins of store/schema.sql where PostgreSQL differs.

-- schema_present: one
SELECT count(*) AS n FROM pg_catalog.pg_class WHERE oid = to_regclass('schema_version');

-- schema_lock: one
-- Held to the end of the transaction; the number is only a name.
SELECT count(*) AS n FROM (SELECT pg_advisory_xact_lock(17490517)) AS jenner;
