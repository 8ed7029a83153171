-- store/9001_probe.sql - tables for the tests of the store: every type, every constraint.

CREATE TABLE owner (
    owner_id bigint NOT NULL PRIMARY KEY, -- ours
    owner_name text NOT NULL UNIQUE       -- no two the same
);

CREATE TABLE probe (
    probe_id bigint NOT NULL PRIMARY KEY, -- ours; the number in a test
    owner_id bigint REFERENCES owner (owner_id), -- may be none
    label text NOT NULL, -- any text
    remark text,         -- may be none
    body blob,           -- may be none
    weight int NOT NULL DEFAULT 0, -- 32 bits
    rank smallint,       -- may be none
    active bool NOT NULL DEFAULT 0, -- yes or no
    born_on int,         -- a day
    seen_at bigint       -- an instant
);

CREATE INDEX probe_by_owner ON probe (owner_id);
