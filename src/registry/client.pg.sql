-- registry/client.pg.sql - twins of client.sql where PostgreSQL differs.

-- person_hold: none later
SELECT pg_advisory_xact_lock(cast(:held AS bigint));
