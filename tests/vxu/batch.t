# A batch: every message has its own answer.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"

send batch from clinic by file
  FHS|^~\&|EHR|H-01|IIS|STATE|{now}||||f1
  BHS|^~\&|EHR|H-01|IIS|STATE|{now}||||b1
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|F1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||1^H-01
  RXA|0|1|20260105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|F2|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||205^^^H-01^MR||YYBERGEN^OLE^^^^^L|MOTHERS^MAE^^^^^M|20250610|M|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||2^H-01
  RXA|0|1|20250611||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
  BTS|2
  FTS|1
expect answers 2
expect MSA-1 AA
expect MSA-2 F1
look at answer 2
expect MSA-1 AA
expect MSA-2 F2
expect rows client 2
expect rows dose 2

send batch from clinic
  FHS|^~\&|EHR|H-01|IIS|STATE|{now}||||f1
  BHS|^~\&|EHR|H-01|IIS|STATE|{now}||||b1
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|G1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||1^H-01
  RXA|0|1|20260105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|G2|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||205^^^H-01^MR||YYBERGEN^OLE^^^^^L|MOTHERS^MAE^^^^^M|20250610|M|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||2^H-01
  RXA|0|1|20250611||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
  BTS|3
  FTS|1
expect status 200
expect answers 3
expect MSA-2 G1
look at answer 3
expect MSA-1 AR
expect ERR ENVELOPE_COUNT at BTS-1
