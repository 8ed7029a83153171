-- exchange/find.sql - finding messages by what people know of them; only exchange/find.c runs these.
-- Each looks only where the asker may: an organization and those below it, or (org_id 0) everywhere.

-- find_by_control: many
-- scan: of the organizations below one, in memory
-- Not bounded in time: the index leads straight there.
WITH RECURSIVE below(id) AS (
    SELECT o.id FROM org o WHERE o.id = :org_id
    UNION
    SELECT o.id FROM org o JOIN below b ON o.parent_id = b.id)
SELECT m.message_id, m.feed_id, m.received_at, m.control_id, m.kind, m.msa1, m.client_id,
       m.doses_added, m.doses_changed, m.doses_known, m.doses_refused, m.errors, m.warnings
  FROM message m
 WHERE m.control_id = :control_id
   AND m.feed_id IN (SELECT f.feed_id FROM feed f WHERE f.org_id IN (SELECT id FROM below))
   AND (:msa1 = '' OR m.msa1 = :msa1)
 ORDER BY m.message_id DESC LIMIT :most;

-- find_control_anywhere: many
-- The same for staff.
SELECT m.message_id, m.feed_id, m.received_at, m.control_id, m.kind, m.msa1, m.client_id,
       m.doses_added, m.doses_changed, m.doses_known, m.doses_refused, m.errors, m.warnings
  FROM message m
 WHERE m.control_id = :control_id AND (:msa1 = '' OR m.msa1 = :msa1)
 ORDER BY m.message_id DESC LIMIT :most;

-- find_by_client: many
-- scan: of the organizations below one, in memory
WITH RECURSIVE below(id) AS (
    SELECT o.id FROM org o WHERE o.id = :org_id
    UNION
    SELECT o.id FROM org o JOIN below b ON o.parent_id = b.id)
SELECT m.message_id, m.feed_id, m.received_at, m.control_id, m.kind, m.msa1, m.client_id,
       m.doses_added, m.doses_changed, m.doses_known, m.doses_refused, m.errors, m.warnings
  FROM message m
 WHERE m.client_id = :client_id AND m.received_on >= :received_on
   AND (:org_id = 0 OR m.org_id IN (SELECT id FROM below))
   AND (:msa1 = '' OR m.msa1 = :msa1)
 ORDER BY m.message_id DESC LIMIT :most;

-- find_by_word: many
-- scan: of the organizations below one, in memory
WITH RECURSIVE below(id) AS (
    SELECT o.id FROM org o WHERE o.id = :org_id
    UNION
    SELECT o.id FROM org o JOIN below b ON o.parent_id = b.id)
SELECT m.message_id, m.feed_id, m.received_at, m.control_id, m.kind, m.msa1, m.client_id,
       m.doses_added, m.doses_changed, m.doses_known, m.doses_refused, m.errors, m.warnings
  FROM message_word w JOIN message m ON m.message_id = w.message_id
 WHERE w.word = :word AND m.received_on >= :received_on
   AND (:org_id = 0 OR m.org_id IN (SELECT id FROM below))
   AND (:msa1 = '' OR m.msa1 = :msa1)
 ORDER BY m.message_id DESC LIMIT :most;

-- find_by_code: many
-- A finding is looked for feed by feed, because that is how the journal's index is laid out.
-- scan: feed and org are small, and the CTE walks them for staff
WITH RECURSIVE below(id) AS (
    SELECT o.id FROM org o WHERE o.id = :org_id
    UNION
    SELECT o.id FROM org o JOIN below b ON o.parent_id = b.id)
SELECT DISTINCT m.message_id, m.feed_id, m.received_at, m.control_id, m.kind, m.msa1, m.client_id,
       m.doses_added, m.doses_changed, m.doses_known, m.doses_refused, m.errors, m.warnings
  FROM message_finding f JOIN message m ON m.message_id = f.message_id
 WHERE f.feed_id IN (SELECT d.feed_id FROM feed d
                      WHERE :org_id = 0 OR d.org_id IN (SELECT id FROM below))
   AND f.received_on >= :received_on AND f.code = :code
   AND (:msa1 = '' OR m.msa1 = :msa1)
 ORDER BY m.message_id DESC LIMIT :most;
