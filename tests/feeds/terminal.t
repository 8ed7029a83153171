# A message is sent by the terminal to a registry's door, shown without its person, and processed again.
given organization H-01 with an active agreement and feed "clinic"
given user engineer with roles feed-contact of H-01
given file secret
  {clinic.password}
given file wrong
  certainly not this one

run jenner message send --to {http}/hl7 --user H-01.clinic --password-file {folder}/secret --json -
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|T1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20240101|F||2106-3^White^CDCREC|12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100|||||||||2186-5^Not Hispanic^CDCREC
  ORC|RE||9^H-01
  RXA|0|1|20250105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect exit 0
expect stdout has "\"http\":200"
expect stdout has "\"msa1\":\"AA\""
expect rows message 1
expect rows dose 1

# A wrong password, and a message with a fault, are no success; the rest is sent all the same.
run jenner message send --to {http}/hl7 --user H-01.clinic --password-file {folder}/wrong -
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|T2|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
expect exit 1
expect rows message 1
run jenner message send --to {http}/hl7 --user H-01.clinic --password-file {folder}/secret -
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|T3|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L||20310203|F
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|T4|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L||20310203|F
expect exit 1
expect stderr has "2 sent, 2 not accepted as they are"
expect rows message 3

# Shown: what was found, and nobody's name unless somebody asks for it, which is written down.
get /feeds as engineer@H-01
keep feed from page between "href=\"/feeds/" and "\""
get /feeds/{feed} as engineer@H-01
keep message from page between "href=\"/messages/" and "\""
run jenner message show {message} --data {data}
expect exit 0
expect stdout has BIRTH_FUTURE
expect stdout has no ZZOLSON
run jenner message show {message} --data {data} --reveal
expect exit 0
expect stdout has ZZOLSON
expect rows audit where "reason='revealed'" 1
run jenner message show 1 --data {data}
expect exit 65
run jenner message show one --data {data}
expect exit 2

# Processed again it is another message, with the same answer.
run jenner message replay {message} --data {data} --json
expect exit 0
expect stdout has "\"was\":\"AE\""
expect stdout has "\"is\":\"AE\""
expect rows message 4
expect rows audit where "reason='processed again'" 1
run jenner message replay 1 --data {data}
expect exit 65

# What people decide about the feed: marks, rules, maintenance; nonsense changes nothing.
post /feeds/{feed}/mark as engineer@H-01
  code = BIRTH_FUTURE
  mark = muted
  until = 2026-04-01
  remark = the vendor knows
expect page has "The finding was marked."
expect page has "muted until"
expect rows finding_mark where "mark='muted' and remark='the vendor knows'" 1
post /feeds/{feed}/mark as engineer@H-01
  code = BIRTH_FUTURE
  mark = forgotten
expect page has "nothing was changed"
expect rows finding_mark where "mark='muted'" 1
post /feeds/{feed}/rules as engineer@H-01
  hours = 4
  from = 8
  to = 18
  percent = 10
  least = 20
expect page has "No message for 4 hours on weekdays from 8 to 18"
expect rows feed_rule where "hours=4 and percent=10" 1
post /feeds/{feed}/rules as engineer@H-01
  hours = 4
  from = 18
  to = 8
  percent = 10
  least = 20
expect page has "nothing was changed"
post /feeds/{feed}/quiet as engineer@H-01
  begins = 2026-03-02 10:00
  ends = 2026-03-03 12:00
  what = A new version
expect page has "The maintenance is announced."
expect page has "A new version"
expect rows feed_quiet 1
post /feeds/{feed}/quiet as engineer@H-01
  begins = 2026-03-02 10:00
  ends = 2026-03-01 12:00
  what = Backwards
expect page has "nothing was changed"
expect rows feed_quiet 1
expect rows audit where "reason='maintenance announced'" 1
given user nurse with roles clinical of H-01
post /feeds/{feed}/quiet as nurse@H-01
  begins = 2026-03-02 10:00
  ends = 2026-03-03 12:00
  what = Not hers to say
expect status 403
expect rows feed_quiet 1
expect log never has ZZOLSON
