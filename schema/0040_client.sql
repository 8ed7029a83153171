-- schema/0040_client.sql - persons as we believe them to be. Owned by registry/.
-- Everything that belongs to a person has client_id as the first column of its key, so that the
-- tables can be distributed by it. No unique constraint spans persons.

-- One row a person. What reports select and sort by has a column; the whole record stands in
-- `believed`. It is a function of the statements in table sent and can be made again from them.
CREATE TABLE client (
    client_id        bigint NOT NULL PRIMARY KEY, -- base/id.h
    version          bigint NOT NULL, -- grows with each change; a page brings back the one it showed
    created_at       bigint NOT NULL, -- when the first statement came
    changed_at       bigint NOT NULL, -- when a statement last changed something
    merged_into      bigint,          -- client_id this one was found to be; NULL: it stands
    family           text   NOT NULL, -- current family name as sent
    given            text   NOT NULL, -- current given name as sent; a newborn's may be a stand-in
    middle           text   NOT NULL, -- current middle name or initial
    suffix           text   NOT NULL, -- JR, III
    born_on          int,             -- birth date
    sex              text   NOT NULL, -- F M U X, empty if never said
    mother_family    text   NOT NULL, -- mother's maiden name
    mother_given     text   NOT NULL, -- mother's given name
    multiple_birth   text   NOT NULL, -- Y N, empty if never said
    birth_order      int    NOT NULL, -- 1, 2, ...; 0 if never said
    dead             text   NOT NULL, -- Y N, empty if never said
    died_on          int,             -- date of death
    race             text   NOT NULL, -- CDCREC codes, blank-separated
    ethnicity        text   NOT NULL, -- CDCREC code
    language         text   NOT NULL, -- primary language
    street           text   NOT NULL, -- current address: street
    street_other     text   NOT NULL, -- apartment, second line
    city             text   NOT NULL, -- city
    region           text   NOT NULL, -- state or province, two letters
    zip              text   NOT NULL, -- postal code
    county           text   NOT NULL, -- county
    country          text   NOT NULL, -- three letters
    phone            text   NOT NULL, -- first telephone, digits with area code
    email            text   NOT NULL, -- first e-mail address
    protect          text   NOT NULL, -- Y: share with nobody but protect_org_id; N; empty
    protect_on       int,             -- from when
    protect_org_id   bigint NOT NULL, -- org.org_id that said so; 0 nobody
    locked           text   NOT NULL, -- empty; out: the person opted out; one: only lock_org_id
    lock_org_id      bigint NOT NULL, -- org.org_id that alone sees the record while locked; 0 nobody
    publicity        text   NOT NULL, -- reminder and recall, table 0215
    publicity_on     int,             -- from when
    area_status      text   NOT NULL, -- status in the jurisdiction, table 0441
    area_status_on   int,             -- from when
    believed         text   NOT NULL  -- registry/said.h: every element, aliases and former addresses
);

-- Look-up of persons by what they share with an incoming identity: identifier, birth date and
-- sound of name, telephone, ... Keys are numbers made by registry/match_key.h.
-- clustered
CREATE TABLE client_key (
    match_key bigint NOT NULL, -- kind, then what is shared, hashed
    client_id bigint NOT NULL, -- client
    PRIMARY KEY (match_key, client_id)
);

-- Look-up of persons by the beginning of a name, for people who search.
-- clustered
CREATE TABLE client_word (
    word      text   NOT NULL, -- part of a current or former name: upper case, letters only
    client_id bigint NOT NULL, -- client
    PRIMARY KEY (word, client_id)
);

-- Which organizations have reported a person, and what the person is to them.
-- clustered
CREATE TABLE client_status (
    client_id bigint NOT NULL, -- client
    org_id    bigint NOT NULL, -- org.org_id
    status    text   NOT NULL, -- table 0441: A active, I inactive, L lost, M moved, P dead, U unknown
    status_on int,             -- from when
    first_at  bigint NOT NULL, -- when the organization first reported the person
    PRIMARY KEY (client_id, org_id)
);
CREATE INDEX client_status_by_org ON client_status (org_id, client_id);
