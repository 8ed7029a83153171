-- registry/review.sql - who may be whom, who was joined; only registry/review.c and join.c run these.

-- review_add: none later
INSERT INTO review (client_id, review_id, other_id, score, evidence, verdict, org_id, message_id,
                    opened_at, decided_at, user_id)
VALUES (:client_id, :review_id, :other_id, :score, :evidence, 'open', :org_id, :message_id,
        :opened_at, NULL, 0);

-- review_open: many
SELECT client_id, review_id, other_id, score, evidence, org_id, message_id, opened_at
  FROM review
 WHERE verdict = 'open'
 ORDER BY opened_at
 LIMIT :most;

-- review_count: one
-- types: n bigint
SELECT count(*) AS n FROM review WHERE verdict = 'open';

-- review_find: maybe
SELECT client_id, review_id, other_id, score, evidence, verdict, org_id, message_id, opened_at,
       decided_at, user_id
  FROM review
 WHERE client_id = :client_id AND review_id = :review_id;

-- review_of: many
SELECT client_id, review_id, other_id, score, evidence, verdict, org_id, message_id, opened_at
  FROM review
 WHERE client_id = :client_id
UNION ALL
SELECT client_id, review_id, other_id, score, evidence, verdict, org_id, message_id, opened_at
  FROM review
 WHERE other_id = :client_id;

-- review_decide: changes
UPDATE review
   SET verdict = :verdict, decided_at = :decided_at, user_id = :user_id
 WHERE client_id = :client_id AND review_id = :review_id AND verdict IN ('open', 'later');

-- review_close: none later
-- A pair that was joined or kept apart needs nobody's eyes any more.
UPDATE review
   SET verdict = :verdict, decided_at = :decided_at, user_id = :user_id
 WHERE client_id = :client_id AND other_id = :other_id AND verdict IN ('open', 'later');

-- review_part: none later
-- A pair that is kept apart from now on, whatever had been said of it.
UPDATE review
   SET verdict = 'different', decided_at = :decided_at, user_id = :user_id
 WHERE client_id = :client_id AND other_id = :other_id AND verdict IN ('open', 'later', 'same');

-- review_reopen: changes
UPDATE review
   SET verdict = 'open', decided_at = NULL, user_id = 0
 WHERE client_id = :client_id AND review_id = :review_id AND verdict = 'different';

-- apart_drop: none
DELETE FROM client_apart
 WHERE (client_id = :one AND other_id = :two) OR (client_id = :two AND other_id = :one);

-- apart_add: none later
INSERT INTO client_apart (client_id, other_id, reason, user_id, apart_at)
VALUES (:one, :two, :reason, :user_id, :apart_at), (:two, :one, :reason, :user_id, :apart_at)
    ON CONFLICT DO NOTHING;

-- apart_find: many
SELECT other_id FROM client_apart WHERE client_id = :client_id;

-- link_add: none later
INSERT INTO client_link (client_id, link_id, into_id, reason, user_id, linked_at, undone_at,
                         undone_by)
VALUES (:client_id, :link_id, :into_id, :reason, :user_id, :linked_at, NULL, 0);

-- link_of: maybe
-- The joining that holds.
SELECT link_id, into_id, reason, user_id, linked_at
  FROM client_link
 WHERE client_id = :client_id AND undone_at IS NULL
 ORDER BY link_id DESC
 LIMIT 1;

-- link_into: many
SELECT client_id, link_id, reason, user_id, linked_at
  FROM client_link
 WHERE into_id = :into_id AND undone_at IS NULL
 ORDER BY linked_at;

-- link_undo: changes
UPDATE client_link
   SET undone_at = :undone_at, undone_by = :undone_by
 WHERE client_id = :client_id AND link_id = :link_id AND undone_at IS NULL;
