-- schema/0082_mail_in.sql - mails that came in and were ours: each counts once, however often it is delivered.

CREATE TABLE mail_in (
    id bigint NOT NULL PRIMARY KEY, -- made by us
    mail_hash text NOT NULL,        -- of its address and content, so that a second delivery is known
    kind text NOT NULL,             -- bounce-hard, bounce-soft, auto-reply, reply or unknown
    mail_id bigint NOT NULL,        -- the mail that came back; 0 for a reply
    reply_token text NOT NULL,      -- what a reply belongs to, or empty
    email text NOT NULL,            -- who wrote a reply, or empty
    subject text NOT NULL,          -- of a reply, or empty
    body text NOT NULL,             -- of a reply that nobody has taken yet, without what it quotes
    attachments int NOT NULL,       -- how many it had; they are not kept
    received_at bigint NOT NULL     -- when it came
);
CREATE UNIQUE INDEX mail_in_once ON mail_in (mail_hash);
