# What an EHR reported a minute ago, a nurse finds and reads; somebody of another role does not.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"
given user nurse with roles clinical of H-01
given user engineer with roles feed-contact of H-01

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||9^H-01
  RXA|0|1|20260105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AA

get /clients as nurse@H-01
post /clients/search as nurse@H-01
  q = zzolson anna
expect status 200
expect page has "ZZOLSON, ANNA"
expect page has "Due today"
expect page has "HepB"

get /clients as engineer@H-01
expect status 403
expect page has no ZZOLSON

# Without the page's token nothing is done.
post /clients/search
  q=zzolson
expect page has no ZZOLSON
expect log never has zzolson
