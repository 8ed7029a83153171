-- schema/0001_base.sql - what the store itself needs.
-- Types: bigint, int, smallint, bool, text, blob; a column name has one type in all tables.
-- Columns named *_on are int days since 1970-01-01, *_at bigint microseconds since then, in UTC.

-- clustered
CREATE TABLE schema_version (
    number int NOT NULL PRIMARY KEY, -- of the step: 1 for this file
    title text NOT NULL,             -- the file's name without number and ending
    applied_at bigint NOT NULL       -- when this store took the step
);

-- clustered
CREATE TABLE setting (
    name text NOT NULL PRIMARY KEY, -- "registry.name"; the room that reads it documents it
    value text NOT NULL             -- as text; empty is a value
);
