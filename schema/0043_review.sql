-- schema/0043_review.sql - persons who may be one, were joined, or are kept apart. Owned by registry/.

-- What a human must look at: the new record may be another person's. Its doses stay visible under
-- the new record meanwhile.
CREATE TABLE review (
    client_id  bigint NOT NULL, -- the new record
    review_id  bigint NOT NULL, -- base/id.h
    other_id   bigint NOT NULL, -- client it may be
    score      int    NOT NULL, -- bits of evidence, times ten
    evidence   text   NOT NULL, -- element by element, levels only: no personal data
    verdict    text   NOT NULL, -- open, same, different, later
    org_id     bigint NOT NULL, -- who reported the new record
    message_id bigint NOT NULL, -- with which message; 0 none
    opened_at  bigint NOT NULL, -- when
    decided_at bigint,          -- when somebody decided
    user_id    bigint NOT NULL, -- who; 0 nobody yet
    PRIMARY KEY (client_id, review_id)
);
CREATE INDEX review_by_verdict ON review (verdict, opened_at);
CREATE INDEX review_by_other ON review (other_id);

-- One row a time that a person was found to be another: what is needed to take them apart again.
CREATE TABLE client_link (
    client_id bigint NOT NULL, -- the one that was joined to the other and left
    link_id   bigint NOT NULL, -- base/id.h
    into_id   bigint NOT NULL, -- client that stands for both
    reason    text   NOT NULL, -- why, in words
    user_id   bigint NOT NULL, -- who decided; 0 the program
    linked_at bigint NOT NULL, -- when
    undone_at bigint,          -- when it was taken back; NULL: it holds
    undone_by bigint NOT NULL, -- user_id who took it back; 0 nobody
    PRIMARY KEY (client_id, link_id)
);
CREATE INDEX client_link_by_into ON client_link (into_id);

-- Persons who look alike and are not the same: never joined again. Each pair stands twice.
-- clustered
CREATE TABLE client_apart (
    client_id bigint NOT NULL, -- one
    other_id  bigint NOT NULL, -- the other
    reason    text   NOT NULL, -- why, in words
    user_id   bigint NOT NULL, -- who decided
    apart_at  bigint NOT NULL, -- when
    PRIMARY KEY (client_id, other_id)
);
