# Security questions: right answers lead to a new password at once; wrong ones, and somebody who does not exist,
# get the same words, and too many tries make one wait.
given today 2026-03-02
given organization H-01 with an active agreement
run jenner setting set access.second_factor off --data {data}
given user nurse with roles clinical of H-01
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
  old = Mossy-Kettl7e
expect status 200
post /forgot as nurse@H-01
  org = H-01
  username = nurse
  way = questions
expect page has "Go on"
post /forgot as nurse@H-01
  org = H-01
  username = nurse
  way = answers
  answer1 = wrong one
  answer2 = second street
  answer3 = third song
expect page has "These answers are not right, or nobody is known by that name."
post /forgot as nurse@H-01
  org = H-01
  username = nobody
  way = answers
  answer1 = firstborn
  answer2 = second street
  answer3 = third song
expect page has "These answers are not right, or nobody is known by that name."
post /forgot as nurse@H-01
  org = H-01
  username = nurse
  way = answers
  answer1 = firstborn
  answer2 = SECOND  street
  answer3 = third song
expect page has "For user nurse of"
expect rows audit where "reason = 'security questions answered'" 1
