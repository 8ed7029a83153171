-- schema/0073_feed_address.sql - how many clients of a feed live at one address. Owned by exchange/late.
-- Filled behind the door; a place keeps as many rows as are needed to call it shared, and no address.

-- clustered
CREATE TABLE feed_address (
    feed_id   bigint NOT NULL, -- feed.feed_id
    place_hash bigint NOT NULL, -- street, unit and ZIP code, hashed
    client_id bigint NOT NULL, -- client.client_id
    PRIMARY KEY (feed_id, place_hash, client_id)
);
