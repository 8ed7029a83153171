# What the record shows of a person changes by a message and by a page: each change is listed field by
# field, with the value before and after, when, and by whom; what changed nothing is no change.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^MAE^^^^L|ZZLUND^EVA^^^^^M|20250101|F|||12 ELM ST^^DULUTH^MN^55802^USA^H
expect rows client 1

# The same again changes nothing.
given today 2026-03-03
send another vxu from clinic

# By a message: a new address.
given today 2026-03-04
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A3|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^MAE^^^^L|ZZLUND^EVA^^^^^M|20250101|F|||7 OAK AVE^^CLOQUET^MN^55720^USA^H
expect rows client 1

# By a person at a page: the name, and a language that was not known.
given today 2026-03-05
given user nurse with roles clinical of H-01
get /clients as nurse@H-01
post /clients/search as nurse@H-01
  q = zzolson anna 1/1/2025
keep client from page between "href=\"/clients/" and "/"
get /clients/{client}/person as nurse@H-01
keep version from page between "name=\"version\" value=\"" and "\""
post /clients/{client}/person as nurse@H-01
  act = save
  version = {version}
  family = Zzolsen
  given = ANNA
  middle = MAE
  born = 1/1/2025
  sex = F
  mother_family = ZZLUND
  mother_given = EVA
  street = 7 OAK AVE
  city = CLOQUET
  state = MN
  zip = 55720
  language = spa
expect page has "data were changed."
get /clients/{client}/activity as nurse@H-01
expect status 200
expect page has "id=\"changes\""
expect page has "<td>Family name</td><td>ZZOLSON</td><td>Zzolsen</td>"
expect page has "<td>Language</td><td><span class=\"soft\">empty</span></td><td>Spanish; Castilian</td>"
expect page has "<td>City</td><td>DULUTH</td><td>CLOQUET</td>"
expect page has "<td>Street</td><td>12 ELM ST</td><td>7 OAK AVE</td>"
expect page has "a system of"
expect page has no "<td>Birth date</td>"
expect page has no "Nothing has changed"
expect rows audit where "action = 'view' AND object_kind = 'client'" 4
expect log never has zzolsen
