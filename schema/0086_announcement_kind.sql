-- schema/0086_announcement_kind.sql - announcements and release notes are told apart.

ALTER TABLE announcement ADD COLUMN kind text NOT NULL DEFAULT 'announcement'; -- announcement or release
