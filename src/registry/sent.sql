-- registry/sent.sql - the statements kept as said; only registry/sent.c runs them.

-- sent_of: many
-- Everything said of a client that holds: one range of the table, one round trip.
SELECT sent_id, about, org_id, source_hash, order_hash, said_by, message_id, user_id, received_at,
       dose_id, said
  FROM sent
 WHERE client_id = :client_id AND ended_at IS NULL
 ORDER BY sent_id;

-- sent_by_message: many
-- What one message said of a client, also what has ended since: part of the client's range.
SELECT sent_id, about, dose_id, ended_at, said
  FROM sent
 WHERE client_id = :client_id AND message_id = :message_id
 ORDER BY sent_id;

-- sent_origins: many
-- Where everything came from, also what has ended.
SELECT sent_id, source_hash, first_id
  FROM sent
 WHERE client_id = :client_id
 ORDER BY sent_id;

-- sent_add: none later
INSERT INTO sent (client_id, sent_id, about, org_id, source_hash, order_hash, said_by, message_id,
                  user_id, received_at, ended_at, first_id, dose_id, said)
VALUES (:client_id, :sent_id, :about, :org_id, :source_hash, :order_hash, :said_by, :message_id,
        :user_id, :received_at, NULL, :client_id, :dose_id, :said);

-- sent_end: none later
UPDATE sent SET ended_at = :ended_at WHERE client_id = :client_id AND sent_id = :sent_id;

-- sent_relink: none later
-- A statement now speaks of another event.
UPDATE sent SET dose_id = :dose_id WHERE client_id = :client_id AND sent_id = :sent_id;

-- sent_move: none
-- Persons joined: everything said of one goes to the other. first_id stays.
UPDATE sent SET client_id = :into_id WHERE client_id = :client_id;

-- sent_move_one: none later
UPDATE sent SET client_id = :into_id WHERE client_id = :client_id AND sent_id = :sent_id;

-- sent_entered: one
-- How many doses a person has entered at the page for this client since a moment, and that still hold.
-- types: n bigint
SELECT count(*) AS n
  FROM sent
 WHERE client_id = :client_id AND about = 'D' AND user_id = :user_id
   AND message_id = 0 AND received_at >= :since_at AND ended_at IS NULL;
