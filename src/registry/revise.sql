-- registry/revise.sql - what was said, with what no longer holds; only registry/revise.c runs these.

-- revise_all: many
SELECT sent_id, about, org_id, said_by, message_id, user_id, received_at, ended_at, dose_id, said
  FROM sent
 WHERE client_id = :client_id
 ORDER BY sent_id;

-- revise_reopen: none later
UPDATE sent SET ended_at = NULL WHERE client_id = :client_id AND sent_id = :sent_id;
