-- registry/client.sql - the persons, their look-ups and their status; only registry/client*.c runs
-- these.

-- person_hold: none later
-- Two reports of one person new to us may not both make a record. On SQLite writers take turns
-- anyhow and this changes nothing; the twin takes a lock that lasts to the end of the transaction.
-- types: held bigint
DELETE FROM client_key WHERE match_key = 0 AND client_id = :held;

-- person_candidates: many
-- Whoever stands and shares a key; an unused key is 0. One look-up a key, side by side: a list of sixteen would
-- be sorted into a table first.
-- types: k1 bigint?, k2 bigint?, k3 bigint?, k4 bigint?, k5 bigint?, k6 bigint?, k7 bigint?, k8 bigint?
-- types: k9 bigint?, k10 bigint?, k11 bigint?, k12 bigint?, k13 bigint?, k14 bigint?, k15 bigint?, k16 bigint?
SELECT client_id, version, protect_org_id, locked, lock_org_id, believed
  FROM client
 WHERE client_id IN (SELECT client_id FROM client_key WHERE match_key = :k1
                     UNION ALL SELECT client_id FROM client_key WHERE match_key = :k2
                     UNION ALL SELECT client_id FROM client_key WHERE match_key = :k3
                     UNION ALL SELECT client_id FROM client_key WHERE match_key = :k4
                     UNION ALL SELECT client_id FROM client_key WHERE match_key = :k5
                     UNION ALL SELECT client_id FROM client_key WHERE match_key = :k6
                     UNION ALL SELECT client_id FROM client_key WHERE match_key = :k7
                     UNION ALL SELECT client_id FROM client_key WHERE match_key = :k8
                     UNION ALL SELECT client_id FROM client_key WHERE match_key = :k9
                     UNION ALL SELECT client_id FROM client_key WHERE match_key = :k10
                     UNION ALL SELECT client_id FROM client_key WHERE match_key = :k11
                     UNION ALL SELECT client_id FROM client_key WHERE match_key = :k12
                     UNION ALL SELECT client_id FROM client_key WHERE match_key = :k13
                     UNION ALL SELECT client_id FROM client_key WHERE match_key = :k14
                     UNION ALL SELECT client_id FROM client_key WHERE match_key = :k15
                     UNION ALL SELECT client_id FROM client_key WHERE match_key = :k16)
   AND merged_into IS NULL
 LIMIT :most;

-- person_row: maybe
SELECT version, created_at, changed_at, merged_into, protect_org_id, locked, lock_org_id, believed
  FROM client
 WHERE client_id = :client_id;

-- person_ids_from: many
-- A sample of those that stand: the next ones from some number on.
SELECT client_id
  FROM client
 WHERE client_id >= :least
   AND merged_into IS NULL
 ORDER BY client_id
 LIMIT :most;

-- person_id_last: maybe
SELECT client_id
  FROM client
 WHERE client_id <= :most
 ORDER BY client_id DESC
 LIMIT 1;

-- person_insert: none later
INSERT INTO client (client_id, version, created_at, changed_at, merged_into, family, given, middle,
                    suffix, born_on, sex, mother_family, mother_given, multiple_birth, birth_order,
                    dead, died_on, race, ethnicity, language, street, street_other, city, region,
                    zip, county, country, phone, email, protect, protect_on, protect_org_id, locked,
                    lock_org_id, publicity, publicity_on, area_status, area_status_on, believed)
VALUES (:client_id, 1, :changed_at, :changed_at, NULL, :family, :given, :middle, :suffix, :born_on,
        :sex, :mother_family, :mother_given, :multiple_birth, :birth_order, :dead, :died_on, :race,
        :ethnicity, :language, :street, :street_other, :city, :region, :zip, :county, :country,
        :phone, :email, :protect, :protect_on, :protect_org_id, '', 0, :publicity, :publicity_on,
        :area_status, :area_status_on, :believed);

-- person_update: none later
UPDATE client
   SET version = version + 1, changed_at = :changed_at, family = :family, given = :given,
       middle = :middle, suffix = :suffix, born_on = :born_on, sex = :sex,
       mother_family = :mother_family, mother_given = :mother_given,
       multiple_birth = :multiple_birth, birth_order = :birth_order, dead = :dead,
       died_on = :died_on, race = :race, ethnicity = :ethnicity, language = :language,
       street = :street, street_other = :street_other, city = :city, region = :region, zip = :zip,
       county = :county, country = :country, phone = :phone, email = :email, protect = :protect,
       protect_on = :protect_on, protect_org_id = :protect_org_id, publicity = :publicity,
       publicity_on = :publicity_on, area_status = :area_status, area_status_on = :area_status_on,
       believed = :believed
 WHERE client_id = :client_id;

