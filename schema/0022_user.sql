-- schema/0022_user.sql - a user as the program reads one: the person, within an organization.

CREATE VIEW user_row AS
SELECT m.id AS id, m.account_id AS account_id, m.org_id AS org_id, o.code AS code, o.name AS name,
       m.username AS username, m.roles AS roles, m.standing AS standing, m.active_on AS active_on,
       m.signed_in_at AS signed_in_at, m.reviewed_on AS reviewed_on, m.warned_on AS warned_on,
       m.version AS version, a.given AS given, a.family AS family, a.email AS email,
       a.phone AS phone, a.language AS language, a.password_set_at AS password_set_at,
       a.password_warned_on AS password_warned_on, a.must_change AS must_change,
       a.totp_secret AS totp_secret
  FROM member m
  JOIN account a ON a.id = m.account_id
  JOIN org o ON o.id = m.org_id;

-- An e-mail address of an account is changed once its old and its new mailbox have confirmed.
CREATE TABLE email_change (
    id bigint NOT NULL PRIMARY KEY, -- made by us
    account_id bigint NOT NULL REFERENCES account (id), -- whose
    email text NOT NULL,            -- the new address
    asked_at bigint NOT NULL,       -- when it was asked for
    old_agreed_at bigint,           -- when the old mailbox confirmed, or was known not to work; NULL if not yet
    new_agreed_at bigint,           -- when the new mailbox confirmed; NULL if not yet
    closed_at bigint                -- when it took effect or was withdrawn; NULL while open
);
CREATE INDEX email_change_account ON email_change (account_id);
