-- org/contact.sql - whom an organization names, and a change of the representative; only org/contact.c runs them.

-- change_insert: none
INSERT INTO org_contact_change (id, org_id, contact_id, full_name, title, email, phone, asked_by, asked_at,
                                old_agreed_at, new_agreed_at, closed_at)
VALUES (:id, :org_id, NULL, :full_name, :title, :email, :phone, :asked_by, :asked_at, NULL, NULL, NULL);

-- change_withdraw: changes
-- A newer request takes the place of one that is still open.
UPDATE org_contact_change SET closed_at = :closed_at WHERE org_id = :org_id AND closed_at IS NULL;

-- change_by_id: maybe
SELECT id, org_id, full_name, title, email, phone, asked_at, old_agreed_at, new_agreed_at, closed_at
  FROM org_contact_change
 WHERE id = :id;

-- change_old_agrees: changes
UPDATE org_contact_change SET old_agreed_at = :old_agreed_at WHERE id = :id AND closed_at IS NULL;

-- change_new_agrees: changes
UPDATE org_contact_change SET new_agreed_at = :new_agreed_at WHERE id = :id AND closed_at IS NULL;

-- change_close: changes
UPDATE org_contact_change
   SET closed_at = :closed_at
 WHERE id = :id
   AND closed_at IS NULL AND old_agreed_at IS NOT NULL AND new_agreed_at IS NOT NULL;

-- contact_end: changes
UPDATE org_contact
   SET until_on = :until_on
 WHERE org_id = :org_id AND role = :role AND until_on IS NULL;

-- contact_insert: none
INSERT INTO org_contact (id, org_id, role, full_name, title, email, phone, accepted_at, from_on, until_on)
VALUES (:id, :org_id, :role, :full_name, :title, :email, :phone, :accepted_at, :from_on, NULL);

-- contacts_of: many
SELECT role, full_name, title, email, phone
  FROM org_contact
 WHERE org_id = :org_id AND until_on IS NULL
 ORDER BY id;

-- contact_current: maybe
SELECT full_name, title, email, phone
  FROM org_contact
 WHERE org_id = :org_id AND role = 'representative' AND until_on IS NULL
 ORDER BY id DESC
 LIMIT 1;
