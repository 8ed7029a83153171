-- access/session.sql - sessions, known devices, failed attempts and links; only access/session.c,
-- access/attempt.c and access/link.c run them.

-- session_by_hash: maybe
SELECT s.account_id AS account_id, s.member_id AS member_id, s.stage AS stage,
       s.started_at AS started_at, s.seen_at AS seen_at, s.address AS address, s.agent AS agent
  FROM session s
 WHERE s.session_hash = :session_hash;

-- session_insert: none
INSERT INTO session (session_hash, account_id, member_id, stage, address, agent, started_at, seen_at)
VALUES (:session_hash, :account_id, :member_id, :stage, :address, :agent, :started_at, :seen_at);

-- session_touch: none
UPDATE session SET seen_at = :seen_at WHERE session_hash = :session_hash;

-- session_drop: changes
DELETE FROM session WHERE session_hash = :session_hash;

-- session_drop_member: none
-- scan: a few hundred sessions, and rarely
DELETE FROM session WHERE member_id = :member_id;

-- session_drop_account: none
DELETE FROM session WHERE account_id = :account_id AND session_hash <> :session_hash;

-- session_drop_org: none
-- scan: a few hundred sessions, and rarely
DELETE FROM session WHERE member_id IN (SELECT id FROM member WHERE org_id = :org_id);

-- session_drop_old: none
-- Also those of a time that has not come: the clock was set back, and they must not revive when it comes.
DELETE FROM session WHERE seen_at < :before_at OR seen_at > :after_at;

-- sessions_of: many
SELECT s.session_hash AS session_hash, s.member_id AS member_id, s.stage AS stage,
       s.started_at AS started_at, s.seen_at AS seen_at, s.address AS address, s.agent AS agent
  FROM session s
 WHERE s.account_id = :account_id
 ORDER BY s.seen_at DESC;

-- device_put: none
INSERT INTO device (device_hash, account_id, seen_at)
VALUES (:device_hash, :account_id, :seen_at)
    ON CONFLICT (device_hash, account_id) DO UPDATE SET seen_at = excluded.seen_at;

-- device_find: maybe
SELECT seen_at FROM device WHERE device_hash = :device_hash AND account_id = :account_id;

-- attempt_insert: none
INSERT INTO attempt (id, who_hash, failed_at) VALUES (:id, :who_hash, :failed_at);

-- attempts_of: many
-- Nothing from a time that has not come: a clock that was set forward and back locks nobody out.
SELECT failed_at
  FROM attempt
 WHERE who_hash = :who_hash AND failed_at > :since_at AND failed_at <= :until_at
 ORDER BY failed_at DESC
 LIMIT :max;

-- attempts_clear: none
DELETE FROM attempt WHERE who_hash = :who_hash;

-- attempts_forget: none
DELETE FROM attempt WHERE failed_at < :before_at;

-- link_insert: none
INSERT INTO link (link_hash, purpose, object_id, email, made_at, expires_at, used_at)
VALUES (:link_hash, :purpose, :object_id, :email, :made_at, :expires_at, NULL);

-- link_by_hash: maybe
SELECT purpose, object_id, email, made_at, expires_at, used_at FROM link WHERE link_hash = :link_hash;

-- link_use: changes
UPDATE link SET used_at = :used_at WHERE link_hash = :link_hash AND used_at IS NULL;

-- link_withdraw: none
-- A new link of the same purpose takes the place of the older ones.
UPDATE link
   SET used_at = :used_at
 WHERE object_id = :object_id AND purpose = :purpose AND used_at IS NULL;

-- link_newest: maybe
SELECT email, made_at, expires_at, used_at
  FROM link
 WHERE object_id = :object_id AND purpose = :purpose
 ORDER BY made_at DESC
 LIMIT 1;