-- person_merged: none later
-- :merged_into 0: it stands again.
-- types: merged_into bigint?
UPDATE client
   SET merged_into = :merged_into, version = version + 1, changed_at = :changed_at
 WHERE client_id = :client_id;

-- person_lock_to: changes
-- The person opted out, or lets one organization alone see the record; empty opens it again.
UPDATE client
   SET locked = :locked, lock_org_id = :lock_org_id, version = version + 1,
       changed_at = :changed_at
 WHERE client_id = :client_id;

-- person_keys_add: none later
-- Eight at a time.
INSERT INTO client_key (match_key, client_id)
VALUES (:k1, :client_id), (:k2, :client_id), (:k3, :client_id), (:k4, :client_id),
       (:k5, :client_id), (:k6, :client_id), (:k7, :client_id), (:k8, :client_id)
    ON CONFLICT DO NOTHING;

-- person_key_add: none later
INSERT INTO client_key (match_key, client_id) VALUES (:match_key, :client_id)
    ON CONFLICT DO NOTHING;

-- person_key_drop: none later
DELETE FROM client_key WHERE match_key = :match_key AND client_id = :client_id;

-- person_words_add: none later
-- Four at a time; unused ones repeat the first.
INSERT INTO client_word (word, client_id)
VALUES (:w1, :client_id), (:w2, :client_id), (:w3, :client_id), (:w4, :client_id)
    ON CONFLICT DO NOTHING;

-- person_word_drop: none later
DELETE FROM client_word WHERE word = :word AND client_id = :client_id;

-- person_status_put: none later
INSERT INTO client_status (client_id, org_id, status, status_on, first_at)
VALUES (:client_id, :org_id, :status, :status_on, :first_at)
    ON CONFLICT (client_id, org_id) DO UPDATE
   SET status = excluded.status, status_on = excluded.status_on;

-- person_status_of: many
SELECT org_id, status, status_on, first_at
  FROM client_status
 WHERE client_id = :client_id
 ORDER BY first_at;

-- person_status_drop: none later
DELETE FROM client_status WHERE client_id = :client_id;

-- person_word_ids: many
-- Everybody of whom a word stands between two.
SELECT client_id FROM client_word WHERE word >= :low AND word < :high LIMIT :most;

-- person_key_ids: many
-- Everybody of whom a key stands between two.
SELECT client_id FROM client_key WHERE match_key >= :low AND match_key <= :high LIMIT :most;

-- person_by_ids: many
-- :ids is a JSON list. :zip and :zip_end bound the postal code, '' and '~' bound nothing.
-- scan: the list that is handed over
-- types: ids text
SELECT client_id, protect, protect_org_id, locked, lock_org_id, believed
  FROM client
 WHERE client_id IN (SELECT value FROM json_each(:ids))
   AND zip >= :zip AND zip < :zip_end AND merged_into IS NULL
 ORDER BY family, given, born_on, client_id
 LIMIT :most;

-- person_born_of: many
-- scan: the list that is handed over
-- types: ids text
SELECT born_on
  FROM client
 WHERE client_id IN (SELECT value FROM json_each(:ids))
   AND zip >= :zip AND zip < :zip_end AND merged_into IS NULL;

-- person_by_local: many
-- Everybody with a telephone of this number, whatever its area code: :base is the key of the number
-- without one. Area codes have three digits and begin with 2 to 9.
-- scan: the area codes
-- types: base bigint
WITH RECURSIVE area(code) AS (SELECT 0 UNION ALL SELECT CASE WHEN code = 0 THEN 200 ELSE code + 1 END
                                FROM area WHERE code < 999)
SELECT client_id, protect, protect_org_id, locked, lock_org_id, believed
  FROM client
 WHERE client_id IN (SELECT k.client_id FROM area, client_key AS k
                      WHERE k.match_key = :base + area.code * 10000000)
   AND merged_into IS NULL
 ORDER BY family, given, born_on, client_id
 LIMIT :most;

-- person_by_key: many
-- Everybody whose keys stand between two: of one birth date, one telephone, one identifier.
SELECT client_id, protect, protect_org_id, locked, lock_org_id, believed
  FROM client
 WHERE client_id IN (SELECT client_id FROM client_key
                      WHERE match_key >= :low AND match_key <= :high)
   AND zip >= :zip AND zip < :zip_end AND merged_into IS NULL
 ORDER BY family, given, born_on, client_id
 LIMIT :most;
