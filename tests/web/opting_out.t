# The registry's staff record that a person opts out, and later in again: meanwhile no clinic opens the record.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"
run jenner setting set access.second_factor off --data {data}
given user nurse with roles clinical of H-01
given user staff with roles program of REGISTRY

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F
  ORC|RE||9^H-01
  RXA|0|1|20260105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AA
get /clients as nurse@H-01
post /clients/search as nurse@H-01
  q = zzolson anna
expect status 200
keep client from page between "href=\"/clients/" and "/"

# A nurse may not; staff must say why.
get /clients as nurse@H-01
post /clients/{client}/lock as nurse@H-01
  lock = out
  reason = mine
expect status 403
get /clients/{client} as staff@REGISTRY
expect page has "The person opts out"
post /clients/{client}/lock as staff@REGISTRY
  lock = out
expect page has "Nothing was changed: enter why, and who asked for it."
expect page has "ZZOLSON, ANNA"
get /clients/{client} as nurse@H-01
expect status 200

get /clients/{client} as staff@REGISTRY
post /clients/{client}/lock as staff@REGISTRY
  lock = out
  reason = form signed by the mother
expect status 200
expect page has "The person has opted out."
expect page has "Open the record again"
get /clients/{client}/activity as nurse@H-01
expect status 403
expect page has no "id=\"changes\""
expect page has no "ZZOLSON"
expect rows audit where "reason = 'opted out: form signed by the mother' AND refused = 0" 1

get /clients/{client} as nurse@H-01
expect status 403
expect page has no ZZOLSON
get /clients as nurse@H-01
post /clients/search as nurse@H-01
  q = zzolson anna 1/1/2026
expect page has no "ZZOLSON, ANNA"
expect page has "whose records are restricted"
expect page has "Nobody else was found"
get /clients/{client}/print as nurse@H-01
expect status 403

# An opt-out is broken by no clinic, whatever it says.
get /clients as nurse@H-01
post /clients/{client}/glass as nurse@H-01
  reason = unconscious after a bite
expect status 403
expect page has no ZZOLSON

get /clients/{client} as staff@REGISTRY
post /clients/{client}/lock as staff@REGISTRY
  lock = open
  reason = form withdrawn
expect page has "The record is no longer restricted."
expect page has "The person opts out"
get /clients as nurse@H-01
post /clients/search as nurse@H-01
  q = zzolson anna 1/1/2026
expect status 200
expect page has "ZZOLSON, ANNA"
expect page has "Due today"
expect log never has zzolson
expect log never has unconscious
