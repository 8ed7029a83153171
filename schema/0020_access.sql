-- schema/0020_access.sql - people, their accounts, sessions and links; and the audit.

-- A person who signs in: one account, however many organizations.
CREATE TABLE account (
    id bigint NOT NULL PRIMARY KEY, -- made by us
    given text NOT NULL,            -- first name
    family text NOT NULL,           -- last name
    email text NOT NULL,            -- where links go; empty if there is none
    phone text NOT NULL,            -- as given
    language text NOT NULL,         -- of the pages and mails: en, es, so, hmn
    password_hash text NOT NULL,    -- Argon2id with its parameters; empty before the first
    password_set_at bigint,         -- when; NULL before the first
    password_warned_on int,         -- day of the last mail about its end; NULL if none
    must_change bool NOT NULL,      -- a temporary password: only the change page is open
    totp_secret blob,               -- sealed with the store's key; NULL without a second factor
    totp_step bigint NOT NULL,      -- the last time step accepted; each is taken once
    version bigint NOT NULL,        -- one more with every change; an editor's must match
    made_at bigint NOT NULL         -- when the row was added
);

-- Passwords used before, so that they do not come back.
CREATE TABLE account_password (
    account_id bigint NOT NULL REFERENCES account (id), -- whose
    password_set_at bigint NOT NULL, -- when it was set
    password_hash text NOT NULL,    -- Argon2id with its parameters
    PRIMARY KEY (account_id, password_set_at)
);

-- Security questions and the hashes of their answers.
CREATE TABLE account_answer (
    account_id bigint NOT NULL REFERENCES account (id), -- whose
    place int NOT NULL,             -- which of the three lists, 0 to 2
    question int NOT NULL,          -- which question of that list
    answer_hash text NOT NULL,      -- Argon2id of the folded answer
    PRIMARY KEY (account_id, place)
);

-- Recovery codes for a lost second factor; each works once.
CREATE TABLE account_code (
    code_hash blob NOT NULL PRIMARY KEY, -- keyed BLAKE2b of the code and the account
    account_id bigint NOT NULL REFERENCES account (id), -- whose
    used_at bigint                  -- when; NULL if unused
);
CREATE INDEX account_code_account ON account_code (account_id);

-- An account within an organization: what people call a user.
CREATE TABLE member (
    id bigint NOT NULL PRIMARY KEY, -- made by us; stands in the audit for ever
    org_id bigint NOT NULL REFERENCES org (id), -- the organization
    account_id bigint NOT NULL REFERENCES account (id), -- the person
    username text NOT NULL,         -- unique within the organization, case-sensitive
    roles text NOT NULL,            -- words of ROLE_TABLE with commas between
    standing text NOT NULL,         -- invited, active or disabled; lapsed follows from active_on
    active_on int NOT NULL,         -- last day of use, or of invitation or reactivation
    signed_in_at bigint,            -- last sign-in; NULL before the first
    reviewed_on int,                -- day on which an administrator last confirmed the roles; NULL if never
    warned_on int,                  -- day of the last mail about lapsing; NULL if none since active_on
    version bigint NOT NULL,        -- one more with every change; an editor's must match
    made_at bigint NOT NULL         -- when the row was added
);
CREATE UNIQUE INDEX member_username ON member (org_id, username);
CREATE INDEX member_account ON member (account_id);

CREATE TABLE session (
    session_hash blob NOT NULL PRIMARY KEY, -- keyed BLAKE2b of the token in the cookie
    account_id bigint NOT NULL REFERENCES account (id), -- the person
    member_id bigint NOT NULL REFERENCES member (id), -- as which user
    stage text NOT NULL,            -- full, or what must be done first: password, factor, enrol
    address text NOT NULL,          -- network address at sign-in
    agent text NOT NULL,            -- browser at sign-in, shortened
    started_at bigint NOT NULL,     -- sign-in
    seen_at bigint NOT NULL         -- last use, to the minute
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_seen ON session (seen_at);

-- Browsers from which a person has signed in before; their failures are counted apart, so that a
-- stranger's failures cannot lock the person out.
CREATE TABLE device (
    device_hash blob NOT NULL,      -- keyed BLAKE2b of the token in the device cookie
    account_id bigint NOT NULL REFERENCES account (id), -- who signed in there
    seen_at bigint NOT NULL,        -- last sign-in there
    PRIMARY KEY (device_hash, account_id)
);

-- Failed sign-ins and answers, also under names that do not exist; forgotten after a day.
CREATE TABLE attempt (
    id bigint NOT NULL PRIMARY KEY, -- made by us
    who_hash blob NOT NULL,         -- keyed BLAKE2b of organization, user name and known device
    failed_at bigint NOT NULL       -- when
);
CREATE INDEX attempt_who ON attempt (who_hash, failed_at);
CREATE INDEX attempt_failed ON attempt (failed_at);

-- Links in mails: each opens one thing once.
CREATE TABLE link (
    link_hash blob NOT NULL PRIMARY KEY, -- keyed BLAKE2b of the token in the link
    purpose text NOT NULL,          -- a word of LINK_TABLE
    object_id bigint NOT NULL,      -- what it opens: a member, an agreement, a change
    email text NOT NULL,            -- where it was sent
    made_at bigint NOT NULL,        -- when
    expires_at bigint NOT NULL,     -- last moment of use
    used_at bigint                  -- when it was used or withdrawn; NULL while it works
);
CREATE INDEX link_object ON link (object_id, purpose);

-- Who did what: one row an act, written in the transaction of the act, never changed.
CREATE TABLE audit (
    id bigint NOT NULL PRIMARY KEY, -- made by us
    happened_at bigint NOT NULL,    -- when
    member_id bigint NOT NULL,      -- who; 0 for the program itself, a command or a feed
    org_id bigint NOT NULL,         -- for which organization; 0 if none
    source text NOT NULL,           -- from where: network address, feed, "command" with the host's user
    action text NOT NULL,           -- a word of AUDIT_TABLE
    object_kind text NOT NULL,      -- what it was done to: client, user, agreement, ...
    object_id bigint NOT NULL,      -- which; 0 if none
    client_id bigint NOT NULL,      -- whose record was seen or changed; 0 if none
    refused bool NOT NULL,          -- it was not allowed and did not happen
    reason text NOT NULL            -- as given by the person, or what was changed; may be empty
);
CREATE INDEX audit_client ON audit (client_id, id);
CREATE INDEX audit_member ON audit (member_id, id);
CREATE INDEX audit_object ON audit (object_id, id);
CREATE INDEX audit_happened ON audit (happened_at);

-- Rows of audit that the sealer has not chained yet.
CREATE TABLE audit_open (
    audit_id bigint NOT NULL PRIMARY KEY -- the row that waits
);

-- The chain: each link covers one row of audit and the link before it.
CREATE TABLE audit_chain (
    seq bigint NOT NULL PRIMARY KEY, -- 1, 2, 3 ... without a gap
    audit_id bigint NOT NULL,       -- the row covered
    hash blob NOT NULL              -- keyed BLAKE2b of the link before and the row
);
CREATE UNIQUE INDEX audit_chain_audit ON audit_chain (audit_id);

-- One row: where the chain ends. The same is written beside the store, to the log and into mails.
CREATE TABLE audit_head (
    id bigint NOT NULL PRIMARY KEY, -- always 1
    seq bigint NOT NULL,            -- of the last link
    hash blob NOT NULL              -- of the last link
);
