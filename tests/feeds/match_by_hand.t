# A message's person may be one on record already: staff decide at the message, and every decision can be undone.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"
given organization H-02 with an active agreement and feed "school"
run jenner setting set access.second_factor off --data {data}
given user pat with roles program of REGISTRY
given user nurse with roles clinical of H-02

send vxu from clinic
  MSH|^~\&|EHR|H-01|IIS|STATE|{now}||VXU^V04^VXU_V04|M1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||12^^^H-01^MR||ZZOLSON^ANNA^^^^^L|LUND^EVA^^^^^M|20200105|F|||1 ELM ST^^DULUTH^MN^55802^USA^H
  ORC|RE||1^H-01
  RXA|0|1|20250105||03^MMR^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
send vxu from school
  MSH|^~\&|EHR|H-02|IIS|STATE|{now}||VXU^V04^VXU_V04|M2|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
  PID|1||77^^^H-02^MR||ZZOLSON^HANNA^^^^^L|LUND^EVA^^^^^M|20200105|F|||1 ELM ST^^DULUTH^MN^55802^USA^H
  ORC|RE||9^H-02
  RXA|0|1|20250105||21^varicella^CVX|999|||01^Historical information^NIP001|||||||||||CP|A
expect rows client 2
expect rows review where "verdict='open'" 1

# A clinic sees what is kept of its message and that somebody must look; it does not decide.
get /messages as nurse@H-02
post /messages/search as nurse@H-02
  q = M2
expect page has "Who is it?"
expect page has "varicella"
expect page has "What is kept of it"
expect page has no "Two persons"
keep message from page between "action=\"/messages/" and "/"

# Two persons: said, and taken back.
get /messages/{message} as pat@REGISTRY
keep review from page between "name=\"review\" value=\"" and "\""
expect page has "Two persons"
post /messages/{message}/match as pat@REGISTRY
  review = {review}
  verdict = different
expect page has "Decided: two persons"
expect page has "Undo: they may be one after all"
expect rows review where "verdict='different'" 1
expect rows client_apart 2
post /messages/{message}/match as pat@REGISTRY
  review = {review}
  verdict = same
expect status 409
expect rows client where "merged_into IS NOT NULL" 0
get /messages/{message} as pat@REGISTRY
post /messages/{message}/match as pat@REGISTRY
  review = {review}
  verdict = reopen
expect page has "This person may be one who is on record already"
expect rows review where "verdict='open'" 1
expect rows client_apart 0
post /messages/{message}/match as pat@REGISTRY
  review = {review}
  verdict = reopen
expect status 409

# The same person: one record with both doses; and two again.
get /messages/{message} as pat@REGISTRY
post /messages/{message}/match as pat@REGISTRY
  review = {review}
  verdict = same
expect page has "Decided: the same person"
expect rows client where "merged_into IS NOT NULL" 1
expect rows client_link where "undone_at IS NULL" 1
get /messages/{message} as nurse@H-02
expect page has "varicella"
get /messages/{message} as pat@REGISTRY
post /messages/{message}/match as pat@REGISTRY
  review = {review}
  verdict = undo
expect page has "Decided: two persons"
expect page has no "Undo: take the two apart again"
expect rows client where "merged_into IS NOT NULL" 0
expect rows client_link where "undone_at IS NULL" 0
expect rows dose 2

# Neither another word nor another message's review is taken.
get /messages/{message} as pat@REGISTRY
post /messages/{message}/match as pat@REGISTRY
  review = {review}
  verdict = perhaps
expect status 400
get /messages/{message} as pat@REGISTRY
post /messages/{message}/match as pat@REGISTRY
  review = 1
  verdict = same
expect status 404
post /messages/{message}/match as nurse@H-02
  review = {review}
  verdict = same
expect status 403
expect rows audit where "object_kind='review'" 4
expect log never has ZZOLSON
