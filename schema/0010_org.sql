-- schema/0010_org.sql - organizations, their contacts, their agreements. Reference tables: small,
-- read by every door, written by people only.

CREATE TABLE org (
    id bigint NOT NULL PRIMARY KEY, -- made by us
    code text NOT NULL,             -- what people type at sign-in and machines send; case-sensitive
    name text NOT NULL,             -- legal name
    kind text NOT NULL,             -- what it is by law: a word of ORG_KIND_TABLE
    standing text NOT NULL,         -- open, suspended or closed
    parent_id bigint REFERENCES org (id), -- the organization it belongs to; NULL at the top
    street text NOT NULL,           -- address: first line
    other text NOT NULL,            -- address: second line
    city text NOT NULL,             -- address: city
    state text NOT NULL,            -- address: state, two letters
    zip text NOT NULL,              -- address: ZIP code
    county text NOT NULL,           -- address: county
    phone text NOT NULL,            -- as given
    fax text NOT NULL,              -- as given
    npi text NOT NULL,              -- national provider identifier, 10 digits, or empty
    license text NOT NULL,          -- licence number, such as a child care licence, or empty
    vfc_pin text NOT NULL,          -- number in the Vaccines for Children program, or empty
    version bigint NOT NULL,        -- one more with every change; an editor's must match
    made_at bigint NOT NULL         -- when the row was added
);
CREATE UNIQUE INDEX org_code ON org (code);
CREATE INDEX org_parent ON org (parent_id);

-- People an organization named for a purpose; they need not be users.
CREATE TABLE org_contact (
    id bigint NOT NULL PRIMARY KEY, -- made by us
    org_id bigint NOT NULL REFERENCES org (id), -- whose contact
    role text NOT NULL,             -- representative, administrator, privacy or exchange
    full_name text NOT NULL,        -- as the person writes it
    title text NOT NULL,            -- position in the organization
    email text NOT NULL,            -- where notices go
    phone text NOT NULL,            -- as given
    accepted_at bigint,             -- when the person confirmed by link; NULL if not yet
    from_on int NOT NULL,           -- first day in the role
    until_on int                    -- last day in the role; NULL while it lasts
);
CREATE INDEX org_contact_org ON org_contact (org_id, role);

-- A representative, or the representative's address, is changed once both sides have confirmed.
CREATE TABLE org_contact_change (
    id bigint NOT NULL PRIMARY KEY, -- made by us
    org_id bigint NOT NULL REFERENCES org (id), -- whose representative
    contact_id bigint,              -- the contact replaced; NULL if there was none
    full_name text NOT NULL,        -- of the new one
    title text NOT NULL,            -- of the new one
    email text NOT NULL,            -- of the new one; its link goes there
    phone text NOT NULL,            -- of the new one
    asked_by bigint,                -- the member who asked; NULL for the registry's own program
    asked_at bigint NOT NULL,       -- when
    old_agreed_at bigint,           -- when the old side confirmed; NULL if not yet
    new_agreed_at bigint,           -- when the new side confirmed; NULL if not yet
    closed_at bigint                -- when it took effect or was withdrawn; NULL while open
);
CREATE INDEX org_contact_change_org ON org_contact_change (org_id);

-- The text people agree to; never changed once anybody signed it.
CREATE TABLE agreement_text (
    number int NOT NULL PRIMARY KEY, -- version of the text, counting up
    title text NOT NULL,             -- heading of the document
    body text NOT NULL,              -- the whole text, in Markdown
    hash blob NOT NULL,              -- BLAKE2b-256 of the body
    from_on int NOT NULL             -- first day on which it is offered for signing
);

CREATE TABLE agreement (
    id bigint NOT NULL PRIMARY KEY, -- made by us
    org_id bigint NOT NULL REFERENCES org (id), -- the organization that signs
    step text NOT NULL,             -- what was done last: a word of AGREEMENT_STEP_TABLE
    text_number int,                -- version of the text signed; NULL for one taken over on paper
    signed_on int,                  -- day of the signature; NULL before it
    signed_at bigint,               -- moment of the signature; NULL before it or if taken over
    ends_on int,                    -- last day in force; NULL before the signature
    signer_name text NOT NULL,      -- as typed by the representative
    signer_title text NOT NULL,     -- position of the representative
    signer_email text NOT NULL,     -- where the representative is written to
    signer_phone text NOT NULL,     -- as given
    signed_from text NOT NULL,      -- network address of the signature, or empty
    answers_hash blob,              -- BLAKE2b-256 over text, answers and facilities as signed; NULL before
    first_time bool NOT NULL,       -- a new enrolment: staff decide within five business days
    submitted_at bigint,            -- when it was handed in; NULL before
    decided_at bigint,              -- when staff accepted or returned it; NULL before
    remark text NOT NULL,           -- why it was returned, suspended or terminated
    notices int NOT NULL,           -- bit i: notice i of NOTICE_TABLE went out
    assigned_to bigint,             -- member of the registry's staff who looks after it; NULL if nobody
    version bigint NOT NULL,        -- one more with every change; an editor's must match
    made_at bigint NOT NULL         -- when it was begun
);
CREATE INDEX agreement_org ON agreement (org_id);
CREATE INDEX agreement_ends ON agreement (step, ends_on);

-- What was filled in, field by field, so that a signer can stop and come back, and the next renewal
-- begins with the answers of the last.
CREATE TABLE agreement_answer (
    agreement_id bigint NOT NULL REFERENCES agreement (id), -- of which agreement
    field text NOT NULL,            -- name of the field on the page
    value text NOT NULL,            -- as entered
    PRIMARY KEY (agreement_id, field)
);

-- Facilities that an agreement speaks for, besides the organization that signed it.
CREATE TABLE agreement_facility (
    agreement_id bigint NOT NULL REFERENCES agreement (id), -- of which agreement
    org_id bigint NOT NULL REFERENCES org (id), -- the facility
    from_on int NOT NULL,           -- first day
    until_on int,                   -- last day; NULL while it is one
    PRIMARY KEY (agreement_id, org_id)
);
CREATE INDEX agreement_facility_org ON agreement_facility (org_id);

-- Notices of an ending agreement, one row a mail.
CREATE TABLE agreement_notice (
    id bigint NOT NULL PRIMARY KEY, -- made by us
    agreement_id bigint NOT NULL REFERENCES agreement (id), -- of which agreement
    days int NOT NULL,              -- days before the end that the notice speaks of; negative after it
    email text NOT NULL,            -- to whom
    mail_id bigint NOT NULL,        -- the mail in the outbox; its state is the delivery state
    sent_at bigint NOT NULL         -- when it was put into the outbox
);
CREATE INDEX agreement_notice_agreement ON agreement_notice (agreement_id);
