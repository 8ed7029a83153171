-- schema/0082_mail_in.sql - mails that came in and were ours: each counts once, however often it is delivered.
-- What a reply says stands with its ticket, what a bounce says with its mail.

CREATE TABLE mail_in (
    id bigint NOT NULL PRIMARY KEY, -- made by us
    mail_hash text NOT NULL,        -- of its address and content, so that a second delivery is known
    kind text NOT NULL,             -- a word of INCOMING_TABLE
    mail_id bigint NOT NULL,        -- the mail that came back; 0 for a reply
    received_at bigint NOT NULL     -- when it came
);
CREATE UNIQUE INDEX mail_in_once ON mail_in (mail_hash);
