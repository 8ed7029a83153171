-- exchange/feed.sql - feeds: who may send, how they prove it, how they are judged.
-- Only exchange/feed_store.c runs these.

-- feed_add_row: none
INSERT INTO feed (feed_id, org_id, code, name, login, secret_hash, secret_at, cert_sha256,
                  mllp_from, state, tolerant, warning_aa, protect_is_n, silent, batch_replies,
                  candidates_z44, created_at)
VALUES (:feed_id, :org_id, :code, :name, :login, :secret_hash, :secret_at, :cert_sha256,
        :mllp_from, :state, :tolerant, :warning_aa, :protect_is_n, :silent, :batch_replies,
        :candidates_z44, :created_at);

-- feed_by_login: maybe
SELECT feed_id, org_id, code, name, login, secret_hash, cert_sha256, mllp_from, state, tolerant,
       warning_aa, protect_is_n, silent, batch_replies, candidates_z44, closed_on
  FROM feed WHERE login = :login;

-- feed_by_cert: maybe
-- scan: a handful of feeds come over mllps; the answer is kept for a second
SELECT feed_id, org_id, code, name, login, secret_hash, cert_sha256, mllp_from, state, tolerant,
       warning_aa, protect_is_n, silent, batch_replies, candidates_z44, closed_on
  FROM feed WHERE cert_sha256 = :cert_sha256;

-- feed_of_org: many
-- Those of one organization, for plain MLLP and for its pages.
SELECT feed_id, org_id, code, name, login, secret_hash, cert_sha256, mllp_from, state, tolerant,
       warning_aa, protect_is_n, silent, batch_replies, candidates_z44, closed_on
  FROM feed WHERE org_id = :org_id ORDER BY code;

-- feed_by_code: many
-- For commands, which name a feed by its code alone when that is enough.
-- scan: a command of the terminal over a small table
SELECT feed_id, org_id, code, name, login, secret_hash, cert_sha256, mllp_from, state, tolerant,
       warning_aa, protect_is_n, silent, batch_replies, candidates_z44, closed_on
  FROM feed WHERE code = :code ORDER BY org_id;

-- feed_list: many
-- scan: all of them are wanted
SELECT feed_id, org_id, code, name, login, secret_hash, cert_sha256, mllp_from, state, tolerant,
       warning_aa, protect_is_n, silent, batch_replies, candidates_z44, closed_on
  FROM feed ORDER BY org_id, code;

-- feed_set_secret: changes
UPDATE feed SET secret_hash = :secret_hash, secret_at = :secret_at WHERE feed_id = :feed_id;

-- feed_set_state: changes
UPDATE feed SET state = :state WHERE feed_id = :feed_id;

-- feed_set_switches: changes
UPDATE feed SET tolerant = :tolerant, warning_aa = :warning_aa, protect_is_n = :protect_is_n,
                silent = :silent, batch_replies = :batch_replies,
                candidates_z44 = :candidates_z44
 WHERE feed_id = :feed_id;

-- feed_in_scope: many
-- Those of an organization and of all below it; for staff (org_id 0) every feed there is.
-- scan: a small table, most of it wanted
WITH RECURSIVE below(id) AS (
    SELECT o.id FROM org o WHERE o.id = :org_id
    UNION
    SELECT o.id FROM org o JOIN below b ON o.parent_id = b.id)
SELECT f.feed_id, f.org_id, f.code, f.name, f.login, f.secret_hash, f.cert_sha256, f.mllp_from,
       f.state, f.tolerant, f.warning_aa, f.protect_is_n, f.silent, f.batch_replies,
       f.candidates_z44, f.closed_on
  FROM feed f
 WHERE :org_id = 0 OR f.org_id IN (SELECT id FROM below)
 ORDER BY f.login;

-- feed_one: maybe
-- One feed with its organization, if it is of that organization or below it (org_id 0: of any).
-- types: org_name text, org_code text
-- scan: a handful of organizations above one feed
WITH RECURSIVE above(id, parent) AS (
    SELECT o.id, o.parent_id FROM org o JOIN feed g ON g.org_id = o.id WHERE g.feed_id = :feed_id
    UNION
    SELECT o.id, o.parent_id FROM org o JOIN above a ON o.id = a.parent)
SELECT f.feed_id, f.org_id, f.code, f.name, f.login, f.secret_hash, f.cert_sha256, f.mllp_from,
       f.state, f.tolerant, f.warning_aa, f.protect_is_n, f.silent, f.batch_replies,
       f.candidates_z44, f.closed_on, o.name AS org_name, o.code AS org_code
  FROM feed f JOIN org o ON o.id = f.org_id
 WHERE f.feed_id = :feed_id AND (:org_id = 0 OR EXISTS (SELECT 1 FROM above WHERE id = :org_id));
