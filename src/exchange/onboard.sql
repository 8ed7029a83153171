-- exchange/onboard.sql - the steps of a feed; only exchange/onboard.c runs these.

-- onboard_add: none
INSERT INTO onboard_step (step_id, feed_id, moved_to, user_id, moved_at, reason)
VALUES (:step_id, :feed_id, :moved_to, :user_id, :moved_at, :reason);

-- onboard_steps: many
SELECT step_id, moved_to, user_id, moved_at, reason FROM onboard_step
 WHERE feed_id = :feed_id ORDER BY step_id DESC LIMIT 50;

-- onboard_set_state: changes
UPDATE feed SET state = :to_state WHERE feed_id = :feed_id AND state = :from_state;
