# A reply by mail joins its ticket, without what it quotes; the address with the token is all that is believed.
given today 2026-03-02
given organization H-01 with an active agreement and feed "clinic"
run jenner setting set access.second_factor off --data {data}
given user nurse with roles clinical of H-01 at nora@clinic.example
given a mail server
post /tickets/new as nurse@H-01
  subject = Forecast
  words = Why is MMR due?
expect page has "Your question is sent."
expect mails to nora@clinic.example 1
keep reply from mail between "Reply-To: <" and ">"
run jenner mail receive --to {reply} --data {data}
  {file mail/reply.eml}
expect exit 0
expect stdout has reply
get /tickets/1 as nurse@H-01
expect page has "It is solved, thank you."
expect page has no "old words"
expect page has no "registry wrote"
run jenner mail receive --to {reply} --data {data}
  {file mail/reply.eml}
expect exit 0
expect stdout has "known already"
