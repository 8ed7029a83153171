-- schema/0055_upload.sql - sheets of doses between their check and their storing. Owned by exchange/sheet*.

-- One row a sheet that was checked; its text goes when it is stored, withdrawn, or a day old.
CREATE TABLE upload (
    upload_id bigint NOT NULL PRIMARY KEY, -- base/id.h
    org_id    bigint NOT NULL,             -- org.org_id: for whom
    user_id   bigint NOT NULL,             -- who sent it
    made_at   bigint NOT NULL,             -- when
    stored_at bigint,                      -- when its doses were stored; NULL: not yet
    person_count int NOT NULL,             -- in its good rows
    dose_count int   NOT NULL,             -- in its good rows
    body_z    blob                         -- the sheet's cells as CSV, zstd; NULL once stored
);
CREATE INDEX upload_by_org ON upload (org_id, made_at);
