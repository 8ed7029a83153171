-- access/invite.sql - users that wait for a person; only access/invite.c runs them.

-- invite_known: one
-- What holders of an address are to us: does somebody sign in with it, was somebody stopped?
-- types: known bigint, stopped bigint
SELECT COUNT(CASE WHEN a.password_hash <> '' THEN 1 END) AS known,
       COUNT(CASE WHEN m.standing = 'stopped' THEN 1 END) AS stopped
  FROM account a
  LEFT JOIN member m ON m.account_id = a.id
 WHERE lower(a.email) = lower(CAST(:email AS text));

-- invite_move: changes
-- types: person_id bigint
UPDATE member
   SET account_id = :person_id, standing = 'active', active_on = :active_on, warned_on = NULL,
       version = version + 1
 WHERE account_id = :account_id
   AND standing = 'invited';

-- invite_forget: none
-- The account that was only made for waiting.
DELETE FROM account
 WHERE id = :account_id
   AND password_hash = ''
   AND NOT EXISTS (SELECT 1 FROM member m WHERE m.account_id = account.id);
