-- post/subscriber.sql - who gets bulletins; only post/subscriber.c and its siblings in this room run them.

-- subscriber_put: none
INSERT INTO subscriber (subscriber_id, email, lang, source, paused_until_on, made_at)
VALUES (:subscriber_id, :email, :lang, :source, NULL, :made_at);

-- subscriber_by_id: maybe
SELECT subscriber_id, email, lang, source, paused_until_on, made_at
  FROM subscriber WHERE subscriber_id = :subscriber_id;

-- subscriber_by_email: maybe
SELECT subscriber_id, email, lang, source, paused_until_on, made_at
  FROM subscriber WHERE email = :email;

-- subscriber_topics_of: many
SELECT s.topic_id AS topic_id, t.word AS word
  FROM subscription s JOIN topic t ON t.topic_id = s.topic_id
 WHERE s.subscriber_id = :subscriber_id
 ORDER BY t.place, t.topic_id;

-- subscription_put: none
INSERT INTO subscription (topic_id, subscriber_id) VALUES (:topic_id, :subscriber_id)
    ON CONFLICT (topic_id, subscriber_id) DO NOTHING;

-- subscription_drop_all: changes
DELETE FROM subscription WHERE subscriber_id = :subscriber_id;

-- subscription_drop_of: changes
-- The topics of one bulletin.
DELETE FROM subscription
 WHERE subscriber_id = :subscriber_id
   AND topic_id IN (SELECT topic_id FROM bulletin_topic WHERE bulletin_id = :bulletin_id);

-- subscriber_set: changes
-- Whoever sets it is the reader: from now on the choice is theirs, whatever list brought the address.
UPDATE subscriber SET lang = :lang, paused_until_on = :paused_until_on, source = 'page'
 WHERE subscriber_id = :subscriber_id;

-- subscriber_chose: changes
UPDATE subscriber SET source = 'page' WHERE subscriber_id = :subscriber_id;

-- subscriber_renumber: changes
UPDATE subscriber SET subscriber_id = :new_id, email = :email WHERE subscriber_id = :subscriber_id;

-- subscription_renumber: changes
UPDATE subscription SET subscriber_id = :new_id WHERE subscriber_id = :subscriber_id;

-- subscriber_drop: changes
DELETE FROM subscriber WHERE subscriber_id = :subscriber_id;

-- left_put: none
INSERT INTO subscriber_left (left_id, bulletin_id, whole, left_at)
VALUES (:left_id, :bulletin_id, :whole, :left_at);

-- left_count: one
-- types: n bigint
SELECT count(*) AS n FROM subscriber_left WHERE bulletin_id = :bulletin_id;

-- stop_put: none
INSERT INTO subscriber_stop (mark, reason, stopped_at) VALUES (:mark, :reason, :stopped_at)
    ON CONFLICT (mark) DO UPDATE SET reason = excluded.reason, stopped_at = excluded.stopped_at;

-- stop_find: maybe
SELECT reason, stopped_at FROM subscriber_stop WHERE mark = :mark;

-- stop_drop: changes
DELETE FROM subscriber_stop WHERE mark = :mark;

-- stops_count: one
-- types: n bigint
-- scan: counted where staff look at the list
SELECT count(*) AS n FROM subscriber_stop;

-- subscriber_link_put: none
INSERT INTO subscriber_link (link_id, purpose, subscriber_id, email, lang, topics, made_at, ends_at,
                             used_at)
VALUES (:link_id, :purpose, :subscriber_id, :email, :lang, :topics, :made_at, :ends_at, NULL);

-- subscriber_link_find: maybe
SELECT link_id, purpose, subscriber_id, email, lang, topics, made_at, ends_at, used_at
  FROM subscriber_link WHERE link_id = :link_id;

-- subscriber_link_use: changes
UPDATE subscriber_link SET used_at = :used_at WHERE link_id = :link_id AND used_at IS NULL;

-- subscriber_link_recent: one
-- types: n bigint
SELECT count(*) AS n FROM subscriber_link WHERE email = :email AND made_at > :since_at;

-- subscriber_link_sweep: changes
-- scan: once a day
DELETE FROM subscriber_link WHERE ends_at < :before_at;

-- subscriber_all: many
-- In the order of their numbers, as subscription_all.
SELECT subscriber_id, email, lang, source, paused_until_on, made_at
  FROM subscriber
 WHERE subscriber_id > :subscriber_id
 ORDER BY subscriber_id
 LIMIT :most;

-- subscription_all: many
-- scan: all are wanted, for an export
SELECT s.subscriber_id AS subscriber_id, t.word AS word
  FROM subscription s JOIN topic t ON t.topic_id = s.topic_id
 ORDER BY s.subscriber_id, t.place, t.topic_id;

-- subscribers_count: one
-- types: n bigint
-- scan: counted where staff look at the list
SELECT count(*) AS n FROM subscriber;

-- audience_all: many
-- Whoever has one of the bulletin's topics, once; not who pauses, nor whom mail does not reach.
SELECT s.subscriber_id, s.email FROM subscriber s
 WHERE (s.paused_until_on IS NULL OR s.paused_until_on < :today)
   AND NOT EXISTS (SELECT 1 FROM mail_bounce m WHERE m.email = s.email AND m.hard = 1)
   AND s.subscriber_id IN (SELECT n.subscriber_id FROM bulletin_topic b
                             JOIN subscription n ON n.topic_id = b.topic_id
                            WHERE b.bulletin_id = :bulletin_id)
 ORDER BY s.subscriber_id;

-- audience_size: one
-- types: n bigint
SELECT count(*) AS n FROM subscriber s
 WHERE (s.paused_until_on IS NULL OR s.paused_until_on < :today)
   AND NOT EXISTS (SELECT 1 FROM mail_bounce m WHERE m.email = s.email AND m.hard = 1)
   AND s.subscriber_id IN (SELECT n.subscriber_id FROM bulletin_topic b
                             JOIN subscription n ON n.topic_id = b.topic_id
                            WHERE b.bulletin_id = :bulletin_id);
