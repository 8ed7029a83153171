# A refusal is no dose, and neither is a disease someone has had; both are kept.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|R1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||9999^CDC
  RXA|0|1|20260301||03^MMR^CVX|999||||||||||||00^Parental decision^NIP002||RE|A
expect MSA-1 AA
expect answer has "new client; 1 refusal added"
expect rows client 1

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|R2|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||9999^CDC
  RXA|0|1|20260301||998^No vaccine administered^CVX|999||||||||||||||NA|A
  OBX|1|CE|59784-9^Disease with presumed immunity^LN|1|38907003^Varicella infection^SCT||||||F|||20260215
expect MSA-1 AA
expect rows client 1
expect answer has "known client; 1 observation added"
expect rows observation 1

send qbp from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||QBP^Q11^QBP_Q11|R3|P|2.5.1|||ER|AL|||||Z44^CDCPHINVS
  QPD|Z44^Request Evaluated History and Forecast^CDCPHINVS|q3|204^^^H-01^MR|ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F
  RCP|I|5^RD&Records&HL70126
expect QAK-2 OK
expect MSH-21.1 Z42
