-- registry/dose.sql - doses and observations as believed; only registry/dose.c runs these.

-- dose_of: many
-- In no order: dose.c sorts these few faster than the database.
SELECT dose_id, given_on, completion, cvx, ndc, mvx, trade_name, lot, expires_on, amount, unit,
       source, refusal, route, site, given_by, ordered_by, facility, eligibility, eligibility_by,
       funding, reaction, org_id, sent_id, sources, doubt_id, shadowed, disputed,
       changed_at
  FROM dose
 WHERE client_id = :client_id;

-- dose_add: none later
INSERT INTO dose (client_id, dose_id, given_on, completion, cvx, ndc, mvx, trade_name, lot,
                  expires_on, amount, unit, source, refusal, route, site, given_by, ordered_by,
                  facility, eligibility, eligibility_by, funding, reaction, org_id, sent_id,
                  sources, doubt_id, shadowed, disputed, changed_at)
VALUES (:client_id, :dose_id, :given_on, :completion, :cvx, :ndc, :mvx, :trade_name, :lot,
        :expires_on, :amount, :unit, :source, :refusal, :route, :site, :given_by, :ordered_by,
        :facility, :eligibility, :eligibility_by, :funding, :reaction, :org_id, :sent_id, :sources,
        :doubt_id, :shadowed, :disputed, :changed_at);

-- dose_drop: none later
DELETE FROM dose WHERE client_id = :client_id AND dose_id = :dose_id;

-- dose_drop_all: none later
DELETE FROM dose WHERE client_id = :client_id;

-- observation_of: many
SELECT sent_id, kind_number, code, code_text, code_system, about_cvx, observed_on, from_on, until_on,
       org_id
  FROM observation
 WHERE client_id = :client_id
 ORDER BY observed_on, sent_id;

-- observation_put: none later
INSERT INTO observation (client_id, sent_id, kind_number, code, code_text, code_system, about_cvx,
                         observed_on, from_on, until_on, org_id)
VALUES (:client_id, :sent_id, :kind_number, :code, :code_text, :code_system, :about_cvx,
        :observed_on, :from_on, :until_on, :org_id)
    ON CONFLICT (client_id, sent_id) DO NOTHING;

-- observation_drop: none later
DELETE FROM observation WHERE client_id = :client_id AND sent_id = :sent_id;

-- observation_drop_all: none later
DELETE FROM observation WHERE client_id = :client_id;

-- note_of: many
SELECT note_id, org_id, user_id, written_at, note
  FROM client_note
 WHERE client_id = :client_id
 ORDER BY written_at;

-- note_add: none later
INSERT INTO client_note (client_id, note_id, first_id, org_id, user_id, written_at, note)
VALUES (:client_id, :note_id, :client_id, :org_id, :user_id, :written_at, :note);

-- note_move: none later
UPDATE client_note SET client_id = :into_id WHERE client_id = :from_id;

-- note_move_back: none later
UPDATE client_note SET client_id = :back_id WHERE client_id = :from_id AND first_id = :first_id;
