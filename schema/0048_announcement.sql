-- schema/0048_announcement.sql - short words of the registry's staff to all users. Owned by post/.

CREATE TABLE announcement (
    announcement_id bigint NOT NULL PRIMARY KEY, -- base/id.h
    words           text   NOT NULL, -- what is announced, plain text
    first_on        int    NOT NULL, -- first day on which it is shown
    last_on         int    NOT NULL, -- last day on which it is shown
    user_id         bigint NOT NULL, -- who wrote it
    made_at         bigint NOT NULL  -- when it was written
);
CREATE INDEX announcement_last ON announcement (last_on);

-- Who has put an announcement away.
-- clustered
CREATE TABLE announcement_seen (
    user_id         bigint NOT NULL, -- member.id
    announcement_id bigint NOT NULL, -- announcement
    PRIMARY KEY (user_id, announcement_id)
);
