# A sender reads at the terminal and at its page why its messages are refused; figures equal the journal.
given organization H-01 with an active agreement and feed "clinic"

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L||20310203|F
expect ERR BIRTH_FUTURE

run jenner feed list --data {data} --json
expect exit 0
expect stdout has "\"today\":1"

run jenner feed show H-01.clinic --data {data}
expect exit 0
expect stdout has 2026-03-02

run jenner feed errors H-01.clinic --data {data} --json
expect exit 0
expect stdout has BIRTH_FUTURE
expect stdout has no ZZOLSON

run jenner feed alerts --data {data}
expect exit 0

run jenner feed check --data {data}
expect exit 0
expect stdout has "0 differences"

run jenner feed errors H-01.nothing --data {data}
expect exit 65

given user engineer with roles feed-contact of H-01
get /feeds as engineer@H-01
expect status 200
expect page has "Feeds, the worst first"
get /status
expect status 200
expect page has no H-01
get /metrics
expect status 200
expect header Content-Type "text/plain; version=0.0.4"
expect page has "jenner_messages_total{hex 7b}ack=\"AE\"{hex 7d} 1"
expect page has "jenner_feed_alarms{hex 7b}feed=\"H-01.clinic\""
expect metrics as in docs/operations.md
expect log never has ZZOLSON
