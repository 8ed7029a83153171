-- schema/0081_mail_bounce.sql - addresses that mail does not reach: how it is known, and since when.

ALTER TABLE mail_bounce ADD COLUMN hard bool NOT NULL DEFAULT 1; -- nothing but what was asked for goes there any more
ALTER TABLE mail_bounce ADD COLUMN told bool NOT NULL DEFAULT 0; -- by a mail that came back, which a later "250" does not refute
ALTER TABLE mail_bounce ADD COLUMN soft int NOT NULL DEFAULT 0; -- soft bounces in a row
ALTER TABLE mail_bounce ADD COLUMN soft_at bigint; -- the first of them; NULL if there is none
