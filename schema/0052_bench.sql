-- schema/0052_bench.sql - results of the test bench that somebody shared. Owned by exchange/.

-- Scrambled before it is kept: nobody real stands in it.
CREATE TABLE bench_share (
    token_hash blob   NOT NULL PRIMARY KEY, -- keyed hash of the link's token
    share_id   bigint NOT NULL,             -- base/id.h; for the audit
    feed_id    bigint NOT NULL,             -- feed.feed_id whose switches judged it; 0 the strict defaults
    user_id    bigint NOT NULL,             -- who shared it
    text_z     blob   NOT NULL,             -- the scrambled messages, zstd
    made_at    bigint NOT NULL,             -- when
    expires_at bigint NOT NULL              -- the link works until then
);
CREATE INDEX bench_share_by_end ON bench_share (expires_at);
