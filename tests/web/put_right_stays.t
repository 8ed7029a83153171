# A nurse puts a lot right that her EHR reported; the EHR sends its history again, with another word changed.
# Her correction stands, the other word is taken; when both have changed one thing, both are shown.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"
given user nurse with roles clinical of H-01

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F
  ORC|RE||9^H-01
  RXA|0|1|20260105||08^Hep B^CVX|0.5|mL^mL^UCUM||00^New record^NIP001||||||A123B|20280101|MSD^Merck^MVX|||CP|A
  RXR|C28161^IM^NCIT|LT^Left thigh^HL70163
expect rows dose 1

get /clients as nurse@H-01
post /clients/search as nurse@H-01
  q = zzolson anna
keep client from page between "href=\"/clients/" and "/"
keep dose from page between "/dose/" and "\""
get /clients/{client}/dose/{dose} as nurse@H-01
keep sent from page between "name=\"sent\" value=\"" and "\""
post /clients/{client}/dose/{dose} as nurse@H-01
  act = save
  sent = {sent}
  given = 1/5/2026
  product = 08:MSD:
  lot = C777C
  expires = 1/1/2028
  route = C28161
  site = LT
  amount = 0.5
  source = 00
  reason = read from the vial
expect page has "The dose was changed."
expect rows dose where "lot = 'C777C' AND mvx = 'MSD'" 1
expect rows sent where "about = 'X' AND ended_at IS NULL" 1

# Word for word once more: nothing changes, and the sender is told why.
send another vxu from clinic
expect ERR DOSE_CORRECTED_HERE
expect rows dose where "lot = 'C777C'" 1
expect rows sent where "about = 'X'" 1

# Another word under the same number: the site is taken, the lot stays.
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A2|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F
  ORC|RE||9^H-01
  RXA|0|1|20260105||08^Hep B^CVX|0.5|mL^mL^UCUM||00^New record^NIP001||||||A123B|20280101|MSD^Merck^MVX|||CP|A
  RXR|C28161^IM^NCIT|RT^Right thigh^HL70163
expect ERR DOSE_CORRECTED_HERE
expect rows dose 1
expect rows dose where "lot = 'C777C' AND site = 'RT'" 1
expect rows sent where "about = 'D' AND ended_at IS NULL AND said_by = 1 AND user_id > 0 AND message_id > 0" 1

# Both have changed the lot.
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A3|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F
  ORC|RE||9^H-01
  RXA|0|1|20260105||08^Hep B^CVX|0.5|mL^mL^UCUM||00^New record^NIP001||||||D888D|20280101|MSD^Merck^MVX|||CP|U
  RXR|C28161^IM^NCIT|RT^Right thigh^HL70163
expect ERR DOSE_CORRECTION_CONFLICT
expect rows dose where "lot = 'C777C' AND disputed = 1" 1
get /clients/{client} as nurse@H-01
expect page has "Its sender says otherwise"
expect page has D888D
expect page has C777C
get /clients/{client}/dose/{dose} as nurse@H-01
expect page has D888D
expect page has "with what a message has changed since"
get /clients/{client}/activity as nurse@H-01
expect page has "before it was put right"
expect page has "sent again; what was put right stands"

# Nor can the sender delete it.
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A4|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F
  ORC|RE||9^H-01
  RXA|0|1|20260105||08^Hep B^CVX|0.5|mL^mL^UCUM||00^New record^NIP001||||||D888D|20280101|MSD^Merck^MVX|||CP|D
expect ERR DOSE_CORRECTION_CONFLICT
expect rows dose 1

# The nurse looks again: the sender is right.
get /clients/{client}/dose/{dose} as nurse@H-01
keep sent from page between "name=\"sent\" value=\"" and "\""
post /clients/{client}/dose/{dose} as nurse@H-01
  act = delete
  sent = {sent}
  reason = never given
expect rows dose 0
send another vxu from clinic
expect rows dose 0
expect log never has zzolson
