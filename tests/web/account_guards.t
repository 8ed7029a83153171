# What guards an account whose owner left a session open, or whose name a stranger knows.
given today 2026-03-02
given organization H-01 with an active agreement
run jenner setting set access.second_factor off --data {data}
given user nurse with roles clinical of H-01

# A second factor is set up, and replaced, by whoever knows the password only.
get /account/factor as nurse@H-01
expect page has "Current password"
post /account/factor as nurse@H-01
  seed = x
  code = 123456
  old = Mossy-Kettl7f
expect status 422
expect page has "The current password is not right."
post /account/factor as nurse@H-01
  seed = x
  code = 123456
  old = Mossy-Kettl7e
expect page has "Please begin again with this new key."
