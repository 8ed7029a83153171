-- exchange/monitor.sql - reading the journal: for the pages of a feed, a message, a client.
-- Only exchange/monitor.c runs these.

-- message_find: maybe
SELECT message_id, feed_id, org_id, received_at, door, control_id, kind, profile, msa1, client_id,
       matched, doses_added, doses_changed, doses_known, doses_refused, errors, warnings,
       micros_parse, micros_apply, micros_read, micros_match, peer, raw, reply
  FROM message WHERE message_id = :message_id;

-- message_findings: many
SELECT n, code, severity, erl, what
  FROM message_finding WHERE message_id = :message_id ORDER BY n;

-- finding_place: many
-- Where it stands first in that message.
SELECT erl FROM message_finding
 WHERE message_id = :message_id AND code = :code ORDER BY n LIMIT 1;

-- message_list: many
-- The newest of a feed that are older than the one given (or than the largest id there is).
SELECT message_id, received_at, control_id, kind, msa1, client_id, doses_added, doses_changed,
       doses_known, doses_refused, errors, warnings
  FROM message WHERE feed_id = :feed_id AND message_id < :message_id
 ORDER BY message_id DESC LIMIT :most;

-- message_by_control: many
SELECT message_id, received_at, control_id, kind, msa1, client_id, doses_added, doses_changed,
       doses_known, doses_refused, errors, warnings
  FROM message WHERE feed_id = :feed_id AND control_id = :control_id
 ORDER BY message_id DESC LIMIT :most;

-- message_days: many
-- The journal's own count of a feed's messages, by day and answer.
-- types: n bigint, worst text
SELECT received_on, msa1 AS worst, count(*) AS n
  FROM message WHERE feed_id = :feed_id AND received_on >= :received_on
 GROUP BY received_on, msa1 ORDER BY received_on, msa1;

-- message_last: maybe
SELECT message_id, received_at FROM message WHERE feed_id = :feed_id
 ORDER BY message_id DESC LIMIT 1;

-- message_recent: many
-- The newest first; of each, errors, and those of a kind that is not muted today.
-- types: errors bigint, heard bigint
SELECT m.received_at, m.msa1,
       (SELECT count(*) FROM message_finding f
         WHERE f.message_id = m.message_id AND f.severity = 'E') AS errors,
       (SELECT count(*) FROM message_finding f
         WHERE f.message_id = m.message_id AND f.severity = 'E'
           AND NOT EXISTS (SELECT 1 FROM finding_mark k
                            WHERE k.feed_id = m.feed_id AND k.code = f.code AND k.mark = 'muted'
                              AND (k.until_on IS NULL OR k.until_on >= :until_on))) AS heard
  FROM message m WHERE m.feed_id = :feed_id
 ORDER BY m.message_id DESC LIMIT :most;

-- message_came: many
-- The newest first.
SELECT received_at FROM message
 WHERE feed_id = :feed_id AND received_on >= :since
 ORDER BY message_id DESC LIMIT :most;

-- finding_groups: many
-- The journal's own count of findings, by day and code.
-- types: n bigint
SELECT received_on, code, severity, count(*) AS n
  FROM message_finding
 WHERE feed_id = :feed_id AND received_on >= :received_on
 GROUP BY received_on, code, severity ORDER BY received_on, code, severity;
