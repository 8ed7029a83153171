-- schema/0084_bulletin.sql - bulletins: written in Markdown, kept in versions, sent once. Owned by post/.

-- What somebody may subscribe to.
CREATE TABLE topic (
    topic_id bigint NOT NULL PRIMARY KEY, -- 1 to 99: every store has it; others made by us
    word text NOT NULL,             -- in addresses: "news-flash"
    name text NOT NULL,             -- in English; shown translated where a translation is there
    category text NOT NULL,         -- the heading it stands under
    about text NOT NULL,            -- what comes, and how often
    email_domain text NOT NULL,     -- only addresses of this domain may have it; empty: any
    place int NOT NULL,             -- order of listing
    closed bool NOT NULL DEFAULT 0 -- nobody can subscribe any more
);
CREATE UNIQUE INDEX topic_word ON topic (word);
INSERT INTO topic (topic_id, word, name, category, about, email_domain, place) VALUES
    (1, 'news-flash', 'News Flash', 'News', 'What is new in the registry, four to six times a year.', '', 10);
INSERT INTO topic (topic_id, word, name, category, about, email_domain, place) VALUES
    (2, 'release-notes', 'Release notes', 'News', 'What changed in the pages you use, when it changes.', '', 20);
INSERT INTO topic (topic_id, word, name, category, about, email_domain, place) VALUES
    (3, 'data-exchange', 'Data submission and exchange updates', 'Data exchange', 'Whatever could affect the flow of data to and from the registry.', '', 30);
INSERT INTO topic (topic_id, word, name, category, about, email_domain, place) VALUES
    (4, 'schools', 'Schools and child care', 'For your work', 'Requirements, deadlines and class lists.', '', 40);
INSERT INTO topic (topic_id, word, name, category, about, email_domain, place) VALUES
    (5, 'agreements', 'Agreements and administrators', 'For your work', 'Data Use Agreements, accounts and what administrators need to know.', '', 50);

CREATE TABLE bulletin (
    bulletin_id bigint NOT NULL PRIMARY KEY, -- base/id.h
    slug text NOT NULL,             -- its address: /news/SLUG
    title text NOT NULL,            -- of the page, and the subject of the mail
    lang text NOT NULL,             -- BCP 47: of the text
    body text NOT NULL,             -- Markdown with blocks and {figures}
    frozen text NOT NULL,           -- the same with the figures as they were when it was sent; empty before
    prose text NOT NULL,            -- title and words in capitals without marks, for the search; empty before
    step text NOT NULL,             -- draft, waiting (for approval), scheduled, sending or sent
    version bigint NOT NULL,        -- counts every save, so that two writers notice each other
    email_too bool NOT NULL,        -- mailed to its topics; false: only on the web
    zone text NOT NULL,             -- in which the sending was scheduled
    send_at bigint,                 -- when it is to go out; NULL while a draft
    sent_at bigint,                 -- when it began to go out; NULL before
    sent_on int,                    -- the local day of that; NULL before
    audience bigint NOT NULL,       -- how many it went to
    shared_id bigint NOT NULL,      -- mail_shared: its text as mailed; 0 before
    made_by bigint NOT NULL,        -- member who began it; 0 for a command
    changed_by bigint NOT NULL,     -- member who saved it last
    changed_at bigint NOT NULL,     -- when that was
    scheduled_by bigint NOT NULL,   -- member who asked for it to be sent; 0 before
    approved_by bigint NOT NULL     -- member who approved it; 0 before, or where no approval is asked for
);
CREATE UNIQUE INDEX bulletin_slug ON bulletin (slug);
CREATE INDEX bulletin_step ON bulletin (step, send_at);
CREATE INDEX bulletin_sent ON bulletin (sent_on);

-- clustered
CREATE TABLE bulletin_topic (
    bulletin_id bigint NOT NULL, -- bulletin
    topic_id bigint NOT NULL,    -- topic
    PRIMARY KEY (bulletin_id, topic_id)
);

-- What was saved, so that an earlier text can be had back.
CREATE TABLE bulletin_version (
    bulletin_id bigint NOT NULL, -- bulletin
    version bigint NOT NULL,     -- of the bulletin when this was saved last
    title text NOT NULL,         -- as it was
    body text NOT NULL,          -- as it was
    automatic bool NOT NULL,          -- saved by the page while somebody typed; the next of these takes its place
    saved_by bigint NOT NULL,    -- member who saved it
    saved_at bigint NOT NULL,    -- when
    PRIMARY KEY (bulletin_id, version)
);
