# Twins: a question that fits both is answered with both, or with too many; never with one of them.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|S1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||301^^^H-01^MR||XXTWINNE^MAJA^^^^^L|MOTHERS^MAE^^^^^M|20240404|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||1^H-01
  RXA|0|1|20240501||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AA
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|S2|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||302^^^H-01^MR||XXTWINNE^MINA^^^^^L|MOTHERS^MAE^^^^^M|20240404|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||2^H-01
  RXA|0|1|20240501||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AA
expect rows client 2

send qbp from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||QBP^Q11^QBP_Q11|S3|P|2.5.1|||ER|AL|||||Z34^CDCPHINVS
  QPD|Z34^Request Immunization History^CDCPHINVS|tag-S3||XXTWINNE^^^^^^L|MOTHERS^MAE^^^^^M|20240404|F
  RCP|I|5^RD&Records&HL70126
expect MSA-2 S3
expect answer has no "RXA|"
