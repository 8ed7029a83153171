-- exchange/monitor_tidy.sql - what grows old: measures by day, hours, bodies and rows of the journal.
-- Only exchange/monitor_tidy.c runs these.

-- tidy_feed: maybe
-- The next feed that has figures; also the messages whose sender could not be told have some.
SELECT feed_id FROM feed_day WHERE feed_id > :feed_id ORDER BY feed_id LIMIT 1;

-- tidy_day: maybe
SELECT day FROM feed_measure WHERE feed_id = :feed_id AND day > :after AND day < :day
 ORDER BY day LIMIT 1;

-- tidy_measures: many
SELECT measure, asked, good, bad FROM feed_measure WHERE feed_id = :feed_id AND day = :day;

-- tidy_measure_add: none later
INSERT INTO feed_measure (feed_id, day, measure, asked, good, bad)
VALUES (:feed_id, :day, :measure, :asked, :good, :bad)
    ON CONFLICT (feed_id, day, measure) DO UPDATE
   SET asked = feed_measure.asked + excluded.asked, good = feed_measure.good + excluded.good,
       bad = feed_measure.bad + excluded.bad;

-- tidy_measure_drop: changes
DELETE FROM feed_measure WHERE feed_id = :feed_id AND day = :day;

-- tidy_hours: changes
DELETE FROM feed_hour WHERE feed_id = :feed_id AND hour < :hour;

-- tidy_given: changes
DELETE FROM feed_given WHERE feed_id = :feed_id AND day < :day;

-- tidy_next: many
-- The oldest messages after the one given; ids grow with time.
SELECT message_id, received_on FROM message WHERE message_id > :message_id
 ORDER BY message_id LIMIT :most;

-- tidy_body: none later
UPDATE message SET raw = :raw, reply = NULL WHERE message_id = :message_id;

-- tidy_findings: none later
DELETE FROM message_finding WHERE message_id = :message_id;

-- tidy_row: none later
DELETE FROM message WHERE message_id = :message_id;
