# What a closed agreement kept out is no replay: the same bytes are taken once the gate is open.
given today 2026-05-15
given organization H-01 with an agreement until 2026-03-31 and feed "clinic"

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|20260301101500-0600||VXU^V04^VXU_V04|T1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||1^H-01
  RXA|0|1|20260105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AE
expect ERR AGREEMENT_EXPIRED
expect rows dose 0

given today 2026-03-20
send the same again from clinic
expect MSA-1 AA
expect no ERR of E or W
expect rows dose 1
send the same again from clinic
expect MSA-1 AA
expect rows dose 1
