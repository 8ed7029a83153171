-- org/org.sql - the organizations' statements; only org/org.c runs them.

-- org_by_code: maybe
SELECT id, code, name, kind, standing, parent_id, street, other, city, state, zip, county, phone, fax,
       npi, license, vfc_pin, version
  FROM org
 WHERE code = :code;

-- org_by_id: maybe
SELECT id, code, name, kind, standing, parent_id, street, other, city, state, zip, county, phone, fax,
       npi, license, vfc_pin, version
  FROM org
 WHERE id = :id;

-- org_below: many
-- The organization itself and its sites, level by level; a ring of parents ends at the depth.
-- scan: only the working rows of the recursion
WITH RECURSIVE below (org_id, depth) AS (
    SELECT id, 0 FROM org WHERE id = :top_id
    UNION ALL
    SELECT o.id, b.depth + 1
      FROM below b
      JOIN org o ON o.parent_id = b.org_id
     WHERE b.depth < 6
)
SELECT id, code, name, kind, standing, parent_id, street, other, city, state, zip, county, phone, fax,
       npi, license, vfc_pin, version
  FROM org
 WHERE id IN (SELECT org_id FROM below)
 ORDER BY code;

-- org_every: many
-- scan: all are wanted, a few thousand
SELECT id, code, name, kind, standing, parent_id, street, other, city, state, zip, county, phone, fax,
       npi, license, vfc_pin, version
  FROM org
 ORDER BY code;

-- org_above: one
-- Is :top_id among the organization and its parents?
-- scan: only the working rows of the recursion
-- types: n bigint
WITH RECURSIVE above (org_id, depth) AS (
    SELECT id, 0 FROM org WHERE id = :id
    UNION ALL
    SELECT o.parent_id, a.depth + 1
      FROM above a
      JOIN org o ON o.id = a.org_id
     WHERE a.depth < 6 AND o.parent_id IS NOT NULL
)
SELECT count(*) AS n FROM above WHERE org_id = :top_id;

-- org_insert: none
INSERT INTO org (id, code, name, kind, standing, parent_id, street, other, city, state, zip, county,
                 phone, fax, npi, license, vfc_pin, version, made_at)
VALUES (:id, :code, :name, :kind, :standing, :parent_id, :street, :other, :city, :state, :zip, :county,
        :phone, :fax, :npi, :license, :vfc_pin, 1, :made_at);

-- org_change: changes
-- :version is what the editor read; nothing changed means somebody was faster.
UPDATE org
   SET name = :name, kind = :kind, standing = :standing, street = :street, other = :other,
       city = :city, state = :state, zip = :zip, county = :county, phone = :phone, fax = :fax,
       npi = :npi, license = :license, vfc_pin = :vfc_pin, version = version + 1
 WHERE id = :id
   AND version = :version;
