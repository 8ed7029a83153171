# The database vanishes under a running server: 503, and all is well once it is back.
only on postgresql
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|V1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||1^H-01
  RXA|0|1|20260105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AA
given the database is gone
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|V2|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||205^^^H-01^MR||YYBERGEN^OLE^^^^^L|MOTHERS^MAE^^^^^M|20250610|M|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||2^H-01
  RXA|0|1|20250611||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect status 503
get /readyz
expect status 503
given the database is back
send the same again from clinic
expect MSA-1 AA
expect rows client 2
