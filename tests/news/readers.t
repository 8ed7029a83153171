# A reader subscribes, confirms, changes, leaves; a mail scanner that opens every link changes nothing.
given today 2026-03-02
run jenner setting set access.second_factor off --data {data}
given user staff with roles program of REGISTRY
get /subscribe as staff@REGISTRY
expect page has "News by e-mail"

# Only the owner of the mailbox can confirm; the page says the same to everybody.
post /subscribe as staff@REGISTRY
  email = no address
  topic = schools
expect status 422
expect page has "Enter an e-mail address"
post /subscribe as staff@REGISTRY
  email = Ann+news@Example.org
  topic = schools
  topic = news-flash
  lang = es
expect status 200
expect page has "Look into your mail"
expect rows subscriber 0
run jenner mail list --data {data} --limit 1 --json
expect stdout has "ann+news@example.org"
expect stdout has "Confirme su suscripción"
keep mail from stdout between "\"id\":" and ","
run jenner mail show {mail} --data {data}
keep token from stdout between "/subscribe/confirm/" and "{hex 0A}"

# A scanner follows the link, and comes back.
get /subscribe/confirm/{token}
expect status 200
expect page has "Confirm your address"
get /subscribe/confirm/{token}
expect rows subscriber 0
get /subscribe/confirm/0am4qv0840000.0000000000000000
expect status 404
expect page has "not one of ours"
post /subscribe/confirm/{token} as staff@REGISTRY
expect page has "You are subscribed"
expect rows subscriber 1
expect rows subscription 2
keep choices from page between "href=\"/preferences/" and "\""
post /subscribe/confirm/{token} as staff@REGISTRY
expect page has "used already"

# Asked once more: the same page, and no new subscriber.
post /subscribe as staff@REGISTRY
  email = ann+news@example.org
  topic = schools
expect page has "Look into your mail"
expect rows subscriber 1

# Preferences by the link alone.
get /preferences/{choices} as staff@REGISTRY
expect page has "ann+news@example.org"
post /preferences/{choices} as staff@REGISTRY
  act = save
  topic = news-flash
  lang = en
expect page has "Saved."
expect rows subscription 1
post /preferences/{choices} as staff@REGISTRY
  act = pause
expect page has "Paused"
post /preferences/{choices} as staff@REGISTRY
  act = resume
get /preferences/1234.5678
expect status 404

# A bulletin goes out; header injection is refused.
given file news.md
  ## Schools
  There are {hex 7B}organizations} organizations.
given file bad.md
  [go](javascript:alert(1)) and <script>alert(1)</script>
run jenner bulletin new "Two{hex 0A}lines" {folder}/news.md --data {data}
expect exit 65
run jenner bulletin new "Bad" {folder}/bad.md --topics news-flash --data {data}
expect stdout has "link-unsafe"
keep bad from stdout between "bulletin " and " "
run jenner bulletin send {bad} --data {data}
expect exit 1
run jenner bulletin new "March <News>" {folder}/news.md --topics news-flash --data {data}
expect exit 0
keep bulletin from stdout between "bulletin " and " "
run jenner bulletin send {bulletin} --data {data}
expect exit 0
pause 3000 ms
get /news
expect page has "March &lt;News&gt;"
get /news/march-news
expect page has "<h2>Schools</h2>"
expect page has no "{hex 7B}organizations}"
get /news/bad
expect status 404
get /news/atom.xml
expect page has "<title>March &lt;News&gt;</title>"
get /news?q=nothing+like+this&year=2026
expect page has "Nothing was found."
expect rows mail where bulletin_id={bulletin} 1

# One click, exactly as a mail program sends it: no cookie, no form token. A scanner's GET changes nothing.
get /unsubscribe/{bulletin}/{choices}
expect page has "ann+news@example.org"
expect rows subscription 1
post /unsubscribe/{bulletin}/{choices}
  Content-Type: application/x-www-form-urlencoded
  something=else
expect status 400
expect rows subscription 1
post /unsubscribe/{bulletin}/{choices}
  Content-Type: application/x-www-form-urlencoded
  List-Unsubscribe=One-Click
expect status 200
expect rows subscription 0
post /unsubscribe/{bulletin}/{choices}
  Content-Type: application/x-www-form-urlencoded
  List-Unsubscribe=One-Click
expect status 200
expect rows subscriber_left 1
get /unsubscribe/999/{choices}
expect status 404
expect page has "not one of ours"
post /unsubscribe/999/{choices}
  Content-Type: application/x-www-form-urlencoded
  List-Unsubscribe=One-Click
expect status 404
post /unsubscribe/{bulletin}/{choices}0
  Content-Type: application/x-www-form-urlencoded
  List-Unsubscribe=One-Click
expect status 404
post /preferences/{choices}
  act = save
expect status 403

# Deleted, and no list brings the address back; the link has ended.
post /preferences/{choices} as staff@REGISTRY
  act = forget
expect page has "Your address is deleted"
expect rows subscriber 0
get /preferences/{choices} as staff@REGISTRY
expect status 410
get /unsubscribe/{bulletin}/{choices}
expect status 410
post /unsubscribe/{bulletin}/{choices}
  Content-Type: application/x-www-form-urlencoded
  List-Unsubscribe=One-Click
expect status 200
given file list.csv
  email,lang,topics
  ann+news@example.org,en,schools
  bo@example.org,en,schools
  not an address,en,schools
  odd..dots@example.org,en,schools
  cy@example.org,klingon,schools
  di@example.org,en,nothing-like-this
run jenner subscriber import {folder}/list.csv --data {data}
expect exit 1
expect stderr has "1 new"
expect stderr has "4 not taken"
expect stdout has "row 6: there are no mails in this language"
expect stdout has "row 7: it names a topic that there is not"
expect stderr has "1 never to be written to"
expect rows subscriber 1
run jenner subscriber export --data {data}
expect stdout has "bo@example.org,en,schools,import"
run jenner subscriber remove bo@example.org --data {data}
expect rows subscriber 0
run jenner subscriber add bo@example.org --topics schools --data {data}
expect exit 65
run jenner topic add partners Partners --category "For your work" --domain example.org --data {data}
expect exit 0
run jenner topic list --data {data}
expect stdout has partners
run jenner topic close partners --data {data}
expect exit 0
get /subscribe
expect page has no "Partners"
run jenner topic list --data {data} --json
expect stdout has "\"state\":\"closed\""
run jenner topic close nothing-like-this --data {data}
expect exit 65
run jenner topic open partners --data {data}
get /subscribe
expect page has "Partners"
run jenner subscriber list --data {data}
run jenner bulletin list --data {data}
expect stdout has "sent"
run jenner bulletin show {bulletin} --as html --data {data}
expect stdout has "<style>"
run jenner bulletin check {bad} --data {data}
expect exit 1
expect log never has ann+news
