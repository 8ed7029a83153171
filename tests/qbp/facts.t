# A history tells back what was said of a dose: who gave it, who may have it, who paid, which sheet.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|F0|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||9^H-01|||||||||1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI
  RXA|0|1|20260301||08^Hep B^CVX|0.5|mL^milliliter^UCUM||00^New immunization record^NIP001|1234567893^NURSE^NORA^^^^^^NPPES^L^^^NPI|^^^H-01||||L4711|20280101|PMC^Sanofi Pasteur^MVX|||CP|A
  RXR|C28161^Intramuscular^NCIT|LD^Left deltoid^HL70163
  OBX|1|CE|64994-7^Eligibility^LN|1|V02^Medicaid^HL70064||||||F|||20260301|||VXC40^Per dose^CDCPHINVS
  OBX|2|CE|30963-3^Funding^LN|2|VXC51^Public VFC^CDCPHINVS||||||F|||20260301
  OBX|3|CE|30956-7^Vaccine^LN|3|45^Hep B^CVX||||||F
  OBX|4|DT|29768-9^Published^LN|3|20211015||||||F
  OBX|5|DT|29769-7^Presented^LN|3|20260301||||||F
expect MSA-1 AA

send qbp from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||QBP^Q11^QBP_Q11|F1|P|2.5.1|||ER|AL|||||Z34^CDCPHINVS
  QPD|Z34^Request Immunization History^CDCPHINVS|tag-F1|204^^^H-01^MR|ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F
  RCP|I|5^RD
expect MSA-1 AA
expect QAK-2 OK
expect ORC-12.2 NURSE
expect RXA-10.1 1234567893
expect RXA-10.9 NPPES
expect answer has "64994-7^Vaccine funding program eligibility^LN|1|V02"
expect answer has "VXC40"
expect answer has "VXC51"
expect answer has "|2|45^"
expect answer has "29768-9^Date vaccine information statement published^LN|2|20211015"
expect answer has "29769-7^Date vaccine information statement presented^LN|2|20260301"
