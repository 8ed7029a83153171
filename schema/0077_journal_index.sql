-- schema/0077_journal_index.sql - a message writes one index fewer.
-- Counts by day come from feed_day and message_tally; only a recount of the whole journal still reads
-- its rows by feed, and for that message_by_feed is enough.

DROP INDEX message_by_day;
