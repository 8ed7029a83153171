-- exchange/monitor_fold.sql - figures of feeds: what is not folded yet, what is, and folding it.
-- Only exchange/monitor_fold.c runs these.

-- tally_next: maybe
-- The next feed with something to fold, how old its oldest is, and whether it has `before` more.
-- types: ripe bigint, oldest_at bigint
-- scan: the single row of a subquery
SELECT t.feed_id, t.received_at AS oldest_at,
       (SELECT count(*) FROM (SELECT u.message_id FROM message_tally u WHERE u.feed_id = t.feed_id
                               ORDER BY u.message_id LIMIT 1 OFFSET :before) AS one) AS ripe
  FROM message_tally t WHERE t.feed_id > :feed_id
 ORDER BY t.feed_id, t.message_id LIMIT 1;

-- tally_news: many
-- types: newest bigint
-- scan: holds what came in the last quarter of an hour
SELECT feed_id, max(message_id) AS newest FROM message_tally GROUP BY feed_id ORDER BY feed_id;

-- tally_of: many
-- What is not folded yet of a feed.
SELECT message_id, hour, query, msa1, warned, found, micros, facts, noted
  FROM message_tally WHERE feed_id = :feed_id;

-- tally_found: many
SELECT t.hour, t.message_id, f.code, f.severity
  FROM message_tally t JOIN message_finding f ON f.message_id = t.message_id
 WHERE t.feed_id = :feed_id AND t.found > 0;

-- tally_take: many
DELETE FROM message_tally
 WHERE feed_id = :feed_id
   AND message_id IN (SELECT u.message_id FROM message_tally u WHERE u.feed_id = :feed_id
                       ORDER BY u.message_id LIMIT :most)
RETURNING message_id, hour, query, msa1, warned, found, micros, facts, noted;

-- taken_found: many
SELECT code, severity FROM message_finding WHERE message_id = :message_id;

-- fold_hour_add: none later
INSERT INTO feed_hour (feed_id, hour, messages, queries, aa, ae, ar, warned, micros, ms2, ms5, ms10, ms20,
                       ms50, ms100, ms500, longer)
VALUES (:feed_id, :hour, :messages, :queries, :aa, :ae, :ar, :warned, :micros, :ms2, :ms5, :ms10, :ms20,
        :ms50, :ms100, :ms500, :longer)
    ON CONFLICT (feed_id, hour) DO UPDATE
   SET messages = feed_hour.messages + excluded.messages, queries = feed_hour.queries + excluded.queries,
       aa = feed_hour.aa + excluded.aa, ae = feed_hour.ae + excluded.ae,
       ar = feed_hour.ar + excluded.ar, warned = feed_hour.warned + excluded.warned,
       micros = feed_hour.micros + excluded.micros, ms2 = feed_hour.ms2 + excluded.ms2,
       ms5 = feed_hour.ms5 + excluded.ms5, ms10 = feed_hour.ms10 + excluded.ms10,
       ms20 = feed_hour.ms20 + excluded.ms20, ms50 = feed_hour.ms50 + excluded.ms50,
       ms100 = feed_hour.ms100 + excluded.ms100, ms500 = feed_hour.ms500 + excluded.ms500,
       longer = feed_hour.longer + excluded.longer;

-- fold_day_add: none later
INSERT INTO feed_day (feed_id, day, messages, queries, aa, ae, ar, warned, micros)
VALUES (:feed_id, :day, :messages, :queries, :aa, :ae, :ar, :warned, :micros)
    ON CONFLICT (feed_id, day) DO UPDATE
   SET messages = feed_day.messages + excluded.messages, queries = feed_day.queries + excluded.queries,
       aa = feed_day.aa + excluded.aa, ae = feed_day.ae + excluded.ae,
       ar = feed_day.ar + excluded.ar, warned = feed_day.warned + excluded.warned,
       micros = feed_day.micros + excluded.micros;

-- fold_finding_add: none later
INSERT INTO feed_finding (feed_id, day, code, severity, times, first_message, last_message)
VALUES (:feed_id, :day, :code, :severity, :times, :first_message, :last_message)
    ON CONFLICT (feed_id, day, code, severity) DO UPDATE
   SET times = feed_finding.times + excluded.times,
       first_message = CASE WHEN excluded.first_message < feed_finding.first_message
                            THEN excluded.first_message ELSE feed_finding.first_message END,
       last_message = CASE WHEN excluded.last_message > feed_finding.last_message
                           THEN excluded.last_message ELSE feed_finding.last_message END;

-- fold_measure_add: none later
INSERT INTO feed_measure (feed_id, day, measure, asked, good, bad)
VALUES (:feed_id, :day, :measure, :asked, :good, :bad)
    ON CONFLICT (feed_id, day, measure) DO UPDATE
   SET asked = feed_measure.asked + excluded.asked, good = feed_measure.good + excluded.good,
       bad = feed_measure.bad + excluded.bad;

-- fold_given_add: none later
INSERT INTO feed_given (feed_id, day, doses) VALUES (:feed_id, :day, :doses)
    ON CONFLICT (feed_id, day) DO UPDATE SET doses = feed_given.doses + excluded.doses;

-- fold_hours_of: many
SELECT hour, messages, queries, aa, ae, ar, warned, micros, ms2, ms5, ms10, ms20, ms50, ms100, ms500, longer
  FROM feed_hour WHERE feed_id = :feed_id AND hour >= :hour ORDER BY hour;

-- fold_days_of: many
SELECT day, messages, queries, aa, ae, ar, warned, micros
  FROM feed_day WHERE feed_id = :feed_id AND day >= :day ORDER BY day;

-- fold_findings_of: many
SELECT day, code, severity, times, first_message, last_message
  FROM feed_finding WHERE feed_id = :feed_id AND day >= :day ORDER BY day, code;

-- fold_measures_of: many
SELECT day, measure, asked, good, bad
  FROM feed_measure WHERE feed_id = :feed_id AND day >= :day ORDER BY day;

-- fold_given_of: many
SELECT day, doses FROM feed_given WHERE feed_id = :feed_id AND day >= :day ORDER BY day;
