-- org/facility.sql - details of facilities; only org/facility_store.c runs them.

-- facility_detail_put: none
INSERT INTO facility_detail (org_id, field, value)
VALUES (:org_id, :field, :value)
    ON CONFLICT (org_id, field) DO UPDATE SET value = excluded.value;

-- facility_details_of: many
-- Of all facilities that an agreement has today.
SELECT d.org_id AS org_id, d.field AS field, d.value AS value
  FROM agreement_facility f
  JOIN facility_detail d ON d.org_id = f.org_id
 WHERE f.agreement_id = :agreement_id
   AND f.until_on IS NULL
 ORDER BY d.org_id;
