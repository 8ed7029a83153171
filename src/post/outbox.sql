-- post/outbox.sql - handing mails over; only post/outbox.c runs these.

-- mail_due: many
SELECT id, email, subject, body, attachment, attachment_name, tries, next_at, queued_at
  FROM mail
 WHERE mail_state = 'waiting' AND lane = :lane AND next_at <= :now_at
 ORDER BY next_at
 LIMIT :max;

-- mail_claim: changes
-- Taken by one runner: nobody else tries it before :next_at.
UPDATE mail
   SET next_at = :next_at, tries = tries + 1
 WHERE id = :id AND mail_state = 'waiting' AND next_at = :old_at;

-- mail_settle: changes
UPDATE mail
   SET mail_state = :mail_state, next_at = :next_at, last_error = :last_error, done_at = :done_at
 WHERE id = :id;
