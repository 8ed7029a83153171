-- post/bounce.sql - addresses that mail does not reach; only post/bounce.c runs these.

-- bounce_find: maybe
SELECT email, bounced_at, last_error, hard, told, soft, soft_at
  FROM mail_bounce
 WHERE email = :email;

-- bounce_put: none
INSERT INTO mail_bounce (email, bounced_at, last_error, hard, told, soft, soft_at)
VALUES (:email, :bounced_at, :last_error, :hard, :told, :soft, :soft_at)
    ON CONFLICT (email) DO UPDATE
   SET bounced_at = excluded.bounced_at, last_error = excluded.last_error, hard = excluded.hard,
       told = excluded.told, soft = excluded.soft, soft_at = excluded.soft_at;

-- bounce_drop: changes
DELETE FROM mail_bounce WHERE email = :email;

-- bounces_all: many
-- scan: all are wanted, a few hundred
SELECT email, bounced_at, last_error, told FROM mail_bounce WHERE hard <> 0 ORDER BY email;

-- mail_return: maybe
SELECT email, mail_state FROM mail WHERE id = :id;

-- mail_come_back: none
UPDATE mail
   SET mail_state = 'bounced', last_error = :last_error, done_at = :done_at
 WHERE id = :id;
