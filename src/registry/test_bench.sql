-- registry/test_bench.sql - what the tests of this room count.

-- bench_count_clients: one
-- types: n bigint
-- scan: tests count them all
SELECT count(*) AS n FROM client WHERE merged_into IS NULL;

-- bench_count_sent: one
-- types: n bigint
SELECT count(*) AS n FROM sent WHERE client_id = :client_id;

-- bench_count_held: one
-- types: n bigint
SELECT count(*) AS n FROM sent WHERE client_id = :client_id AND ended_at IS NULL;

-- bench_refind_add: none
INSERT INTO client_refind (client_id) VALUES (:client_id);
