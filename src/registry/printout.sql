-- registry/printout.sql - what was printed of whom; only registry/printout.c runs them.

-- printout_put: none later
INSERT INTO printout (client_id, printout_id, kind, language, listed, org_id, user_id, printed_at)
VALUES (:client_id, :printout_id, :kind, :language, :listed, :org_id, :user_id, :printed_at);

-- printout_code_put: none
INSERT INTO printout_code (code, client_id, printout_id)
VALUES (:code, :client_id, :printout_id);

-- printout_by_code: maybe
SELECT p.client_id AS client_id, p.kind AS kind, p.language AS language, p.listed AS listed,
       p.org_id AS org_id, p.user_id AS user_id, p.printed_at AS printed_at
  FROM printout_code c
  JOIN printout p ON p.client_id = c.client_id AND p.printout_id = c.printout_id
 WHERE c.code = :code;
