-- desk/ticket.sql - tickets and what is said about them; only src/desk/*.c run these.

-- ticket_next: one
SELECT COALESCE(MAX(number), 0) + 1 AS number FROM ticket;

-- ticket_put: none
INSERT INTO ticket (ticket_id, number, org_id, user_id, full_name, email, ticket_kind, subject, page, request,
                    about, object_id, ticket_state, assigned_to, reply_code, opened_at, due_on,
                    answered_at, closed_at, seen_at, merged_into, satisfied, version)
VALUES (:ticket_id, :number, :org_id, :user_id, :full_name, :email, :ticket_kind, :subject, :page, :request,
        :about, :object_id, 'open', NULL, :reply_code, :opened_at, :due_on,
        NULL, NULL, :seen_at, NULL, NULL, 1);

-- ticket_by_number: maybe
SELECT ticket_id, number, org_id, user_id, full_name, email, ticket_kind, subject, page, request, about, object_id,
       ticket_state, assigned_to, reply_code, opened_at, due_on, answered_at, closed_at, seen_at,
       merged_into, satisfied, version
  FROM ticket
 WHERE number = :number;

-- ticket_by_asker: maybe
-- Nobody but who asked.
SELECT ticket_id, number, org_id, user_id, full_name, email, ticket_kind, subject, page, request, about, object_id,
       ticket_state, assigned_to, reply_code, opened_at, due_on, answered_at, closed_at, seen_at,
       merged_into, satisfied, version
  FROM ticket
 WHERE number = :number AND user_id = :user_id;

-- ticket_by_id: maybe
SELECT ticket_id, number, org_id, user_id, full_name, email, ticket_kind, subject, page, request, about, object_id,
       ticket_state, assigned_to, reply_code, opened_at, due_on, answered_at, closed_at, seen_at,
       merged_into, satisfied, version
  FROM ticket
 WHERE ticket_id = :ticket_id;

-- ticket_by_code: maybe
SELECT ticket_id, number, org_id, user_id, full_name, email, ticket_kind, subject, page, request, about, object_id,
       ticket_state, assigned_to, reply_code, opened_at, due_on, answered_at, closed_at, seen_at,
       merged_into, satisfied, version
  FROM ticket
 WHERE reply_code = :reply_code;

-- tickets_of_user: many
-- Somebody's own, the newest first. fresh: there is an answer that was not looked at.
-- types: fresh int
SELECT t.ticket_id, t.number, t.org_id, t.user_id, t.full_name, t.email, t.ticket_kind, t.subject, t.page, t.request, t.about,
       t.object_id, t.ticket_state, t.assigned_to, t.reply_code, t.opened_at, t.due_on, t.answered_at, t.closed_at,
       t.seen_at, t.merged_into, t.satisfied, t.version,
       CASE WHEN EXISTS (SELECT 1 FROM ticket_entry e
                          WHERE e.ticket_id = t.ticket_id AND e.side = 'desk' AND e.entry_kind = 'words'
                            AND e.made_at > COALESCE(t.seen_at, 0)) THEN 1 ELSE 0 END AS fresh
  FROM ticket t
 WHERE t.user_id = :user_id
 ORDER BY t.ticket_id DESC
 LIMIT :max;

-- tickets_in_state: many
-- The desk's queue: what was promised first comes first. What was joined to another is not there.
SELECT ticket_id, number, org_id, user_id, full_name, email, ticket_kind, subject, page, request, about, object_id,
       ticket_state, assigned_to, reply_code, opened_at, due_on, answered_at, closed_at, seen_at,
       merged_into, satisfied, version
  FROM ticket
 WHERE ticket_state = :ticket_state AND merged_into IS NULL
 ORDER BY due_on, ticket_id
 LIMIT :max;

-- tickets_closed: many
-- The newest first.
-- scan: read backwards along its key, up to the limit
SELECT ticket_id, number, org_id, user_id, full_name, email, ticket_kind, subject, page, request, about, object_id,
       ticket_state, assigned_to, reply_code, opened_at, due_on, answered_at, closed_at, seen_at,
       merged_into, satisfied, version
  FROM ticket
 WHERE ticket_state = 'closed'
 ORDER BY ticket_id DESC
 LIMIT :max;

-- tickets_merged_into: many
SELECT ticket_id, number FROM ticket WHERE merged_into = :merged_into ORDER BY number;

-- ticket_set: changes
-- Everything that acts change; :version is what the actor read.
UPDATE ticket
   SET ticket_state = :ticket_state, assigned_to = :assigned_to, due_on = :due_on, answered_at = :answered_at,
       closed_at = :closed_at, merged_into = :merged_into, satisfied = :satisfied, version = version + 1
 WHERE ticket_id = :ticket_id AND version = :version;

-- ticket_retitle: changes
UPDATE ticket SET subject = :subject, version = version + 1 WHERE ticket_id = :ticket_id;

-- ticket_was_seen: changes
UPDATE ticket SET seen_at = :seen_at WHERE ticket_id = :ticket_id;

-- ticket_unread: one
-- How many of somebody's tickets have an answer that was not looked at yet.
-- types: n bigint
SELECT COUNT(*) AS n
  FROM ticket t
 WHERE t.user_id = :user_id AND t.merged_into IS NULL
   AND EXISTS (SELECT 1 FROM ticket_entry e
                WHERE e.ticket_id = t.ticket_id AND e.side = 'desk' AND e.entry_kind = 'words'
                  AND e.made_at > COALESCE(t.seen_at, 0));

-- ticket_waiting_count: one
-- What the desk has to do: all, due today or over, with nobody looking after it.
-- types: n bigint, late bigint, free bigint
SELECT COUNT(*) AS n,
       COALESCE(SUM(CASE WHEN due_on <= :due_on THEN 1 ELSE 0 END), 0) AS late,
       COALESCE(SUM(CASE WHEN assigned_to IS NULL THEN 1 ELSE 0 END), 0) AS free
  FROM ticket
 WHERE ticket_state = 'open' AND merged_into IS NULL;

-- entry_put: none
INSERT INTO ticket_entry (entry_id, ticket_id, side, entry_kind, user_id, sender, body, made_at, told_at,
                          cleaned_at, cleaned_by)
VALUES (:entry_id, :ticket_id, :side, :entry_kind, :user_id, :sender, :body, :made_at, :told_at, NULL, NULL);

-- entries_of: many
-- The thread, with what was said in tickets that were joined to it; in order.
SELECT e.entry_id, e.ticket_id, t.number, e.side, e.entry_kind, e.user_id, e.sender, e.body, e.made_at, e.cleaned_at, e.cleaned_by
  FROM ticket_entry e JOIN ticket t ON t.ticket_id = e.ticket_id
 WHERE e.ticket_id = :ticket_id
    OR e.ticket_id IN (SELECT m.ticket_id FROM ticket m WHERE m.merged_into = :ticket_id)
 ORDER BY e.entry_id;

-- entry_by_id: maybe
SELECT entry_id, ticket_id, side, entry_kind, body FROM ticket_entry WHERE entry_id = :entry_id;

-- entry_clean: changes
UPDATE ticket_entry
   SET body = :body, cleaned_at = :cleaned_at, cleaned_by = :cleaned_by
 WHERE entry_id = :entry_id;

-- entries_untold: many
-- Words of which nobody has been told by mail yet.
SELECT entry_id, ticket_id, side
  FROM ticket_entry
 WHERE told_at IS NULL
 ORDER BY entry_id
 LIMIT :max;

-- entry_told: changes
UPDATE ticket_entry SET told_at = :told_at WHERE entry_id = :entry_id AND told_at IS NULL;

-- entries_by_mail: one
-- How much came by mail lately: a mailbox that answers itself is not let in without end.
-- types: n bigint
SELECT COUNT(*) AS n
  FROM ticket_entry
 WHERE ticket_id = :ticket_id AND side = 'asker' AND sender <> '' AND made_at > :made_at;

-- look_put: none
INSERT INTO ticket_look (ticket_id, user_id, seen_at, typing)
VALUES (:ticket_id, :user_id, :seen_at, :typing)
    ON CONFLICT (ticket_id, user_id) DO UPDATE
   SET seen_at = excluded.seen_at, typing = excluded.typing;

-- looks_of: many
SELECT user_id, typing, seen_at
  FROM ticket_look
 WHERE ticket_id = :ticket_id AND user_id <> :user_id AND seen_at > :seen_at
 ORDER BY user_id;

-- looks_sweep: changes
-- scan: a row for each ticket open on a screen
DELETE FROM ticket_look WHERE seen_at < :seen_at;

-- macros_all: many
-- scan: all are wanted, a few dozen
SELECT macro_id, title, body FROM ticket_macro ORDER BY title;

-- macro_put: none
INSERT INTO ticket_macro (macro_id, title, body) VALUES (:macro_id, :title, :body)
    ON CONFLICT (macro_id) DO UPDATE SET title = excluded.title, body = excluded.body;

-- macro_drop: changes
DELETE FROM ticket_macro WHERE macro_id = :macro_id;

-- help_vote_put: none
INSERT INTO help_vote (page, enough, wanting) VALUES (:page, :enough, :wanting)
    ON CONFLICT (page) DO UPDATE
   SET enough = help_vote.enough + excluded.enough, wanting = help_vote.wanting + excluded.wanting;

-- help_votes: many
-- scan: all are wanted, a row a page
SELECT page, enough, wanting FROM help_vote ORDER BY wanting DESC, page;
