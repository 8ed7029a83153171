-- schema/0071_alarm.sql - alarms of feeds, what people say about findings, maintenance, rules, the board.
-- Owned by exchange/alarm*. Opened and closed by the runner.

CREATE TABLE feed_alarm (
    alarm_id  bigint NOT NULL PRIMARY KEY, -- base/id.h
    feed_id   bigint NOT NULL,             -- feed.feed_id
    kind      text   NOT NULL,             -- a word of ALARM_TABLE (exchange/alarm_store.h)
    words     text   NOT NULL,             -- the sentence shown and mailed; no client is named
    opened_at bigint NOT NULL,             -- when it was noticed
    ended_at  bigint NOT NULL,             -- when it was over; 0 while it is open
    noted     text   NOT NULL,             -- what was done: mailed, muted, maintenance, digest
    UNIQUE (feed_id, kind, ended_at)
);
CREATE INDEX feed_alarm_open ON feed_alarm (ended_at, feed_id);

-- What people have said about a kind of finding of a feed: known, resolved, muted.
CREATE TABLE finding_mark (
    feed_id   bigint NOT NULL, -- feed.feed_id
    code      text   NOT NULL, -- data/findings.tsv
    mark      text   NOT NULL, -- known, resolved, muted
    until_on  int,             -- last day it is muted; NULL: not muted
    remark    text   NOT NULL, -- their words
    member_id bigint NOT NULL, -- access: who said so
    marked_at bigint NOT NULL, -- when
    PRIMARY KEY (feed_id, code)
);

-- Work on a feed, or on the registry itself, that is no fault: shown before it begins.
CREATE TABLE feed_quiet (
    quiet_id   bigint NOT NULL PRIMARY KEY, -- base/id.h
    feed_id    bigint NOT NULL,             -- feed.feed_id; 0: the whole registry, shown on /status
    begins_at  bigint NOT NULL,             -- from when
    until_at   bigint NOT NULL,             -- to when
    words      text   NOT NULL,             -- what is done, for everybody to read
    member_id  bigint NOT NULL              -- access: who announced it
);
CREATE INDEX feed_quiet_until ON feed_quiet (until_at);

-- Rules of a feed's own, beside what is learned.
CREATE TABLE feed_rule (
    feed_id    bigint NOT NULL, -- feed.feed_id
    kind       text   NOT NULL, -- silence, errors
    hours      int    NOT NULL, -- silence: for so many open hours; 0: rule is off
    from_hour  int    NOT NULL, -- open from this hour of working days
    until_hour int    NOT NULL, -- to this one
    percent    int    NOT NULL, -- errors: more than so many of a hundred; 0: rule is off
    messages_least int NOT NULL, -- errors: of at least so many messages in an hour
    PRIMARY KEY (feed_id, kind)
);

-- A line of the board for each feed, so that the worst of ten thousand are found at once.
CREATE TABLE feed_board (
    feed_id   bigint NOT NULL PRIMARY KEY, -- feed.feed_id
    place     int    NOT NULL,             -- 0 is worst
    word      text   NOT NULL,             -- state in a word
    org_id    bigint NOT NULL,             -- feed.org_id
    last_at   bigint NOT NULL,             -- its last message; 0: none
    alarms    int    NOT NULL,             -- open ones
    looked_at bigint NOT NULL              -- when the runner looked
);
CREATE INDEX feed_board_place ON feed_board (place, feed_id);
CREATE INDEX feed_board_org ON feed_board (org_id, place);

-- Minutes of a day on which the registry was up: the runner's own pulse.
CREATE TABLE registry_day (
    day     int    NOT NULL PRIMARY KEY, -- local day
    minutes bigint NOT NULL              -- in which the runner was alive
);
