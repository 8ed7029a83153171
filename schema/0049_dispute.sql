-- schema/0049_dispute.sql - doses a person put right and of which their sender says otherwise. Owned by registry/.

ALTER TABLE dose ADD COLUMN disputed bool NOT NULL DEFAULT 0; -- its sender says otherwise since a person put it right
