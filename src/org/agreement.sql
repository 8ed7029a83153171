-- org/agreement.sql - the agreements' statements; only org/dua.c and org/gate.c run them.

-- gate_rows: many
-- Everything that decides whether an organization may pass, in one question: its own agreements,
-- those that list it as a facility, its standing, and the days of grace. An organization without
-- any agreement still gives one row. A signer that was stopped answers for its facilities no more.
-- types: grace text
SELECT o.kind AS kind, o.standing AS standing, a.id AS agreement_id, o.code AS code, o.name AS name,
       a.step AS step, a.signed_on AS signed_on, a.ends_on AS ends_on, CAST(NULL AS integer) AS until_on,
       (SELECT value FROM setting WHERE setting.name = 'dua.grace_days') AS grace
  FROM org o
  LEFT JOIN agreement a ON a.org_id = o.id
 WHERE o.id = :org_id
UNION ALL
SELECT o.kind AS kind, o.standing AS standing, a.id AS agreement_id, signer.code AS code,
       signer.name AS name,
       CASE WHEN signer.standing <> 'open' AND a.step = 'signed' THEN 'suspended' ELSE a.step END AS step,
       a.signed_on AS signed_on, a.ends_on AS ends_on, f.until_on AS until_on, NULL AS grace
  FROM agreement_facility f
  JOIN agreement a ON a.id = f.agreement_id
  JOIN org signer ON signer.id = a.org_id
  JOIN org o ON o.id = f.org_id
 WHERE f.org_id = :org_id;

-- agreement_insert: none
INSERT INTO agreement (id, org_id, step, text_number, signed_on, signed_at, ends_on, signer_name,
                       signer_title, signer_email, signer_phone, signed_from, answers_hash,
                       first_time, submitted_at, decided_at, remark, notices, assigned_to, version,
                       made_at)
VALUES (:id, :org_id, :step, :text_number, :signed_on, :signed_at, :ends_on, :signer_name,
        :signer_title, :signer_email, :signer_phone, :signed_from, :answers_hash, :first_time,
        :submitted_at, :decided_at, :remark, 0, NULL, 1, :made_at);

-- agreement_by_id: maybe
SELECT id, org_id, step, text_number, signed_on, signed_at, ends_on, signer_name, signer_title,
       signer_email, signer_phone, signed_from, answers_hash, first_time, submitted_at, decided_at,
       remark, notices, assigned_to, version, made_at
  FROM agreement
 WHERE id = :id;

-- agreements_of: many
-- All of one organization, the newest first.
SELECT id, org_id, step, text_number, signed_on, signed_at, ends_on, signer_name, signer_title,
       signer_email, signer_phone, signed_from, answers_hash, first_time, submitted_at, decided_at,
       remark, notices, assigned_to, version, made_at
  FROM agreement
 WHERE org_id = :org_id
 ORDER BY id DESC;

-- agreement_change: changes
UPDATE agreement
   SET step = :step, text_number = :text_number, signed_on = :signed_on, signed_at = :signed_at,
       ends_on = :ends_on, signer_name = :signer_name, signer_title = :signer_title,
       signer_email = :signer_email, signer_phone = :signer_phone, signed_from = :signed_from,
       answers_hash = :answers_hash, first_time = :first_time, submitted_at = :submitted_at,
       decided_at = :decided_at, remark = :remark, assigned_to = :assigned_to,
       version = version + 1
 WHERE id = :id
   AND version = :version;

-- agreement_supersede: changes
-- What a newer signature replaces.
UPDATE agreement
   SET step = 'superseded', version = version + 1
 WHERE org_id = :org_id
   AND id <> :id
   AND step = 'signed';

-- agreement_supersede_waiting: changes
-- Whoever signs once more before staff have decided: only the new one is looked at.
UPDATE agreement
   SET step = 'superseded', version = version + 1
 WHERE org_id = :org_id
   AND id <> :id
   AND step IN ('submitted', 'returned');

