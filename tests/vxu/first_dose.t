# A clinic reports a child nobody knows.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||9^H-01|||||||||1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI
  RXA|0|1|20260301||08^Hep B^CVX|0.5|mL^milliliter^UCUM||00^New immunization record^NIP001|1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI|^^^H-01||||L4711|20280101|PMC^Sanofi Pasteur^MVX|||CP|A
  RXR|C28161^Intramuscular^NCIT|LD^Left deltoid^HL70163
  OBX|1|CE|64994-7^Vaccine funding program eligibility category^LN|1|V02^VFC eligible - Medicaid/Medicaid Managed Care^HL70064||||||F|||20260301|||VXC40^Eligibility captured at the immunization level^CDCPHINVS
expect status 200
expect MSA-1 AA
expect MSA-2 A1
expect MSH-9 ACK^V04^ACK
expect MSH-21.1 Z23
expect no ERR of E or W
expect rows client 1
expect rows dose 1
expect rows message 1
expect log never has ZZOLSON
expect log never has 20260101
