-- access/email.sql - changes of an account's e-mail address; only access/email.c runs them.

-- email_change_insert: none
INSERT INTO email_change (id, account_id, email, asked_at, old_agreed_at, new_agreed_at, closed_at)
VALUES (:id, :account_id, :email, :asked_at, :old_agreed_at, NULL, NULL);

-- email_change_withdraw: changes
UPDATE email_change
   SET closed_at = :closed_at
 WHERE account_id = :account_id AND closed_at IS NULL;

-- email_change_by_id: maybe
SELECT id, account_id, email, old_agreed_at, new_agreed_at, closed_at
  FROM email_change
 WHERE id = :id;

-- email_change_waiting: maybe
SELECT id, account_id, email, old_agreed_at, new_agreed_at, closed_at
  FROM email_change
 WHERE account_id = :account_id AND closed_at IS NULL;

-- email_change_step: changes
UPDATE email_change
   SET old_agreed_at = :old_agreed_at, new_agreed_at = :new_agreed_at, closed_at = :closed_at
 WHERE id = :id AND closed_at IS NULL;

-- account_email_put: none
UPDATE account SET email = :email, version = version + 1 WHERE id = :id;
