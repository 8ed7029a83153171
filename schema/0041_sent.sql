-- schema/0041_sent.sql - what senders said, as they said it. Owned by registry/.

-- One row a statement: of the person, of one dose, or of one observation. Never changed but to end
-- it (the same sender said something else of the same thing, or took it back) and to move it when
-- persons are joined or taken apart. Tables client, dose and observation follow from it.
-- clustered
CREATE TABLE sent (
    client_id   bigint NOT NULL, -- client it stands under now
    sent_id     bigint NOT NULL, -- base/id.h
    about       text   NOT NULL, -- C the person, D a dose, O an observation
    org_id      bigint NOT NULL, -- org.org_id of the sender
    source_hash bigint NOT NULL, -- the organization and its own number for the person
    order_hash  bigint NOT NULL, -- D: the sender's own number of the dose; 0 none
    said_by     int    NOT NULL, -- enum report_by: message, form, sheet, FHIR, vital records
    message_id  bigint NOT NULL, -- journal; 0 if it came otherwise
    user_id     bigint NOT NULL, -- person at the page; 0 none
    received_at bigint NOT NULL, -- when it came
    ended_at    bigint,          -- when it ceased to hold; NULL: it holds
    first_id    bigint NOT NULL, -- client it was first filed under: taking persons apart needs it
    dose_id     bigint NOT NULL, -- D: the dose it speaks of; otherwise 0
    said        text   NOT NULL, -- registry/said.h
    PRIMARY KEY (client_id, sent_id)
);
