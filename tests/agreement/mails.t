# Without a mail server nothing is lost: whoever runs the machine reads what waits, and that is written down.
run jenner org add H-02 "Lake Clinic" --signed 2023-03-09 --representative "Rita Moe" --email rita@example.org --data {data}
expect exit 0
run jenner mail list --data {data}
expect exit 0
expect stdout has no rita
run jenner dua notify --data {data}
expect exit 0
run jenner mail list --state waiting --data {data}
expect stdout has agreement-notice
expect stdout has rita@example.org
run jenner mail list --state sent --data {data}
expect stdout has no rita
run jenner mail list --limit 1 --json --data {data}
keep number from stdout between "\"id\":" and ","
run jenner mail show {number} --data {data}
expect exit 0
expect stdout has "To: rita@example.org"
expect stdout has "Data Use Agreement"
expect rows audit where "action = 'view' and object_kind = 'mail'" 1
run jenner mail show 17 --data {data}
expect exit 65
run jenner mail show x --data {data}
expect exit 2
run jenner mail list --state lost --data {data}
expect exit 2
expect stderr has "waiting, handing, sent, unknown, failed or bounced"
