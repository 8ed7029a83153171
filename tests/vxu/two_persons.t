# Two persons under one MSH: no dose of the second reaches the record of the first.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|P1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20240101|F
  ORC|RE||1^H-01
  RXA|0|1|20250105||03^MMR^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
  PID|2||205^^^H-01^MR||ZZOLSON^TOM^^^^^L|MOTHERS^MAE^^^^^M|20210101|M
  ORC|RE||2^H-01
  RXA|0|1|20250105||21^varicella^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AE
expect ERR 100 at PID^2
expect answer has "another person"
expect rows client 1
expect rows dose 1
