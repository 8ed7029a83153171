-- post/post.sql - the outbox's statements; only post/post.c runs them.

-- mail_insert: none
INSERT INTO mail (id, email, subject, body, attachment, attachment_name, topic, org_id,
                  object_id, mail_state, tries, next_at, last_error, queued_at, done_at)
VALUES (:id, :email, :subject, :body, :attachment, :attachment_name, :topic, :org_id, :object_id,
        'waiting', 0, :next_at, '', :queued_at, NULL);

-- mail_due: many
SELECT id, email, subject, body, attachment, attachment_name, tries, next_at, queued_at
  FROM mail
 WHERE mail_state = 'waiting' AND next_at <= :now_at
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

-- mail_by_id: maybe
SELECT id, email, subject, body, attachment, attachment_name, topic, org_id, object_id, mail_state,
       tries, next_at, last_error, queued_at, done_at
  FROM mail
 WHERE id = :id;

-- mail_newest: many
-- What the operator reads, the newest first; of one state, or all when :mail_state is empty.
-- scan: read backwards along its key, up to the limit
SELECT id, email, subject, body, attachment, attachment_name, topic, org_id, object_id, mail_state,
       tries, next_at, last_error, queued_at, done_at
  FROM mail
 WHERE mail_state = :mail_state OR :mail_state = ''
 ORDER BY id DESC
 LIMIT :max;

-- mail_about: many
-- What was sent about one thing.
SELECT id, email, subject, body, attachment, attachment_name, topic, org_id, object_id, mail_state,
       tries, next_at, last_error, queued_at, done_at
  FROM mail
 WHERE object_id = :object_id
 ORDER BY id DESC
 LIMIT :max;

-- bounce_put: none
INSERT INTO mail_bounce (email, bounced_at, last_error)
VALUES (:email, :bounced_at, :last_error)
    ON CONFLICT (email) DO UPDATE
   SET bounced_at = excluded.bounced_at, last_error = excluded.last_error;

-- bounce_drop: changes
DELETE FROM mail_bounce WHERE email = :email;

-- bounces_all: many
-- scan: all are wanted, a few hundred
SELECT email, bounced_at, last_error FROM mail_bounce ORDER BY email;
