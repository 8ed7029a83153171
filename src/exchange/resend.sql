-- exchange/resend.sql - what was refused and is to be sent again; only exchange/resend*.c run these.

-- resend_add: none
INSERT INTO resend (case_id, feed_id, message_id, group_n, code, opened_at, opened_on, control_id,
                    client_id, number_hash, name_hash, order_hash, dose_on, cvx, standing, closed_by,
                    closed_at, user_id, reason)
VALUES (:case_id, :feed_id, :message_id, :group_n, :code, :opened_at, :opened_on, :control_id,
        :client_id, :number_hash, :name_hash, :order_hash, :dose_on, :cvx, 'open', 0, NULL, 0, '')
    ON CONFLICT DO NOTHING;

-- resend_like: many
-- The open rows that a message may put right: of the same feed, and the same person or control id.
SELECT case_id, message_id, group_n, control_id, client_id, number_hash, name_hash, order_hash,
       dose_on, cvx
  FROM resend WHERE feed_id = :feed_id AND control_id = :control_id AND standing = 'open'
UNION
SELECT case_id, message_id, group_n, control_id, client_id, number_hash, name_hash, order_hash,
       dose_on, cvx
  FROM resend WHERE feed_id = :feed_id AND number_hash = :number_hash AND number_hash <> 0
   AND standing = 'open'
UNION
SELECT case_id, message_id, group_n, control_id, client_id, number_hash, name_hash, order_hash,
       dose_on, cvx
  FROM resend WHERE feed_id = :feed_id AND name_hash = :name_hash AND name_hash <> 0
   AND standing = 'open';

-- resend_close: changes
UPDATE resend SET standing = :standing, closed_by = :closed_by, closed_at = :closed_at,
                  user_id = :user_id, reason = :reason
 WHERE case_id = :case_id AND standing = 'open';

-- resend_reopen: changes
UPDATE resend SET standing = 'open', closed_by = 0, closed_at = NULL, user_id = 0, reason = ''
 WHERE case_id = :case_id AND standing = 'dismissed';

-- resend_find: maybe
SELECT case_id, feed_id, message_id, group_n, code, opened_at, opened_on, control_id, standing,
       closed_by, closed_at, reason
  FROM resend WHERE case_id = :case_id;

-- resend_of_message: many
SELECT case_id, feed_id, message_id, group_n, code, opened_at, opened_on, control_id, standing,
       closed_by, closed_at, reason
  FROM resend WHERE message_id = :message_id ORDER BY group_n;

-- resend_of_feed: many
-- The oldest first.
SELECT case_id, feed_id, message_id, group_n, code, opened_at, opened_on, control_id, standing,
       closed_by, closed_at, reason
  FROM resend WHERE feed_id = :feed_id AND standing = :standing
 ORDER BY opened_on, case_id LIMIT :most;

-- resend_count: one
-- types: n bigint
SELECT count(*) AS n FROM resend
 WHERE feed_id = :feed_id AND standing = 'open' AND opened_on <= :opened_on;

-- resend_by_code: many
-- types: n bigint, first_on date
SELECT code, count(*) AS n, min(opened_on) AS first_on FROM resend
 WHERE feed_id = :feed_id AND standing = 'open' GROUP BY code ORDER BY n DESC, code;

-- resend_feeds: many
-- Feeds with something open that is older than a day, and no letter for a week.
-- scan: once an hour, over the feeds
SELECT f.feed_id, f.org_id, f.login, f.name FROM feed f
 WHERE f.state <> 'closed'
   AND EXISTS (SELECT 1 FROM resend r WHERE r.feed_id = f.feed_id AND r.standing = 'open'
                AND r.opened_on < :today)
   AND NOT EXISTS (SELECT 1 FROM resend_letter l WHERE l.feed_id = f.feed_id
                AND l.sent_on > :week_on)
 ORDER BY f.feed_id LIMIT :most;

-- letter_set: none
INSERT INTO resend_letter (feed_id, sent_on) VALUES (:feed_id, :sent_on)
    ON CONFLICT (feed_id) DO UPDATE SET sent_on = excluded.sent_on;
