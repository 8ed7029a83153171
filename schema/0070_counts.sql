-- schema/0070_counts.sql - figures of feeds: written with each message as one row, folded by the runner.
-- Owned by exchange/monitor*. A figure is the folded rows plus those not folded yet, read in one
-- transaction, so that it always equals the journal (docs/adr/0018-counts.md).

-- One row a message, in the message's own transaction; the runner takes it away when it has added it.
CREATE TABLE message_tally (
    feed_id     bigint NOT NULL, -- feed.feed_id
    message_id  bigint NOT NULL, -- message.message_id
    received_at bigint NOT NULL, -- when it was complete here
    hour        int    NOT NULL, -- hours since 1970 of the local clock; hour / 24 is message.received_on
    query       int    NOT NULL, -- 1: a QBP
    msa1        text   NOT NULL, -- AA, AE, AR
    warned      bigint NOT NULL, -- 1: warnings and no error
    found       int    NOT NULL, -- rows in message_finding
    micros      bigint NOT NULL, -- from its first byte taken up to its answer, microseconds
    facts       blob   NOT NULL, -- measures and days of doses, exchange/monitor_tally.h; empty if nothing was stored
    noted       text   NOT NULL, -- codes of findings of severity I, blank-separated
    PRIMARY KEY (feed_id, message_id)
);

-- Messages by the hour, kept for as long as alarms and charts look back.
CREATE TABLE feed_hour (
    feed_id bigint NOT NULL, -- feed.feed_id
    hour    int    NOT NULL, -- as in message_tally
    messages bigint NOT NULL, -- all of them
    queries bigint NOT NULL, -- of these, queries
    aa      bigint NOT NULL, -- answered AA
    ae      bigint NOT NULL, -- answered AE
    ar      bigint NOT NULL, -- answered AR
    warned  bigint NOT NULL, -- with warnings and no error
    micros  bigint NOT NULL, -- sum of the times taken
    ms2     bigint NOT NULL, -- took at most 2 ms
    ms5     bigint NOT NULL, -- more, at most 5 ms
    ms10    bigint NOT NULL, -- more, at most 10 ms
    ms20    bigint NOT NULL, -- more, at most 20 ms
    ms50    bigint NOT NULL, -- more, at most 50 ms
    ms100   bigint NOT NULL, -- more, at most 100 ms
    ms500   bigint NOT NULL, -- more, at most 500 ms
    longer  bigint NOT NULL, -- more than 500 ms
    PRIMARY KEY (feed_id, hour)
);

-- The same by the day, kept for good.
CREATE TABLE feed_day (
    feed_id bigint NOT NULL, -- feed.feed_id
    day     int    NOT NULL, -- message.received_on
    messages bigint NOT NULL, -- all of them
    queries bigint NOT NULL, -- of these, queries
    aa      bigint NOT NULL, -- answered AA
    ae      bigint NOT NULL, -- answered AE
    ar      bigint NOT NULL, -- answered AR
    warned  bigint NOT NULL, -- with warnings and no error
    micros  bigint NOT NULL, -- sum of the times taken
    PRIMARY KEY (feed_id, day)
);

-- What was found, by code and day; of months past by code and month.
CREATE TABLE feed_finding (
    feed_id       bigint NOT NULL, -- feed.feed_id
    day           int    NOT NULL, -- message.received_on; of months past the first day of the month
    code          text   NOT NULL, -- data/findings.tsv
    severity      text   NOT NULL, -- E W I
    times         bigint NOT NULL, -- findings
    first_message bigint NOT NULL, -- the first message it was found in
    last_message  bigint NOT NULL, -- the last one
    PRIMARY KEY (feed_id, day, code, severity)
);

-- What a measure of quality counted, by day; of months past by month.
CREATE TABLE feed_measure (
    feed_id bigint NOT NULL, -- feed.feed_id
    day     int    NOT NULL, -- message.received_on; of months past the first day of the month
    measure text   NOT NULL, -- exchange/monitor_tally.h: lot, phone, within1, ...
    asked   bigint NOT NULL, -- cases in which it applies
    good    bigint NOT NULL, -- of these, there and valid
    bad     bigint NOT NULL, -- of these, there and not valid; the rest is missing
    PRIMARY KEY (feed_id, day, measure)
);

-- Doses given by the sender, by the day they were given, for holes in what was reported.
CREATE TABLE feed_given (
    feed_id bigint NOT NULL, -- feed.feed_id
    day     int    NOT NULL, -- the day of the dose
    doses   bigint NOT NULL, -- doses reported as given on it
    PRIMARY KEY (feed_id, day)
);
