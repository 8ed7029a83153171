-- exchange/again.sql - messages processed a second time on somebody's word; only exchange/again.c runs these.

-- again_add: none
INSERT INTO message_again (message_id, of_id, user_id, again_at)
VALUES (:message_id, :of_id, :user_id, :again_at);

-- again_original: maybe
SELECT of_id, user_id, again_at FROM message_again WHERE message_id = :message_id;

-- again_of: many
SELECT message_id, user_id, again_at FROM message_again
 WHERE of_id = :of_id ORDER BY message_id DESC LIMIT 20;
