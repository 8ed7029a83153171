# A privacy incident: who looked, everything stopped at once and on every way in, letters, mails.
given organization H-01 with an active agreement and feed "clinic"
run jenner setting set access.second_factor off --data {data}
expect exit 0
given user nurse with roles clinical of H-01
given user admin with roles org-admin of H-01
given user pia with roles privacy of REGISTRY

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||9^H-01
  RXA|0|1|20260105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AA
get /clients as nurse@H-01
post /clients/search as nurse@H-01
  q = zzolson anna
expect page has "ZZOLSON, ANNA"

get /incidents/report as admin@H-01
post /incidents/report as admin@H-01
  what = A nurse looked at a neighbor's record
  noticed = 2026-03-02
expect page has "Its number is 1;"
get /incidents as nurse@H-01
expect status 403

get /incidents as pia@REGISTRY
keep incident from page between "<th scope=\"row\"><a href=\"/incidents/" and "\""
get /incidents/{incident} as pia@REGISTRY
expect page has "neighbor"
post /incidents/{incident} as pia@REGISTRY
  do = search
  org = H-01
  user = nurse
expect page has "view"
expect page has "Clients concerned by these acts: 1. Organizations: 1."
expect page has no ZZOLSON

# Letters say who is written to and what happened, not what was seen; making them is written down.
post /incidents/{incident} as pia@REGISTRY
  do = letters
  org = H-01
  user = nurse
expect page has "Letters of incident 1: 1"
expect page has "ANNA ZZOLSON"
expect page has "To the parent or guardian of"
expect page has "12 ELM ST"
expect page has no "Hep"
expect rows audit where "action = 'print' and object_kind = 'letter' and client_id <> 0" 1
expect rows incident_letter 1
get /incidents/{incident} as pia@REGISTRY
post /incidents/{incident} as pia@REGISTRY
  do = letters
  org = H-01
  user = nurse
expect rows incident_letter 1

get /incidents/{incident} as pia@REGISTRY
post /incidents/{incident} as pia@REGISTRY
  do = write
  org = H-01
  user = nurse
expect rows mail where "topic = 'incident' and body like '%ZZOLSON%'" 0

# One feed is stopped on every way in, and let in again.
get /incidents/{incident} as pia@REGISTRY
post /incidents/{incident} as pia@REGISTRY
  do = stop-feed
  org = H-01
  feed = clinic
expect page has "Access is stopped."
pause 1100 ms
send another vxu from clinic
expect status 401
send vxu from clinic by soap
  MSH|^~\&|clinic|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|D1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
expect answer has no "MSA|AA"
send vxu from clinic by mllp
  MSH|^~\&|clinic|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|D2|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
expect answer has no "MSA|AA"
expect rows message 1
get /incidents/{incident} as pia@REGISTRY
post /incidents/{incident} as pia@REGISTRY
  do = back-feed
  org = H-01
  feed = clinic
expect page has "Access is open again."
pause 1100 ms
send another vxu from clinic
expect MSA-1 AA

# A user whom the registry stopped is not let in again by the organization's own administrator.
get /incidents/{incident} as pia@REGISTRY
post /incidents/{incident} as pia@REGISTRY
  do = stop-user
  org = H-01
  user = nurse
expect page has "Access is stopped."
expect rows member where "standing = 'stopped'" 1
get /org/H-01/users as admin@H-01
expect page has "Stopped by the registry: ask its help desk."
run jenner user enable H-01/nurse --data {data}
expect exit 77
expect rows member where "standing = 'stopped'" 1
get /incidents/{incident} as pia@REGISTRY
post /incidents/{incident} as pia@REGISTRY
  do = back-user
  org = H-01
  user = nurse
expect page has "Access is open again."
expect rows member where "standing = 'stopped'" 0

# The organization: pages, VXU, QBP, SOAP and MLLP.
get /incidents/{incident} as pia@REGISTRY
post /incidents/{incident} as pia@REGISTRY
  do = stop-org
  org = H-01
expect page has "Access is stopped."
pause 1100 ms
get /home as nurse@H-01
expect page has "Sign in"
send another vxu from clinic
expect MSA-1 AE
expect ERR ACCESS_SUSPENDED
expect no ERR AGREEMENT_EXPIRED
send vxu from clinic by soap
  MSH|^~\&|clinic|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|D3|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
expect MSA-1 AE
send vxu from clinic by mllp
  MSH|^~\&|clinic|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|D4|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
expect MSA-1 AE
send qbp from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||QBP^Q11^QBP_Q11|Q1|P|2.5.1|||ER|AL|||||Z34^CDCPHINVS
  QPD|Z34^Request Immunization History^CDCPHINVS|tag-1||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F
  RCP|I|1^RD^HL70126
expect QAK-2 AE
expect segments PID 0
expect rows dose 1
get /incidents/{incident} as pia@REGISTRY
post /incidents/{incident} as pia@REGISTRY
  do = back-org
  org = H-01
pause 1100 ms
send another vxu from clinic
expect MSA-1 AA

get /incidents/{incident} as pia@REGISTRY
post /incidents/{incident} as pia@REGISTRY
  do = close
run jenner audit verify --data {data}
expect exit 0
expect log never has zzolson
