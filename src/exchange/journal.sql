-- exchange/journal.sql - the journal: every message, its findings, its answer. Rows are only added.
-- Only exchange/journal.c runs these.

-- message_add: none later
INSERT INTO message (message_id, feed_id, org_id, received_at, received_on, door, control_id,
                     content_hash, kind, profile, msa1, client_id, matched, doses_added,
                     doses_changed, doses_known, doses_refused, errors, warnings, micros_parse,
                     micros_apply, micros_read, micros_match, peer, raw, reply)
VALUES (:message_id, :feed_id, :org_id, :received_at, :received_on, :door, :control_id,
        :content_hash, :kind, :profile, :msa1, :client_id, :matched, :doses_added,
        :doses_changed, :doses_known, :doses_refused, :errors, :warnings, :micros_parse,
        :micros_apply, :micros_read, :micros_match, :peer, :raw, :reply);

-- message_finding_add: none later
INSERT INTO message_finding (message_id, n, feed_id, received_on, code, severity, erl, what)
VALUES (:message_id, :n, :feed_id, :received_on, :code, :severity, :erl, :what);

-- message_replay: many
-- The earlier messages of a feed under this control id; the hash tells a replay from a reuse.
SELECT message_id, content_hash, msa1, reply
  FROM message WHERE feed_id = :feed_id AND control_id = :control_id
 ORDER BY message_id DESC LIMIT 8;

-- message_tally_add: none later
INSERT INTO message_tally (feed_id, message_id, received_at, hour, query, msa1, warned, found,
                           micros, facts, noted)
VALUES (:feed_id, :message_id, :received_at, :hour, :query, :msa1, :warned, :found, :micros,
        :facts, :noted);
