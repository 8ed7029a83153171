-- registry/client.pg.sql - twins of client.sql where PostgreSQL differs.

-- person_hold: none later
SELECT pg_advisory_xact_lock(cast(:held AS bigint));

-- person_candidates: many
-- Each of the few is fetched by its id, whatever the planner believes of tables it has not yet
-- counted: OFFSET keeps it from reading all clients and joining them.
SELECT c.client_id, c.version, c.protect_org_id, c.locked, c.lock_org_id, c.believed
  FROM (SELECT DISTINCT client_id FROM client_key
         WHERE match_key IN (:k1, :k2, :k3, :k4, :k5, :k6, :k7, :k8,
                             :k9, :k10, :k11, :k12, :k13, :k14, :k15, :k16)) AS k,
       LATERAL (SELECT client_id, version, protect_org_id, locked, lock_org_id, believed
                  FROM client WHERE client_id = k.client_id AND merged_into IS NULL OFFSET 0) AS c
 LIMIT :most;

-- person_by_ids: many
SELECT c.client_id, c.protect, c.protect_org_id, c.locked, c.lock_org_id, c.believed
  FROM client AS c
 WHERE c.client_id = ANY (ARRAY(SELECT cast(json_array_elements_text(cast(:ids AS json)) AS bigint)))
   AND c.zip >= :zip AND c.zip < :zip_end AND c.merged_into IS NULL
 ORDER BY c.family, c.given, c.born_on, c.client_id
 LIMIT :most;

-- person_born_of: many
SELECT c.born_on
  FROM client AS c
 WHERE c.client_id = ANY (ARRAY(SELECT cast(json_array_elements_text(cast(:ids AS json)) AS bigint)))
   AND c.zip >= :zip AND c.zip < :zip_end AND c.merged_into IS NULL;

-- person_by_local: many
SELECT c.client_id, c.protect, c.protect_org_id, c.locked, c.lock_org_id, c.believed
  FROM client AS c
 WHERE c.client_id = ANY (ARRAY(SELECT k.client_id FROM client_key AS k
         WHERE k.match_key = ANY (ARRAY(SELECT cast(:base AS bigint)
                                          + cast(code AS bigint) * 10000000
                                          FROM generate_series(0, 999) AS code))))
   AND c.merged_into IS NULL
 ORDER BY c.family, c.given, c.born_on, c.client_id
 LIMIT :most;
