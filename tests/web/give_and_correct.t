# A nurse registers a child, gives a dose, corrects its lot and deletes it; all that was said stays in the
# store.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"
given user nurse with roles clinical of H-01

get /clients/new as nurse@H-01
post /clients/new as nurse@H-01
  act = save
  family = Zzberg
  given = Nils
  born = 11/1/2024
  sex = M
  zip = 55101
expect status 200
expect page has "Zzberg, Nils"
expect page has "The person was registered."
keep client from page between "href=\"/clients/" and "/"
expect rows client 1

# Twice the same person: shown before anything is saved.
post /clients/new as nurse@H-01
  act = save
  family = Zzberg
  given = Nils
  born = 1 Nov 2024
  sex = M
expect page has "Is it one of these?"
expect rows client 1

get /clients/{client}/give as nurse@H-01
post /clients/{client}/give as nurse@H-01
  act = save
  seen = 0
  rows = 1
  group0 = MMR
  on0 = 1
  product0 = 03:MSD:M-M-R II
  given = t
  lot0 = y0142
  expires0 = 1/1/2028
expect page has "1 dose saved."
expect page has Y0142
expect rows dose 1
expect rows handy_lot where "lot = 'Y0142'" 1
expect rows audit where "action = 'add' AND object_kind = 'dose'" 1
keep dose from page between "/dose/" and "\""

get /clients/{client}/dose/{dose} as nurse@H-01
keep sent from page between "name=\"sent\" value=\"" and "\""
post /clients/{client}/dose/{dose} as nurse@H-01
  act = save
  sent = {sent}
  given = 3/2/26
  product = 03:MSD:M-M-R II
  lot = y0143
  source = 00
expect page has "The dose was changed."
expect rows dose where "lot = 'Y0143'" 1
expect rows sent where "about = 'D'" 2

# Deleted: nothing that was said is gone.
get /clients/{client}/dose/{dose} as nurse@H-01
keep sent from page between "name=\"sent\" value=\"" and "\""
post /clients/{client}/dose/{dose} as nurse@H-01
  act = delete
  sent = {sent}
  reason = never given
expect page has "The dose was deleted."
expect rows dose 0
expect rows sent where "about = 'D'" 2
expect rows sent where "about = 'D' AND ended_at IS NULL" 0
expect log never has zzberg
