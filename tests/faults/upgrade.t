# A store of this program's schema has nothing to take, and serves on; where none is, none is made.
given organization H-01 with an active agreement and feed "clinic"
start server
stop server
run jenner upgrade --data {data}
expect exit 0
expect stderr has "0 schema steps taken"
run jenner upgrade --data {data}/nowhere
expect exit 66
expect stderr has "no store at"
start server
get /signin
expect page has "Sign in"
