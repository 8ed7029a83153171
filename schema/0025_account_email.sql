-- schema/0025_account_email.sql - accounts found by their address, however it was typed.

CREATE INDEX account_email ON account (lower(email));
