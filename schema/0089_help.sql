-- schema/0089_help.sql - was a help page enough? Counted, without who. Owned by src/desk.

CREATE TABLE help_vote (
    page text NOT NULL,             -- name of the help page
    enough int NOT NULL,            -- how often it was
    wanting int NOT NULL,           -- how often it was not
    PRIMARY KEY (page)
);
