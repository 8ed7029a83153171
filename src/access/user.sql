-- access/user.sql - accounts and users; only access/user.c and access/account.c run them.

-- user_by_name: maybe
SELECT id, account_id, org_id, code, name, username, roles, standing, active_on, signed_in_at,
       reviewed_on, warned_on, version, given, family, email, phone, language, password_set_at,
       password_warned_on, must_change, totp_secret
  FROM user_row
 WHERE code = :code AND username = :username;

-- user_by_id: maybe
SELECT id, account_id, org_id, code, name, username, roles, standing, active_on, signed_in_at,
       reviewed_on, warned_on, version, given, family, email, phone, language, password_set_at,
       password_warned_on, must_change, totp_secret
  FROM user_row
 WHERE id = :id;

-- users_of_org: many
SELECT id, account_id, org_id, code, name, username, roles, standing, active_on, signed_in_at,
       reviewed_on, warned_on, version, given, family, email, phone, language, password_set_at,
       password_warned_on, must_change, totp_secret
  FROM user_row
 WHERE org_id = :org_id
 ORDER BY family, given, username;

-- users_of_account: many
-- The same person in every organization, for switching.
SELECT id, account_id, org_id, code, name, username, roles, standing, active_on, signed_in_at,
       reviewed_on, warned_on, version, given, family, email, phone, language, password_set_at,
       password_warned_on, must_change, totp_secret
  FROM user_row
 WHERE account_id = :account_id
 ORDER BY code, username;

-- users_all: many
-- scan: all are wanted
SELECT id, account_id, org_id, code, name, username, roles, standing, active_on, signed_in_at,
       reviewed_on, warned_on, version, given, family, email, phone, language, password_set_at,
       password_warned_on, must_change, totp_secret
  FROM user_row
 ORDER BY code, username;

-- account_insert: none
INSERT INTO account (id, given, family, email, phone, language, password_hash, password_set_at,
                     password_warned_on, must_change, totp_secret, totp_step, version, made_at)
VALUES (:id, :given, :family, :email, :phone, :language, '', NULL, NULL, :must_change, NULL, 0, 1, :made_at);

-- account_change: changes
UPDATE account
   SET given = :given, family = :family, email = :email, phone = :phone, language = :language,
       version = version + 1
 WHERE id = :id;

-- member_insert: none
INSERT INTO member (id, org_id, account_id, username, roles, standing, active_on, signed_in_at,
                    reviewed_on, warned_on, version, made_at)
VALUES (:id, :org_id, :account_id, :username, :roles, :standing, :active_on, NULL, NULL, NULL, 1, :made_at);

-- member_change: changes
UPDATE member
   SET username = :username, roles = :roles, standing = :standing, active_on = :active_on,
       reviewed_on = :reviewed_on, warned_on = :warned_on, version = version + 1
 WHERE id = :id
   AND version = :version;

-- org_hold: changes
-- Whoever takes an administrator away waits here for whoever does so at the same moment.
UPDATE org SET version = version WHERE id = :org_id;

-- member_warned: none
UPDATE member SET warned_on = :warned_on WHERE id = :id;

-- account_warned: none
UPDATE account SET password_warned_on = :password_warned_on WHERE id = :id;

-- member_used: changes
-- A sign-in or a switch: the count of idle days begins again. Not for somebody who was shut out while the
-- password was looked at.
UPDATE member
   SET active_on = :active_on, signed_in_at = :signed_in_at, warned_on = NULL, standing = 'active'
 WHERE id = :id
   AND standing NOT IN ('disabled', 'stopped')
   AND EXISTS (SELECT 1 FROM org o WHERE o.id = member.org_id AND o.standing = 'open');

-- account_secrets: maybe
SELECT password_hash, password_set_at, must_change, totp_secret, totp_step
  FROM account
 WHERE id = :id;

-- account_password_put: none
UPDATE account
   SET password_hash = :password_hash, password_set_at = :password_set_at,
       password_warned_on = NULL, must_change = :must_change, version = version + 1
 WHERE id = :id;

-- password_keep: none
INSERT INTO account_password (account_id, password_set_at, password_hash)
VALUES (:account_id, :password_set_at, :password_hash)
    ON CONFLICT (account_id, password_set_at) DO NOTHING;

-- passwords_of: many
SELECT password_set_at, password_hash
  FROM account_password
 WHERE account_id = :account_id
 ORDER BY password_set_at DESC
 LIMIT :max;

-- passwords_forget: none
DELETE FROM account_password WHERE account_id = :account_id AND password_set_at < :before_at;

-- account_factor_put: none
UPDATE account
   SET totp_secret = :totp_secret, totp_step = :totp_step, version = version + 1
 WHERE id = :id;

-- account_step_take: changes
-- Each time step is taken once, also by two requests at the same moment. One that cannot have come yet is
-- of a clock that was set back since.
UPDATE account
   SET totp_step = :totp_step
 WHERE id = :id AND (totp_step < :totp_step OR totp_step > :latest_step);

-- account_hold: changes
-- Whoever tries a code waits here for whoever tries one at the same moment.
UPDATE account SET version = version WHERE id = :id;

-- codes_forget: none
DELETE FROM account_code WHERE account_id = :account_id;

-- code_put: none
INSERT INTO account_code (code_hash, account_id, used_at) VALUES (:code_hash, :account_id, NULL);

-- code_take: changes
UPDATE account_code
   SET used_at = :used_at
 WHERE code_hash = :code_hash AND account_id = :account_id AND used_at IS NULL;

-- question_put: none
INSERT INTO account_answer (account_id, place, question, answer_hash)
VALUES (:account_id, :place, :question, :answer_hash)
    ON CONFLICT (account_id, place) DO UPDATE
   SET question = excluded.question, answer_hash = excluded.answer_hash;

-- questions_of: many
SELECT place, question, answer_hash
  FROM account_answer
 WHERE account_id = :account_id
 ORDER BY place;
