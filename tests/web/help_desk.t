# A question from any page: live answers first, then a ticket with page and request; answered by the desk, a reply
# joins it. Nobody reads another's, and what was pasted of a patient is noticed and can be taken out.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"
run jenner setting set access.second_factor off --data {data}
given user nurse with roles clinical of H-01
given user other with roles clinical of H-01
given user desk with roles helpdesk of REGISTRY
given user staff with roles program of REGISTRY

# The help link of a page carries where it was and its number, and no token.
get /feeds as nurse@H-01
expect page has "/tickets/new?page=%2Ffeeds&amp;request="
get /reset/AbCdEf0123456789
expect page has "page=%2Freset%2F%3Atoken"
expect page has no AbCdEf
get /no/such/page as nurse@H-01
expect status 404
expect page has "/tickets/new?page="

# The classic questions are answered before anything is written.
get /tickets/new?page=%2Ffeeds&request=1a2b as nurse@H-01
expect page has "Who signed our agreement"
expect page has "In force until"
expect page has "Who is our administrator?"
expect page has "Your feeds had no errors"
expect page has "the page /feeds and its number 1a2b"
# Forged origins are left out.
get /tickets/new?page=%2F%2Fevil.example&request=%3Cscript%3E as nurse@H-01
expect page has no evil
expect page has no "<script>"

# What looks like a patient is told before it is kept; what was typed stays.
post /tickets/new as nurse@H-01
  subject = A child is missing
  words = I cannot find Zzolson, Anna 3/14/2019
  page = /clients
  request = 1a2b
expect status 422
expect page has "a person&#39;s name with a birth date"
expect page has "Zzolson, Anna 3/14/2019</textarea>"
expect rows ticket 0
post /tickets/new as nurse@H-01
  subject =
  words = Why?
expect status 422
expect rows ticket 0
post /tickets/new as nurse@H-01
  subject = A child is missing
  words = I cannot find Zzolson, Anna 3/14/2019
  page = /clients
  request = 1a2b
  anyway = yes
expect status 200
expect page has "Your question is sent."
expect page has "an answer comes by 9 Mar 2026"
expect rows ticket where "page = '/clients' AND request = '1a2b'" 1

# Only who asked, and the desk.
get /tickets/1 as other@H-01
expect status 404
post /tickets/1 as other@H-01
  words = me too
expect status 404
get /tickets as other@H-01
expect page has "Nothing open"
get /desk/1 as nurse@H-01
expect status 403

# The desk: who asks, what the registry knows, and the words; that they were read is written down.
get /desk as desk@REGISTRY
expect page has "A child is missing"
expect page has "5 business days left"
get /desk/1 as desk@REGISTRY
expect page has "nurse"
expect page has "H-01"
expect page has "Zzolson, Anna 3/14/2019"
expect page has "From the page"
expect rows audit where "object_kind = 'ticket' AND action = 'view'" 1

# Who else has it open.
get /desk/1 as staff@REGISTRY
expect page has "has it open"
post /desk/1/here as staff@REGISTRY
  typing = 1
get /desk/1 as desk@REGISTRY
expect page has "is writing"

# Taken out, for good, with who and when.
keep entry from page between "article class=\"said words\" id=\"e" and "\""
get /desk/1?clean={entry} as desk@REGISTRY
expect page has "Take out: Zzolson, Anna 3/14/2019"
post /desk/1 as desk@REGISTRY
  entry = {entry}
  piece = Zzolson, Anna 3/14/2019
expect page has "Taken out, for good."
expect page has "I cannot find [removed]"
expect page has "Personal data taken out by"
expect rows ticket_entry where "body LIKE '%Zzolson%'" 0
expect rows audit where "object_kind = 'ticket' AND reason = 'clean'" 1
post /desk/1 as desk@REGISTRY
  entry = {entry}
  do = clean
  exactly = Berta
expect status 422
expect page has "These words do not stand there"

# A note stays at the desk; a ready-made answer has live values; then the answer.
keep last from page between "name=\"last\" value=\"" and "\""
post /desk/1 as desk@REGISTRY
  last = {last}
  do = note
  words = looks like a wrong birth year
expect page has "The note is kept."
post /desk/1 as staff@REGISTRY
  last = {last}
  do = reply
  words = too late
expect status 422
expect page has "Something was added while you wrote"
expect page has "too late</textarea>"
post /desk/1 as desk@REGISTRY
  do = macro
  macro = 1
