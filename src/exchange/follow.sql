-- exchange/follow.sql - reading the journal behind the door; only exchange/follow.c runs these.

-- follow_at: maybe
SELECT message_id FROM journal_follower WHERE follower = :follower;

-- follow_begin: none
INSERT INTO journal_follower (follower, message_id) VALUES (:follower, :message_id)
    ON CONFLICT DO NOTHING;

-- follow_move: changes
UPDATE journal_follower SET message_id = :message_id WHERE follower = :follower;

-- follow_next: many
SELECT m.message_id, m.feed_id, m.received_at, m.received_on, m.control_id, m.kind, m.msa1,
       m.client_id, m.matched, m.errors, m.peer, m.raw
  FROM message m
 WHERE m.message_id > :from_id AND m.message_id <= :to_id
 ORDER BY m.message_id LIMIT :most;

-- follow_errors: many
SELECT n, code, erl FROM message_finding
 WHERE message_id = :message_id AND severity = 'E' ORDER BY n;

-- word_add: none later
INSERT INTO message_word (word, feed_id, message_id) VALUES (:word, :feed_id, :message_id)
    ON CONFLICT DO NOTHING;
