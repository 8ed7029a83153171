-- access/incident.sql - privacy incidents; only access/incident.c runs them.

-- incident_next: one
SELECT COALESCE(MAX(number), 0) + 1 AS number FROM incident;

-- incident_insert: none
INSERT INTO incident (id, number, org_id, member_id, what, noticed_on, whose, contained, incident_state, made_at)
VALUES (:id, :number, :org_id, :member_id, :what, :noticed_on, :whose, :contained, 'open', :made_at);

-- incident_settle: changes
UPDATE incident SET incident_state = :incident_state WHERE id = :id;

-- incidents_newest: many
-- scan: read backwards along its key, up to the limit
SELECT id, number, org_id, member_id, what, noticed_on, whose, contained, incident_state, made_at
  FROM incident
 ORDER BY id DESC
 LIMIT :max;

-- incident_by_id: maybe
SELECT id, number, org_id, member_id, what, noticed_on, whose, contained, incident_state, made_at
  FROM incident
 WHERE id = :id;

-- letter_put: none
INSERT INTO incident_letter (incident_id, client_id, member_id, made_at)
VALUES (:incident_id, :client_id, :member_id, :made_at)
    ON CONFLICT (incident_id, client_id) DO NOTHING;

-- letters_of: many
SELECT client_id, member_id, made_at
  FROM incident_letter
 WHERE incident_id = :incident_id
 ORDER BY client_id;
