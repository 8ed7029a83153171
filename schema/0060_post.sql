-- schema/0060_post.sql - mails on their way out.

CREATE TABLE mail (
    id bigint NOT NULL PRIMARY KEY, -- made by us; part of the Message-ID, so that bounces find it
    email text NOT NULL,            -- to whom
    subject text NOT NULL,          -- one line
    body text NOT NULL,             -- plain text
    attachment blob,                -- a PDF; NULL if none
    attachment_name text NOT NULL,  -- its file name, or empty
    topic text NOT NULL,            -- what it is about: a word of MAIL_TABLE
    org_id bigint NOT NULL,         -- for which organization; 0 if none
    object_id bigint NOT NULL,      -- what it speaks of: an agreement, a user; 0 if none
    mail_state text NOT NULL,       -- waiting, sent, failed or bounced
    tries int NOT NULL,             -- how often it was handed over in vain
    next_at bigint NOT NULL,        -- when the next try is due
    last_error text NOT NULL,       -- what the mail server said last, or empty
    queued_at bigint NOT NULL,      -- when it was written
    done_at bigint                  -- when it was sent, given up or bounced; NULL before
);
CREATE INDEX mail_next ON mail (mail_state, next_at);
CREATE INDEX mail_object ON mail (object_id);

-- Addresses that mail cannot reach; nothing but confirmation links is sent there any more.
CREATE TABLE mail_bounce (
    email text NOT NULL PRIMARY KEY, -- folded to lower case
    bounced_at bigint NOT NULL,     -- last time
    last_error text NOT NULL        -- the mail server's words
);
