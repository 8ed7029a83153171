-- exchange/late.sql - findings that come after the answer; only exchange/late.c runs these.

-- late_person: none
INSERT INTO feed_address (feed_id, place_hash, client_id)
VALUES (:feed_id, :place_hash, :client_id)
    ON CONFLICT DO NOTHING;

-- late_persons: many
SELECT client_id FROM feed_address WHERE feed_id = :feed_id AND place_hash = :place_hash LIMIT :most;

-- late_last: many
SELECT n FROM message_finding WHERE message_id = :message_id ORDER BY n DESC LIMIT 1;

-- late_tally: changes
-- Of a message that is not folded yet the folding counts them.
-- types: more int
UPDATE message_tally SET found = found + :more WHERE feed_id = :feed_id AND message_id = :message_id;

-- late_add: none
INSERT INTO message_finding (message_id, n, feed_id, received_on, code, severity, erl, what)
VALUES (:message_id, :n, :feed_id, :received_on, :code, :severity, :erl, :what);
