# A protected record does not leak to others: not its name, not that it is there.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"

given organization S-02 with an active agreement and feed "school"
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|C1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  PD1|||||||||||02^Reminder/recall - any method^HL70215|Y|20260301
  ORC|RE||1^H-01
  RXA|0|1|20260105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect rows client 1

send qbp from school
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||QBP^Q11^QBP_Q11|C2|P|2.5.1|||ER|AL|||||Z34^CDCPHINVS
  QPD|Z34^Request Immunization History^CDCPHINVS|tag-C2||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F
  RCP|I|5^RD&Records&HL70126
expect MSA-2 C2
expect answer has no "PID|"
expect answer has no "RXA|"
