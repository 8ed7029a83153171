-- schema/0053_resend.sql - what was refused and has to be sent again. Owned by exchange/resend*.

-- One row a thing that did not come in: a whole message, or one dose of it. It closes by itself when the
-- corrected one comes (exchange/resend.h says what counts as that).
CREATE TABLE resend (
    case_id     bigint NOT NULL PRIMARY KEY, -- base/id.h
    feed_id     bigint NOT NULL, -- feed.feed_id
    message_id  bigint NOT NULL, -- message.message_id that was refused, or of which a part was
    group_n     int    NOT NULL, -- which RXA of it, from 1; 0 the whole message
    code        text   NOT NULL, -- the finding that kept it out: data/findings.tsv
    opened_at   bigint NOT NULL, -- when the message came
    opened_on   int    NOT NULL, -- the local day of that
    control_id  text   NOT NULL, -- MSH-10 of that message
    client_id   bigint NOT NULL, -- client it was filed under; 0 none
    number_hash bigint NOT NULL, -- the sender's number for the person (PID-3); 0 none
    name_hash   bigint NOT NULL, -- name and birth date; 0 none
    order_hash  bigint NOT NULL, -- the sender's number of the dose (ORC-3); 0 none
    dose_on     int,             -- the day of the dose (RXA-3), if it could be read
    cvx         text   NOT NULL, -- the vaccine as sent (RXA-5.1); may be empty
    standing    text   NOT NULL, -- open, resolved, dismissed
    closed_by   bigint NOT NULL, -- message.message_id that corrected it; 0 none
    closed_at   bigint,          -- when it was resolved or dismissed
    user_id     bigint NOT NULL, -- who dismissed it; 0 nobody
    reason      text   NOT NULL  -- why it was dismissed
);
CREATE UNIQUE INDEX resend_by_message ON resend (message_id, group_n);
CREATE INDEX resend_by_feed ON resend (feed_id, standing, opened_on);
CREATE INDEX resend_by_control ON resend (feed_id, control_id);
CREATE INDEX resend_by_number ON resend (feed_id, number_hash);
CREATE INDEX resend_by_name ON resend (feed_id, name_hash);

-- The last weekly letter about a feed's open rows.
CREATE TABLE resend_letter (
    feed_id bigint NOT NULL PRIMARY KEY, -- feed.feed_id
    sent_on int    NOT NULL              -- day on which it went into the outbox
);
