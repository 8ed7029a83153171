-- schema/0054_onboard.sql - how a feed came to send real messages. Owned by exchange/onboard*.

-- One row a step: made, moved on, held by the registry's staff, released.
CREATE TABLE onboard_step (
    step_id    bigint NOT NULL PRIMARY KEY, -- base/id.h
    feed_id    bigint NOT NULL,             -- feed.feed_id
    moved_to   text   NOT NULL,             -- test, pilot, live, held, released
    user_id    bigint NOT NULL,             -- who did it
    moved_at   bigint NOT NULL,             -- when
    reason     text   NOT NULL              -- of a hold, in words; else how the checklist stood
);
CREATE INDEX onboard_step_by_feed ON onboard_step (feed_id, step_id);
