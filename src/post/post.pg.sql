-- post/post.pg.sql - twins of post.sql where PostgreSQL differs.

-- mail_insert_many: none
INSERT INTO mail (id, email, subject, body, attachment_name, topic, org_id, object_id, bulletin_id,
                  subscriber_id, shared_id, lane, mail_state, tries, next_at, last_error, queued_at)
SELECT CAST(json_extract_path_text(r.value, '0') AS bigint), json_extract_path_text(r.value, '1'),
       '', '', '', CAST(:topic AS text), 0, 0, CAST(:bulletin_id AS bigint),
       CAST(json_extract_path_text(r.value, '2') AS bigint), CAST(:shared_id AS bigint), 1,
       'waiting', 0, CAST(:next_at AS bigint), '', CAST(:queued_at AS bigint)
  FROM json_array_elements(CAST(:recipients AS json)) AS r
    ON CONFLICT DO NOTHING;
