-- schema/0044_handy.sql - what a clinic has at hand when doses are entered. Owned by registry/.

-- Lots that users of an organization have entered: offered to whoever enters the next dose.
CREATE TABLE handy_lot (
    org_id     bigint NOT NULL, -- org.org_id
    cvx        text   NOT NULL, -- vaccine
    trade_name text   NOT NULL, -- product
    lot        text   NOT NULL, -- lot number, upper case
    mvx        text   NOT NULL, -- maker
    expires_on int,             -- of the lot
    amount     text   NOT NULL, -- millilitres, as entered last
    route      text   NOT NULL, -- NCIT, as entered last
    site       text   NOT NULL, -- table 0163, as entered last
    funding    text   NOT NULL, -- who paid, as entered last
    user_id    bigint NOT NULL, -- who entered it last
    used_on    int    NOT NULL, -- day on which it was entered last
    used_at    bigint NOT NULL, -- moment of that
    PRIMARY KEY (org_id, cvx, trade_name, lot)
);
CREATE INDEX handy_lot_by_use ON handy_lot (org_id, used_at);

-- What a user chose for the whole visit last: offered again on the same day.
CREATE TABLE handy_visit (
    user_id     bigint NOT NULL PRIMARY KEY, -- member.id
    giver_id    bigint NOT NULL, -- member.id of who gave the doses
    eligibility text   NOT NULL, -- table 0064
    used_on     int    NOT NULL  -- day of that
);
