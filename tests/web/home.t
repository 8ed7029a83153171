# The first page: what staff announce, whom one opened last, what one entered today. Each sees only the own.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"
run jenner setting set access.second_factor off --data {data}
given user nurse with roles clinical of H-01
given user other with roles clinical of H-01
given user staff with roles program of REGISTRY

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20250101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
expect MSA-1 AA
get /home as nurse@H-01
expect page has "Nobody yet"
expect page has "No doses entered today."
post /clients/search as nurse@H-01
  q = zzolson anna
get /home as nurse@H-01
expect page has "ZZOLSON, ANNA"
get /home as other@H-01
expect page has no ZZOLSON

# Only staff announce; a date that is over and empty words are refused, what was typed stays.
post /announcements as nurse@H-01
  words = Closed
  until = 3/9/2026
expect status 403
get /home as staff@REGISTRY
post /announcements as staff@REGISTRY
  words = Closed on <Friday>
  until = 2/1/2026
expect status 422
expect page has "a last day that is not over"
expect page has "Closed on &lt;Friday&gt;"
post /announcements as staff@REGISTRY
  words = Closed on <Friday>
  until = 3/9/2026
expect status 200
expect rows announcement 1
get /home as nurse@H-01
expect page has "Closed on &lt;Friday&gt;"
keep id from page between "action=\"/announcements/" and "\""
post /announcements/{id} as nurse@H-01
  act = away
expect page has no "Closed on"
get /home as other@H-01
expect page has "Closed on"

# Nobody but staff takes it back from all.
post /announcements/{id} as other@H-01
  act = end
expect page has no "Closed on"
get /home as staff@REGISTRY
expect page has "Closed on"
post /announcements/{id} as staff@REGISTRY
  act = end
expect page has no "Closed on"
expect rows audit where object_kind='announcement' 2
