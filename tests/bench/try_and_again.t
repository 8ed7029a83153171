# A message is tried in the bench, sent, corrected in the agreement's time, and processed again by hand.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"
given user engineer with roles feed-contact of H-01
given user nurse with roles clinical of H-01

# Tried: judged as the door would, nothing stored.
post /bench as engineer@H-01
  text = MSH|^~\&|EHR|H-01|IIS|STATE|20260302101500-0600||VXU^V04^VXU_V04|TRY1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
expect status 200
expect page has "SEGMENT_MISSING"
expect page has "nothing was stored"
expect rows message 0

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||204^^^H-01^MR||ZZOLSON^ANNA^^^^^L|MOTHERS^MAE^^^^^M|20260101|F|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||9^H-01
  RXA|0|1|20260105||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect MSA-1 AA
expect rows client 1
expect rows dose 1
expect rows message where "peer='127.0.0.1'" 1

get /feeds as engineer@H-01
keep feed from page between "href=\"/feeds/" and "\""
get /feeds/{feed} as engineer@H-01
keep message from page between "href=\"/messages/" and "\""

get /messages/{message} as engineer@H-01
expect page has no ZZOLSON
expect page has no 20260101
post /messages/{message}/reveal as engineer@H-01
expect status 403
get /messages/{message} as nurse@H-01
expect page has no ZZOLSON
post /messages/{message}/reveal as nurse@H-01
expect page has ZZOLSON
expect rows audit where "reason='revealed'" 1

# Processed again: the same, and the registry holds what it held.
post /messages/{message}/replay as engineer@H-01
expect status 200
expect page has "The same findings and the same answer"
expect rows message 2
expect rows message where "door='page'" 1
expect rows client 1
expect rows dose 1

# A copy to edit has the fault's form and nobody in it.
get /messages/{message} as engineer@H-01
post /messages/{message}/bench as engineer@H-01
expect page has "08^Hep B^CVX"
expect page has no ZZOLSON

# A question about it: what was found is said first, the message's number goes with it.
get /messages/{message} as engineer@H-01
expect page has "page=/messages/{message}&amp;request="
get /tickets/new?about=message&page=/messages/{message} as engineer@H-01
expect page has "Nothing was wrong with the message you came from."
post /tickets/new as engineer@H-01
  page = /messages/{message}
  subject = A message
  words = Why was this taken?
expect page has "The message it is about"
expect rows ticket where "about = 'message' AND object_id = {message}" 1

get /help/errors
expect page has VACCINE_UNKNOWN
get /help/errors/VACCINE_UNKNOWN
expect page has "Why it happens"
get /help/errors/NO_SUCH
expect status 404
expect log never has ZZOLSON

# Taken back by its sender, then processed again by hand: what that did is said.
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A9|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||205^^^H-01^MR||ZZBERG^TOM^^^^^L|MOTHERS^MAE^^^^^M|20250101|M|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||10^H-01
  RXA|0|1|20250705||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect rows dose 2
get /messages as nurse@H-01
post /messages/search as nurse@H-01
  q = A9
expect page has "What is kept of it"
expect page has "Jul 2025"
expect page has "Matched"
keep first from page between "action=\"/messages/" and "/"
send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|A10|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||205^^^H-01^MR||ZZBERG^TOM^^^^^L|MOTHERS^MAE^^^^^M|20250101|M|||12 ELM ST^^DULUTH^MN^55802^USA^L||^PRN^PH^^^218^5550100
  ORC|RE||10^H-01
  RXA|0|1|20250705||08^Hep B^CVX|999|||01^Historical information^NIP001|||||||||||CP|D
expect rows dose 1
get /messages/{first} as nurse@H-01
expect page has "told otherwise since"
get /messages/{first} as engineer@H-01
expect page has no "What is kept of it"
post /messages/{first}/replay as engineer@H-01
expect page has "In the registry this time: 1 dose added"
expect rows dose 2

# What was found, as a file: the record's number only for who may open it; both are written down.
get /messages as nurse@H-01
post /messages/search as nurse@H-01
  q = A9
keep search from page between "href=\"/messages/s/" and "/messages.csv"
get /messages/s/{search}/messages.csv as nurse@H-01
expect status 200
expect header Content-Type text/csv
expect page has "H-01.clinic,A9,VXU,AA,1,0,0,0,0,0,"
expect page has no ",{hex 0D0A}"
expect page has no ZZBERG
get /messages/s/{search}/messages.xlsx as nurse@H-01
expect header Content-Type spreadsheetml
expect page has "PK"
get /messages/s/{search}/other.csv as nurse@H-01
expect status 404
get /messages/s/{search}/messages.csv as engineer@H-01
expect status 404
get /messages as engineer@H-01
post /messages/search as engineer@H-01
  q = A9
keep search from page between "href=\"/messages/s/" and "/messages.csv"
get /messages/s/{search}/messages.csv as engineer@H-01
expect page has "H-01.clinic,A9,VXU,AA,1,0,0,0,0,0,"
expect page has ",{hex 0D0A}"
expect rows audit where "action='export' AND object_kind='message'" 3
