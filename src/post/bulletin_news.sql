-- post/bulletin_news.sql - bulletins that went out, for everybody; only post/bulletin_news.c runs them.

-- news_list: many
-- The newest first. Empty words, no topic and day 0 are no restriction.
-- scan: read backwards along its days; a few a month
SELECT bulletin_id, slug, title, lang, sent_at, sent_on
  FROM bulletin
 WHERE step IN ('sending', 'sent') AND sent_on >= :first_on AND sent_on <= :last_on
   AND (:topic_id = 0 OR EXISTS (SELECT 1 FROM bulletin_topic t
                                  WHERE t.bulletin_id = bulletin.bulletin_id
                                    AND t.topic_id = :topic_id))
   AND (:prose = '' OR prose LIKE :prose)
 ORDER BY sent_on DESC, bulletin_id DESC
 LIMIT :most;

-- news_texts: many
-- For the feed: the newest with what they say.
-- scan: read backwards along its days, up to the limit
SELECT bulletin_id, slug, title, lang, frozen, sent_at, sent_on
  FROM bulletin
 WHERE step IN ('sending', 'sent') AND sent_on <= :last_on
 ORDER BY sent_on DESC, bulletin_id DESC
 LIMIT :most;

-- news_days: many
-- scan: an index of days; a few a month
SELECT DISTINCT sent_on FROM bulletin WHERE step IN ('sending', 'sent') AND sent_on <= :last_on
 ORDER BY sent_on DESC;
