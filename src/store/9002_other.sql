-- store/9002_other.sql - a later step, for the tests of the store: a column and rows that every store has.

ALTER TABLE probe ADD COLUMN note text; -- may be none

INSERT INTO owner (owner_id, owner_name) VALUES (-1, 'nobody; :nobody');
