-- post/announcement.sql - words to all users; only post/announcement.c runs them.

-- announcement_put: none
INSERT INTO announcement (announcement_id, words, kind, first_on, last_on, user_id, made_at)
VALUES (:announcement_id, :words, :kind, :first_on, :last_on, :user_id, :made_at);

-- announcement_open: many
-- What this user has not put away yet, the newest first.
-- scan: read backwards along its key; a few rows a month
SELECT announcement_id, words, kind, first_on, last_on
  FROM announcement
 WHERE last_on >= :today AND first_on <= :today
   AND NOT EXISTS (SELECT 1 FROM announcement_seen s
                    WHERE s.user_id = :user_id
                      AND s.announcement_id = announcement.announcement_id)
 ORDER BY announcement_id DESC
 LIMIT :most;

-- announcement_hide: none
INSERT INTO announcement_seen (user_id, announcement_id)
VALUES (:user_id, :announcement_id)
    ON CONFLICT (user_id, announcement_id) DO NOTHING;

-- announcement_stop: changes
UPDATE announcement SET last_on = :last_on WHERE announcement_id = :announcement_id;

-- announcement_unread_count: one
-- How many of announcement_year this user has not read.
-- types: unread bigint
-- scan: a few rows a month
SELECT count(*) AS unread
  FROM announcement
 WHERE first_on >= :since_on AND first_on <= :today AND last_on >= first_on
   AND NOT EXISTS (SELECT 1 FROM announcement_seen s
                    WHERE s.user_id = :user_id
                      AND s.announcement_id = announcement.announcement_id);

-- announcement_year: many
-- What was announced since a day, also what is over, but for what was taken back before it was seen for a day;
-- whether this user has read it.
-- types: unread bool
-- scan: read backwards along its key; a few rows a month
SELECT announcement_id, words, kind, first_on, last_on,
       CASE WHEN EXISTS (SELECT 1 FROM announcement_seen s
                          WHERE s.user_id = :user_id
                            AND s.announcement_id = announcement.announcement_id)
            THEN 0 ELSE 1 END AS unread
  FROM announcement
 WHERE first_on >= :since_on AND first_on <= :today AND last_on >= first_on
 ORDER BY announcement_id DESC
 LIMIT :most;
