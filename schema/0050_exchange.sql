-- schema/0050_exchange.sql - feeds, and the journal of every message with its findings and its answer.
-- Owned by exchange/. The journal exists before a client is known, so its key is its own id.

-- A feed is one sender's connection: whose it is, how it proves itself, how it wants to be judged.
CREATE TABLE feed (
    feed_id        bigint NOT NULL PRIMARY KEY, -- base/id.h
    org_id         bigint NOT NULL,             -- org.org_id: whose agreement opens this door
    code           text   NOT NULL,             -- short name, unique within the organization
    name           text   NOT NULL,             -- for people
    login          text   NOT NULL,             -- user name of the credential: ORG.FEED
    secret_hash    blob   NOT NULL,             -- keyed BLAKE2b of the 32 random bytes we gave out
    secret_at      bigint NOT NULL,             -- when that secret was made
    cert_sha256    text,                        -- hex fingerprint of the client certificate, for mllps
    mllp_from      text   NOT NULL,             -- CIDR list, blank-separated, plain MLLP may come from
    state          text   NOT NULL,             -- test, live, paused, closed
    tolerant       int    NOT NULL,             -- 1: order of segments and harmless gaps are warnings
    warning_aa     int    NOT NULL,             -- 1: findings of severity W alone are answered AA
    protect_is_n   int    NOT NULL,             -- 1: PD1-12 in its older sense, Y means may be shared
    silent         int    NOT NULL,             -- 1: no ERR of severity I on what was stored
    batch_replies  int    NOT NULL,             -- 1: every reply comes in FHS/BHS ... BTS/FTS
    candidates_z44 int    NOT NULL,             -- 1: a Z44 that fits several persons is answered Z31, not Z33
    created_at     bigint NOT NULL,             -- when it was made
    closed_on      int                          -- first day on which it is no longer served
);
CREATE UNIQUE INDEX feed_by_login ON feed (login);
CREATE UNIQUE INDEX feed_by_org ON feed (org_id, code);

-- One row a message that came in by any door, in the transaction that did what it asked for.
CREATE TABLE message (
    message_id   bigint NOT NULL PRIMARY KEY, -- base/id.h; grows with time
    feed_id      bigint NOT NULL,             -- feed.feed_id; 0 if the sender could not be told
    org_id       bigint NOT NULL,             -- org.org_id of that feed; 0 likewise
    received_at  bigint NOT NULL,             -- when it was complete here
    received_on  int    NOT NULL,             -- the local day of that
    door         text   NOT NULL,             -- http, soap, mllp, file, page
    control_id   text   NOT NULL,             -- MSH-10 as sent, cut at 199
    content_hash bigint NOT NULL,             -- of the message without MSH-7, for replays
    kind         text   NOT NULL,             -- VXU, QBP or what MSH-9.1 said
    profile      text   NOT NULL,             -- MSH-21.1: Z22, Z34, ...
    msa1         text   NOT NULL,             -- AA, AE, AR
    client_id    bigint,                      -- client it was filed under, if any
    matched      text   NOT NULL,             -- same, new, review, none
    doses_added  int    NOT NULL,             -- doses new to the registry
    doses_changed int   NOT NULL,             -- doses that were known otherwise
    doses_known  int    NOT NULL,             -- doses that were known exactly so
    doses_refused int   NOT NULL,             -- order groups that could not be stored
    errors       int    NOT NULL,             -- findings of severity E
    warnings     int    NOT NULL,             -- findings of severity W
    micros_parse int    NOT NULL,             -- time spent reading and judging, microseconds
    micros_apply int    NOT NULL,             -- time spent in the registry, microseconds
    raw          blob   NOT NULL,             -- the message as it came, zstd
    reply        blob                         -- the answer as it went, zstd; NULL for queries (never kept)
);
CREATE INDEX message_by_control ON message (feed_id, control_id);
CREATE INDEX message_by_feed ON message (feed_id, message_id);
CREATE INDEX message_by_day ON message (feed_id, received_on, msa1);
CREATE INDEX message_by_client ON message (client_id, message_id);

-- One row a finding; the monitor counts and groups these, never the blobs.
CREATE TABLE message_finding (
    message_id  bigint NOT NULL, -- message.message_id
    n           int    NOT NULL, -- order within the message, from 1
    feed_id     bigint NOT NULL, -- copied, so that a feed's groups need no join
    received_on int    NOT NULL, -- copied likewise
    code        text   NOT NULL, -- data/findings.tsv
    severity    text   NOT NULL, -- E W I
    erl         text   NOT NULL, -- where, as in ERR-2
    what        text   NOT NULL, -- the sentence with its values; masked for roles without client access
    PRIMARY KEY (message_id, n)
);
CREATE INDEX message_finding_by_feed ON message_finding (feed_id, received_on, code);
