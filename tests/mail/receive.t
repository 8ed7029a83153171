# What comes back by mail: a bounce marks the mail and the address, once; strangers get nothing.
given today 2026-03-02
given a mail server
run jenner org add H-02 "Lake Clinic" --signed 2023-03-09 --representative "Rita Moe" --email rita@example.org --data {data}
expect exit 0
run jenner dua notify --data {data}
expect mails to rita@example.org 1
keep verp from mail between "FROM <" and ">"
run jenner mail receive --to {verp} --data {data}
  {file mail/bounce.eml}
expect exit 0
expect stdout has bounce-hard
run jenner mail list --state bounced --data {data}
expect stdout has rita@example.org
expect stdout has "5.1.1 smtp; 550 5.1.1 no such user"
expect rows mail_bounce where "email = 'rita@example.org' and hard = 1 and told = 1" 1
run jenner mail bounces --data {data}
expect stdout has "rita@example.org"
expect stdout has "came back"
# Its address alone is enough, in capital letters too; a holiday's answer is no bounce.
run jenner mail receive --to {verp} --data {data}
  {file mail/away.eml}
expect exit 0
expect stdout has auto-reply
run jenner mail receive --to {verp} --data {data}
  {file mail/away.eml}
expect stdout has "known already"
expect rows mail_in 2
# A person whose mail program answers the envelope's sender asks the help desk, once; so does a postmaster who is one.
run jenner mail receive --to {verp} --data {data}
  {file mail/person.eml}
expect exit 0
expect stdout has reply
run jenner mail receive --to {verp} --data {data}
  {file mail/person.eml}
expect stdout has "known already"
run jenner mail receive --to {verp} --data {data}
  {file mail/postmaster.eml}
expect stdout has reply
run jenner ticket list --data {data}
expect stdout has "Who signs for us now?"
expect stdout has "Your mails"
expect rows ticket 2
run jenner ticket show 1 --data {data}
expect stdout has "I leave on Friday"
expect stdout has no "old words"
expect rows mail_bounce where "email = 'rita@example.org' and hard = 1" 1
# The desk's mails about it come to the sender; whoever answers theirs the same way is in the same ticket.
expect mails to moe@home.example 1
expect mail has "ticket 1"
keep again from mail between "FROM <" and ">"
run jenner mail receive --to {again} --data {data}
  From: Rita Moe <moe@home.example>
  Subject: Re: Ticket 1: received
  
  On Monday at the latest.
expect stdout has reply
expect rows ticket 2
run jenner ticket show 1 --data {data}
expect stdout has "On Monday at the latest."
# Strangers: no such address, and nothing is stored.
run jenner mail receive --to bounce+0000000000001.0000000000000000@example.org --data {data}
  From: x@example.net
expect exit 67
expect stderr has "There is no such address."
run jenner mail receive --data {data}
  From: x@example.net
  To: reply+t.0000000000000000@example.org, help@example.org
expect exit 67
run jenner mail receive --to {verp} --data {data}
  From: x@example.net
  {repeat 5300000 x}
expect exit 65
expect stderr has "too long"
run jenner mail receive --to {verp} --data {folder}/nowhere
  From: x@example.net
expect exit 75
run jenner mail clear Rita@example.org --data {data}
expect exit 0
run jenner mail clear rita@example.org --data {data}
expect exit 65
expect rows mail_bounce 0
expect rows mail_in 5
expect log never has rita
