# An agreement that ends: everything before, VXU alone in the thirty days after, then nothing.
given today 2026-03-02
given organization H-01 with an agreement until 2026-03-31 and feed "clinic"

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|E1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||1^H-01
  RXA|0|1|20260105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AA
expect rows dose 1

given today 2026-04-15
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|E2|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||2^H-01
  RXA|0|1|20260210||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect answer has AGREEMENT
expect no ERR of E
expect rows dose 2
send qbp from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||QBP^Q11^QBP_Q11|E3|P|2.5.1|||ER|AL|||||Z34^CDCPHINVS
  QPD|Z34^Request Immunization History^CDCPHINVS|tag-E3||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F
  RCP|I|5^RD&Records&HL70126
expect answer has no "RXA|"

given today 2026-05-15
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|E4|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||3^H-01
  RXA|0|1|20260310||10^IPV^CVX|0.5|mL^^UCUM||00^New immunization record^NIP001||||||L1|20280101|PMC^Sanofi^MVX|||CP|A
expect MSA-1 AE
expect ERR AGREEMENT_EXPIRED
expect ERR-4 E
expect answer has no "was stored without"
expect rows dose 2
expect rows message 4
