# A mail server takes, refuses, asks to come later, and falls silent: each mail's state says which.
given today 2026-03-02
given a mail server
run jenner org add H-02 "Lake Clinic" --signed 2023-03-09 --representative "Rita Moe" --email rita@example.org --data {data}
expect exit 0
run jenner org add H-03 "Hill Clinic" --signed 2023-03-09 --representative "Rita Moe" --email refuse.ole@example.org --data {data}
expect exit 0
run jenner org add H-04 "Elm Clinic" --signed 2023-03-09 --representative "Rita Moe" --email later.ann@example.org --data {data}
expect exit 0
run jenner org add H-05 "Oak Clinic" --signed 2023-03-09 --representative "Rita Moe" --email mute.may@example.org --data {data}
expect exit 0
run jenner dua notify --data {data}
expect exit 0
expect mails to rita@example.org 1
expect mail has "FROM <bounce+"
expect mail has "Auto-Submitted: auto-generated"
expect mail has "Message-ID: <mail-"
expect mails to mute.may@example.org 1
pause 1000 ms
run jenner mail list --state bounced --data {data}
expect stdout has refuse.ole@example.org
expect stdout has "no such user"
expect stdout has no rita
run jenner mail list --state waiting --data {data}
expect stdout has later.ann@example.org
expect stdout has greylisted
expect stdout has mute.may@example.org
expect rows mail_bounce 1
get /metrics
expect page has "jenner_mails{state="
# A day later the greylist has opened, and what got no answer is sent again under its old name.
given today 2026-03-03
expect mails to later.ann@example.org 1
expect mails to mute.may@example.org 2
expect mails to rita@example.org 1
expect mails to refuse.ole@example.org 0
expect log never has rita
