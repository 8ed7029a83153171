-- post/post.sql - mails written and looked at; only post/post.c runs these.

-- mail_insert: none
INSERT INTO mail (id, email, subject, body, html, attachment, attachment_name, unsubscribe,
                  reply_token, topic, org_id, object_id, bulletin_id, subscriber_id, shared_id, lane,
                  mail_state, tries, next_at, last_error, queued_at, done_at)
VALUES (:id, :email, :subject, :body, :html, :attachment, :attachment_name, :unsubscribe,
        :reply_token, :topic, :org_id, :object_id, :bulletin_id, :subscriber_id, 0, :lane,
        'waiting', 0, :next_at, '', :queued_at, NULL);

-- shared_insert: none
INSERT INTO mail_shared (shared_id, bulletin_id, topic, list_label, subject, body, html, unsubscribe,
                         preferences, queued_at)
VALUES (:shared_id, :bulletin_id, :topic, :list_label, :subject, :body, :html, :unsubscribe,
        :preferences, :queued_at);

-- mail_insert_many: none
-- Recipients of a text to many, [[id,"address",subscriber],...], unless the bulletin has a subscriber already.
-- One statement for hundreds: each would cost PostgreSQL as much as all its indexes.
-- types: recipients text
-- scan: the rows of the list
INSERT INTO mail (id, email, subject, body, attachment_name, topic, org_id, object_id, bulletin_id,
                  subscriber_id, shared_id, lane, mail_state, tries, next_at, last_error, queued_at)
SELECT json_extract(r.value, '$[0]'), json_extract(r.value, '$[1]'), '', '', '', :topic, 0, 0,
       :bulletin_id, json_extract(r.value, '$[2]'), :shared_id, 1, 'waiting', 0, :next_at, '',
       :queued_at
  FROM json_each(:recipients) AS r
 WHERE true
    ON CONFLICT DO NOTHING;

-- mail_by_id: maybe
SELECT m.id AS id, m.email AS email, COALESCE(s.subject, m.subject) AS subject,
       COALESCE(s.body, m.body) AS body, COALESCE(s.html, m.html) AS html, m.attachment AS attachment,
       m.attachment_name AS attachment_name, m.unsubscribe AS unsubscribe,
       m.reply_token AS reply_token, m.topic AS topic, m.org_id AS org_id, m.object_id AS object_id,
       m.bulletin_id AS bulletin_id, m.subscriber_id AS subscriber_id, m.mail_state AS mail_state,
       m.tries AS tries, m.next_at AS next_at, m.last_error AS last_error,
       m.queued_at AS queued_at, m.done_at AS done_at
  FROM mail m
  LEFT JOIN mail_shared s ON s.shared_id = m.shared_id
 WHERE m.id = :id;

-- mail_newest: many
-- What the operator reads, the newest first; of one state, or all when :mail_state is empty.
-- scan: read backwards along its key, up to the limit
SELECT m.id AS id, m.email AS email, COALESCE(s.subject, m.subject) AS subject, m.body AS body,
       m.html AS html, m.attachment AS attachment, m.attachment_name AS attachment_name,
       m.unsubscribe AS unsubscribe, m.reply_token AS reply_token, m.topic AS topic,
       m.org_id AS org_id, m.object_id AS object_id, m.bulletin_id AS bulletin_id,
       m.subscriber_id AS subscriber_id, m.mail_state AS mail_state, m.tries AS tries,
       m.next_at AS next_at, m.last_error AS last_error, m.queued_at AS queued_at,
       m.done_at AS done_at
  FROM mail m
  LEFT JOIN mail_shared s ON s.shared_id = m.shared_id
 WHERE m.mail_state = :mail_state OR :mail_state = ''
 ORDER BY m.id DESC
 LIMIT :max;

-- mail_about: many
-- What was sent about one thing.
SELECT id, email, subject, body, html, attachment, attachment_name, unsubscribe, reply_token, topic,
       org_id, object_id, bulletin_id, subscriber_id, mail_state, tries, next_at, last_error,
       queued_at, done_at
  FROM mail
 WHERE object_id = :object_id
 ORDER BY id DESC
 LIMIT :max;

-- mail_count_of: many
-- types: mails bigint
SELECT mail_state, COUNT(*) AS mails
  FROM mail
 WHERE bulletin_id = :bulletin_id AND bulletin_id <> 0
 GROUP BY mail_state;

-- mail_count_open: many
-- types: mails bigint
SELECT mail_state, COUNT(*) AS mails
  FROM mail
 WHERE mail_state IN ('waiting', 'handing', 'unknown', 'failed')
 GROUP BY mail_state;

-- mail_decide: changes
-- An operator's word on mails of which nobody knows whether they arrived.
UPDATE mail
   SET mail_state = :mail_state, next_at = :next_at
 WHERE mail_state = 'unknown'
   AND (id = :id OR (:id = 0 AND (bulletin_id = :bulletin_id OR :bulletin_id = 0)));
