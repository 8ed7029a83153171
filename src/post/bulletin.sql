-- post/bulletin.sql - bulletins while they are written; only post/bulletin.c runs them.

-- bulletin_put: none
INSERT INTO bulletin (bulletin_id, slug, title, lang, body, frozen, prose, step, version, email_too,
                      zone, send_at, sent_at, sent_on, audience, shared_id, made_by, changed_by,
                      changed_at, scheduled_by, approved_by)
VALUES (:bulletin_id, :slug, :title, :lang, '', '', '', 'draft', 1, 1, '', NULL, NULL, NULL, 0, 0,
        :made_by, :made_by, :changed_at, 0, 0);

-- bulletin_by_id: maybe
SELECT bulletin_id, slug, title, lang, body, frozen, step, version, email_too, zone, send_at, sent_at,
       sent_on, audience, shared_id, made_by, changed_by, changed_at, scheduled_by, approved_by
  FROM bulletin WHERE bulletin_id = :bulletin_id;

-- bulletin_by_slug: maybe
SELECT bulletin_id, slug, title, lang, body, frozen, step, version, email_too, zone, send_at, sent_at,
       sent_on, audience, shared_id, made_by, changed_by, changed_at, scheduled_by, approved_by
  FROM bulletin WHERE slug = :slug;

-- bulletin_newest: many
-- Without their texts, the newest first.
-- scan: read backwards along its key, up to the limit
SELECT bulletin_id, slug, title, lang, step, version, email_too, zone, send_at, sent_at, sent_on,
       audience, shared_id, made_by, changed_by, changed_at, scheduled_by, approved_by
  FROM bulletin
 ORDER BY bulletin_id DESC
 LIMIT :most;

-- bulletin_keep: changes
-- Only a draft can be changed, and only the one the writer has read.
UPDATE bulletin
   SET slug = :slug, title = :title, lang = :lang, body = :body, email_too = :email_too,
       version = version + 1, changed_by = :changed_by, changed_at = :changed_at
 WHERE bulletin_id = :bulletin_id AND version = :version AND step = 'draft';

-- bulletin_drop: changes
DELETE FROM bulletin WHERE bulletin_id = :bulletin_id AND step = 'draft';

-- bulletin_step: changes
UPDATE bulletin
   SET step = :step, zone = :zone, send_at = :send_at, scheduled_by = :scheduled_by,
       approved_by = :approved_by, version = version + 1
 WHERE bulletin_id = :bulletin_id AND version = :version AND step = :old_step;

-- bulletin_due: many
-- What is to go out now, and what was interrupted while it went out.
SELECT bulletin_id FROM bulletin WHERE step = 'scheduled' AND send_at <= :now_at
UNION
SELECT bulletin_id FROM bulletin WHERE step = 'sending'
 LIMIT :most;

-- bulletin_start: changes
UPDATE bulletin
   SET step = 'sending', frozen = :frozen, prose = :prose, sent_at = :sent_at, sent_on = :sent_on,
       shared_id = :shared_id, version = version + 1
 WHERE bulletin_id = :bulletin_id AND version = :version AND step = 'scheduled';

-- bulletin_finish: changes
UPDATE bulletin SET step = 'sent', audience = :audience, version = version + 1
 WHERE bulletin_id = :bulletin_id AND step = 'sending';

-- bulletin_topics_of: many
SELECT t.topic_id AS topic_id, t.word AS word
  FROM bulletin_topic b JOIN topic t ON t.topic_id = b.topic_id
 WHERE b.bulletin_id = :bulletin_id
 ORDER BY t.place, t.topic_id;

-- bulletin_topics_clear: changes
DELETE FROM bulletin_topic WHERE bulletin_id = :bulletin_id;

-- bulletin_topic_put: none
INSERT INTO bulletin_topic (bulletin_id, topic_id) VALUES (:bulletin_id, :topic_id);

-- version_put: none
INSERT INTO bulletin_version (bulletin_id, version, title, body, automatic, saved_by, saved_at)
VALUES (:bulletin_id, :version, :title, :body, :automatic, :saved_by, :saved_at);

-- version_drop_auto: changes
-- What the page saved by itself gives way to the next save of the same person.
DELETE FROM bulletin_version
 WHERE bulletin_id = :bulletin_id AND version = :version AND automatic = 1 AND saved_by = :saved_by;

-- version_drop_all: changes
DELETE FROM bulletin_version WHERE bulletin_id = :bulletin_id;

-- versions_of: many
SELECT version, title, automatic, saved_by, saved_at
  FROM bulletin_version
 WHERE bulletin_id = :bulletin_id
 ORDER BY version DESC
 LIMIT :most;

-- version_find: maybe
SELECT title, body FROM bulletin_version
 WHERE bulletin_id = :bulletin_id AND version = :version;
