-- store/probe.sql - statements for the tests of the store; the ';' and :names here are text.

-- owner_add: none
INSERT INTO owner (owner_id, owner_name) VALUES (:owner_id, :owner_name);

-- owner_add_later: none later
INSERT INTO owner (owner_id, owner_name) VALUES (:owner_id, :owner_name);

-- probe_add: none
-- Every type; a :colon and a ; in a comment are nothing.
INSERT INTO probe (probe_id, owner_id, label, remark, body, weight, rank, active, born_on, seen_at)
VALUES (:probe_id, :owner_id, :label, :remark, :body, :weight, :rank, :active, :born, :seen);

-- probe_add_short: none
INSERT INTO probe (probe_id, label) VALUES (:probe_id, :label);

-- probe_find: maybe
SELECT p.probe_id, p.owner_id, p.label, p.remark, p.body, p.weight, p.rank, p.active, p.born_on,
       p.seen_at
  FROM probe AS p
 WHERE p.probe_id = :id; -- the type of :id comes from the column it is compared with

-- probe_get: one
SELECT label FROM probe WHERE probe_id = :probe_id;

-- probe_nulls: one
-- types: n bigint
SELECT count(*) AS n FROM probe
 WHERE probe_id = :probe_id AND owner_id IS NULL AND remark IS NULL AND body IS NULL
   AND rank IS NULL AND born_on IS NULL AND seen_at IS NULL;

-- probe_all: many
-- scan: tests read it all
SELECT probe_id, label FROM probe ORDER BY probe_id;

-- probe_labels: many
-- scan: tests read it all
SELECT probe_id, label FROM probe ORDER BY label;

-- probe_of: many
SELECT probe_id FROM probe WHERE owner_id = :owner_id ORDER BY probe_id LIMIT :most;

-- probe_rename: changes
-- types: below bigint
-- scan: labels have no index
UPDATE probe SET label = :to, weight = weight + 1 WHERE label = :from AND probe_id < :below;

-- probe_take: one
DELETE FROM probe WHERE probe_id = :probe_id RETURNING label;

-- probe_strings: one
-- types: plain text, quoted text, n bigint, tail text
SELECT 'a:b;c' AS plain, 'it''s' || :tail AS quoted, cast(sum(weight) as bigint) AS n
  FROM probe
 WHERE probe_id = :probe_id;

-- pair_counts: one
-- types: probes bigint, owners bigint
-- scan: tests count it all
SELECT (SELECT count(*) FROM probe) AS probes, (SELECT count(*) FROM owner) AS owners;

-- probe_touch: changes
UPDATE probe SET weight = weight + 1 WHERE probe_id = :probe_id;

-- probe_number: one
-- types: n bigint, text text
-- On PostgreSQL this fails with a text that quotes what could not be read as a number.
SELECT cast(:text AS bigint) AS n;

-- probe_hold: none
-- types: number bigint
DELETE FROM probe WHERE probe_id = 0 AND probe_id = :number;
