# Users: pasted lines are all judged at once, and who is the only administrator is told what to do.
given organization H-01 with an active agreement and feed "clinic"
run jenner setting set access.second_factor off --data {data}
given user admin with roles org-admin of H-01

get /org/H-01/users as admin@H-01
keep self from page between "action=\"/org/H-01/users/" and "\""
post /org/H-01/users/{self} as admin@H-01
  do = roles
  role_viewer = yes
expect page has "make somebody else administrator first"
post /org/H-01/users/{self} as admin@H-01
  do = disable
expect page has "make somebody else administrator first"

given user rep with roles representative of H-01
get /org/H-01/users/add as admin@H-01
post /org/H-01/users/add as admin@H-01
  how = many
  lines = rep,Re,Pe,re@example.org,viewer{hex 0D0A}bo,Bo,Berg,bo@example.org,viewer{hex 0D0A}bo,Bo,Two,bo2@example.org,viewer
expect status 422
expect page has "This user name is taken."
expect page has "This user name stands in line 2 already."

