-- store/schema.pg.sql - twins of store/schema.sql where PostgreSQL differs.

-- schema_present: one
SELECT count(*) AS n FROM pg_catalog.pg_class WHERE oid = to_regclass('schema_version');
