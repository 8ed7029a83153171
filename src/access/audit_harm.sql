-- access/audit_harm.sql - what somebody with the database in hands would do to the audit; only
-- access/audit_test.c runs it.

-- harm_change: changes
UPDATE audit SET reason = 'none of your business' WHERE object_id = :object_id;

-- harm_remove: changes
DELETE FROM audit WHERE object_id = :object_id;

-- harm_unlink: changes
DELETE FROM audit_chain WHERE seq = :seq;

-- harm_relink: changes
UPDATE audit_chain SET audit_id = :audit_id WHERE seq = :seq;

-- harm_row_of: one
SELECT audit_id, hash FROM audit_chain WHERE seq = :seq;

-- harm_head: changes
UPDATE audit_head SET seq = :seq, hash = :hash WHERE id = 1;

-- harm_waiting: changes
-- scan: a handful of rows
DELETE FROM audit_open WHERE audit_id > 0;
