-- registry/glass.sql - restricted records opened with a reason; only registry/glass.c runs these.

-- glass_add: none later
INSERT INTO glass (client_id, glass_id, user_id, org_id, reason, opened_at, until_at)
VALUES (:client_id, :glass_id, :user_id, :org_id, :reason, :opened_at, :until_at);

-- glass_of: many
SELECT glass_id, user_id, org_id, reason, opened_at, until_at
  FROM glass
 WHERE client_id = :client_id
 ORDER BY opened_at DESC
 LIMIT :most;
