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

# So are the security questions, which open the door as well as the password does.
get /account/questions as nurse@H-01
expect page has "Current password"
post /account/questions as nurse@H-01
  question1 = 1
  question2 = 1
  question3 = 1
  answer1 = Firstborn
  confirm1 = Firstborn
  answer2 = Second street
  confirm2 = Second street
  answer3 = Third song
  confirm3 = Third song
  old = Mossy-Kettl7f
expect status 422
expect page has "The current password is not right."
expect rows account_answer 0
post /account/questions as nurse@H-01
  question1 = 1
  question2 = 1
  question3 = 1
  answer1 = Firstborn
  confirm1 = Firstborn
  answer2 = Second street
  confirm2 = Second street
  answer3 = Third song
  confirm3 = Third song
expect status 422
expect rows account_answer 0

# Wrong answers stand in the audit: of a user, and of a name that is none.
get /forgot as nurse@H-01
post /forgot as nurse@H-01
  org = H-01
  username = nurse
  way = answers
  answer1 = Orange
  answer2 = Purple
  answer3 = Yellow
get /forgot as nurse@H-01
post /forgot as nurse@H-01
  org = H-01
  username = nobody
  way = answers
  answer1 = Orange
  answer2 = Purple
  answer3 = Yellow
expect rows audit where "reason = 'wrong answers to the security questions' and refused = 1" 2
expect rows mail where "subject = 'A new password'" 0
