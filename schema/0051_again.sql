-- schema/0051_again.sql - messages that somebody had processed a second time, and how a message is found.
-- Owned by exchange/.

-- One row a message that a person sent through the registry again from its page.
CREATE TABLE message_again (
    message_id bigint NOT NULL PRIMARY KEY, -- the new message
    of_id      bigint NOT NULL,             -- message.message_id it repeats
    user_id    bigint NOT NULL,             -- who asked for it
    again_at   bigint NOT NULL              -- when
);
CREATE INDEX message_again_by_of ON message_again (of_id);

-- A control id is looked for in one feed by the door, and in all of them by the registry's staff: the
-- same index serves both when the id stands first.
DROP INDEX message_by_control;
CREATE INDEX message_by_control ON message (control_id, feed_id);

-- The network address a message came from; empty for files, pages, and what came before this step.
ALTER TABLE message ADD COLUMN peer text NOT NULL DEFAULT ''; -- "192.0.2.7"

-- What is looked for in messages and stands only in their bodies: filled behind the door, in order.
-- clustered
CREATE TABLE message_word (
    word       text   NOT NULL, -- upper case: "L:" and a lot number (RXA-15)
    feed_id    bigint NOT NULL, -- feed.feed_id
    message_id bigint NOT NULL, -- message.message_id
    PRIMARY KEY (word, feed_id, message_id)
);

-- How far each follower of the journal has read.
CREATE TABLE journal_follower (
    follower   text   NOT NULL PRIMARY KEY, -- exchange/follow.h
    message_id bigint NOT NULL              -- everything up to here is done
);
