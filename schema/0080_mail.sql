-- schema/0080_mail.sql - mails in HTML, one text to many, and what is known of those handed over.

ALTER TABLE mail ADD COLUMN html text NOT NULL DEFAULT ''; -- the same in HTML, or empty: plain text only
ALTER TABLE mail ADD COLUMN unsubscribe text NOT NULL DEFAULT ''; -- address that ends a subscription by one click, or empty
ALTER TABLE mail ADD COLUMN reply_token text NOT NULL DEFAULT ''; -- what a reply to it belongs to, or empty
ALTER TABLE mail ADD COLUMN bulletin_id bigint NOT NULL DEFAULT 0; -- the sending it belongs to; 0 if to none
ALTER TABLE mail ADD COLUMN subscriber_id bigint NOT NULL DEFAULT 0; -- whose subscription it serves; 0 if nobody's
ALTER TABLE mail ADD COLUMN shared_id bigint NOT NULL DEFAULT 0; -- mail_shared that holds its text; 0: its own
ALTER TABLE mail ADD COLUMN lane int NOT NULL DEFAULT 0; -- 0: somebody waits for it; 1: to many; 2: to many, and its time is its turn

DROP INDEX mail_next;
CREATE INDEX mail_lane ON mail (mail_state, lane, next_at);
-- Nobody gets a bulletin twice, also when queueing it was interrupted and began anew.
CREATE UNIQUE INDEX mail_once ON mail (bulletin_id, subscriber_id) WHERE subscriber_id <> 0;
CREATE INDEX mail_bulletin ON mail (bulletin_id, mail_state) WHERE bulletin_id <> 0;

-- The text of a mail to many; a row of mail for each of them.
CREATE TABLE mail_shared (
    shared_id bigint NOT NULL PRIMARY KEY, -- made by us
    bulletin_id bigint NOT NULL,   -- the sending it is of; 0 if of none
    topic text NOT NULL,           -- a word of MAIL_TABLE
    list_label text NOT NULL,      -- for List-Id, or empty
    subject text NOT NULL,         -- one line
    body text NOT NULL,            -- plain text
    html text NOT NULL,            -- the same in HTML, or empty
    unsubscribe text NOT NULL,     -- an address to which each recipient's token is added, or empty
    preferences text NOT NULL,     -- another such
    queued_at bigint NOT NULL      -- when it was written
);