-- agreements_none: many
-- Open organizations that no agreement counts for: none of their own that was ever signed or is on its way,
-- and none that lists them as a facility today.
-- scan: the whole board is wanted
SELECT o.id AS org_id, o.code AS code, o.name AS name
  FROM org o
 WHERE o.standing = 'open'
   AND o.kind <> 'registry'
   AND NOT EXISTS (SELECT 1 FROM agreement a
                    WHERE a.org_id = o.id AND a.step NOT IN ('superseded', 'terminated'))
   AND NOT EXISTS (SELECT 1 FROM agreement_facility f
                     JOIN agreement a ON a.id = f.agreement_id
                    WHERE f.org_id = o.id AND f.until_on IS NULL AND a.step IN ('signed', 'suspended'))
 ORDER BY o.code;

-- agreement_rows: many
-- With the representative of today, who may be another than the signer.
-- scan: the whole board is wanted, a few thousand rows
-- types: facilities bigint
SELECT a.id AS agreement_id, a.org_id AS org_id, o.code AS code, o.name AS name, a.step AS step,
       a.signed_on AS signed_on, a.ends_on AS ends_on,
       CASE WHEN c.id IS NULL THEN a.signer_name ELSE c.full_name END AS signer_name,
       CASE WHEN c.id IS NULL THEN a.signer_title ELSE c.title END AS signer_title,
       CASE WHEN c.id IS NULL THEN a.signer_email ELSE c.email END AS signer_email,
       a.notices AS notices,
       a.submitted_at AS submitted_at, a.remark AS remark, a.assigned_to AS assigned_to,
       a.version AS version,
       (SELECT count(*) FROM agreement_facility f
         WHERE f.agreement_id = a.id AND f.until_on IS NULL) AS facilities
  FROM agreement a
  JOIN org o ON o.id = a.org_id
  LEFT JOIN org_contact c
    ON c.org_id = a.org_id AND c.role = 'representative' AND c.until_on IS NULL
 ORDER BY o.code, a.id;

-- agreement_noticed: changes
UPDATE agreement SET notices = :notices WHERE id = :id AND notices = :old_notices;

-- notice_add: none
INSERT INTO agreement_notice (id, agreement_id, days, email, mail_id, sent_at)
VALUES (:id, :agreement_id, :days, :email, :mail_id, :sent_at);

-- notice_hold: changes
-- Whoever mails everybody waits here for whoever does so at the same moment.
UPDATE agreement SET notices = notices WHERE id = :id;

-- notices_since: one
-- types: n bigint
SELECT count(*) AS n
  FROM agreement_notice
 WHERE agreement_id = :agreement_id AND email = :email AND sent_at >= :since_at;

-- notices_of: many
SELECT id, days, email, mail_id, sent_at
  FROM agreement_notice
 WHERE agreement_id = :agreement_id
 ORDER BY id;

-- answer_put: none
INSERT INTO agreement_answer (agreement_id, field, value)
VALUES (:agreement_id, :field, :value)
    ON CONFLICT (agreement_id, field) DO UPDATE SET value = excluded.value;

-- answers_of: many
SELECT field, value FROM agreement_answer WHERE agreement_id = :agreement_id ORDER BY field;

-- facility_put: none
INSERT INTO agreement_facility (agreement_id, org_id, from_on, until_on)
VALUES (:agreement_id, :org_id, :from_on, :until_on)
    ON CONFLICT (agreement_id, org_id) DO UPDATE SET until_on = excluded.until_on;

-- facilities_of: many
SELECT o.id AS org_id, o.code AS code, o.name AS name, f.from_on AS from_on, f.until_on AS until_on
  FROM agreement_facility f
  JOIN org o ON o.id = f.org_id
 WHERE f.agreement_id = :agreement_id
 ORDER BY o.code;

-- text_put: none
INSERT INTO agreement_text (number, title, body, hash, from_on)
VALUES (:number, :title, :body, :hash, :from_on);

-- text_newest: maybe
-- scan: a handful of rows
SELECT number, title, body, hash, from_on
  FROM agreement_text
 WHERE from_on <= :today_on
 ORDER BY number DESC
 LIMIT 1;

-- text_by_number: maybe
SELECT number, title, body, hash, from_on FROM agreement_text WHERE number = :number;

-- agreement_waiting: one
-- What staff should look at: handed in and not decided; in force and ending soon.
-- types: submitted bigint, ending bigint
SELECT (SELECT count(*) FROM agreement WHERE step = 'submitted') AS submitted,
       (SELECT count(*) FROM agreement
         WHERE step = 'signed' AND ends_on >= :from_on AND ends_on <= :last_on) AS ending;
