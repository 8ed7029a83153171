# Plain MLLP from an address that the feed does not allow is refused.
given today 2026-03-02
given organization H-01 with an active agreement
given feed "far" of H-01 with mllp from 192.0.2.0/24
send vxu from far by mllp
  MSH|^~\&|far|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|M1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||1^H-01
  RXA|0|1|20260105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AR
expect rows client 0
