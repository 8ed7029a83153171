-- schema/0023_incident_letter.sql - a number that people can say, and the letters of an incident.

ALTER TABLE incident ADD COLUMN number int; -- 1, 2, 3 ... for people; NULL for one older than this column
CREATE UNIQUE INDEX incident_number ON incident (number);

-- Whom an incident concerns, and that a letter was made.
CREATE TABLE incident_letter (
    incident_id bigint NOT NULL REFERENCES incident (id), -- of which incident
    client_id bigint NOT NULL,      -- whose data
    member_id bigint NOT NULL,      -- who made it
    made_at bigint NOT NULL,        -- when
    PRIMARY KEY (incident_id, client_id)
);
