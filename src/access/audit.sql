-- access/audit.sql - the audit's statements; only access/audit.c and access/audit_verify.c run them.

-- audit_insert: none later
INSERT INTO audit (id, happened_at, member_id, org_id, source, action, object_kind, object_id,
                   client_id, refused, reason)
VALUES (:id, :happened_at, :member_id, :org_id, :source, :action, :object_kind, :object_id,
        :client_id, :refused, :reason);

-- audit_wait: none later
INSERT INTO audit_open (audit_id) VALUES (:audit_id);

-- audit_waiting: many
-- What the sealer takes next, with the row itself; a row that is gone leaves its number.
-- scan: read in the order of its key, up to the limit
SELECT w.audit_id AS audit_id, a.id AS id, a.happened_at AS happened_at, a.member_id AS member_id,
       a.org_id AS org_id, a.source AS source, a.action AS action, a.object_kind AS object_kind,
       a.object_id AS object_id, a.client_id AS client_id, a.refused AS refused, a.reason AS reason
  FROM audit_open w
  LEFT JOIN audit a ON a.id = w.audit_id
 ORDER BY w.audit_id
 LIMIT :max;

-- audit_waiting_count: one
-- types: n bigint
-- scan: what the sealer has not reached; short
SELECT count(*) AS n FROM audit_open;

-- audit_done: none later
DELETE FROM audit_open WHERE audit_id = :audit_id;

-- audit_link: none later
INSERT INTO audit_chain (seq, audit_id, hash) VALUES (:seq, :audit_id, :hash);

-- audit_head_find: maybe
SELECT seq, hash FROM audit_head WHERE id = 1;

-- audit_head_put: none
INSERT INTO audit_head (id, seq, hash)
VALUES (1, :seq, :hash)
    ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash;

-- audit_links: many
-- The chain in order, each link with its row, if that is still there.
SELECT c.seq AS seq, c.audit_id AS audit_id, c.hash AS hash, a.id AS id,
       a.happened_at AS happened_at, a.member_id AS member_id, a.org_id AS org_id,
       a.source AS source, a.action AS action, a.object_kind AS object_kind,
       a.object_id AS object_id, a.client_id AS client_id, a.refused AS refused, a.reason AS reason
  FROM audit_chain c
  LEFT JOIN audit a ON a.id = c.audit_id
 WHERE c.seq > :after_seq
 ORDER BY c.seq
 LIMIT :max;

-- audit_link_find: maybe
SELECT hash FROM audit_chain WHERE seq = :seq;

-- audit_unchained: many
-- scan: every row is looked at, that is the purpose
SELECT a.id AS id
  FROM audit a
 WHERE NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.audit_id = a.id)
   AND NOT EXISTS (SELECT 1 FROM audit_open w WHERE w.audit_id = a.id)
 ORDER BY a.id
 LIMIT :max;

-- audit_of_client: many
SELECT id, happened_at, member_id, org_id, source, action, object_kind, object_id, client_id, refused,
       reason
  FROM audit
 WHERE client_id = :client_id
   AND happened_at >= :from_at AND happened_at < :to_at
 ORDER BY id DESC
 LIMIT :max;

-- audit_of_member: many
SELECT id, happened_at, member_id, org_id, source, action, object_kind, object_id, client_id, refused,
       reason
  FROM audit
 WHERE member_id = :member_id
   AND happened_at >= :from_at AND happened_at < :to_at
 ORDER BY id DESC
 LIMIT :max;

-- audit_of_all: many
-- An organization's, or everybody's, between two moments.
SELECT id, happened_at, member_id, org_id, source, action, object_kind, object_id, client_id, refused,
       reason
  FROM audit
 WHERE happened_at >= :from_at AND happened_at < :to_at
   AND (org_id = :org_id OR :org_id = 0)
 ORDER BY happened_at DESC
 LIMIT :max;
