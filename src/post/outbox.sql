-- post/outbox.sql - handing mails over; only post/outbox.c runs these.

-- mail_due: many
-- What waits in a lane, the longest due first, and what is known of its address. `told` is true also
-- where nothing is known: then there is nothing to forget.
-- types: hard bool, told bool
SELECT m.id AS id, m.email AS email, m.lane AS lane, m.tries AS tries, m.next_at AS next_at,
       m.queued_at AS queued_at, m.bulletin_id AS bulletin_id, m.subscriber_id AS subscriber_id,
       m.shared_id AS shared_id, COALESCE(b.hard, 0) AS hard, COALESCE(b.told, 1) AS told
  FROM mail m
  LEFT JOIN mail_bounce b ON b.email = LOWER(m.email)
 WHERE m.mail_state = 'waiting' AND m.lane = :lane AND m.next_at <= :now_at
 ORDER BY m.next_at
 LIMIT :max;

-- shared_by_id: maybe
SELECT bulletin_id, topic, list_label, subject, body, html, unsubscribe, preferences
  FROM mail_shared
 WHERE shared_id = :shared_id;

-- mail_put_off: none later
-- Its domain has had enough for a while; this was no try. Lane 2: it has its turn, and is not put off again.
UPDATE mail SET lane = 2, next_at = :next_at WHERE id = :id AND mail_state = 'waiting';

-- mail_begin: changes
-- Committed before the message's final dot: whoever finds it so later does not know whether it arrived.
UPDATE mail
   SET mail_state = 'handing', done_at = :done_at
 WHERE id = :id AND mail_state = 'waiting';

-- mail_settle: changes
UPDATE mail
   SET mail_state = :mail_state, tries = tries + 1, next_at = :next_at, last_error = :last_error,
       done_at = :done_at
 WHERE id = :id AND mail_state IN ('waiting', 'handing');

-- mail_doubt: changes
-- Found handing, and nobody is handing it any more: of a bulletin, somebody must decide.
UPDATE mail
   SET mail_state = 'unknown', tries = tries + 1, last_error = :last_error
 WHERE mail_state = 'handing' AND bulletin_id <> 0;

-- mail_once_more: changes
-- The same with what somebody waits for: sent again, with the same Message-ID.
UPDATE mail
   SET mail_state = 'waiting', tries = tries + 1, last_error = :last_error, done_at = NULL
 WHERE mail_state = 'handing' AND bulletin_id = 0;
