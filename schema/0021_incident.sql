-- schema/0021_incident.sql - privacy incidents: what was reported, and what became of it.

CREATE TABLE incident (
    id bigint NOT NULL PRIMARY KEY, -- made by us; its number for people
    org_id bigint NOT NULL,         -- organization of the reporter; 0 if none
    member_id bigint NOT NULL,      -- who reported it
    what text NOT NULL,             -- what happened, in the reporter's words
    noticed_on int NOT NULL,        -- day on which it was noticed
    whose text NOT NULL,            -- whose data, as far as known
    contained bool NOT NULL,        -- the reporter says that it is over
    incident_state text NOT NULL,   -- open or closed
    made_at bigint NOT NULL         -- when it was reported
);
