# The terminal: check stores nothing, submit stores; an answer a message, exit 1 on findings of severity E.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"

run jenner with input message check --json -
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|K1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||1^H-01
  RXA|0|1|20260105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect exit 0
expect stdout has "\"msa1\":\"AA\""
expect rows message 0

run jenner with input message check --json -
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|K2|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||1^H-01
  RXA|0|1|20260105||99999^Nothing^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect exit 1
expect stdout has "\"own\":\"VACCINE_UNKNOWN\",\"severity\":\"E\""
expect stdout has "RXA^1^5"

run jenner with input message check --json -
  no HL7 at all
expect exit 1
expect stdout has "\"msa1\":\"AR\""

start server
run jenner with input message submit --data {data} --feed clinic --json -
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|K3|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||1^H-01
  RXA|0|1|20260105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect exit 0
expect rows message 1
expect rows dose 1

run jenner message submit --data {folder}/nowhere --feed clinic -
expect exit 66
run jenner message frobnicate
expect exit 2
