-- schema/0085_subscriber.sql - who gets bulletins by mail, and how they asked for it. Owned by post/.

-- Only who has confirmed the address is here. No name, no role: an address and what it wants.
CREATE TABLE subscriber (
    subscriber_id bigint NOT NULL PRIMARY KEY, -- base/id.h; another one when the address changes, which ends old links
    email text NOT NULL,         -- folded to lower case
    lang text NOT NULL,          -- BCP 47: of our pages and mails to this reader
    source text NOT NULL,        -- page, import, command or demo: how the address came here
    paused_until_on int,         -- gets nothing up to and with this day; NULL if not paused
    made_at bigint NOT NULL      -- when the address was confirmed, or imported
);
CREATE UNIQUE INDEX subscriber_email ON subscriber (email);

-- clustered
CREATE TABLE subscription (
    topic_id bigint NOT NULL,      -- topic
    subscriber_id bigint NOT NULL, -- subscriber
    PRIMARY KEY (topic_id, subscriber_id)
);
CREATE INDEX subscription_subscriber ON subscription (subscriber_id);

-- Links that confirm something: used once, within seven days.
CREATE TABLE subscriber_link (
    link_id bigint NOT NULL PRIMARY KEY, -- base/id.h; the token is this with a MAC
    purpose text NOT NULL,         -- subscribe or address
    subscriber_id bigint NOT NULL, -- whose address changes; 0 for a new one
    email text NOT NULL,           -- to be confirmed, folded to lower case
    lang text NOT NULL,            -- chosen with it
    topics text NOT NULL,          -- words of the topics chosen, blanks between
    made_at bigint NOT NULL,       -- when it was mailed
    ends_at bigint NOT NULL,       -- works until then
    used_at bigint                 -- when it was used; NULL before
);
CREATE INDEX subscriber_link_email ON subscriber_link (email, made_at);

-- Who left on account of which bulletin: for its figures. Without an address.
CREATE TABLE subscriber_left (
    left_id bigint NOT NULL PRIMARY KEY, -- base/id.h
    bulletin_id bigint NOT NULL,   -- whose mail they left by; 0 if by none
    whole bool NOT NULL,           -- left everything, not only the topics of this bulletin
    left_at bigint NOT NULL        -- when
);
CREATE INDEX subscriber_left_bulletin ON subscriber_left (bulletin_id);

-- Never to be written to again: not by an import, not by a form somebody else fills in.
CREATE TABLE subscriber_stop (
    mark text NOT NULL PRIMARY KEY, -- keyed hash of the address; the address itself is not kept
    reason text NOT NULL,           -- asked (to be deleted), complained or staff
    stopped_at bigint NOT NULL      -- when
);
