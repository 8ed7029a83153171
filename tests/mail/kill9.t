# Killed while mails are handed over: each notice arrives all the same, and nothing is left in between.
given today 2026-03-02
given a mail server
run jenner org add H-10 "Clinic 0" --signed 2023-03-09 --representative "Rita Moe" --email r0@example.org --data {data}
expect exit 0
run jenner org add H-11 "Clinic 1" --signed 2023-03-09 --representative "Rita Moe" --email r1@example.org --data {data}
expect exit 0
run jenner org add H-12 "Clinic 2" --signed 2023-03-09 --representative "Rita Moe" --email r2@example.org --data {data}
expect exit 0
run jenner org add H-13 "Clinic 3" --signed 2023-03-09 --representative "Rita Moe" --email r3@example.org --data {data}
expect exit 0
run jenner org add H-14 "Clinic 4" --signed 2023-03-09 --representative "Rita Moe" --email r4@example.org --data {data}
expect exit 0
run jenner org add H-15 "Clinic 5" --signed 2023-03-09 --representative "Rita Moe" --email r5@example.org --data {data}
expect exit 0
start server
run jenner dua notify --data {data}
expect exit 0
expect mails to r0@example.org 1
kill -9 server
start server
pause 1500 ms
run jenner mail list --state handing --data {data}
expect stdout has no r0@example.org
run jenner mail list --state waiting --data {data}
expect stdout has no r0@example.org
run jenner mail unknown --data {data}
expect exit 0
expect stdout has no example.org
run jenner mail unknown send 17 --data {data}
expect exit 65
expect stderr has "not in doubt"
run jenner mail unknown drop all --data {data}
expect stdout has "0 taken as sent"
run jenner mail unknown drop --data {data}
expect exit 2
expect rows mail where "mail_state = 'sent'" 6
