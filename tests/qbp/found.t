# What one clinic reported, another asks for: history, and what is due.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"

given organization S-02 with an active agreement and feed "school"

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|Q0|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||9^H-01|||||||||1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI
  RXA|0|1|20260301||08^Hep B^CVX|0.5|mL^milliliter^UCUM||00^New immunization record^NIP001|1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI|^^^H-01||||L4711|20280101|PMC^Sanofi Pasteur^MVX|||CP|A
  RXR|C28161^Intramuscular^NCIT|LD^Left deltoid^HL70163
  OBX|1|CE|64994-7^Vaccine funding program eligibility category^LN|1|V02^VFC eligible - Medicaid/Medicaid Managed Care^HL70064||||||F|||20260301|||VXC40^Eligibility captured at the immunization level^CDCPHINVS
  ORC|RE||8^H-01
  RXA|0|1|20260102||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AA

send qbp from school
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||QBP^Q11^QBP_Q11|Q1|P|2.5.1|||ER|AL|||||Z34^CDCPHINVS
  QPD|Z34^Request Immunization History^CDCPHINVS|tag-Q1||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|12 ELM ST^^DULUTH^MN^55802^USA^L|^PRN^PH^^^218^5550100
  RCP|I|5^RD&Records&HL70126
expect status 200
expect MSA-1 AA
expect MSA-2 Q1
expect QAK-1 tag-Q1
expect QAK-2 OK
expect MSH-9 RSP^K11^RSP_K11
expect MSH-21.1 Z32
expect PID-5.1 ZZOLSON
expect segments RXA 2

send qbp from school
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||QBP^Q11^QBP_Q11|Q2|P|2.5.1|||ER|AL|||||Z44^CDCPHINVS
  QPD|Z44^Request Evaluated History and Forecast^CDCPHINVS|tag-Q2||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|12 ELM ST^^DULUTH^MN^55802^USA^L|^PRN^PH^^^218^5550100
  RCP|I|5^RD&Records&HL70126
expect MSA-1 AA
expect QAK-2 OK
expect MSH-21.1 Z42
expect answer has "30956-7"
expect answer has "30980-7"
expect log never has ZZOLSON
