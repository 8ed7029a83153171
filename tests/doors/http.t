# HTTP: health, metrics, unknown paths, and requests that are not quite requests.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"

get /healthz
expect status 200
get /readyz
expect status 200
get /metrics
expect status 200
get /nowhere
expect status 404
connect http
write
  GET / HTTP/1.1{hex 0d0a}Content-Length: x{hex 0d0a0d0a}
read response
expect closed
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|H1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||1^H-01
  RXA|0|1|20260105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AA
