-- schema/0042_dose.sql - doses and observations as we believe them. Owned by registry/.

-- One row a vaccination, or one that was refused: the best of what was said of it (sent.dose_id).
-- clustered
CREATE TABLE dose (
    client_id      bigint NOT NULL, -- client
    dose_id        bigint NOT NULL, -- base/id.h
    given_on       int    NOT NULL, -- day it was given or refused
    completion     text   NOT NULL, -- CP PA NA RE, table 0322
    cvx            text   NOT NULL, -- vaccine
    ndc            text   NOT NULL, -- package, as sent
    mvx            text   NOT NULL, -- maker
    trade_name     text   NOT NULL, -- product
    lot            text   NOT NULL, -- lot number
    expires_on     int,             -- of the lot
    amount         text   NOT NULL, -- as sent; empty if unknown
    unit           text   NOT NULL, -- UCUM
    source         text   NOT NULL, -- NIP001: 00 administered, 01..08 historical
    refusal        text   NOT NULL, -- NIP002
    route          text   NOT NULL, -- NCIT
    site           text   NOT NULL, -- table 0163
    given_by       text   NOT NULL, -- who gave it: name, or number
    ordered_by     text   NOT NULL, -- who ordered it: name, or number
    facility       text   NOT NULL, -- where: name, or number
    eligibility    text   NOT NULL, -- table 0064
    eligibility_by text   NOT NULL, -- VXC40 told for the dose, VXC41 for the visit
    funding        text   NOT NULL, -- who paid for it
    reaction       text   NOT NULL, -- codes, blank-separated
    org_id         bigint NOT NULL, -- organization whose statement is the best: the owner
    sent_id        bigint NOT NULL, -- that statement
    sources        int    NOT NULL, -- statements that speak of it
    doubt_id       bigint NOT NULL, -- another dose that may be this one; 0 none
    shadowed       bool   NOT NULL, -- in doubt with a better record at most 3 days away: not forecast
    changed_at     bigint NOT NULL, -- when it last became something else
    PRIMARY KEY (client_id, dose_id)
);

-- What is true of the person and not of one dose: disease had, immunity, contraindication, ...
-- clustered
CREATE TABLE observation (
    client_id   bigint NOT NULL, -- client
    sent_id     bigint NOT NULL, -- the statement
    kind_number int    NOT NULL, -- enum observation_kind
    code        text   NOT NULL, -- what is observed
    code_text   text   NOT NULL, -- its words, as sent
    code_system text   NOT NULL, -- SCT, CDCPHINVS, CVX, ...
    about_cvx   text   NOT NULL, -- vaccine of the order group it came in; empty or 998: none
    observed_on int,             -- when
    from_on     int,             -- in force from
    until_on    int,             -- in force until
    org_id      bigint NOT NULL, -- who said so
    PRIMARY KEY (client_id, sent_id)
);

-- Free notes that organizations leave for each other.
-- clustered
CREATE TABLE client_note (
    client_id  bigint NOT NULL, -- client it stands under now
    note_id    bigint NOT NULL, -- base/id.h
    first_id   bigint NOT NULL, -- client it was written for
    org_id     bigint NOT NULL, -- who wrote it
    user_id    bigint NOT NULL, -- the person; 0 if a system
    written_at bigint NOT NULL, -- when
    note       text   NOT NULL, -- the words
    PRIMARY KEY (client_id, note_id)
);
