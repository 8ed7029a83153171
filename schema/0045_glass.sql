-- schema/0045_glass.sql - restricted records that were opened with a reason. Owned by registry/.

-- One row an opening: who may see the record until when, and why. Never changed, never deleted.
CREATE TABLE glass (
    client_id bigint NOT NULL, -- client whose record was opened
    glass_id  bigint NOT NULL, -- base/id.h
    user_id   bigint NOT NULL, -- who opened it
    org_id    bigint NOT NULL, -- for which organization
    reason    text   NOT NULL, -- why, in the person's own words
    opened_at bigint NOT NULL, -- when
    until_at  bigint NOT NULL, -- when it closes again
    PRIMARY KEY (client_id, glass_id)
);
