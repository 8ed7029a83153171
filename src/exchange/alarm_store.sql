-- exchange/alarm_store.sql - alarms, marks, maintenance, rules, the board; only alarm_store.c runs these.

-- alarm_insert: changes
-- Two runners may see the same; one of them opens it.
INSERT INTO feed_alarm (alarm_id, feed_id, kind, words, opened_at, ended_at, noted)
VALUES (:alarm_id, :feed_id, :kind, :words, :opened_at, :ended_at, :noted)
    ON CONFLICT DO NOTHING;

-- alarm_end: changes
UPDATE feed_alarm SET ended_at = :ended_at
 WHERE feed_id = :feed_id AND kind = :kind AND ended_at = :open;


-- alarm_now: many
-- Open ones of one feed.
SELECT alarm_id, feed_id, kind, words, opened_at, ended_at, noted
  FROM feed_alarm WHERE ended_at = :open AND feed_id = :feed_id ORDER BY opened_at;

-- alarm_all_now: many
-- Open ones of an organization and those below it; org_id 0: of everybody.
-- scan: the organizations below one
WITH RECURSIVE below(id) AS (
    SELECT o.id FROM org o WHERE o.id = :org_id
    UNION
    SELECT o.id FROM org o JOIN below b ON o.parent_id = b.id)
SELECT a.alarm_id, a.feed_id, a.kind, a.words, a.opened_at, a.ended_at, a.noted
  FROM feed_alarm a JOIN feed f ON f.feed_id = a.feed_id
 WHERE a.ended_at = :open AND (:org_id = 0 OR f.org_id IN (SELECT id FROM below))
 ORDER BY a.opened_at DESC LIMIT :most;

-- alarm_past: many
SELECT alarm_id, feed_id, kind, words, opened_at, ended_at, noted
  FROM feed_alarm WHERE feed_id = :feed_id ORDER BY opened_at DESC LIMIT :most;

-- alarm_since: many
-- Opened since then and told by digest only.
-- scan: once a day
SELECT a.alarm_id, a.feed_id, a.kind, a.words, a.opened_at, a.ended_at, a.noted
  FROM feed_alarm a WHERE a.opened_at >= :opened_at AND a.noted = :noted ORDER BY a.feed_id;

-- mark_put: none
INSERT INTO finding_mark (feed_id, code, mark, until_on, remark, member_id, marked_at)
VALUES (:feed_id, :code, :mark, :until_on, :remark, :member_id, :marked_at)
    ON CONFLICT (feed_id, code) DO UPDATE
   SET mark = excluded.mark, until_on = excluded.until_on, remark = excluded.remark,
       member_id = excluded.member_id, marked_at = excluded.marked_at;

-- mark_of: many
SELECT code, mark, until_on, remark, member_id, marked_at
  FROM finding_mark WHERE feed_id = :feed_id;

-- quiet_put: none
INSERT INTO feed_quiet (quiet_id, feed_id, begins_at, until_at, words, member_id)
VALUES (:quiet_id, :feed_id, :begins_at, :until_at, :words, :member_id);

-- quiet_drop: changes
DELETE FROM feed_quiet WHERE quiet_id = :quiet_id AND feed_id = :feed_id;

-- quiet_since: many
SELECT quiet_id, feed_id, begins_at, until_at, words, member_id
  FROM feed_quiet WHERE until_at > :until_at ORDER BY until_at;

-- rule_put: none
INSERT INTO feed_rule (feed_id, kind, hours, from_hour, until_hour, percent, messages_least)
VALUES (:feed_id, :kind, :hours, :from_hour, :until_hour, :percent, :messages_least)
    ON CONFLICT (feed_id, kind) DO UPDATE
   SET hours = excluded.hours, from_hour = excluded.from_hour, until_hour = excluded.until_hour,
       percent = excluded.percent, messages_least = excluded.messages_least;

-- rule_of: many
SELECT kind, hours, from_hour, until_hour, percent, messages_least FROM feed_rule WHERE feed_id = :feed_id;

-- rule_feeds: many
-- scan: the few feeds that have rules of their own
SELECT feed_id FROM feed_rule WHERE hours > 0 OR percent > 0 ORDER BY feed_id;

-- board_put: none later
INSERT INTO feed_board (feed_id, place, word, org_id, last_at, alarms, looked_at)
VALUES (:feed_id, :place, :word, :org_id, :last_at, :alarms, :looked_at)
    ON CONFLICT (feed_id) DO UPDATE
   SET place = excluded.place, word = excluded.word, org_id = excluded.org_id,
       last_at = excluded.last_at, alarms = excluded.alarms, looked_at = excluded.looked_at;

-- board_all: many
-- The worst first of every feed, after the line given. A feed the runner has not looked at is new.
SELECT b.feed_id, b.place, b.word, b.alarms FROM feed_board b
 WHERE (b.place, b.feed_id) > (:place, :feed_id)
 ORDER BY b.place, b.feed_id LIMIT :most;

-- board_word: many
-- As above, of one state.
SELECT b.feed_id, b.place, b.word, b.alarms FROM feed_board b
 WHERE b.word = :word AND (b.place, b.feed_id) > (:place, :feed_id)
 ORDER BY b.place, b.feed_id LIMIT :most;

-- board_words: many
-- types: feeds bigint
-- scan: the whole of the smallest index
SELECT word, count(*) AS feeds FROM feed_board GROUP BY word;

-- pulse_add: none
INSERT INTO registry_day (day, minutes) VALUES (:day, :minutes)
    ON CONFLICT (day) DO UPDATE SET minutes = registry_day.minutes + excluded.minutes;

-- pulse_of: many
SELECT day, minutes FROM registry_day WHERE day >= :day ORDER BY day;

-- board_metrics: many
-- scan: all of them are wanted
SELECT f.login, b.word, b.last_at, b.alarms
  FROM feed_board b JOIN feed f ON f.feed_id = b.feed_id ORDER BY f.login;
