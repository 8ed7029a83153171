-- post/incoming.sql - mails that came in; only post/incoming_note.c runs these.

-- mail_in_put: changes
INSERT INTO mail_in (id, mail_hash, kind, mail_id, received_at)
VALUES (:id, :mail_hash, :kind, :mail_id, :received_at)
    ON CONFLICT DO NOTHING;
