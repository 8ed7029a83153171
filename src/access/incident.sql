-- access/incident.sql - privacy incidents; only access/incident.c runs them.

-- incident_insert: none
INSERT INTO incident (id, org_id, member_id, what, noticed_on, whose, contained, incident_state, made_at)
VALUES (:id, :org_id, :member_id, :what, :noticed_on, :whose, :contained, 'open', :made_at);

-- incident_settle: changes
UPDATE incident SET incident_state = :incident_state WHERE id = :id;

-- incidents_newest: many
-- scan: read backwards along its key, up to the limit
SELECT id, org_id, member_id, what, noticed_on, whose, contained, incident_state, made_at
  FROM incident
 ORDER BY id DESC
 LIMIT :max;
