-- store/probe.pg.sql - twins of store/probe.sql where PostgreSQL differs.

-- probe_hold: none
SELECT pg_advisory_xact_lock(:number);
