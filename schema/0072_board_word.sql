-- schema/0072_board_word.sql - the board's chips: the worst of the failing, of the silent, at once.
-- Without it a page of one word reads ten thousand lines.

CREATE INDEX feed_board_word ON feed_board (word, place, feed_id);
