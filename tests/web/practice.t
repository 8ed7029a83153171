# Who practises is in a store of its own: no name, no row, no message and no mail passes from one to the other.
given today 2026-03-02
run jenner setup --data {folder}/made --yes
expect exit 0
run jenner practice make --data {folder}/made
expect exit 73
expect stderr has "There is a practice registry"
run jenner practice make --data {folder}/nowhere
expect exit 66

given organization H-01 with an active agreement and feed "clinic"
given user nurse with roles clinical of H-01
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20250101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
expect MSA-1 AA

# This store was made without one: there is no way in.
get /practice as nurse@H-01
expect status 200
expect page has "no practice registry"
post /practice as nurse@H-01
expect page has no "Leave practice"

stop server
run jenner practice make --data {data}
expect exit 0
start server
get /home as nurse@H-01
expect page has "/practice"
get /practice as nurse@H-01
post /practice as nurse@H-01
expect status 200
expect page has "everybody here is invented"
expect page has "Good to see you, Trainee"
expect page has no "nurse"

# Nobody of the real registry is there.
post /clients/search as nurse@H-01
  q = zzolson anna
expect page has no "ZZOLSON, ANNA"
post /clients/search as nurse@H-01
  q = smi
expect page has "everybody here is invented"
expect rows audit where action='search' 0
expect rows audit where action='switch-organization' 1

# And back: the real session went on.
get /home as nurse@H-01
post /practice/leave as nurse@H-01
expect page has no "everybody here is invented"
expect page has "Good to see you"
post /clients/search as nurse@H-01
  q = zzolson anna
expect page has "ZZOLSON, ANNA"
