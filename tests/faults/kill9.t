# Killed under load: every acknowledged message is there after the restart, once.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"

storm vxu from clinic with 6 senders for 700 ms
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|W{n}|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||W{n}^^^H-01^MR||ZZ{n}^KIND^^^^^L||20250101|F|||{n} ELM ST^^DULUTH^MN^55802^USA^L
  ORC|RE||{n}^H-01
  RXA|0|1|20250301||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
kill -9 server
start server
expect every acknowledged message once
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|Z1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||1^H-01
  RXA|0|1|20260105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AA
