# An administrator keeps the organization's address and contacts right; members read them.
given organization H-01 with an active agreement
run jenner setting set access.second_factor off --data {data}
expect exit 0
given user nurse with roles clinical of H-01
given user admin with roles org-admin of H-01

get /org/H-01/edit as nurse@H-01
expect status 403
get /org/H-01/edit as admin@H-01
expect page has "Privacy contact"
keep version from page between "name=\"version\" value=\"" and "\""
post /org/H-01/edit as admin@H-01
  version = {version}
  street = 2 Elm St
  zip = 558
  privacy_who = Pia Ek
expect status 422
expect page has "ZIP code: write 5 digits"
expect page has "Privacy contact: write an e-mail address"
expect rows org_contact where "role = 'privacy'" 0
post /org/H-01/edit as admin@H-01
  version = {version}
  street = 2 Elm St
  city = Duluth
  state = mn
  zip = 55802
  privacy_who = Pia Ek
  privacy_email = pia@example.org
expect rows org_contact where "role = 'privacy' and until_on is null" 1
expect rows audit where "action = 'change' and reason = 'address, Privacy contact'" 1
get /org/H-01 as nurse@H-01
expect page has "2 Elm St, Duluth, MN 55802"
expect page has "Pia Ek · pia@example.org"

# Whoever saves a form made before that is told, and changes nothing.
get /org/H-01/edit as admin@H-01
post /org/H-01/edit as admin@H-01
  version = {version}
  street = Nowhere
expect status 422
expect page has "Somebody else changed the organization meanwhile"
expect rows org where "street = '2 Elm St'" 1
run jenner audit verify --data {data}
expect exit 0
