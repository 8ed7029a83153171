-- store/9004_more.sql - the step after that.

-- clustered
CREATE TABLE probe_mark (
    probe_id bigint NOT NULL, -- whose mark
    marked_on int NOT NULL,   -- when
    PRIMARY KEY (probe_id, marked_on),
    CHECK (marked_on > 0 AND (probe_id <> 0))
);
