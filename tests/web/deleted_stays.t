# A nurse deletes a dose that her EHR reported by mistake; the EHR, which sends its whole history with each
# message, does not bring it back. It is told so, and another day is another dose.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"
given user nurse with roles clinical of H-01

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F
  ORC|RE||9^H-01
  RXA|0|1|20260105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AA
expect rows dose 1

get /clients as nurse@H-01
post /clients/search as nurse@H-01
  q = zzolson anna
keep client from page between "href=\"/clients/" and "/"
keep dose from page between "/dose/" and "\""
get /clients/{client}/dose/{dose} as nurse@H-01
keep sent from page between "name=\"sent\" value=\"" and "\""
post /clients/{client}/dose/{dose} as nurse@H-01
  act = delete
  sent = {sent}
  reason = it was her sister
expect page has "The dose was deleted."
expect rows dose 0
expect rows sent where "about = 'X' AND ended_at IS NULL AND user_id > 0" 1

send another vxu from clinic
expect MSA-1 AA
expect ERR DOSE_DELETED_HERE
expect rows dose 0

# In other words under the same number: kept as said, beside the deletion.
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A3|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F
  ORC|RE||9^H-01
  RXA|0|1|20260105||45^Hep B, unspecified^CVX|999|||01^Historical information^NIP001|||||||||||CP|U
expect ERR DOSE_DELETED_HERE
expect rows dose 0
expect rows sent where "about = 'X' AND message_id > 0" 1

get /clients/{client}/activity as nurse@H-01
expect page has "deleted, and stays deleted when sent again"
expect page has "sent again, and kept deleted"

# The sender puts the day right: that is another dose.
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A4|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F
  ORC|RE||9^H-01
  RXA|0|1|20260106||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|U
expect rows dose 1
expect log never has zzolson
