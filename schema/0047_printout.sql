-- schema/0047_printout.sql - what was printed of whom, so that a paper can be told from a forgery. Owned by
-- registry/.

-- One row a printout: official record, letter or form, as page or as PDF.
-- clustered
CREATE TABLE printout (
    client_id   bigint NOT NULL, -- client it is about
    printout_id bigint NOT NULL, -- base/id.h
    kind        text   NOT NULL, -- record, letter, school
    language    text   NOT NULL, -- en es so hmn
    listed      int    NOT NULL, -- immunizations listed on it
    org_id      bigint NOT NULL, -- org.org_id for which it was printed
    user_id     bigint NOT NULL, -- person who printed it
    printed_at  bigint NOT NULL, -- when
    PRIMARY KEY (client_id, printout_id)
);

-- From the number on the paper to the printout.
-- clustered
CREATE TABLE printout_code (
    code        text   NOT NULL PRIMARY KEY, -- random, on the paper and in its QR code
    client_id   bigint NOT NULL, -- printout
    printout_id bigint NOT NULL  -- printout
);
