# Signing: step 2 says everything that is wrong at once, and no later step leads around it.
given organization H-01 with an active agreement and feed "clinic"
given user rep with roles representative of H-01

get /org/H-01 as rep@H-01
post /org/H-01/renew as rep@H-01
keep sign from page between "action=\"/dua/sign/" and "\""
post /dua/sign/{sign} as rep@H-01
  right = yes
post /dua/sign/{sign}/org as rep@H-01
  name = Ann Lee
  position = Director
  email = ann@
  admin_given =
  admin_family = Moe
  admin_email = al-at-example
  state = QQ
  zip = 5x
  org_phone = 12
expect status 422
expect page has "Enter the e-mail address of the representative"
expect page has "Enter the first name of the administrator."
expect page has "Enter the e-mail address of the administrator"
expect page has "tick the box"
expect page has "State: QQ is not a state."
expect page has "ZIP: 5x is not a ZIP code."
expect page has "Phone of the organization: 12 is not a telephone number."

# What is kept of it cannot be signed by going on to the last step.
post /dua/sign/{sign}/read as rep@H-01
post /dua/sign/{sign}/sign as rep@H-01
  typed = Ann Lee
expect status 422
expect page has "Step 2 is not complete yet"
expect rows agreement where "step = 'superseded'" 0
get /org/H-01/dua as rep@H-01
expect page has "Not signed yet"

post /dua/sign/{sign}/org as rep@H-01
  name = Ann Lee
  position = Director
  email = ann@example.org
  admin_given = Al
  admin_family = Moe
  admin_email = al@example.org
  admin_told = yes
  state = MN
  zip = 55802
  org_phone = 218-555-0100
post /dua/sign/{sign}/sign as rep@H-01
  typed = Ann Lee
expect page has "in force until"
# What is not signed yet has a representative, but nobody who signed it. Passing on says for whom.
get /org/H-01 as rep@H-01
post /org/H-01/renew as rep@H-01
keep other from page between "action=\"/dua/sign/" and "\""
post /dua/sign/{other} as rep@H-01
  right = yes
get /org/H-01/dua as rep@H-01
expect page has "<dt>Representative</dt><dd>Ann Lee"
post /dua/sign/{other} as rep@H-01
  right = no
  to_name = Nils New
  to_email = nils@example.org
expect page has no "Data Use Agreement of </h1>"

# A sheet of nothing but faults is told in a page that a browser can show; the workbook has them all.
get /org/H-01 as rep@H-01
post /org/H-01/renew as rep@H-01
keep third from page between "action=\"/dua/sign/" and "\""
post /dua/sign/{third}/facilities as rep@H-01
  what = sheet
  cells = Facility name,Facility type,Address 1,City,State,ZIP,Phone,Administrator first name,Administrator last name,Administrator e-mail,Administrator phone{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad{hex 0D0A}Q,bad
expect status 422
expect page has "more faults stand in the workbook."
