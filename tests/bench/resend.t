# A refused message waits for its correction, is found by what one knows of it, and closes by itself.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"
given user engineer with roles feed-contact of H-01
given user nurse with roles clinical of H-01
given organization S-02 with an active agreement and feed "other"
given user stranger with roles feed-contact of S-02

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|R1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20310101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||9^H-01
  RXA|0|1|20260105||08^Hep B^CVX|999|||01^Historical information^NIP001||||||ZLOT9|||||CP|A
expect MSA-1 AE
pause 7000 ms
expect rows resend where "standing='open'" 1

get /feeds as engineer@H-01
keep feed from page between "href=\"/feeds/" and "\""
get /feeds/{feed}/resends as engineer@H-01
expect page has "the whole message"
expect page has "/help/errors/BIRTH_FUTURE"
get /feeds/{feed}/resends as stranger@S-02
expect status 404

# One box: control id, error, lot; a person only for those who may.
get /messages as engineer@H-01
post /messages/search as engineer@H-01
  q = R1
expect page has "Has it come again?"
post /messages/search as engineer@H-01
  q = zlot9
expect page has "Found by lot number"
post /messages/search as engineer@H-01
  q = lies in the future
expect page has "Found by error"
post /messages/search as engineer@H-01
  q = 20310101
expect page has "No message was found"
post /messages/search as stranger@S-02
  q = R1
expect page has "No message was found"

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|R2|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20210101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||9^H-01
  RXA|0|1|20260105||08^Hep B^CVX|999|||01^Historical information^NIP001||||||ZLOT9|||||CP|A
expect MSA-1 AA
pause 7000 ms
expect rows resend where "standing='open'" 0
expect rows resend where "standing='resolved'" 1
post /messages/search as engineer@H-01
  q = zzolson anna
expect page has "No message was found"
post /messages/search as nurse@H-01
  q = zzolson anna
expect page has "Found by person"

run jenner message list --data {data} --find R1
expect exit 0
expect stdout has "R1"
run jenner message list --data {data} --feed H-01.clinic --json
expect stdout has "\"control\":\"R2\""
run jenner message send --to http://127.0.0.1:1/hl7 -
  MSH|^~\&|EHR|H-01|IIS|STATE|20260302101500-0600||VXU^V04^VXU_V04|R3|P|2.5.1
expect exit 69
run jenner message send --to file:///etc/passwd -
  MSH|^~\&|EHR|H-01|IIS|STATE|20260302101500-0600||VXU^V04^VXU_V04|R3|P|2.5.1
expect exit 2
expect log never has ZZOLSON
