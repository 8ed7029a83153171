# Somebody who signs in elsewhere is invited, accepts with that sign-in and switches. Whom the registry has stopped
# is let in by nobody, and the administrator who invites is not told.
given organization H-01 with an active agreement
given organization S-01 with an active agreement
run jenner setting set access.second_factor off --data {data}
given user admin with roles org-admin of H-01 at admin@h.example
given user cara with roles viewer of S-01 at cara@s.example
given user sam with roles viewer of S-01 at sam@s.example
given user pia with roles privacy of REGISTRY at pia@registry.example

get /org/H-01/users/add as admin@H-01
post /org/H-01/users/add as admin@H-01
  how = one
  username = cara2
  given = Typed
  family = Name
  email = Cara@s.example
  role_clinical = yes
expect page has "Invited by mail: 1"
get /org/H-01/users as admin@H-01
expect page has "Typed Name"
expect page has "Invited"
run jenner mail list --limit 1 --json --data {data}
keep mail from stdout between "\"id\":" and ","
run jenner mail show {mail} --data {data}
expect stdout has "user cara2 of"
keep token from stdout between "/welcome/" and "{hex 0A}"

# Another person's sign-in does not do; the person's own does, once.
get /welcome/{token} as sam@S-01
expect page has "Sign in and accept"
get /join/{token} as sam@S-01
expect page has "was sent to somebody else"
post /join/{token} as sam@S-01
expect page has "does not work"
get /join/{token} as cara@S-01
expect page has "You are signed in as cara"
expect page has "organization code H-01"
post /join/{token} as cara@S-01
get /account as cara@S-01
expect page has "<dd>cara2</dd>"
keep back from page between "action=\"/switch/" and "\""
post /switch/{back} as cara@S-01
get /account as cara@S-01
expect page has "<dd>cara</dd>"
expect rows member where "username = 'cara2' and standing = 'active'" 1
# What is left without a password is the registry's first administrator, whom nobody needs here.
expect rows account where "password_hash = ''" 1
get /join/{token} as cara@S-01
expect page has "does not work"

# Stopped at S-01: H-01 sees an invitation like any other.
get /incidents/report as sam@S-01
post /incidents/report as sam@S-01
  what = A paper was lost
  noticed = 2026-03-02
get /incidents as pia@REGISTRY
keep incident from page between "<th scope=\"row\"><a href=\"/incidents/" and "\""
get /incidents/{incident} as pia@REGISTRY
post /incidents/{incident} as pia@REGISTRY
  do = stop-user
  org = S-01
  user = sam
expect page has "Access is stopped."
get /org/H-01/users/add as admin@H-01
post /org/H-01/users/add as admin@H-01
  how = one
  username = sam2
  given = Typed
  family = Again
  email = SAM@s.example
  role_viewer = yes
expect page has "Invited by mail: 1"
get /org/H-01/users as admin@H-01
expect page has "Typed Again"
expect page has no "Stopped"
expect rows mail where "email = 'pia@registry.example' and subject like 'Somebody stopped%'" 1
expect rows audit where "action = 'add' and refused <> 0" 1
run jenner mail list --limit 1 --json --data {data}
expect stdout has "SAM@s.example"
keep mail from stdout between "\"id\":" and ","
run jenner mail show {mail} --data {data}
keep token from stdout between "/welcome/" and "{hex 0A}"
get /welcome/{token} as cara@S-01
expect status 403
expect page has "Ask its help desk"
run jenner user disable H-01/sam2 --data {data}
run jenner user enable H-01/sam2 --data {data}
expect rows member where "username = 'sam2' and standing = 'invited'" 1
get /org/H-01/users as admin@H-01
expect page has "link sent"
expect page has no "Stopped"

# Only the registry lifts it.
get /incidents/{incident} as pia@REGISTRY
post /incidents/{incident} as pia@REGISTRY
  do = back-user
  org = S-01
  user = sam
get /welcome/{token} as cara@S-01
expect page has "Sign in and accept"
