-- schema/0093_refind.sql - names with letters that have no accent to drop are found by their usual spelling.
-- DANG finds Đặng from this step on. Persons stored before are listed here once; the background runner
-- adds their new keys and takes them off the list. Owned by src/registry.

-- clustered
CREATE TABLE client_refind (
    client_id bigint NOT NULL, -- client whose keys are to be made again
    PRIMARY KEY (client_id)
);

INSERT INTO client_refind (client_id)
SELECT client_id FROM client
 WHERE merged_into IS NULL
   AND (believed LIKE '%Đ%' OR believed LIKE '%đ%' OR believed LIKE '%Ð%' OR believed LIKE '%ð%'
     OR believed LIKE '%Ɖ%' OR believed LIKE '%ɖ%' OR believed LIKE '%Ɗ%' OR believed LIKE '%ɗ%'
     OR believed LIKE '%Ł%' OR believed LIKE '%ł%' OR believed LIKE '%Ø%' OR believed LIKE '%ø%'
     OR believed LIKE '%Ǿ%' OR believed LIKE '%ǿ%' OR believed LIKE '%Æ%' OR believed LIKE '%æ%'
     OR believed LIKE '%Ǽ%' OR believed LIKE '%ǽ%' OR believed LIKE '%Œ%' OR believed LIKE '%œ%'
     OR believed LIKE '%Þ%' OR believed LIKE '%þ%' OR believed LIKE '%Ħ%' OR believed LIKE '%ħ%'
     OR believed LIKE '%Ŧ%' OR believed LIKE '%ŧ%' OR believed LIKE '%Ŋ%' OR believed LIKE '%ŋ%'
     OR believed LIKE '%ĸ%' OR believed LIKE '%Ə%' OR believed LIKE '%ə%' OR believed LIKE '%Ɛ%'
     OR believed LIKE '%ɛ%' OR believed LIKE '%Ɔ%' OR believed LIKE '%ɔ%' OR believed LIKE '%Ɓ%'
     OR believed LIKE '%ɓ%' OR believed LIKE '%Ƙ%' OR believed LIKE '%ƙ%' OR believed LIKE '%Ƴ%'
     OR believed LIKE '%ƴ%' OR believed LIKE '%Ɲ%' OR believed LIKE '%ɲ%' OR believed LIKE '%Ɨ%'
     OR believed LIKE '%ɨ%' OR believed LIKE '%Ʉ%' OR believed LIKE '%ʉ%' OR believed LIKE '%Ƶ%'
     OR believed LIKE '%ƶ%' OR believed LIKE '%‘%' OR believed LIKE '%’%' OR believed LIKE '%ʻ%'
     OR believed LIKE '%ʼ%' OR believed LIKE '%ʾ%' OR believed LIKE '%ʿ%' OR believed LIKE '%′%'
     OR believed LIKE '%‐%' OR believed LIKE '%‑%' OR believed LIKE '%–%' OR believed LIKE '%—%');
