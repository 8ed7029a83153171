-- exchange/share.sql - shared results of the test bench; only exchange/share.c runs these.

-- share_add: none
INSERT INTO bench_share (token_hash, share_id, feed_id, user_id, text_z, made_at, expires_at)
VALUES (:token_hash, :share_id, :feed_id, :user_id, :text_z, :made_at, :expires_at);

-- share_find: maybe
SELECT share_id, feed_id, text_z, expires_at FROM bench_share
 WHERE token_hash = :token_hash AND expires_at > :now_at;

-- share_sweep: none
DELETE FROM bench_share WHERE expires_at <= :now_at;
