# The password profile nist: fifteen characters and more, a list of what is guessed first, no classes, no end, no
# questions, and a second factor for everybody.
given today 2026-03-02
given organization H-01 with an active agreement
run jenner setting set access.second_factor off --data {data}
given user nurse with roles clinical of H-01
get /account/questions as nurse@H-01
expect status 200
get /forgot as nurse@H-01
expect page has "Answer my security questions"
get /account as nurse@H-01
expect page has "Good until"
run jenner setting set access.password_profile nist --data {data}

get /account as nurse@H-01
expect page has "It does not end."
expect page has no "security questions"
get /account/questions as nurse@H-01
expect status 404
get /forgot as nurse@H-01
expect page has "E-mail me a link"
expect page has no "security questions"
post /forgot as nurse@H-01
  org = H-01
  username = nurse
  way = questions
expect page has "a link is on its way"

get /account/password as nurse@H-01
expect page has "15 to 128 characters"
expect page has "Not a common password"
expect page has no "upper-case"
expect page has no "It is good until"
post /account/password as nurse@H-01
  old = Mossy-Kettl7e
  fresh = purple kettle!
  confirmed = purple kettle!
expect status 422
expect page has "It has 14 characters: add 1."
post /account/password as nurse@H-01
  old = Mossy-Kettl7e
  fresh = welcome-winter-2026
  confirmed = welcome-winter-2026
expect page has "tried first: choose another"
post /account/password as nurse@H-01
  old = Mossy-Kettl7e
  fresh = the tall nurse of the lake
  confirmed = the tall nurse of the lake
expect page has "It contains nurse: choose other words."
post /account/password as nurse@H-01
  old = Mossy-Kettl7e
  fresh = purple kettle on the roof
  confirmed = purple kettle on a roof
expect page has "The two passwords differ"
post /account/password as nurse@H-01
  old = Mossy-Kettl7e
  fresh = purple kettle on the roof
  confirmed = purple kettle on the roof
expect page has "Your password was changed."

# Two years on it still is good; nobody was told to change it.
run jenner user enable H-01/nurse --data {data}
given today 2026-04-30
run jenner dua notify --data {data}
get /signin as nurse@H-01
post /signin as nurse@H-01
  code = H-01
  username = nurse
  password = purple kettle on the roof
expect page has "action=\"/signout\""
expect rows mail where "subject like '%password%' and subject not like '%was changed%' and subject <> 'A new password'" 0

# And a second factor for every role, as soon as that is not switched off.
run jenner setting set access.second_factor staff --data {data}
get /signin as nurse@H-01
post /signin as nurse@H-01
  code = H-01
  username = nurse
  password = purple kettle on the roof
expect page has "Set up a second factor"
get /clients as nurse@H-01
expect page has "Set up a second factor"
