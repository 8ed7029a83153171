-- registry/handy.sql - lots and choices at hand; only registry/handy.c runs these.

-- handy_lots_of: many
SELECT cvx, trade_name, lot, mvx, expires_on, amount, route, site, funding, user_id, used_on
  FROM handy_lot
 WHERE org_id = :org_id
 ORDER BY used_at DESC
 LIMIT :most;

-- handy_lot_put: none later
INSERT INTO handy_lot (org_id, cvx, trade_name, lot, mvx, expires_on, amount, route, site, funding,
                       user_id, used_on, used_at)
VALUES (:org_id, :cvx, :trade_name, :lot, :mvx, :expires_on, :amount, :route, :site, :funding,
        :user_id, :used_on, :used_at)
    ON CONFLICT (org_id, cvx, trade_name, lot) DO UPDATE
   SET mvx = excluded.mvx, expires_on = excluded.expires_on, amount = excluded.amount,
       route = excluded.route, site = excluded.site, funding = excluded.funding,
       user_id = excluded.user_id, used_on = excluded.used_on, used_at = excluded.used_at;

-- handy_visit_of: maybe
SELECT giver_id, eligibility, used_on FROM handy_visit WHERE user_id = :user_id;

-- handy_visit_put: none later
INSERT INTO handy_visit (user_id, giver_id, eligibility, used_on)
VALUES (:user_id, :giver_id, :eligibility, :used_on)
    ON CONFLICT (user_id) DO UPDATE
   SET giver_id = excluded.giver_id, eligibility = excluded.eligibility,
       used_on = excluded.used_on;
