-- registry/refind.sql - persons whose keys were made by an older way of spelling; only registry/refind.c
-- runs these.

-- refind_waiting: many
-- scan: the first few of a list that is empty but after an upgrade
SELECT client_id
  FROM client_refind
 ORDER BY client_id
 LIMIT :most;

-- refind_done: none
DELETE FROM client_refind WHERE client_id = :client_id;
