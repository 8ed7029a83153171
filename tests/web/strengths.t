# A child of four: no strength of the COVID-19 vaccine is chosen for her, and one for adults is told before it
# is saved.
given today 2026-11-22
given organization H-01 with an active agreement and feed "clinic"
given user nurse with roles clinical of H-01

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20220201|F
  ORC|RE||9^H-01
  RXA|0|1|20220405||08^Hep B^CVX|0.5|mL^mL^UCUM||00^New record^NIP001||||||A123B|20280101|MSD^Merck^MVX|||CP|A
  RXR|C28161^IM^NCIT|LT^Left thigh^HL70163
get /clients as nurse@H-01
post /clients/search as nurse@H-01
  q = zzolson anna
keep client from page between "href=\"/clients/" and "/"
get /clients/{client}/give as nurse@H-01
expect page has "COVID-19"
expect page has no "<option value=\"309:PFR:COMIRNATY\" selected"
expect page has "<option value=\"03:MSD:M-M-R II\" selected"
post /clients/{client}/give as nurse@H-01
  rows = 1
  group0 = COVID-19
  on0 = 1
  product0 = 309:PFR:COMIRNATY
  act = save
  given = t
  giver = 0
  lot0 = C9
  expires0 = 1/1/2028
  seen = 0
expect page has "is not made for this person"
expect rows dose 1

# An adult may get the usual strength against hepatitis B or the one for dialysis: none stands there until the
# nurse says which, and nothing is saved without.
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A2|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||205^^^H-01^MR||ZZOLSON^BERT^^^^^L|MOTHERS^MAE^^^^^M|19830201|M
  ORC|RE||10^H-01
  RXA|0|1|20220405||115^Tdap^CVX|0.5|mL^mL^UCUM||00^New record^NIP001||||||A124B|20280101|PMC^Sanofi^MVX|||CP|A
  RXR|C28161^IM^NCIT|LT^Left thigh^HL70163
post /clients/search as nurse@H-01
  q = zzolson bert
keep bert from page between "href=\"/clients/" and "/"
get /clients/{bert}/give as nurse@H-01
expect page has "<select id=\"product0\" name=\"product0\">"
expect page has "<option value=\"\">Choose</option><option"
post /clients/{bert}/give as nurse@H-01
  rows = 1
  group0 = HepB
  on0 = 1
  product0 =
  act = save
  given = t
  giver = 0
  seen = 0
expect page has "Choose a product."
expect rows dose 2