expect page has "(H-01) was signed by"
expect page has no "dua.expires"
keep last from page between "name=\"last\" value=\"" and "\""
post /desk/1 as desk@REGISTRY
  last = {last}
  do = reply
  words = Look at the birth year.
expect page has "The answer is on its way."
expect page has "Looked after by"

# Who asked sees the answer and no note; the answer reopens with a reply, which restarts the promise.
get /tickets as nurse@H-01
expect page has "Answered"
get /tickets/1 as nurse@H-01
expect page has "Look at the birth year."
expect page has no "wrong birth year"
post /tickets/1 as nurse@H-01
  words = It is right here.
expect rows ticket where "ticket_state = 'open'" 1

# Closed by who asked, then judged; judged once.
post /tickets/1 as nurse@H-01
  do = close
expect page has "Was your question answered?"
post /tickets/1 as nurse@H-01
  rate = 2
expect page has "Thank you."
expect rows ticket where "satisfied = 2 AND ticket_state = 'closed'" 1
post /tickets/1 as nurse@H-01
  rate = 7
expect rows ticket where "satisfied = 2" 1

# Two questions of one person are joined and taken apart; of two persons they are not.
post /tickets/new as nurse@H-01
  subject = Second
  words = And this?
post /tickets/new as other@H-01
  subject = Third
  words = And mine?
get /desk as desk@REGISTRY
post /desk/3 as desk@REGISTRY
  do = join
  other = 2
expect status 422
expect page has "of the same person"
post /desk as desk@REGISTRY
  do = join
  t2 = 1
  t3 = 1
expect status 422
post /desk/2 as desk@REGISTRY
  do = join
  other = 1
expect page has "Joined: its thread stands here too."
expect page has "And this?"
get /tickets/2 as nurse@H-01
expect page has "Look at the birth year."
post /desk/2 as desk@REGISTRY
  do = part
expect page has "Taken apart again."

# The number jump, several at once, ready-made answers of one's own.
post /desk as desk@REGISTRY
  do = jump
  number = 3
expect page has "And mine?"
post /desk as desk@REGISTRY
  do = jump
  number = H-01
expect page has "Organization code"
get /desk as desk@REGISTRY
post /desk as desk@REGISTRY
  do = jump
  number = 4711
expect status 422
post /desk as desk@REGISTRY
  do = take
  t2 = 1
  t3 = 1
expect page has "You look after them."
get /desk/macros as desk@REGISTRY
post /desk/macros as desk@REGISTRY
  title = Wrong
  body = Until {hex 7B}dua.gone{hex 7D}
expect status 422
expect page has "dua.gone} is nothing the registry knows"
post /desk/macros as desk@REGISTRY
  title = <b>Mine</b>
  body = Dear {hex 7B}asker.name{hex 7D}
expect page has "&lt;b&gt;Mine&lt;/b&gt;"

# A link for a new password goes to nobody without an address.
get /desk/3 as desk@REGISTRY
expect page has no "Send a link for a new password"
post /desk/3 as desk@REGISTRY
  do = reset
expect status 422
expect page has "No link was sent"
expect rows mail where "topic = 'account'" 0

get /ticket/0123456789abcdefghjkmnpq
expect status 404

# Send and close without words only closes.
get /desk/3 as desk@REGISTRY
post /desk/3 as desk@REGISTRY
  do = reply-close
expect page has "Closed."
post /desk/3 as desk@REGISTRY
  do = open
expect page has "Open again."

# The runner tells by mail, without the words.
pause 7000 ms
expect rows ticket_entry where "told_at IS NULL" 0
expect rows mail where "topic = 'ticket' AND (body LIKE '%birth year%' OR subject LIKE '%missing%')" 0

# The same from the terminal.
run jenner ticket list --data {data}
expect stdout has "Second"
expect stdout has no "A child is missing"
run jenner ticket list --state soon --data {data}
expect exit 2
run jenner ticket reply 2 - --data {data}
  Answered by command.
expect exit 0
run jenner ticket show 2 --data {data}
expect stdout has "Answered by command."
run jenner ticket assign 3 REGISTRY/staff --data {data}
expect exit 0
run jenner ticket assign 3 H-01/nurse --data {data}
expect exit 65
run jenner ticket close 3 --data {data}
run jenner ticket list --state closed --json --data {data}
expect stdout has "\"ticket\":3"
run jenner ticket open 3 --data {data}
run jenner ticket show 4711 --data {data}
expect exit 65
get /tickets/2 as nurse@H-01
expect page has "Answered by command."
expect log never has Zzolson
