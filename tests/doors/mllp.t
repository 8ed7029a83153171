# MLLP: two frames in one read, one in pieces, one never finished, and plain noise.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"

connect mllp
write
  {hex 0b}MSH|^~\&|clinic|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|M1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  {hex 1c0d0b}MSH|^~\&|clinic|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|M2|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  {hex 1c0d}
read frame
expect MSA-2 M1
read frame
expect MSA-2 M2
expect open

write slowly
  {hex 0b}MSH|^~\&|clinic|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|M3|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  {hex 1c0d}
read frame
expect MSA-2 M3
expect rows client 1
close

# A sender who hangs up in the middle of a frame has sent nothing.
connect mllp
write
  {hex 0b}MSH|^~\&|clinic|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|M4|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
close
pause 100 ms
expect rows message 3

# And the next one is served.
send vxu from clinic by mllp
  MSH|^~\&|clinic|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|M5|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||1^H-01
  RXA|0|1|20260105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AA
expect MSA-2 M5
expect rows dose 1
