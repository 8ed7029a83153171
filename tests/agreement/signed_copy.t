# The signed copy names the designated administrator, and a facility's members see who signed for them.
given organization H-01 with an active agreement and feed "clinic"
run jenner org add H-01-2 "Second Site" --parent H-01 --data {data}
expect exit 0
run jenner setting set access.second_factor off --data {data}
given user rep with roles representative of H-01
given user nurse with roles clinical of H-01-2
given user staff with roles program of REGISTRY

get /org/H-01 as rep@H-01
post /org/H-01/renew as rep@H-01
keep sign from page between "action=\"/dua/sign/" and "\""
post /dua/sign/{sign} as rep@H-01
  right = yes
post /dua/sign/{sign}/org as rep@H-01
  name = Ann Lee
  position = Director
  email = ann@example.org
  admin_given = Al
  admin_family = Moe
  admin_email = al@example.org
  admin_told = yes
post /dua/sign/{sign}/facilities as rep@H-01
  what = sheet
  cells = Organization code,Facility name,Facility type,Address 1,City,State,ZIP,Phone,Administrator first name,Administrator last name,Administrator e-mail,Administrator phone{hex 0D0A}H-01-2,Second Site,clinic,1 Elm St,Duluth,MN,55802,218-555-0100,Al,Moe,al@example.org,218-555-0100
expect page has no "There is a problem"
post /dua/sign/{sign}/facilities as rep@H-01
  what = on
post /dua/sign/{sign}/read as rep@H-01
post /dua/sign/{sign}/sign as rep@H-01
  typed = Ann Lee
expect page has "in force until"
get /org/H-01/dua as rep@H-01
keep copy from page between "/org/H-01/dua/" and "\""
get /org/H-01/dua/{copy} as rep@H-01
expect page has "Designated administrator"
expect page has "Al Moe, al@example.org"
expect rows agreement_answer where "field = '.org_name'" 1

# The facility has no agreement of its own, and is not told that there is none.
get /org/H-01-2/dua as nurse@H-01-2
expect page has "Covered by the agreement of"
expect page has "Ann Lee"
expect page has no "There is no agreement yet"
get /org/H-01-2/dua/{copy} as nurse@H-01-2
expect status 200
expect page has "Al Moe, al@example.org"
get /org/H-01-2/dua/{copy}/copy.pdf as nurse@H-01-2
expect status 200
get /dua/find as staff@REGISTRY
post /dua/find as staff@REGISTRY
  code = H-01-2
expect page has "Ann Lee"
run jenner org show H-01-2 --data {data}
expect stdout has "covered    by the agreement of H-01, until 2029-03-02"
