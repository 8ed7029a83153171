-- exchange/sheet.sql - sheets between check and storing; only exchange/sheet_keep.c runs these.

-- upload_add: none
INSERT INTO upload (upload_id, org_id, user_id, made_at, stored_at, person_count, dose_count, body_z)
VALUES (:upload_id, :org_id, :user_id, :made_at, NULL, :person_count, :dose_count, :body_z);

-- upload_find: maybe
SELECT upload_id, org_id, user_id, made_at, stored_at, person_count, dose_count, body_z
  FROM upload WHERE upload_id = :upload_id AND org_id = :org_id;

-- upload_stored: changes
-- A sheet whose faults are still to be mended stays for the rest of its day.
-- types: kept bool
UPDATE upload SET stored_at = :stored_at, body_z = CASE WHEN :kept = 1 THEN body_z END
 WHERE upload_id = :upload_id AND stored_at IS NULL;

-- upload_sweep: changes
-- scan: a row a sheet, a few a day
UPDATE upload SET body_z = NULL WHERE made_at < :made_at AND body_z IS NOT NULL;
