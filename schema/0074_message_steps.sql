-- schema/0074_message_steps.sql - how long the two halves of a message's way took, each in two. Owned by exchange/journal.
-- Of messages from before, zero: their pages show the halves whole.

ALTER TABLE message ADD COLUMN micros_read int NOT NULL DEFAULT 0; -- of micros_parse: bytes to a tree of segments
ALTER TABLE message ADD COLUMN micros_match int NOT NULL DEFAULT 0; -- of micros_apply: finding out who it is about
