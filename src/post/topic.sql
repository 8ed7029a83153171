-- post/topic.sql - what there is to subscribe to; only post/topic.c runs them.

-- topic_all: many
-- types: readers bigint
-- scan: all are wanted, a dozen
SELECT topic_id, word, name, category, about, email_domain, closed,
       (SELECT count(*) FROM subscription s WHERE s.topic_id = topic.topic_id) AS readers
  FROM topic
 ORDER BY place, topic_id;

-- topic_put: none
INSERT INTO topic (topic_id, word, name, category, about, email_domain, place, closed)
VALUES (:topic_id, :word, :name, :category, :about, :email_domain, :place, 0);

-- topic_shut: changes
UPDATE topic SET closed = :closed WHERE topic_id = :topic_id;
