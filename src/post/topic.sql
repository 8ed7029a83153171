-- post/topic.sql - what there is to subscribe to; only post/topic.c runs them.

-- topic_all: many
-- scan: all are wanted, a dozen
SELECT topic_id, word, name, category, about, email_domain, closed
  FROM topic
 ORDER BY place, topic_id;

-- topic_readers: many
-- types: n bigint
-- scan: counted where staff look
SELECT topic_id, count(*) AS n FROM subscription GROUP BY topic_id;

-- topic_put: none
INSERT INTO topic (topic_id, word, name, category, about, email_domain, place, closed)
VALUES (:topic_id, :word, :name, :category, :about, :email_domain, :place, 0);

-- topic_shut: changes
UPDATE topic SET closed = :closed WHERE topic_id = :topic_id;
