-- schema/0088_ticket.sql - questions to the help desk, what was said about them, and ready-made answers. Owned by
-- src/desk.

CREATE TABLE ticket (
    ticket_id bigint NOT NULL PRIMARY KEY, -- base/id.h
    number int NOT NULL,            -- 1, 2, 3 ..., for people
    org_id bigint NOT NULL,         -- organization of who asks; 0 if unknown
    user_id bigint NOT NULL,        -- the member who asks; 0 for somebody who is not signed in
    full_name text NOT NULL,        -- who asks, as they write it, if user_id is 0
    email text NOT NULL,            -- where answers are announced
    ticket_kind text NOT NULL,      -- a word of TICKET_KIND_TABLE
    subject text NOT NULL,          -- one line
    page text NOT NULL,             -- path of the page it was asked from, without secrets; or empty
    request text NOT NULL,          -- number of that page's request, hexadecimal; or empty
    about text NOT NULL,            -- what it is about: message, help, or empty
    object_id bigint NOT NULL,      -- the message; 0 if none
    ticket_state text NOT NULL,     -- open: the desk's turn; waiting: the asker's; closed
    assigned_to bigint,             -- member of the desk who looks after it; NULL if nobody
    reply_code text NOT NULL,       -- secret of the address that replies go to, and of the link in mails
    opened_at bigint NOT NULL,      -- when it was asked
    due_on int NOT NULL,            -- the business day by which the desk has promised an answer
    answered_at bigint,             -- first answer of the desk; NULL before
    closed_at bigint,               -- when it was closed; NULL while open
    seen_at bigint,                 -- when who asks looked at it last; NULL if never
    merged_into bigint,             -- the ticket it was joined to; NULL if none
    satisfied int,                  -- 3 yes, 2 partly, 1 no; NULL if not said
    version bigint NOT NULL         -- one more with every change; an editor's must match
);
CREATE UNIQUE INDEX ticket_number ON ticket (number);
CREATE UNIQUE INDEX ticket_reply_code ON ticket (reply_code);
CREATE INDEX ticket_user ON ticket (user_id);
CREATE INDEX ticket_queue ON ticket (ticket_state, due_on);
CREATE INDEX ticket_merged ON ticket (merged_into);

-- What was said and done, in order of the ids.
CREATE TABLE ticket_entry (
    entry_id bigint NOT NULL PRIMARY KEY, -- base/id.h
    ticket_id bigint NOT NULL REFERENCES ticket (ticket_id), -- of which ticket
    side text NOT NULL,             -- asker, desk or program
    entry_kind text NOT NULL,       -- words, note (only the desk sees it) or act
    user_id bigint NOT NULL,        -- the member who said it; 0 if none
    sender text NOT NULL,           -- mail address or command it came by, if not from a page; or empty
    body text NOT NULL,             -- as written; what was taken out of it is gone
    made_at bigint NOT NULL,        -- when
    told_at bigint,                 -- when the other side was written to; NULL while that waits
    cleaned_at bigint,              -- when personal data were last taken out; NULL if never
    cleaned_by bigint               -- the member who did; NULL if never
);
CREATE INDEX ticket_entry_ticket ON ticket_entry (ticket_id, entry_id);
CREATE INDEX ticket_entry_told ON ticket_entry (told_at);

-- Who of the desk has a ticket open just now; a row is old after two minutes.
CREATE TABLE ticket_look (
    ticket_id bigint NOT NULL REFERENCES ticket (ticket_id), -- which ticket
    user_id bigint NOT NULL,        -- who looks
    seen_at bigint NOT NULL,        -- last sign of it
    typing bool NOT NULL,           -- words were being written then
    PRIMARY KEY (ticket_id, user_id)
);

-- Ready-made answers; {names} in them are filled in from what the registry knows.
CREATE TABLE ticket_macro (
    macro_id bigint NOT NULL PRIMARY KEY, -- base/id.h; 1 to 99: came with the program
    title text NOT NULL,            -- as listed
    body text NOT NULL              -- the answer
);
INSERT INTO ticket_macro (macro_id, title, body) VALUES
    (1, 'Who signed, and until when', 'The Data Use Agreement of {org.name} ({org.code}) was signed by {dua.signer} on {dua.signed}. It is in force until {dua.expires}. You see this at any time under Organization.'),
    (2, 'Who is our administrator', 'Administrators of {org.name}: {org.administrators}. They add users, send links for new passwords and give roles.'),
    (3, 'A link for a new password', 'We have sent a link for a new password to the address of your account. It works for 30 minutes and once. If it does not arrive, look into the folder for unwanted mail, then write here again.'),
    (4, 'My e-mail address changed', 'You can change it yourself: open your name at the top, then Edit personal information. The new address counts once both mailboxes have confirmed it. The address of the person who signs the agreement is changed under Organization.'),
    (5, 'Renew the agreement', 'The agreement of {org.name} is in force until {dua.expires}. It can be renewed at any time: Organization, then Renew or sign. {dua.signer} is the representative on record; if somebody else signs now, say so there.'),
    (6, 'What a rejection means', 'What your feeds were told most often in the last 14 days: {feed.errors}. Each code has a page with its cause and an example: {site.url}/help/errors. The page of a message shows the place in it.'),
    (7, 'Please no personal data', 'Please do not write names, birth dates or numbers of persons here. We have taken them out. The number of the page at its bottom tells us which record you mean.');
